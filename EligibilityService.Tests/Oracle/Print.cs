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
    IReadOnlyList<IReadOnlyList<JsonNode>> Names, IReadOnlyList<NumberOfCards> Numbers)
{
    /// <summary>What short names could mean that name nothing here (section 11.6).</summary>
    public IReadOnlyList<JsonNode> Unnamed { get; init; } = [];

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

    /// <summary>
    /// Whether a number of cards, made of so many different models, agrees with what is printed on a line of that quantity.
    /// </summary>
    public bool AllowsNumber(Rational cards, int models, Rational quantity)
    {
        List<int> ofOne = [.. Numbers.Where(number => !number.OfWholeLine).Select(number => number.Cards)];
        return Numbers.Count == 0
            || Numbers.Any(number => number.OfWholeLine && cards == number.Cards)
            || ofOne.Exists(number => cards == number * quantity)
            || (models >= 2 && Numbers.Count == models && cards == ofOne.Sum() * quantity);
    }
}

/// <summary>A number of cards on a line, of the whole line or of one unit.</summary>
internal sealed record NumberOfCards(int Cards, bool OfWholeLine);

/// <summary>
/// A deliberately naive reader: it understands only the texts that <see cref="RandomLines"/> writes, whose spellings of models, brands and
/// form words stand apart or touch Chinese words. Real texts are the matcher's own tests' business; the oracle is about what follows.
/// </summary>
internal static partial class PrintReader
{
    public static readonly IReadOnlyList<string> CardWords = ["加速卡", "显卡", "GPU"];

    /// <summary>Words for a whole machine.</summary>
    public static readonly IReadOnlyList<string> MachineWords = ["服务器", "一体机"];

    /// <summary>
    /// Words beside which a short name is a card's (section 11.6), as far as texts here have them; a number before 卡 is another.
    /// </summary>
    private static readonly string[] GpuWords = ["加速卡", "显卡", "GPU"];

    /// <summary>Brands of makers that the catalogue does not have, as far as texts here have them.</summary>
    private static readonly string[] OtherMakers = ["罗技", "大疆"];

    // Digits that touch a Latin word are part of it; a number in Chinese is a number wherever it stands.
    private const string NumberPattern = "(?<![0-9A-Za-z])[0-9]{1,3}|十六|[双两一二三四五六七八九十]";

    /// <summary>Reads description and specification as one text.</summary>
    public static Print Read(JsonNode line, JsonNode catalogue)
    {
        string text = $"{ShortName().Replace(line.NeededText("description"), "")} {line.Text("specification")}";
        List<Spelling> spellings = Standing(text, [.. SpellingsOf(catalogue)]);
        HashSet<string> brands = BrandsIn(text, catalogue);
        List<Spelling> naming = [.. spellings.Where(spelling => Names(spelling, spellings, brands, text))];
        List<IReadOnlyList<JsonNode>> names = [.. naming.Select(spelling => OfBrands(spelling.Models, brands)).Distinct()];
        (string kind, List<JsonNode> models) = Meaning(names, brands);
        return new(
            kind, models, brands, Has(text, CardWords), Has(text, MachineWords), names,
            [.. NumbersOfCards(text, [.. naming.Select(spelling => spelling.Text)])])
        {
            Unnamed = [.. spellings.Except(naming).SelectMany(spelling => spelling.Models)],
        };
    }

    // Beside a brand a name means its models of this brand; one that has none of it keeps all, and contradicts.
    private static IReadOnlyList<JsonNode> OfBrands(IReadOnlyList<JsonNode> models, HashSet<string> brands)
    {
        List<JsonNode> ofBrand = [.. models.Where(model => brands.Contains(model.NeededText("vendor")))];
        return ofBrand.Count is 0 || ofBrand.Count == models.Count ? models : ofBrand;
    }

    // A short name needs a word for a card beside it, or its vendor; and beside another maker's brand it needs its vendor.
    private static bool Names(Spelling spelling, List<Spelling> all, HashSet<string> brands, string text)
    {
        if (brands.Count == 0 && Has(text, OtherMakers))
            return !spelling.IsShort && spelling.Text.Count(char.IsLetterOrDigit) > 5;
        if (!spelling.IsShort)
            return true;

        bool vendorKnown = brands.Count > 0 || spelling.Models.Any(model => all.Exists(
            other => other != spelling && other.Models.Count == 1 && other.Models[0].Text("vendor") == model.Text("vendor")));
        return vendorKnown || Has(text, GpuWords) || CardCount().IsMatch(text);
    }

    /// <summary>The text with each spelling of a model replaced.</summary>
    public static string WithNamesAs(string sign, string text, JsonNode catalogue) =>
        Standing(text, [.. SpellingsOf(catalogue)])
            .Aggregate(text, (left, spelling) => left.Replace(spelling.Text, sign, StringComparison.Ordinal));

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
        // A machine beside what is in it is the machine.
        if (meant.Find(machine => meant.TrueForAll(model => model == machine || Matching.Holds(machine, model))) is { } whole)
            return (Print.One, [whole]);

        return (meant.Count == 1 ? Print.One : Print.Several, meant);
    }

    private static IEnumerable<Spelling> SpellingsOf(JsonNode catalogue) =>
        catalogue.Items("models")
            .SelectMany(model => model.Texts("aliases").Select(text => (Text: text, IsShort: false, Model: model))
                .Concat(model.Texts("shortNames").Select(text => (Text: text, IsShort: true, Model: model))))
            .GroupBy(entry => (entry.Text, entry.IsShort), entry => entry.Model)
            .Select(group => new Spelling(group.Key.Text, group.Key.IsShort, [.. group]));

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

    private static IEnumerable<NumberOfCards> NumbersOfCards(string text, IReadOnlyList<string> spellings)
    {
        IEnumerable<System.Text.RegularExpressions.Match> matches = CountOfCards().Matches(text);
        if (spellings.Count > 0)
        {
            string name = string.Join('|', spellings.Select(Regex.Escape));
            matches = matches
                .Concat(Regex.Matches(text, $"(?:{name}) ?[x×*] ?(?<number>[0-9]{{1,3}})(?![0-9])"))
                .Concat(Regex.Matches(text, $"(?<![0-9A-Za-z])(?<number>[0-9]{{1,3}}) ?[x×*] ?(?:{name})"));
        }

        return matches.Select(match => new NumberOfCards(NumberOf(match.Groups["number"].Value), match.Groups["all"].Success));
    }

    private static int NumberOf(string word) => word switch
    {
        "一" => 1,
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

    [GeneratedRegex($"(?<all>共计|合计|总计|共)? ?(?<number>{NumberPattern}) ?[卡张块片枚颗](?!时|小时|日|天|月|年)")]
    private static partial Regex CountOfCards();

    [GeneratedRegex($"(?:{NumberPattern}) ?卡")]
    private static partial Regex CardCount();

    private sealed record Spelling(string Text, bool IsShort, IReadOnlyList<JsonNode> Models);
}
