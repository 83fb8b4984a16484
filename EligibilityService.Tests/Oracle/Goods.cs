using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What a line sells: docs/deciding.md, section 11. Headings (11.1), used goods (11.4) and counts (11.5) follow the page; of the words
/// (11.2) the reader knows only those that <see cref="RandomTexts"/> writes, as the examples of 11.3 allow.
/// </summary>
internal static partial class Goods
{
    private const string Unclear = "unclear";

    private static readonly string[] UnitsOfTime =
        ["月", "年", "季", "季度", "周", "星期", "天", "日", "时", "小时", "分钟", "台班"];

    private static readonly string[] UnitCodesOfTime = ["HUR", "DAY", "MON", "ANN", "WEE", "MIN", "SEC", "LH", "E49", "WM", "QAN", "SAN"];

    private static readonly string[] UnitsOfNothing =
    [
        "项", "項", "项目", "套", "整套", "一套", "批", "批次", "整批", "一批", "宗", "组", "式", "单", "笔", "份", "箱", "包", "打", "对", "双",
        "set", "sets", "lot", "lots", "lo", "ls", "kit", "kits", "job", "box", "pack", "pair",
    ];

    // The longest that ends the text is its head.
    private static readonly (string Word, string Says)[] Nouns =
    [
        ("加速卡", "hardware"), ("显卡", "hardware"), ("服务器", "hardware"), ("一体机", "hardware"), ("设备", "hardware"),
        ("散热器", "accessory"), ("支架", "accessory"), ("配件", "accessory"), ("软件授权", "software"), ("租赁", "rental"),
        ("延保服务", "service"), ("维保服务", "service"), ("服务", "service"), ("费用", "service"),
    ];

    public static string Of(JsonNode line, CaseAtHand at)
    {
        string words = Words(line, at);
        bool ofChina = at.Invoice.Text("kind") != "other";
        string? unit = UnitSays(line, ofChina);
        bool rateOfServices = ofChina && line.TaxRate() == Rational.Parse("0.06");
        string? code = ofChina ? CodeSays(line, at.Catalogue) : null;
        string? name = ofChina ? NameSays(line, at.Catalogue) : null;
        if ((code ?? name) is { } row)
        {
            at.Reach(Branch.GoodsByRow);
            bool disagrees = rateOfServices || unit is not null || name is not (null or "thing");
            return row switch
            {
                "thing" => disagrees || words is not ("hardware" or "accessory") ? Unclear : words,
                "service" when words == "rental" => "rental",
                _ => row,
            };
        }

        if (rateOfServices)
            return Reached(at, Branch.GoodsByRate, words is "rental" or "software" ? words : "service");
        if (unit == "time")
            return Reached(at, Branch.GoodsByUnit, words is "hardware" or "accessory" or "rental" ? "rental" : OfTime(words));
        if (unit == "service")
            return Reached(at, Branch.GoodsByUnit, words == "rental" ? words : "service");

        return Reached(at, Branch.GoodsByWords, words);
    }

    /// <summary>Printed words that say used goods.</summary>
    public static bool SaysUsed(JsonNode line) =>
        UsedWords().IsMatch($"{line.NeededText("description")} {line.Text("specification")}");

    /// <summary>Whether the unit does not say how many cards there are.</summary>
    public static bool CountsNothing(JsonNode line) => UnitsOfNothing.Contains(Folded(line.Text("unit") ?? ""));

    /// <summary>The one number of cards that description and specification print, when the quantity is 1.</summary>
    public static int? PrintedCount(JsonNode line, JsonNode catalogue)
    {
        List<int> counts = [.. PrintReader.Read(line, catalogue).Numbers.Select(number => number.Cards).Distinct()];
        return line.Decimal("quantity") == Rational.One && counts.Count == 1 ? counts[0] : null;
    }

    private static string OfTime(string words) => words == "software" ? words : "service";

    private static string Reached(CaseAtHand at, Branch branch, string goods)
    {
        at.Reach(branch);
        return goods;
    }

    private static string? UnitSays(JsonNode line, bool ofChina)
    {
        string unit = line.Text("unit") ?? "";
        if (!ofChina)
            return UnitCodesOfTime.Contains(unit) ? "time" : null;

        string folded = Folded(unit);
        return UnitsOfTime.Any(time => folded.EndsWith(time, StringComparison.Ordinal)) ? "time" : folded is "次" or "人次" ? "service" : null;
    }

    private static string Folded(string unit) => string.Concat(unit.Where(letter => !" ·./-*每".Contains(letter, StringComparison.Ordinal)));

    // The row of the longest beginning.
    private static string? CodeSays(JsonNode line, JsonNode catalogue) =>
        line.Text("classificationCode") is { } code
            ? Rows(catalogue).Find(row => code.StartsWith(row.NeededText("code"), StringComparison.Ordinal))?.Text("says")
            : null;

    // The short name in front, to the letter; else by its ending.
    private static string? NameSays(JsonNode line, JsonNode catalogue)
    {
        string name = ShortName().Match(line.NeededText("description")).Groups["name"].Value;
        return Rows(catalogue).Find(row => row.Texts("shortNames").Contains(name)) is { } byName ? byName.Text("says")
            : name.EndsWith("服务", StringComparison.Ordinal) || name.EndsWith("劳务", StringComparison.Ordinal) ? "service"
            : name.EndsWith("租赁", StringComparison.Ordinal) ? "rental"
            : null;
    }

    private static List<JsonNode> Rows(JsonNode catalogue) =>
        [.. catalogue.Items("goods").OrderByDescending(row => row.NeededText("code").Length)];

    private static string Words(JsonNode line, CaseAtHand at)
    {
        string text = ShortName().Replace(PrintReader.WithNamesAs("M", line.NeededText("description"), at.Catalogue), "");
        text = Purpose().Replace(Brackets().Replace(text, " "), "").Trim();
        text = Tail().Replace(text, "");
        if (text.EndsWith('M'))
            return "hardware";
        if (text.Contains("加速卡和", StringComparison.Ordinal))
            return Unclear;

        (string Word, string Says) head = Nouns.Where(noun => text.EndsWith(noun.Word, StringComparison.Ordinal))
            .OrderByDescending(noun => noun.Word.Length).FirstOrDefault();
        return head.Says ?? Unclear;
    }

    [GeneratedRegex(@"^\*(?<name>[^*]*)\*")]
    private static partial Regex ShortName();

    [GeneratedRegex("（[^）]*）")]
    private static partial Regex Brackets();

    [GeneratedRegex("用于.*$")]
    private static partial Regex Purpose();

    // Numbers, what they count, and words that say nothing of the goods.
    [GeneratedRegex("( |x|×|[*]|被动散热|[0-9]+[张块]?)+$")]
    private static partial Regex Tail();

    [GeneratedRegex("(?<![非无免])(二手|拆机|翻新|官翻)")]
    private static partial Regex UsedWords();
}
