using System.Text.Json;
using EligibilityService.Catalogue;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Http;
using EligibilityService.Programmes;

namespace EligibilityService.Tests.Publication;

/// <summary>What the checks find in drafts that can be read: one thing wrong at a time, and nothing in what just holds.</summary>
public sealed class StaticChecksTests
{
    private static readonly CatalogueDocument Catalogue = Seed("catalogue-2", ApiJson.Shared.CatalogueDocument);
    private static readonly ProgrammeDocument Programme = Seed("programme-beijing-gpu-purchase-1", ApiJson.Shared.ProgrammeDocument);
    private static readonly AmountRuleBody Yuan100 = Rule("100.00");

    private static IEnumerable<TestCaseData> WrongCatalogues()
    {
        yield return Case("SOURCE_MISSING", Catalogue, WithModel(model => model with { Sources = [] }), "/models/0/sources");
        yield return Case("TEXT_MISSING", Catalogue, WithModel(model => model with { Name = new LocalizedText("One", " ") }), "/models/0/name");
        yield return Case("PERIOD_EMPTY", Catalogue, WithModel(model => model with { EffectiveFrom = new(2025, 5, 2), EffectiveUntil = new(2025, 5, 2) }), "/models/0/effectiveUntil");
        yield return Case("ALIAS_COLLIDES", Catalogue,
            WithModel(model => model with { Aliases = [.. Catalogue.Models[1].Aliases, "One ｏｆ-two"] }, second => second with { Aliases = [.. second.Aliases, "ONE OF TWO"] }), "/models/1/aliases/");
        yield return Case("DAY_AND_MONTH_SWAPPED", Catalogue with { EffectiveFrom = new(2026, 3, 4) }, Catalogue with { EffectiveFrom = new(2026, 4, 3) }, "/effectiveFrom");
        yield return Case("LINE_AMBIGUOUS", Catalogue,
            WithModel(model => model with { ShortNames = ["Z9Z"] }, second => second with { Id = $"{Catalogue.Models[0].Vendor}/second", Vendor = Catalogue.Models[0].Vendor, ShortNames = ["Z9Z"] }), "/models/0");
        yield return Case("VALUE_LEAPS", WithModel(model => model with { Performance = [Figure("16")] }), WithModel(model => model with { Performance = [Figure("161")] }), "/models/0/performance/0/value");
    }

    [TestCaseSource(nameof(WrongCatalogues))]
    public void Catalogue_WithOneThingWrong_IsTold(string code, CatalogueDocument before, CatalogueDocument draft, string pointer)
    {
        var found = CatalogueChecks.Of(draft, before, VersionOf(draft)).Where(one => one.Code == code && one.Pointer.StartsWith(pointer, StringComparison.Ordinal));

        Assert.That(found, Is.Not.Empty);
        Assert.That(CatalogueChecks.Of(before, before, VersionOf(before)).Where(one => one.Code == code && one.Pointer.StartsWith(pointer, StringComparison.Ordinal)), Is.Empty, "and not before");
    }

    private static IEnumerable<TestCaseData> WrongProgrammes()
    {
        yield return Case("TEXT_MISSING", Programme, Programme with { Name = new LocalizedText("", "名") }, "/name");
        yield return Case("PERIOD_EMPTY", Programme, Programme with { EffectiveUntil = Programme.EffectiveFrom }, "/effectiveUntil");
        yield return Case("CITATION_MISSING", Programme, WithCondition(one => one with { Clause = one.Clause with { Source = "" } }), "/conditions/0/clause");
        yield return Case("ILLUSTRATIVE_DISAGREES", Programme, Programme with { Illustrative = false }, "/illustrative");
        yield return Case("CONDITION_NEVER_MET", Programme, WithCondition(one => one with { Kind = ConditionKind.ProjectPurpose, AnyOf = [] }), "/conditions/0");
        yield return Case("CONDITION_NEVER_MET", Programme,
            WithCondition(one => one with { Kind = ConditionKind.InvoiceDateWithin, From = null, Until = Programme.EffectiveFrom }), "/conditions/0");
        yield return Case("CONDITION_NEVER_MET", Programme,
            WithCondition(one => one with { Kind = ConditionKind.PerformanceAtLeast, Metric = "fp16_tflops", Minimum = new DecimalText("9000000") }), "/conditions/0");
        yield return Case("CAP_NEVER_BITES", Programme, WithFormula(one => one with { CapPerUnit = Yuan100, CapPerLine = Yuan100 }), "/formula/capPerUnit");
        yield return Case("CAP_ALWAYS_BITES", Programme, WithFormula(one => one with { CapPerInvoice = Rule("0.00") }), "/formula/capPerInvoice");
        yield return Case("CAP_ALWAYS_BITES", Programme, WithFormula(one => one with { FloorPerInvoice = Rule("100.01"), CapPerInvoice = Yuan100 }), "/formula/floorPerInvoice");
        yield return Case("VALUE_LEAPS", WithFormula(one => one with { CapPerInvoice = Yuan100 }), WithFormula(one => one with { CapPerInvoice = Rule("1000.01") }), "/formula/capPerInvoice");
        yield return Case("BRACKETS_NOT_MONOTONE", Programme, WithFormula(one => one with { Rate = Brackets("0.1", "0.3", "0.2") }), "/formula/rate/brackets");
        yield return Case("CATEGORY_WITHOUT_RATE", Programme, WithCondition(
            one => one with { Kind = ConditionKind.CategoryIn, AnyOf = ["graphics"] },
            formula => formula with { Rate = new RateBody { Kind = RateKind.ByCategory, Rates = new Dictionary<string, string> { ["training"] = "0.3" }, Clause = formula.Rate.Clause } }), "/formula/rate/rates");
        yield return Case("PERIOD_GAP", Programme with { EffectiveUntil = Programme.EffectiveFrom.AddDays(10) }, Programme with { EffectiveFrom = Programme.EffectiveFrom.AddDays(11) }, "/effectiveFrom");
    }

    [TestCaseSource(nameof(WrongProgrammes))]
    public void Programme_WithOneThingWrong_IsTold(string code, ProgrammeDocument before, ProgrammeDocument draft, string pointer)
    {
        var found = ProgrammeChecks.Of(draft, before, Catalogue).Where(one => one.Code == code && one.Pointer == pointer).ToArray();

        Assert.That(found, Is.Not.Empty);
        Assert.That(found.Select(one => one.Text.Zh), Is.All.Not.Empty);
        Assert.That(ProgrammeChecks.Of(before, before, Catalogue).Where(one => one.Code == code && one.Pointer == pointer), Is.Empty, "and not before");
    }

    [Test]
    public void Values_ThatJustHold_AreNotTold()
    {
        var before = WithFormula(one => one with { CapPerInvoice = Yuan100 });
        var draft = WithFormula(one => one with { CapPerInvoice = Rule("1000.00"), CapPerLine = Rule("999.99"), CapPerUnit = Rule("999.98"), FloorPerInvoice = Rule("1000.00"), Rate = Brackets("0.3", "0.2", "0.1") });

        Assert.That(ProgrammeChecks.Of(draft, before, Catalogue).Select(one => one.Code),
            Has.None.EqualTo("VALUE_LEAPS").And.None.EqualTo("CAP_NEVER_BITES").And.None.EqualTo("CAP_ALWAYS_BITES").And.None.EqualTo("BRACKETS_NOT_MONOTONE"));
    }

    [Test]
    public void Value_TooLargeToMultiply_IsToldLikeAnyOther()
    {
        var (before, draft) = (WithModel(model => model with { Performance = [Figure("16")] }), WithModel(model => model with { Performance = [Figure("79228162514264337593543950335")] }));

        Assert.That(CatalogueChecks.Of(draft, before, null).Select(one => one.Code), Does.Contain("VALUE_LEAPS"));
        Assert.That(CatalogueChecks.Of(before, draft, null).Select(one => one.Code), Does.Contain("VALUE_LEAPS"));
    }

    [Test]
    public void Seed_HasNoError()
    {
        Assert.That(CatalogueChecks.Of(Catalogue, null, VersionOf(Catalogue)).Where(one => one.Severity == Severity.Error), Is.Empty);
        Assert.That(ProgrammeChecks.Of(Programme, null, Catalogue).Where(one => one.Severity == Severity.Error), Is.Empty);
    }

    private static TestCaseData Case<T>(string code, T before, T draft, string pointer) => new TestCaseData(code, before, draft, pointer).SetArgDisplayNames(code, pointer);

    private static CatalogueDocument WithModel(Func<ModelBody, ModelBody> first, Func<ModelBody, ModelBody>? second = null) => Catalogue with
    {
        Models = [first(Catalogue.Models[0]), second is null ? Catalogue.Models[1] : second(Catalogue.Models[1]), .. Catalogue.Models.Skip(2)],
    };

    private static ProgrammeDocument WithCondition(Func<ConditionBody, ConditionBody> first, Func<FormulaBody, FormulaBody>? formula = null) => Programme with
    {
        Conditions = [first(Programme.Conditions[0]), .. Programme.Conditions.Skip(1)],
        Formula = formula is null ? Programme.Formula : formula(Programme.Formula),
    };

    private static ProgrammeDocument WithFormula(Func<FormulaBody, FormulaBody> change) => Programme with
    {
        Formula = change(Programme.Formula with { CapPerUnit = null, CapPerLine = null, CapPerInvoice = null, FloorPerInvoice = null }),
    };

    private static RateBody Brackets(params string[] rates) => new()
    {
        Kind = RateKind.Brackets,
        Mode = BracketMethod.Slab,
        Brackets = [.. rates.Select((rate, i) => new BracketBody(Money($"{i * 100}.00"), rate))],
        Clause = Programme.Formula.Rate.Clause,
    };

    private static AmountRuleBody Rule(string amount) => new(Money(amount), new Clause("c", "条", "s", false));

    private static MoneyBody Money(string amount) => new() { Amount = new DecimalText(amount), Currency = "CNY" };

    private static PerformanceBody Figure(string value) => new("memory_gb", new DecimalText(value), FigureKind.Claimed, "s");

    private static CatalogueVersion? VersionOf(CatalogueDocument document)
    {
        var faults = new Faults();
        return CatalogueReader.Read(document, faults);
    }

    private static T Seed<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var assembly = typeof(CatalogueDocument).Assembly;
        using var stream = assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().First(one => one.StartsWith($"Seed/{name}", StringComparison.Ordinal)))!;
        return JsonSerializer.Deserialize(stream, type)!;
    }
}
