using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What the text of a line says when no declaration is looked at (docs/deciding.md, section 3.1). <paramref name="Models"/> are the
/// candidates; of a contradiction there are none. <paramref name="Names"/> has, for each spelling that stands, what it can mean.
/// </summary>
internal sealed record Print(
    string Kind, IReadOnlyList<JsonNode> Models, IReadOnlySet<string> Brands, bool CardWord, bool MachineWord,
    IReadOnlyList<IReadOnlyList<JsonNode>> Names, IReadOnlyList<int> Numbers)
{
    /// <summary>One model.</summary>
    public const string One = "one";

    /// <summary>Several candidates.</summary>
    public const string Several = "several";

    /// <summary>A brand and a model that contradict each other.</summary>
    public const string Contradiction = "contradiction";

    /// <summary>No model.</summary>
    public const string Nothing = "nothing";

    /// <summary>A word for a card or for a whole machine.</summary>
    public bool FormWord => CardWord || MachineWord;

    /// <summary>Whether the text alone speaks against the line: all that it can mean is excluded.</summary>
    public bool ExcludesByItself => Models.Count > 0 && Models.All(model => model.Text("qualification") == "excluded");

    /// <summary>Whether a number of cards agrees with what the text prints: nothing printed, one of the numbers, or their sum.</summary>
    public bool AllowsNumber(Rational cards) =>
        Numbers.Count == 0 || Numbers.Any(number => cards == number) || cards == Numbers.Sum();
}

/// <summary>
/// A deliberately naive reader: it understands only the texts that <see cref="RandomLines"/> writes, whose spellings of models, brands and
/// form words stand apart or touch Chinese words. Real texts are the matcher's own tests' business; the oracle is about what follows.
/// </summary>
internal static partial class PrintReader
{
    /// <summary>Words for a card.</summary>
    public static readonly IReadOnlyList<string> CardWords = ["加速卡", "显卡", "GPU"];

    /// <summary>Words for a whole machine.</summary>
    public static readonly IReadOnlyList<string> MachineWords = ["服务器", "一体机"];

    private const string NumberPattern = "[0-9]{1,3}|十六|[单双两一二三四五六七八九十]";

    /// <summary>Reads description and specification as one text.</summary>
    public static Print Read(JsonNode line, JsonNode catalogue)
    {
        string text = $"{ShortName().Replace(line.NeededText("description"), "")} {line.Text("specification")}";
        List<Spelling> spellings = Standing(text, [.. SpellingsOf(catalogue)]);
        HashSet<string> brands = BrandsIn(text, catalogue);
        List<IReadOnlyList<JsonNode>> names = [.. spellings.Select(spelling => spelling.Models).Distinct()];
        (string kind, List<JsonNode> models) = Meaning(names, brands);
        return new(
            kind, models, brands, Has(text, CardWords), Has(text, MachineWords), names,
            [.. NumbersOfCards(text, [.. spellings.Select(spelling => spelling.Text)])]);
    }

    private static bool Has(string text, IEnumerable<string> words) => words.Any(word => text.Contains(word, StringComparison.Ordinal));

    // A brand beside a name chooses among its meanings; a name that cannot be of any brand on the line contradicts it. A name with
    // several meanings beside one that names one of them alone is that one. Names that do not agree on one model leave all they mean.
    private static (string Kind, List<JsonNode> Models) Meaning(List<IReadOnlyList<JsonNode>> names, HashSet<string> brands)
    {
        if (names.Count == 0)
            return (Print.Nothing, []);

        List<JsonNode> alone = [.. names.Where(name => name.Count == 1).SelectMany(name => name)];
        IEnumerable<IReadOnlyList<JsonNode>> weighed = names.Where(name => name.Count == 1 || !name.Any(alone.Contains));
        List<List<JsonNode>> ofBrand =
            [.. weighed.Select(name => name.Where(model => brands.Count == 0 || brands.Contains(model.NeededText("vendor"))).ToList())];
        if (ofBrand.Exists(name => name.Count == 0))
            return (Print.Contradiction, []);

        List<JsonNode> meant = [.. ofBrand.SelectMany(name => name).Distinct()];
        return (meant.Count == 1 ? Print.One : Print.Several, meant);
    }

    private static IEnumerable<Spelling> SpellingsOf(JsonNode catalogue) =>
        catalogue.Items("models")
            .SelectMany(model => model.Texts("aliases").Concat(model.Texts("shortNames")).Select(text => (Text: text, Model: model)))
            .GroupBy(entry => entry.Text, entry => entry.Model)
            .Select(group => new Spelling(group.Key, [.. group]));

    // From the left, the longest spelling at each place; what begins inside one that stands does not stand.
    private static List<Spelling> Standing(string text, List<Spelling> spellings)
    {
        var standing = new List<Spelling>();
        for (int at = 0; at < text.Length;)
        {
            Spelling? here = spellings.Where(spelling => StandsAt(text, at, spelling.Text)).MaxBy(spelling => spelling.Text.Length);
            if (here is not null)
                standing.Add(here);
            at += here?.Text.Length ?? 1;
        }

        return standing;
    }

    private static HashSet<string> BrandsIn(string text, JsonNode catalogue) =>
        [
            .. catalogue.Items("vendors")
                .Where(vendor => vendor.Texts("brands").Any(brand => Enumerable.Range(0, text.Length).Any(at => StandsAt(text, at, brand))))
                .Select(vendor => vendor.NeededText("id")),
        ];

    private static bool StandsAt(string text, int at, string word) =>
        string.CompareOrdinal(text, at, word, 0, word.Length) == 0
        && !(at > 0 && Joined(text[at - 1], word[0]))
        && !(at + word.Length < text.Length && Joined(word[^1], text[at + word.Length]));

    private static bool Joined(char left, char right) => char.IsAsciiLetterOrDigit(left) && char.IsAsciiLetterOrDigit(right);

    private static IEnumerable<int> NumbersOfCards(string text, IReadOnlyList<string> spellings)
    {
        IEnumerable<System.Text.RegularExpressions.Match> matches = CountOfCards().Matches(text);
        if (spellings.Count > 0)
        {
            string name = string.Join('|', spellings.Select(Regex.Escape));
            matches = matches
                .Concat(Regex.Matches(text, $"(?:{name}) ?[x×*] ?(?<number>[0-9]{{1,3}})(?![0-9])"))
                .Concat(Regex.Matches(text, $"(?<![0-9])(?<number>[0-9]{{1,3}}) ?[x×*] ?(?:{name})"));
        }

        return matches.Select(match => NumberOf(match.Groups["number"].Value));
    }

    private static int NumberOf(string word) => word switch
    {
        "单" or "一" => 1,
        "双" or "两" or "二" => 2,
        "三" => 3,
        "四" => 4,
        "五" => 5,
        "六" => 6,
        "七" => 7,
        "八" => 8,
        "九" => 9,
        "十" => 10,
        "十六" => 16,
        _ => int.Parse(word, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^\*[^*]*\*")]
    private static partial Regex ShortName();

    [GeneratedRegex($"(?<![0-9])(?<number>{NumberPattern}) ?(?:[卡张](?![时月天年日])|[块片枚])")]
    private static partial Regex CountOfCards();

    private sealed record Spelling(string Text, IReadOnlyList<JsonNode> Models);
}
