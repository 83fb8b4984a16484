using System.Net;
using System.Runtime.Versioning;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Stores;

/// <summary>A store that notices what is done to its file: nothing is answered 201 that is nowhere.</summary>
internal sealed class FileWatchTests
{
    [Test]
    [UnsupportedOSPlatform("windows")]
    public async Task File_OfARunningService_IsItsOwnersOnly()
    {
        await using var host = new ServiceHost();
        using var client = host.Client();
        _ = await client.DecidedAsync(Requests.Grantable());

        foreach (var file in new[] { host.DatabasePath, $"{host.DatabasePath}-wal" })
        {
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
        }
    }

    [TestCase("", Harm.Deleted)]
    [TestCase("", Harm.Replaced)]
    [TestCase("-wal", Harm.Deleted)]
    public async Task File_TakenFromARunningService_IsNoticedBeforeAnybodyIsAnswered(string which, Harm harm)
    {
        await using var host = new ServiceHost();
        using var client = host.Client();
        _ = await client.DecidedAsync(Requests.Grantable());
        var file = host.DatabasePath + which;
        File.Copy(host.DatabasePath, $"{host.DatabasePath}.copy");
        File.Move(file, $"{file}.away");
        if (harm == Harm.Replaced)
        {
            File.Move($"{host.DatabasePath}.copy", file);
        }

        using var refused = await client.DecideAsync(Requests.Grantable());
        using var ready = await client.ReadAsync("/health/ready");
        using var live = await client.ReadAsync("/health/live");

        await refused.ProblemAsync(503, "unavailable");
        await ready.ProblemAsync(503, "unavailable");
        Assert.That(live.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        File.Move($"{file}.away", file, overwrite: true);
        _ = await client.DecidedAsync(Requests.Grantable());
    }

    [Test]
    public async Task Pages_ZeroedUnderARunningService_AreNeverAnsweredAsABug()
    {
        await using var host = new ServiceHost();
        using var client = host.Client();
        var decision = await client.DecidedAsync(Requests.Grantable());
        await using (var file = new FileStream(host.DatabasePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await file.WriteAsync(new byte[file.Length]);
        }

        await using (var log = new FileStream($"{host.DatabasePath}-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await log.WriteAsync(new byte[log.Length]);
        }

        using var read = await client.ReadAsync($"/v1/decisions/{decision.Text("/id")}");
        using var decided = await client.DecideAsync(Requests.Grantable());

        Assert.That((int)read.StatusCode, Is.EqualTo(200).Or.EqualTo(503));
        _ = await decided.ProblemAsync(503, "unavailable");
    }

    /// <summary>What is done to a file.</summary>
    public enum Harm
    {
        /// <summary>It is gone.</summary>
        Deleted,

        /// <summary>Another is in its place.</summary>
        Replaced,
    }
}
