using System.Text.RegularExpressions;
using EligibilityService.Tests.Contract;

namespace EligibilityService.Tests.Architecture;

/// <summary>A line of C# has at most 140 columns. Only a text (a sentence, SQL, a body) may make it longer.</summary>
internal sealed partial class LineLengthTests
{
    private const int Most = 140;

    private static readonly string[] Folders = ["EligibilityService", "EligibilityService.Tests", "bench"];

    [TestCaseSource(nameof(Folders))]
    public void Lines_OutsideTexts_HaveAtMost140Columns(string folder)
    {
        var files = Directory.EnumerateFiles(Path.Combine(ContractDocument.Top, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Generated().IsMatch(file));
        Assert.That(files.SelectMany(TooLong), Is.Empty);
    }

    private static IEnumerable<string> TooLong(string file)
    {
        var (number, isText) = (0, false);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            var was = isText;
            isText ^= line.Split("\"\"\"").Length % 2 == 0;
            if (!was && line.Length > Most && Texts().Replace(line, "\"\"").Length > Most)
            {
                yield return $"{Path.GetRelativePath(ContractDocument.Top, file)}:{number}: {line.Length} columns";
            }
        }
    }

    [GeneratedRegex(@"[\\/](?:obj|bin)[\\/]")]
    private static partial Regex Generated();

    // From the first quote of a line to its last; to its end where a text goes on.
    [GeneratedRegex("\".*\"|\".*$")]
    private static partial Regex Texts();
}
