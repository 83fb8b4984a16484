using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Bench;

/// <summary>Catalogues and programmes of any size, alike in kind: the size alone differs.</summary>
internal static class Synthetic
{
    private const int ModelsOfVendor = 20;
    private const string Firsts = "云星海天华龙昆寒燧壁摩沐瀚景芯智启明远思凌曦昇飞鲲燎锐泰宏凯";
    private const string Seconds = "岭澜图武原仞线辰博微脉算擎曜航元峰盛腾鹏弘捷讯驰森岳";
    private static readonly string[] Syllables = ["yun", "xing", "hai", "tian", "hua", "long", "kun", "han", "sui", "bi", "mo", "mu",
        "jing", "zhi", "qi", "ming"];
    private static readonly string[] Series = ["A", "B", "C", "K", "M", "N", "P", "S", "T", "V", "X", "Z", "BR", "DC", "GX", "MR"];
    private static readonly string[] Suffixes = ["", " Pro", "P", " Max", "i", " Ultra", "E", "-L"];
    private static readonly Clause Clause = new("Art. 1: an example", "第一条 示例", "none: a benchmark", true);

    /// <summary>A catalogue of so many models, twenty to a vendor; every model has two names, three aliases and a short name.</summary>
    public static CatalogueVersion Catalogue(int models)
    {
        var vendors = Enumerable.Range(0, (models + ModelsOfVendor - 1) / ModelsOfVendor).Select(VendorOf).ToArray();
        return new CatalogueVersion(
            1,
            new DateOnly(2024, 1, 1),
            DateTimeOffset.UnixEpoch,
            "bench",
            new LocalizedText("For measuring", "用于测量"),
            vendors,
            Enumerable.Range(0, models).Select(index => ModelOf(index, vendors[index / ModelsOfVendor])));
    }

    /// <summary>What invoices call the models of a catalogue.</summary>
    public static IReadOnlyList<NamedModel> Names(CatalogueVersion catalogue) =>
        [.. catalogue.Models.Select(model =>
            new NamedModel(model.Id, [model.Name.Zh, .. model.Aliases], model.Qualification == Qualification.Qualified))];

    /// <summary>A programme of so many conditions, half of them asked of each part; the kinds take turns.</summary>
    public static ProgrammeVersion Programme(int conditions) => new()
    {
        Programme = "beijing-gpu-purchase",
        Version = 1,
        Name = new LocalizedText("For measuring", "用于测量"),
        Effective = EffectivePeriod.Always,
        PublishedAt = DateTimeOffset.UnixEpoch,
        Currency = Currency.Cny,
        LinesCountBy = LinesCountBy.Model,
        Amounts = CostAmounts.Net,
        Conditions = [.. Enumerable.Range(0, conditions).Select(ConditionOf)],
        Formula = new Formula
        {
            Rate = new RateByCategory(new Dictionary<string, CategoryRate>
            {
                ["training"] = new(Share(0.3m), Clause),
                ["inference"] = new(Share(0.2m), Clause),
                ["graphics"] = new(Share(0.1m), Clause),
            }, Clause),
            Uplifts = [new Uplift("llm_training_general", Share(0.05m), Clause)],
            CapPerUnit = new AmountRule(Money.Fen(5_000_000), Clause),
            CapPerInvoice = new AmountRule(Money.Fen(2_000_000_000), Clause),
            Rounding = new RoundingChoice(RoundingRule.DownToFen, RoundingPlace.Sum, Clause),
        },
    };

    private static Vendor VendorOf(int index)
    {
        var zh = $"{Firsts[index % Firsts.Length]}{Seconds[index / Firsts.Length % Seconds.Length]}";
        var en = $"{Syllables[index % 16]}{Syllables[index / 16 % 16]}{Syllables[index / 256 % 16]}";
        return new Vendor($"v{index}", new LocalizedText($"{en} Technology", $"{zh}科技股份有限公司"), Origin.Domestic, [zh, en, $"{zh}科技"], [],
            ["none: a benchmark"]);
    }

    private static Model ModelOf(int index, Vendor vendor)
    {
        var place = index % ModelsOfVendor;
        var code = $"{Series[index / ModelsOfVendor % Series.Length]}{100 + (place * 50) + (index / (ModelsOfVendor * Series.Length) % 40)}{Suffixes[place % Suffixes.Length]}";
        var (zh, en) = (vendor.Brands[0], vendor.Brands[1]);
        return new Model
        {
            Id = $"{vendor.Id}/m{index}",
            Vendor = vendor.Id,
            Name = new LocalizedText($"{en} {code}", $"{zh} {code}"),
            Aliases = [$"{zh}{code}", $"{en.ToUpperInvariant()}-{code}", $"{zh}科技 {code}"],
            ShortNames = [code],
            Status = ModelStatus.Shipping,
            Category = (place % 3) switch { 0 => Category.Training, 1 => Category.Inference, _ => Category.Graphics },
            DomesticBasis = new DomesticBasis(Ternary.Yes, Ternary.Unknown, Ternary.Unknown, Ternary.Unknown),
            Qualification = place == ModelsOfVendor - 1 ? Qualification.Excluded : Qualification.Qualified,
            Ground = place == ModelsOfVendor - 1 ? "foreign_made" : null,
            Confidence = Confidence.Medium,
            Sources = ["none: a benchmark"],
        };
    }

    private static Condition ConditionOf(int index) => (index % 10) switch
    {
        0 => new ModelListed($"listed-{index}", Clause),
        1 => new InvoiceDateWithin($"window-{index}", Clause, new EffectivePeriod(new DateOnly(2024, 1, 1), new DateOnly(2028, 1, 1))),
        2 => new CategoryIn($"category-{index}", Clause, ["training", "inference", "graphics"]),
        3 => new BuyerIsEnterprise($"enterprise-{index}", Clause),
        4 => new DomesticBasisIn($"domestic-{index}", Clause, [DomesticSense.Design, DomesticSense.OfficialList]),
        5 => new BuyerRegion($"region-{index}", Clause, ["11"]),
        6 => new NewGoods($"new-{index}", Clause),
        7 => new DeliveryAccepted($"delivery-{index}", Clause),
        8 => new CategoryIn($"category-{index}", Clause, ["inference", "training", "graphics"]),
        _ => new MinimumEligibleCost($"minimum-{index}", Clause, Money.Fen(10_000_00)),
    };

    private static Rate Share(decimal value) => Rate.TryFrom(value, out var rate) ? rate
        : throw new ArgumentOutOfRangeException(nameof(value));
}
