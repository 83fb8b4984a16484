using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Architecture;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>
/// The tables of sentences: every code in each language, with the same arguments; every code used, and given what it names; no words of the
/// wire in a sentence, but in backquotes.
/// </summary>
internal sealed partial class PhraseTests
{
    private static readonly string[] Languages = ["en", "zh"];

    private static readonly string Sources = string.Join('\n', Directory
        .EnumerateFiles(ArchitectureTests.Sources, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(ArchitectureTests.Sources, file).StartsWith("obj", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    private static (string Code, string Text)[] Table(string language) =>
        [.. File.ReadLines(Path.Combine(ArchitectureTests.Sources, "Phrases", $"{language}.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(": ", 2)).Select(line => (line[0], line[1]))];

    [Test]
    public void Tables_OfEachLanguage_HaveTheSameCodesOnceEach()
    {
        Assert.That(Table("zh").Select(line => line.Code), Is.EqualTo(Table("en").Select(line => line.Code)));
        Assert.That(Table("en").Select(line => line.Code), Is.Unique);
    }

    [TestCaseSource(nameof(Languages))]
    public void Sentence_InEachLanguage_HoldsTheArgumentsThatItsCodeNames(string language) =>
        Assert.That(Table(language).Where(line => line.Code.EndsWith(')'))
            .Where(line => !ArgumentsOf(line.Code).ToHashSet().SetEquals(PlacesIn(line))), Is.Empty);

    [Test]
    public void Codes_InTheSource_AreThoseOfTheTables() =>
        Assert.That(Codes().Matches(Sources).Select(code => code.Groups[1].Value).Distinct(),
            Is.EquivalentTo(Phrase.Codes.Where(code => code.EndsWith(')'))));

    [Test]
    public void Code_WhereItStandsAlone_IsGivenAllItsArguments() =>
        Assert.That(Codes().Matches(Sources).Where(IsInACall).Where(code => ArgumentsOf(code.Groups[1].Value).Length > 0)
            .Where(code => Given(Sources.AsSpan(code.Index + code.Length)) != ArgumentsOf(code.Groups[1].Value).Length)
            .Select(code => code.Value), Is.Empty);

    [TestCaseSource(nameof(Languages))]
    public void Sentence_InEachLanguage_HasNoWordsOfTheWireOutsideBackquotes(string language) =>
        Assert.That(Table(language).Where(line => RawWords().IsMatch(Places().Replace(Quoted().Replace(line.Text, ""), ""))), Is.Empty);

    // In backquotes braces may stand for themselves: `GET /v1/decisions/{id}`.
    private static IEnumerable<string> PlacesIn((string Code, string Text) line)
    {
        var named = Places().Matches(line.Text).Select(place => place.Groups[1].Value).ToHashSet();
        var bare = Places().Matches(Quoted().Replace(line.Text, "")).Select(place => place.Groups[1].Value);
        return named.Intersect(ArgumentsOf(line.Code)).Union(bare);
    }

    private static string[] ArgumentsOf(string code) =>
        code[(code.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(", ", StringSplitOptions.RemoveEmptyEntries);

    // In the arm of a switch or of a condition the arguments come later.
    private static bool IsInACall(Match code) =>
        Sources[code.Index + code.Length] == ',' && !Sources.AsSpan(0, code.Index).EndsWith("=> ", StringComparison.Ordinal);

    // How many arguments follow, up to the bracket that closes the call.
    private static int Given(ReadOnlySpan<char> rest)
    {
        var (depth, count, inText) = (0, 0, false);
        foreach (var letter in rest)
        {
            inText ^= letter == '"';
            depth += inText ? 0 : letter is '(' or '[' or '{' ? 1 : letter is ')' or ']' or '}' ? -1 : 0;
            if (depth < 0)
            {
                break;
            }

            count += !inText && depth == 0 && letter == ',' ? 1 : 0;
        }

        return count;
    }

    [GeneratedRegex("\"([a-z0-9_]+\\.[a-z0-9_]+\\([a-zA-Z0-9, ]*\\))\"")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Places();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![A-Za-z])(?:[a-z]+_[a-z_]+|(?!MiB|KiB)[A-Z]?[a-z]+[A-Z][A-Za-z]*)(?![A-Za-z])")]
    private static partial Regex RawWords();
}
