using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Tests.Core;

/// <summary>
/// A small case made by hand, to be changed by a test: no lines yet, no conditions, a flat rate of 0.1, no caps, sums rounded down to the
/// fen, issued on 2025-09-15 and asked for on 2025-10-15. Amounts are in fen.
/// </summary>
internal sealed class Given
{
    public const string Training = "Lanqiong LQ1000";
    public const string Machine = "Lanqiong LQ8000";
    public const string Excluded = "Heyao HY5000";

    public static readonly DateOnly Issued = new(2025, 9, 15);

    private static readonly LocalizedText Name = new("A test", "测试");

    public List<InvoiceLine> Lines { get; } = [];

    public List<Condition> Conditions { get; } = [];

    public List<Uplift> Uplifts { get; } = [];

    public BaseRate Rate { get; set; } = new FlatRate(Share(0.1m), Clause("rate"));

    public Money? CapPerUnit { get; set; }

    public Money? CapPerLine { get; set; }

    public Money? CapPerInvoice { get; set; }

    public Money? FloorPerInvoice { get; set; }

    public RoundingRule Rule { get; set; } = RoundingRule.DownToFen;

    public RoundingPlace Where { get; set; } = RoundingPlace.Sum;

    public LinesCountBy CountBy { get; set; } = LinesCountBy.Model;

    public CostAmounts Amounts { get; set; } = CostAmounts.Net;

    public Currency InvoiceCurrency { get; set; } = Currency.Cny;

    public InvoiceKind Kind { get; set; } = InvoiceKind.DigitalSpecial;

    public Seller Seller { get; set; } = new("北京示例供应链有限公司", Named.Company("91110114MA0FAKE023"));

    public Buyer Buyer { get; set; } = new("北京示例智能算力有限公司", Code("91110108MA0FAKE01A"), null, null);

    public string Purpose { get; set; } = "llm_training_general";

    public EligibilityService.Core.Decisions.Contract? Contract { get; set; }

    public Delivery? Delivery { get; set; }

    public Declarations Declarations { get; set; } = Declarations.None;

    public Facts Facts { get; set; } = Facts.NotConfigured;

    public DateOnly ReceivedOn { get; set; } = new(2025, 10, 15);

    /// <summary>Two makers. What a model is good for stands in its row.</summary>
    public static CatalogueVersion Catalogue { get; } = new(
        7, new DateOnly(2024, 1, 1), DateTimeOffset.UnixEpoch, "test", Name,
        [
            new Vendor("lq", new LocalizedText("Lanqiong", "岚穹半导体（上海）股份有限公司"), Origin.Domestic, ["Lanqiong", "岚穹"], [], []),
            new Vendor("hy", new LocalizedText("Heyao", "赫曜智能科技（北京）有限公司"), Origin.Domestic, ["Heyao", "赫曜"], [], []),
        ],
        [
            Model("lq/lq1000", Training) with
            {
                Aliases = ["LQ1000"],
                DomesticBasis = new DomesticBasis(Ternary.Yes, Ternary.No, Ternary.Unknown, Ternary.No),
                Performance =
                [
                    new PerformanceFigure("fp16_tflops", 280, FigureKind.Claimed, "a test"),
                    new PerformanceFigure("fp16_tflops", 240.5m, FigureKind.Measured, "a test"),
                    new PerformanceFigure("int8_tops", 500, FigureKind.Claimed, "a test"),
                ],
            },
            Model("lq/lq2000", "Lanqiong LQ2000") with
                { Category = Category.Graphics, ShortNames = ["Q7711"], Status = ModelStatus.Announced },
            Model("hy/hy3000", "Heyao HY3000") with { Category = Category.Inference, ShortNames = ["Q7711"] },
            Model("hy/hy4000", "Heyao HY4000") with
                { Qualification = Qualification.Suspended, Ground = "under_review", Status = ModelStatus.Discontinued },
            Model("hy/hy5000", Excluded) with
                { Qualification = Qualification.Excluded, Ground = "foreign_made", Status = ModelStatus.Discontinued },
            Model("hy/hy6000", "Heyao HY6000") with { Effective = new EffectivePeriod(new DateOnly(2024, 5, 1), Issued) },
            Model("hy/hy7000", "Heyao HY7000") with { DomesticBasis = new DomesticBasis(Ternary.No, Ternary.No, Ternary.No, Ternary.No) },
            Model("lq/lq8000", Machine) with { FormFactor = "server 8U", BundleOf = [new BundleItem("lq/lq1000", 8)] },
            Model("hy/hy9000", "Heyao HY9000") with { FormFactor = "server" },
        ]);

    public static Clause Clause(string name) => new($"Art. {name}", $"第{name}条", "none: a test", true);

    public static Rate Share(decimal share) => EligibilityService.Core.Primitives.Rate.TryFrom(share, out var rate) ? rate
        : throw new ArgumentOutOfRangeException(nameof(share));

    public static UnifiedSocialCreditCode Code(string text) =>
        UnifiedSocialCreditCode.TryParse(text, out var code) == CreditCodeFault.None ? code!
            : throw new ArgumentException(text, nameof(text));

    /// <summary>A code that begins so; the rest and the check character are made up.</summary>
    public static UnifiedSocialCreditCode CodeFrom(string first)
    {
        var text = (first + "MA0FAKE01")[..17];
        return Code(text + UnifiedSocialCreditCode.CheckCharacter(text));
    }

    /// <summary>Adds a line; tax and unit price follow from the rest.</summary>
    public Given Line(
        string description, long net, decimal quantity = 1, decimal taxRate = 0.13m, LineNature nature = LineNature.Normal,
            LineDeclaration? declared = null)
    {
        Lines.Add(InvoiceLine(Lines.Count + 1, description, net, quantity, taxRate, nature, declared, InvoiceCurrency));
        return this;
    }

    public Given With(params Condition[] conditions)
    {
        Conditions.AddRange(conditions);
        return this;
    }

    /// <summary>The case; the invoice must be valid.</summary>
    public Case Case()
    {
        var faults = new Faults();
        var (net, tax) = (Lines.Sum(line => line.Net.MinorUnits), Lines.Sum(line => line.Tax.MinorUnits));
        var invoice = Invoice.Create(
            Kind, InvoiceKey.Of(Kind, Seller.TaxId, "", Named.Number("25112000000012345678"), Issued), Issued, InvoiceCurrency,
                Seller, Lines,
            new InvoiceTotals(Of(net), Of(tax), Of(net + tax)), new Tolerances(), ReceivedOn, faults);
        Assert.That(faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"), Is.Empty, "the invoice is valid");
        return new Case
        {
            Programme = Programme(),
            Catalogue = Catalogue,
            Invoice = invoice!,
            Buyer = Buyer,
            Project = new Project(Purpose, null),
            Contract = Contract,
            Delivery = Delivery,
            Declarations = Declarations,
            Facts = Facts,
            AsOf = Issued,
            KnownAt = DateTimeOffset.UnixEpoch,
            ReceivedOn = ReceivedOn,
        };
    }

    public Assessment Assess() => EligibilityService.Core.Decisions.Assess.Of(Case());

    public static InvoiceLine InvoiceLine(
        int number, string description, long net, decimal quantity, decimal taxRate, LineNature nature, LineDeclaration? declared,
            Currency currency) => new(
        number, description, null, null, quantity, net / 100m / quantity, new Money(net, currency), taxRate,
        new Money(RoundingRule.HalfAwayToFen.Round(net * taxRate), currency), nature, null, declared ?? LineDeclaration.None);

    private static Model Model(string id, string name) => new()
    {
        Id = id,
        Vendor = id[..2],
        Name = new LocalizedText(name, name),
        Status = ModelStatus.Shipping,
        Category = Category.Training,
        Qualification = Qualification.Qualified,
        Confidence = Confidence.High,
    };

    private ProgrammeVersion Programme() => new()
    {
        Programme = "test-programme",
        Version = 3,
        Name = Name,
        Effective = EffectivePeriod.Always,
        PublishedAt = DateTimeOffset.UnixEpoch,
        Currency = Currency.Cny,
        LinesCountBy = CountBy,
        Amounts = Amounts,
        Conditions = Conditions,
        Formula = new Formula
        {
            Rate = Rate,
            Uplifts = Uplifts,
            CapPerUnit = RuleOf(CapPerUnit, "cap per unit"),
            CapPerLine = RuleOf(CapPerLine, "cap per line"),
            CapPerInvoice = RuleOf(CapPerInvoice, "cap per invoice"),
            FloorPerInvoice = RuleOf(FloorPerInvoice, "floor"),
            Rounding = new RoundingChoice(Rule, Where, Clause("rounding")),
        },
    };

    private Money Of(long fen) => new(fen, InvoiceCurrency);

    private static AmountRule? RuleOf(Money? amount, string name) => amount is { } value ? new AmountRule(value, Clause(name)) : null;
}
