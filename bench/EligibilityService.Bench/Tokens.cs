using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EligibilityService.Bench;

/// <summary>How much there is to read: tokens of C# without comments, and lines of comments, by room of the service.</summary>
internal static class Tokens
{
    private const string Service = "EligibilityService";

    private sealed record Size(long Code, long Comments)
    {
        public static Size operator +(Size one, Size other) => new(one.Code + other.Code, one.Comments + other.Comments);
    }

    /// <summary>Prints the table: commits side by side, and the working tree last.</summary>
    public static async Task<int> PrintAsync(IReadOnlyList<string> commits)
    {
        var columns = new List<(string Name, Dictionary<string, Size> Rooms)>();
        foreach (var commit in commits)
        {
            columns.Add((commit, await OfCommitAsync(commit)));
        }

        columns.Add(("working tree", OfWorkingTree()));
        Console.WriteLine($"| room | {string.Join(" | ", columns.Select(one => $"{one.Name}: tokens | comment lines"))} |");
        Console.WriteLine($"|---|{string.Concat(columns.Select(_ => "--:|--:|"))}");
        foreach (var room in columns.SelectMany(one => one.Rooms.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            Row(room, columns.Select(one => one.Rooms.GetValueOrDefault(room) ?? new Size(0, 0)));
        }

        var all = columns.Select(one => one.Rooms.Values.Aggregate((left, right) => left + right)).ToList();
        Row("**all**", all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nLast ÷ first: {(decimal)all[^1].Code / all[0].Code:0.000} of the tokens, {(decimal)all[^1].Comments / all[0].Comments:0.000} of the comments."));
        return 0;
    }

    private static void Row(string name, IEnumerable<Size> sizes) => Console.WriteLine(
        $"| {name} | {string.Join(" | ", sizes.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Code:N0} | {one.Comments:N0}")))} |");

    private static Dictionary<string, Size> OfWorkingTree() => ByRoom(
        from file in Directory.EnumerateFiles(Service, "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        select (file.Replace('\\', '/'), File.ReadAllText(file)));

    private static async Task<Dictionary<string, Size>> OfCommitAsync(string commit)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["archive", "--format=tar", commit, Service])
        {
            RedirectStandardOutput = true,
        })!;
        var files = new List<(string Path, string Text)>();
        await using (var tar = new TarReader(git.StandardOutput.BaseStream))
        {
            while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
            {
                if (entry.DataStream is { } data && entry.Name.EndsWith(".cs", StringComparison.Ordinal))
                {
                    using var reader = new StreamReader(data);
                    files.Add((entry.Name, await reader.ReadToEndAsync()));
                }
            }
        }

        await git.WaitForExitAsync();
        return git.ExitCode == 0 ? ByRoom(files) : throw new InvalidOperationException($"git knows no {commit}.");
    }

    private static Dictionary<string, Size> ByRoom(IEnumerable<(string Path, string Text)> files) =>
        files.GroupBy(file => file.Path.Split('/') is [_, var room, _, ..] ? room : ".", file => Of(file.Path, file.Text))
            .ToDictionary(room => room.Key, room => room.Aggregate((one, other) => one + other));

    private static Size Of(string path, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None)).GetRoot();
        if (root.GetDiagnostics().FirstOrDefault(one => one.Severity == DiagnosticSeverity.Error) is { } wrong)
        {
            throw new InvalidOperationException($"{path} cannot be read: {wrong}");
        }

        var comments = root.DescendantTrivia()
            .Where(one => one.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
        return new Size(root.DescendantTokens().Count(token => !token.IsKind(SyntaxKind.EndOfFileToken)), comments.Count());
    }
}
