using System.Text;
using System.Text.Json;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Hosting;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Wire;

/// <summary>What is written by hand for speed is, byte for byte, what would be generated.</summary>
internal sealed class AnswerWriterTests
{
    private static readonly Money Much = new(-128_000_005, Currency.TryParse("USD", out var usd) ? usd : default);
    private static readonly DateTimeOffset At = new(2026, 6, 1, 10, 0, 0, 7, TimeSpan.FromHours(8));
    private static readonly Clause Clause = new("Art. 1 \"new\"", "第一条“新”", "none: a test", true);
    private static readonly Facts Answered = new(InvoiceVerification.Mismatch,
        new BuyerRecord(RegistryAnswer.Answered, BuyerKind.Enterprise, "110108", true));

    private static readonly Decision Full = new(
        "dec_1", new DraftRef("drf_1", "p"), Outcome.PartlyGranted, Much, Money.Fen(5), Money.Fen(100), new DateOnly(2026, 12, 31),
            Money.Fen(1), Money.Fen(0), Money.Fen(9_000_000_000_000),
        new ProgrammeRef("p", 2), 3, new CatalogueRef(4), true, 7, new DateOnly(2025, 1, 2), At, new DateOnly(2026, 6, 1), At.AddTicks(3),
            "Bureau <市局>", Actor.OfPerson("Bureau <市局>", "key_1", "A-1 \"x\"", "王"), "dec_0",
        new ReviewRef("Officer", Actor.OfSystem("Officer", "key_2", "desk"), "ground", [new OfficerRuling("seen", "window", 1, Answer.Met, "a/b")]),
        new RedecisionRef("Officer <二>", Actor.Service, "The rate was printed \"wrong\"", Money.Fen(77), Much),
        new CorrectionRef([new ReplacedInvoice("A-1 \"x\"", "dec_0"), new ReplacedInvoice("A-2", null)], Money.Fen(3), Money.Fen(0)),
        new InvoiceRef("9111", "1100", "2511", new DateOnly(2025, 1, 2), "f00d"),
            new DocumentRef("5f1d", "application/xml", 1234, InvoiceFormat.UblInvoice),
        [new AttachmentRef(AttachmentKind.PackingList, [1, 2], "application/pdf", 17, "5f1e")],
            new Repeat("dec_0", true, [new DeclarationChange("/buyer/region", null, "\"110108\"")]),
            new BuyerRef("北京示例有限公司", "9111", "DE1"), "llm", Answered,
        [Result("window", null, "2025-01-02"), Result("listed", 2, null)],
        [
            new LineDecision(1, LineOutcome.Eligible,
                new LineMatch(MatchKind.Ambiguous, "a/b", "a", Category.Training, MatchMethod.Alias, VendorEvidence.Line,
                    Bases.Of(Basis.Printed).With(Basis.Declared),
                "摩尔线程 \"S4000\"", "S4000", true, "整机", ["a/b", "a/c"], "s4000",
                new LineGoods(Goods.Unclear,
                    [new GoodsEvidence(GoodsSource.ShortName, "服务 \"A\"", GoodsHint.Service),
                        new GoodsEvidence(GoodsSource.Unit, "月", GoodsHint.Time)])), Much, Much, Much, Much, Much,
                        [Result("listed", 1, "x") with { Illustrative = true }]),
            new LineDecision(2, LineOutcome.Netted, null, Much, Much, Much, Much, Much, []),
        ],
        [
            new GivenReason(ReasonCode.ModelAmbiguous, ReasonEffect.Undetermines, "listed", 1, "/invoice/lines/0", "seen", "needed",
                Supplier.Officer, "c1", new LocalizedText("en", "中文，完。"),
                [new Way(WayKind.Choose, "/a", ["a/b"], [1, 2], Much, new LocalizedText("en", "中")), Way.OfRuling]),
            new GivenReason(ReasonCode.NoEligibleLine, ReasonEffect.Refuses, null, null, "/", null, null, null, null,
                new LocalizedText("en", "中")),
        ],
        new OrderedDictionary<string, Clause>
        { ["c1"] = Clause, ["c2"] = Clause with { En = "Art. 2", Source = null, Illustrative = false } },
        [
            new Step(1, StepKind.PartAmount, 3, 2, "cost × rate",
                [new Operand("cost", Figure.Money(128_000_000)), new Operand("rate", Figure.Rate(0.3m))], Figure.Money(38_400_000.123456m),
                true),
            new Step(2, StepKind.Sum, null, null, "sum of the lines", [], Figure.Money(-5)),
            new Step(3, StepKind.CapPerUnit, 1, null, "min(amount, cap × units)", [new Operand("units", Figure.Units(2.5m))],
                Figure.Money(0)),
        ],
        "dec_2");

    private static readonly Decision Bare = Full with
    {
        Id = null,
        Draft = null,
        WaitlistedAmount = null,
        HoldUntil = null,
        LimitsVersion = null,
        DecidedBy = null,
        Supersedes = null,
        Review = null,
        Redecision = null,
        Replaces = null,
        Document = null,
        Attachments = null,
        Repeats = null,
        Facts = Facts.NotConfigured,
        Invoice = Full.Invoice with { Code = null },
        Illustrative = false,
        Conditions = [],
        Lines = [],
        Reasons = [],
        Clauses = new OrderedDictionary<string, Clause>(),
        Steps = [],
        SupersededBy = null,
    };

    private static readonly Decision OfBareLines = Full with
    {
        Lines = [Full.Lines[0] with
            { Match = new LineMatch(MatchKind.Unknown, null, null, null, MatchMethod.None, VendorEvidence.None, Bases.None, null, null,
                false, null, [], "", new LineGoods(Goods.Hardware, [])) }],
    };

    private static readonly Decision[] Decisions = [Full, Bare, OfBareLines];

    private static readonly string[] Texts =
    [
        "", "plain", "quote \" backslash \\ slash /", "<script>&'+`", "line\nfeed\ttab\u0001\u007F", "第一条，“新”（元）。", "×−÷–…≥",
            "\u2028\u2029\u00A0\uFEFF\u3000",
        "emoji 😀", "half \uD83D of a pair", "\u4E00\u9FA5\u9FFF\uE000", "é ü ß Ж €", "ＡＢ１２～\uFF5F\uFFE5", new string('字', 50_000),
    ];

    [TestCaseSource(nameof(Decisions))]
    public void Decision_WrittenByHand_IsAsGenerated(Decision decision) => AssertAsGenerated(decision);

    [TestCaseSource(nameof(Texts))]
    public void AnyText_WrittenByHand_IsAsGenerated(string text) => AssertAsGenerated(Full with
    {
        Purpose = text,
        Buyer = new BuyerRef(text, text),
        Reasons = [Full.Reasons[0] with { Text = new LocalizedText(text, text) }],
        Clauses = new OrderedDictionary<string, Clause> { ["c1"] = Clause with { En = text } },
    });

    [Test]
    public void AfterAHugeAnswer_TheNextIsRight()
    {
        AssertAsGenerated(Full with { Lines = [.. Enumerable.Repeat(Full.Lines[0], 5_000)] });
        AssertAsGenerated(Bare);
    }

    [Test]
    public void FullDecision_HasEveryMember()
    {
        var json = JsonElement.Parse(AnswerWriter.Bytes(Full));
        var (line, reason, step) = (json.GetProperty("lines")[0], json.GetProperty("reasons")[0], json.GetProperty("steps")[0]);
        (Type Type, JsonElement Json)[] all =
        [
            (typeof(Decision), json), (typeof(ProgrammeRef), json.GetProperty("programme")),
                (typeof(CatalogueRef), json.GetProperty("catalogue")),
            (typeof(InvoiceRef), json.GetProperty("invoice")), (typeof(BuyerRef), json.GetProperty("buyer")),
                (typeof(ConditionResult), line.GetProperty("conditions")[0]),
            (typeof(LineDecision), line), (typeof(LineMatch), line.GetProperty("match")), (typeof(GivenReason), reason),
                (typeof(Clause), json.GetProperty("clauses").GetProperty("c1")), (typeof(Step), step),
            (typeof(Operand), step.GetProperty("operands")[0]), (typeof(LocalizedText), reason.GetProperty("text")),
        ];
        using (Assert.EnterMultipleScope())
        {
            foreach (var (type, written) in all)
            {
                Assert.That(written.EnumerateObject().Select(member => member.Name),
                    Is.EqualTo(ApiJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name)), type.Name);
            }
        }
    }

    [TestCase("0", "0.00")]
    [TestCase("-5", "-0.05")]
    [TestCase("100", "1.00")]
    [TestCase("38400000.0000", "384000.00")]
    [TestCase("0.5", "0.005")]
    [TestCase("9000000000000", "90000000000.00")]
    [TestCase("90000000000000000000", "900000000000000000.00")]
    public void Figure_OfMoney_IsShownInYuan(string fen, string shown) =>
        Assert.That(Figure.Money(decimal.Parse(fen, System.Globalization.CultureInfo.InvariantCulture)).ToString(), Is.EqualTo(shown));

    private static void AssertAsGenerated(Decision decision) =>
        Assert.That(Encoding.UTF8.GetString(AnswerWriter.Bytes(decision)),
            Is.EqualTo(JsonSerializer.Serialize(decision, WireJson.Shared.Decision)));

    private static ConditionResult Result(string id, int? component, string? seen) =>
        new(id, ConditionKind.ModelListed, component, Answer.CannotTell, Bases.Of(Basis.Transcribed), seen, "one “qualified” model");
}
