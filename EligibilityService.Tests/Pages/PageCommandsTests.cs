using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EligibilityService.Tests.Pages;

/// <summary>
/// Every command in README.md and in every page under <c>docs/</c> is run, in the order of its page, by a shell, against the real service
/// on a free port; each request must be answered below 400. A block that cannot be run says why, in a comment right above it: <c>&lt;!--
/// not run: … --&gt;</c>.
/// </summary>
internal sealed partial class PageCommandsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Docs = Path.Combine(ContractDocument.Top, "docs");

    // A request that is refused is noted, also where the shell goes on; and so is one that takes no notice of what came back.
    private const string Before =
        """
        set -eu -o pipefail
        curl() { command curl --fail-with-body -sS "$@" || { echo "curl $*" >> "$REFUSED"; return 22; }; }

        """;

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Docs, "*.md", SearchOption.AllDirectories).Append(Path.Combine(ContractDocument.Top, "README.md"))
        .Select(file => Path.GetRelativePath(Docs, file).Replace('\\', '/')).Where(page => BlocksOf(page).Any())
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Pages))]
    public async Task Commands_OfAPage_RunAsTheyStand(string page)
    {
        var blocks = BlocksOf(page).ToArray();
        foreach (var (_, reason) in blocks.Where(block => block.Reason is not null))
        {
            await TestContext.Out.WriteLineAsync($"{page}: not run: {reason}");
            Assert.That(reason!.Length, Is.GreaterThan(20), "the reason says something");
        }

        string[] run = [.. blocks.Where(block => block.Reason is null).Select(block => block.Script)];
        if (run.Length == 0)
        {
            return;
        }

        if (!OperatingSystem.IsLinux() || !IsThere("curl") || !IsThere("jq"))
        {
            Assert.Ignore("A shell with curl and jq is needed.");
        }

        var folder = Directory.CreateTempSubdirectory("eligibility-page-");
        try
        {
            await using var host = new ServiceHost(Events.Receiver.Settings) { UsesSystemClock = true, Replacement = Resolving };
            var address = host.Listen();
            await PrepareAsync(folder.FullName);
            var (code, output, refused) = await RunAsync(folder.FullName,
                Before + string.Join('\n', run.Select(block => AtThisService(block, address))));
            Assert.That(refused, Is.Empty, output);
            Assert.That(code, Is.Zero, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Pages_WithCommands_AreFound() =>
        Assert.That(Pages(), Does.Contain("../README.md").And.Contain("batch.md").And.Contain("webhooks.md").And.Contain("publishing.md"));

    // What pages call by names of their readers: their address, their key, their files.
    private static string AtThisService(string script, Uri address) => script
        .Replace("http://localhost:8080", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("https://…", address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("<key>", DevelopmentKey.Secret, StringComparison.Ordinal)
        .Replace("Bearer …", $"Bearer {DevelopmentKey.Secret}", StringComparison.Ordinal);

    private static async Task PrepareAsync(string folder)
    {
        Directory.CreateSymbolicLink(Path.Combine(folder, "EligibilityService"), Path.Combine(ContractDocument.Top, "EligibilityService"));
        Directory.CreateDirectory(Path.Combine(folder, "cases"));
        for (var i = 0; i < 3; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "cases", $"{i}.json"), Requests.Grantable().ToJsonString());
        }

        var @case = Requests.Grantable();
        @case.Remove("invoice");
        await File.WriteAllTextAsync(Path.Combine(folder, "case.json"), @case.ToJsonString());
        await File.WriteAllBytesAsync(Path.Combine(folder, "invoice.xml"), DocumentSamples.Bytes("China/special.xml"));
        await File.WriteAllTextAsync(Path.Combine(folder, "invoices.csv"), BatchDetails.Table, Encoding.UTF8);
    }

    private static async Task<(int Code, string Output, string Refused)> RunAsync(string folder, string script)
    {
        var refused = Path.Combine(folder, ".refused");
        var start = new ProcessStartInfo("bash")
        { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["REFUSED"] = refused;
        start.Environment["KEY"] = DevelopmentKey.Secret;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        try
        {
            using var end = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, $"{await output}\n{await error}", File.Exists(refused) ? await File.ReadAllTextAsync(refused) : "");
    }

    private static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    // Names resolve, to an address that anybody may have; nothing is sent there, because nothing of it is recorded before the test has
    // ended.
    private static void Resolving(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ResolveName>((_, _) => Task.FromResult(new[] { IPAddress.Parse("93.184.215.14") })));

    private static IEnumerable<(string Script, string? Reason)> BlocksOf(string page) =>
        Blocks().Matches(File.ReadAllText(Path.Combine(Docs, page)).ReplaceLineEndings("\n"))
        .Select(match => (match.Groups["script"].Value, match.Groups["reason"].Success ? match.Groups["reason"].Value.Trim() : null));

    [GeneratedRegex(@"(?:^<!-- not run:(?<reason>[^>]*)-->\n)?^```(?:sh|bash|console)\n(?<script>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
