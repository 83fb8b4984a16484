using System.Globalization;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Catalogues of invented makers. Every alias begins with its maker's brand and ends in a code that no other model bears, so that a line
/// made of an alias means one model whoever sells it. Short names may be shared by two makers; then a line made of one is ambiguous.
/// </summary>
internal static class RandomCatalogue
{
    /// <summary>Categories a model may have.</summary>
    public static readonly IReadOnlyList<string> Categories = ["training", "inference", "graphics", "integrated"];

    /// <summary>What a line may sell, as far as a programme may ask for it.</summary>
    public static readonly IReadOnlyList<string> Goods = ["hardware", "accessory", "software", "service", "rental"];

    /// <summary>What a programme may measure.</summary>
    public static readonly IReadOnlyList<string> Metrics = ["fp16_tflops", "int8_tops"];

    private static readonly Maker[] Makers =
    [
        new("lanqiong", "Lanqiong", "岚穹", "岚穹半导体（上海）股份有限公司", "LQ"),
        new("heyao", "Heyao", "赫曜", "赫曜智能科技（北京）有限公司", "HY"),
        new("zhuofeng", "Zhuofeng", "灼峰", "灼峰集成电路有限公司", "ZF"),
        new("mingsuan", "Mingsuan", "茗算", "茗算微电子（深圳）有限公司", "MQ"),
    ];

    /// <summary>A catalogue of 5 to 12 models of 3 or 4 makers.</summary>
    public static JsonObject Build(Dice dice)
    {
        List<Maker> makers = dice.Some(Makers, dice.Int(3, 4));
        int count = dice.Int(5, 12);
        var models = new List<JsonObject>();
        for (int i = 0; i < count; i++)
            models.Add(Model(dice, i < makers.Count ? makers[i] : dice.Pick(makers), 1000 + (i * 100) + dice.Int(0, 99), models));

        ShareShortNames(dice, models);
        JsonObject catalogue = Frame(makers, models);
        catalogue["goods"] = GoodsTable();
        return catalogue;
    }

    // Codes of 19 digits begin with these; the longer one is a thing within services.
    private static JsonArray GoodsTable() =>
    [
        Row("109", "thing", "计算机配套产品", "电子元件"), Row("304", "service", "信息技术服务"), Row("3040201", "software", "软件"),
        Row("30501", "rental", "经营租赁"), Row("10902", "thing", "电子计算机"),
    ];

    private static JsonObject Row(string code, string says, params string[] shortNames) => new()
    {
        ["code"] = code,
        ["shortNames"] = Paper.List(shortNames),
        ["says"] = says,
        ["source"] = "none: a test",
        ["illustrative"] = true,
    };

    private static JsonObject Frame(List<Maker> makers, List<JsonObject> models) =>
        new()
        {
            ["number"] = 1,
            ["effectiveFrom"] = "2024-01-01",
            ["publishedAt"] = "2024-01-01T00:00:00Z",
            ["publishedBy"] = "test",
            ["note"] = Paper.Both("A random catalogue", "随机目录"),
            ["vendors"] = new JsonArray([.. makers.Select(Vendor)]),
            ["models"] = new JsonArray([.. models]),
        };

    private static JsonObject Vendor(Maker maker) => new()
    {
        ["id"] = maker.Id,
        ["name"] = Paper.Both(maker.Brand, maker.LegalName),
        ["origin"] = "domestic",
        ["brands"] = Paper.List(maker.Brand, maker.ChineseBrand),
        ["sources"] = Paper.List("none: a test"),
    };

    private static JsonObject Model(Dice dice, Maker maker, int number, List<JsonObject> earlier)
    {
        string code = maker.Letters + number.ToString(CultureInfo.InvariantCulture);
        List<JsonObject> cards = [.. earlier.Where(model => model.Text("formFactor") != "server" && model.Text("vendor") == maker.Id)];
        bool isServer = cards.Count > 0 && dice.Chance(0.25);
        bool isOpen = isServer && dice.Chance(0.8);
        string qualification = dice.Weighted((84, "qualified"), (8, "suspended"), (8, "excluded"));
        (string? from, string? until) = dice.Weighted<(string?, string?)>(
            (80, (null, null)), (8, ("2024-03-01", null)), (4, (null, "2025-06-01")), (4, ("2025-03-01", null)),
            (4, ("2024-05-01", "2025-10-01")));
        return new()
        {
            ["id"] = $"{maker.Id}/{code.ToLowerInvariant()}",
            ["vendor"] = maker.Id,
            ["name"] = Paper.Both($"{maker.Brand} {code}", maker.ChineseBrand + code),
            ["aliases"] = Paper.List($"{maker.Brand} {code}", maker.ChineseBrand + code),
            ["shortNames"] = new JsonArray(),
            ["partNumbers"] = new JsonArray(),
            ["status"] = dice.Weighted((88, "shipping"), (3, "announced"), (3, "in_development"), (3, "discontinued"), (3, "integrated")),
            ["category"] = dice.Pick(Categories),
            ["formFactor"] = isServer ? "server" : "PCIe",
            ["launched"] = "2023-12",
            ["domesticBasis"] = Bases(dice),
            ["bundleOf"] = isOpen ? Contents(dice, cards) : new JsonArray(),
            ["effectiveFrom"] = from,
            ["effectiveUntil"] = until,
            ["qualification"] = qualification,
            ["ground"] = qualification == "qualified" ? null : "foreign_made",
            ["performance"] = new JsonArray([.. Metrics.SelectMany(metric => Figures(dice, metric))]),
            ["confidence"] = "high",
            ["sources"] = Paper.List("none: a test"),
            ["notes"] = null,
        };
    }

    private static JsonObject Bases(Dice dice) => new()
    {
        ["design"] = dice.Weighted((80, "yes"), (10, "no"), (10, "unknown")),
        ["ip"] = dice.Weighted((40, "yes"), (30, "no"), (30, "unknown")),
        ["fab"] = dice.Weighted((20, "yes"), (50, "no"), (30, "unknown")),
        ["officialList"] = dice.Weighted((20, "yes"), (40, "no"), (40, "unknown")),
    };

    private static JsonArray Contents(Dice dice, List<JsonObject> cards) =>
        new(
        [
            .. dice.Some(cards, dice.Int(1, 2))
                .Select(card => new JsonObject { ["model"] = card.Text("id"), ["count"] = dice.Pick(1, 2, 4, 8) }),
        ]);

    // At most one figure of a kind: the specification does not say which of two measured ones counts.
    private static IEnumerable<JsonNode> Figures(Dice dice, string metric)
    {
        if (dice.Chance(0.9))
            yield return Figure(dice, metric, "claimed");
        if (dice.Chance(0.4))
            yield return Figure(dice, metric, "measured");
    }

    private static JsonObject Figure(Dice dice, string metric, string kind) => new()
    {
        ["metric"] = metric,
        ["value"] = dice.Chance(0.8) ? Paper.Scaled(dice.Int(100, 400), 0) : Paper.Scaled(dice.Int(1000, 4000), 1),
        ["kind"] = kind,
        ["source"] = "none: a test",
    };

    private static void ShareShortNames(Dice dice, List<JsonObject> models)
    {
        int pairs = dice.Weighted((2, 0), (5, 1), (3, 2));
        for (int i = 0; i < pairs; i++)
        {
            string name = $"Q{7 + i}{dice.Digits(2)}";
            JsonObject first = dice.Pick(models);
            List<JsonObject> others = [.. models.Where(model => model.Text("vendor") != first.Text("vendor"))];
            first["shortNames"]!.AsArray().Add(name);
            dice.Pick(others)["shortNames"]!.AsArray().Add(name);
        }
    }

    private sealed record Maker(string Id, string Brand, string ChineseBrand, string LegalName, string Letters);
}
