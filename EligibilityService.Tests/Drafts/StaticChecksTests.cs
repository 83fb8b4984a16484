using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// What the checks find in drafts that can be read: one thing wrong at a time is one finding, at its place, and what just holds is none.
/// </summary>
public sealed class StaticChecksTests
{
    private const FindingCode None = (FindingCode)(-1);

    private static readonly CatalogueDocument Catalogue = Seed("catalogue-2", VersionsJson.Shared.CatalogueDocument);
    private static readonly int Another = Catalogue.Models.ToList().FindIndex(model => model.Vendor != Catalogue.Models[0].Vendor);
    private static readonly ProgrammeDocument Programme = Seed("programme-beijing-gpu-purchase-1", VersionsJson.Shared.ProgrammeDocument);
    private static readonly ProgrammeSurroundings Around = new(Catalogue, [],
        ["beijing-gpu-purchase", "beijing-ai-research", "shenzhen-guangming-compute-platform"]);
    private static readonly Clause Cited = new("c", "条", "s", false);
    private static readonly AmountRuleBody Yuan100 = Rule("100.00");
    private static readonly DateOnly Begins = Programme.EffectiveFrom;

    private static IEnumerable<TestCaseData> Catalogues()
    {
        var (first, second) = (Catalogue.Models[0], Catalogue.Models[1]);
        yield return Case(FindingCode.SourceMissing, Catalogue, WithModels(first with { Sources = [" "] }), "/models/0/sources");
        yield return Case(FindingCode.SourceMissing, Catalogue,
            WithModels(first with { Performance = [first.Performance[0] with { Source = "" }] }), "/models/0/performance/0/source");
        yield return Case(FindingCode.SourceMissing, Catalogue, WithVendor(vendor => vendor with { Sources = [] }), "/vendors/0/sources");
        yield return Case(FindingCode.TextMissing, Catalogue, WithModels(first with { Notes = new LocalizedText("", "注") }),
            "/models/0/notes");
        yield return Case(FindingCode.TextMissing, Catalogue, WithVendor(vendor => vendor with { Name = vendor.Name with { En = " " } }),
            "/vendors/0/name");
        yield return Case(FindingCode.TextMissing, Catalogue, Catalogue with { Note = new LocalizedText("Note", "") }, "/note");
        yield return Case(FindingCode.PeriodEmpty, Catalogue,
            WithModels(first with { EffectiveFrom = new(2025, 5, 20), EffectiveUntil = new(2025, 5, 20) }), "/models/0/effectiveUntil");
        yield return Case(None, Catalogue,
            WithModels(first with { EffectiveFrom = new(2025, 5, 20), EffectiveUntil = new(2025, 5, 21) }), "");
        yield return Case(FindingCode.DayAndMonthSwapped, Catalogue with { EffectiveFrom = new(2026, 3, 4) }, Catalogue with
        { EffectiveFrom = new(2026, 4, 3) }, "/effectiveFrom");
        yield return Case(FindingCode.DayAndMonthSwapped, Catalogue, Catalogue with { EffectiveFrom = new(2026, 1, 5) }, "/effectiveFrom");
        yield return Case(None, Catalogue, Catalogue with { EffectiveFrom = new(2026, 1, 13) }, "");
        yield return Case(FindingCode.SpellingCollides, Catalogue,
            WithModels(first with { Aliases = [.. first.Aliases, second.Aliases[0]] }), $"/models/0/aliases/{first.Aliases.Count}",
            "/models/1/");
        yield return Case(FindingCode.SpellingCollides,
            WithModels(first, second with { Aliases = [.. second.Aliases, "Qx ｏｆ-77"] }),
                WithModels(first with { PartNumbers = ["QX OF 77"] }, second with { Aliases = [.. second.Aliases, "Qx ｏｆ-77"] }),
            "/models/0/partNumbers/0", "/models/1/aliases/");
        yield return Case(FindingCode.SpellingCollides, WithModels(first, second with { PartNumbers = ["QX77"] }),
            WithModels(first with { Name = new LocalizedText("QX77", first.Name.Zh) }, second with { PartNumbers = ["QX77"] }),
            "/models/0/name/en", "/models/1/partNumbers/0");
        yield return Case(FindingCode.SpellingCollides, WithModels(first with { ShortNames = ["QX77"] }),
            WithAnother(first with { ShortNames = ["QX77"] }, other => other with { PartNumbers = ["QX77"] }),
                $"/models/{Another}/partNumbers/0");
        yield return Case(None, WithModels(first with { ShortNames = ["QX77"] }),
            WithAnother(first with { ShortNames = ["QX77"] }, other => other with { ShortNames = ["QX77"] }), "");
        yield return Case(FindingCode.SpellingCollides, WithBrands([], ["Qx Brand"]), WithBrands(["QX-brand"], ["Qx Brand"]),
            "/vendors/1/brands/0");
        yield return Case(FindingCode.ShortNameShared, WithModels(first with { ShortNames = ["QX77"] }, second),
            WithModels(first with { ShortNames = ["QX77"] }, second with { ShortNames = ["QX77"] }), "/models/0/shortNames/0",
            "/models/1/shortNames/0");
        yield return Case(None, Catalogue, WithModels(first with { ShortNames = ["QX77"] }, second with { PartNumbers = ["QX78"] }), "");
        yield return Case(FindingCode.LineAmbiguous, Catalogue, WithModels(first with { Aliases = [.. first.Aliases, "摩尔线程 QX77"] }),
            $"/models/0/aliases/{first.Aliases.Count}");
        yield return Case(FindingCode.ValueLeaps, WithModels(first with { Performance = [Figure("16")] }),
            WithModels(first with { Performance = [Figure("161")] }), "/models/0/performance/0/value");
        yield return Case(FindingCode.ValueLeaps, WithModels(first with { Performance = [Figure("160")] }),
            WithModels(first with { Performance = [Figure("15.9")] }), "/models/0/performance/0/value");
        yield return Case(None, WithModels(first with { Performance = [Figure("16")] }),
            WithModels(first with { Performance = [Figure("160")] }), "");
        yield return Case(FindingCode.ValueLeaps, WithModels(first with { BundleOf = [new(second.Id, 8)] }),
            WithModels(first with { BundleOf = [new(second.Id, 88)] }), "/models/0/bundleOf/0/count");
    }

    [TestCaseSource(nameof(Catalogues))]
    public void Catalogue_WithOneThingChanged_IsToldThatAndNothingElse(FindingCode code, CatalogueDocument before, CatalogueDocument draft,
        string[] pointers) =>
        AssertNew(code, pointers, CatalogueChecks.Of(before, before, [], VersionOf(before)),
            CatalogueChecks.Of(draft, before, [], VersionOf(draft)));

    [TestCase("programme-beijing-gpu-purchase-1")]
    [TestCase("programme-beijing-gpu-purchase-2")]
    [TestCase("programme-beijing-ai-research-1")]
    [TestCase("programme-shenzhen-guangming-compute-platform-1")]
    [TestCase("programme-eu-subsidiaries-example-1")]
    public void Seed_EveryValue_HasItsSourceOrSaysThatItIsAnIllustration(string name)
    {
        var seed = Seed(name, VersionsJson.Shared.ProgrammeDocument);
        var found = ProgrammeChecks.Of(seed, seed, new ProgrammeSurroundings(null, [], []));

        Assert.That(found.Where(one => one.Code is FindingCode.CitationMissing or FindingCode.IllustrativeDisagrees)
            .Select(one => one.Pointer), Is.Empty);
        Assert.That(seed.Illustrative, Is.False, "nobody writes the flag of the whole: publication derives it");
    }

    private static IEnumerable<TestCaseData> Rules()
    {
        yield return Case(FindingCode.TextMissing, Programme, Programme with { Name = new LocalizedText("", "名") }, "/name");
        yield return Case(FindingCode.TextMissing, Programme, Programme with { LegalBasis = [new(new LocalizedText("Title", " "), "s")] },
            "/legalBasis/0/title");
        yield return Case(FindingCode.SourceMissing, Programme, Programme with
        { LegalBasis = [new(new LocalizedText("Title", "题"), " ")] }, "/legalBasis/0/source");
        yield return Case(FindingCode.PaymentsWithoutReference, Programme, Programme with
        { Payments = new() { ReferenceRequired = false } }, "/payments/referenceRequired");
        yield return Case(None, Programme, Programme with { Payments = new() { ReferenceRequired = true } }, "");
        yield return Case(FindingCode.PeriodEmpty, Bare(), Bare() with { EffectiveUntil = Begins }, "/effectiveUntil");
        yield return Case(FindingCode.CitationMissing, Programme,
            WithCondition(Programme.Conditions[0] with { Clause = Cited with { Source = "" } }), "/conditions/0/clause");
        yield return Case(FindingCode.CitationMissing, Programme,
            WithFormula(one => one with { CapPerLine = new(Money("100.00"), Cited with { Zh = "" }) }), "/formula/capPerLine/clause");
        yield return Case(FindingCode.CitationMissing, Bare(), Bare() with
        { Formula = Flat("0.1") with { Rounding = Rounded(Cited with { Source = null }) } },
            "/formula/rounding/clause");
        yield return Case(None, Bare(), Bare() with
        { Formula = Flat("0.1") with { Rounding = Rounded(Cited with { Source = null, Illustrative = true }) } }, "");
        yield return Case(FindingCode.CitationMissing, Bare() with { Formula = By(("training", "0.1")) },
            Bare() with { Formula = By(("training", "0.1")) with { Rate = Rate(new CategoryRateBody("0.1")) } },
                "/formula/rate/rates/training/clause");
        yield return Case(FindingCode.CitationMissing, Bare() with { Formula = Brackets("0.1", "0.1") }, Bare() with
        { Formula = Unstated("0.1", "0.1") },
            "/formula/rate/brackets/1/clause");
        yield return Case(FindingCode.IllustrativeDisagrees, Bare(), Admitting("The plan does not define the term.", "方案原文"),
            "/formula/rounding/clause");
        yield return Case(FindingCode.IllustrativeDisagrees, Bare(), Admitting("Art. 9", "方案未规定申报期限。"), "/formula/rounding/clause");
        yield return Case(None, Bare(), Admitting("The plan does not define the term.", "方案原文", true), "");

        yield return Case(FindingCode.ConditionNeverMet, Programme, With(Asks(ConditionKind.ProjectPurpose) with { AnyOf = [] }),
            "/conditions/0");
        yield return Case(FindingCode.ConditionNeverMet, Programme, With(Asks(ConditionKind.InvoiceDateWithin) with { Until = Begins }),
            "/conditions/0");
        yield return Case(None, Programme, With(Asks(ConditionKind.InvoiceDateWithin) with { Until = Begins.AddDays(1) }), "");
        yield return Case(FindingCode.ConditionNeverMet, Ending(),
            Ending(Asks(ConditionKind.ContractDateWithin) with { From = Begins.AddDays(30) }), "/conditions/0");
        yield return Case(None, Ending(), Ending(Asks(ConditionKind.ContractDateWithin) with { From = Begins.AddDays(29) }), "");
        yield return Case(FindingCode.WindowBeforePeriod, Programme, With(Asks(ConditionKind.ContractDateWithin) with { Until = Begins }),
            "/conditions/0");
        yield return Case(FindingCode.ConditionNeverMet, Programme,
            With(Asks(ConditionKind.ContractDateWithin) with { Until = new(2025, 6, 1) }, Asks(ConditionKind.ContractDateWithin) with
            { From = new(2025, 6, 1) }), "/conditions/1");
        yield return Case(FindingCode.ConditionNeverMet, Programme,
            With(Asks(ConditionKind.BuyerRegion) with { Divisions = ["11", "北京"] }), "/conditions/0/divisions/1");
        yield return Case(FindingCode.ConditionNeverMet, Programme,
            With(Asks(ConditionKind.BuyerRegion) with { Divisions = ["11"] }, Asks(ConditionKind.BuyerRegion) with
            { Divisions = ["4403"] }), "/conditions/1");
        yield return Case(None, Programme,
            With(Asks(ConditionKind.BuyerRegion) with { Divisions = ["11"] }, Asks(ConditionKind.BuyerRegion) with
            { Divisions = ["1101"] }), "");
        yield return Case(FindingCode.ConditionNeverMet, Programme,
            With(Asks(ConditionKind.InvoiceKind) with { AnyOf = ["vat_special"] }, Asks(ConditionKind.InvoiceKind) with
            { AnyOf = ["vat_ordinary"] }), "/conditions/1");
        yield return Case(FindingCode.ConditionNeverMet, Programme, With(Asks(ConditionKind.CategoryIn) with { AnyOf = ["quantum_chip"] }),
            "/conditions/0");
        yield return Case(FindingCode.ConditionNeverMet, Programme,
            With(Asks(ConditionKind.PerformanceAtLeast) with { Metric = "fp16_tflops", Minimum = new DecimalText("9000000") }),
            "/conditions/0");
        yield return Case(FindingCode.ReferenceUnknown, Programme,
            With(Asks(ConditionKind.NotSubsidisedElsewhere) with { ExclusiveProgrammes = ["beijing-ai-research", "nowhere"] }),
            "/conditions/0/exclusiveProgrammes/1");
        yield return Case(FindingCode.ValueLeaps, With(Asks(ConditionKind.ClaimWithinDays) with { Days = 36 }),
            With(Asks(ConditionKind.ClaimWithinDays) with { Days = 365 }), "/conditions/0/days");
        yield return Case(FindingCode.ValueLeaps, With(Least("5000.00")), With(Least("50000.01")), "/conditions/0/amount");
        yield return Case(FindingCode.DayAndMonthSwapped, With(Asks(ConditionKind.InvoiceDateWithin) with { Until = new(2025, 10, 12) }),
            With(Asks(ConditionKind.InvoiceDateWithin) with { Until = new(2025, 12, 10) }), "/conditions/0/until");

        yield return Case(FindingCode.CapNeverBites, Bare(), WithFormula(one => one with { CapPerUnit = Yuan100, CapPerLine = Yuan100 }),
            "/formula/capPerUnit");
        yield return Case(None, Bare(),
            WithFormula(one => one with
            {
                CapPerInvoice = Rule("1000.00"),
                CapPerLine = Rule("999.99"),
                CapPerUnit = Rule("999.98"),
                FloorPerInvoice = Rule("1000.00")
            }), "");
        yield return Case(FindingCode.CapAlwaysBites, Bare(), WithFormula(one => one with { CapPerInvoice = Rule("0.00") }),
            "/formula/capPerInvoice");
        yield return Case(FindingCode.CapAlwaysBites, Bare(),
            WithFormula(one => one with { FloorPerInvoice = Rule("100.01"), CapPerInvoice = Yuan100 }), "/formula/floorPerInvoice");
        yield return Case(FindingCode.CapAlwaysBites, With(Least("1000.00")), With(Least("1000.00")) with
        { Formula = Flat("0.100001") with { CapPerInvoice = Yuan100 } }, "/formula/capPerInvoice");
        yield return Case(None, With(Least("1000.00")), With(Least("1000.00")) with
        { Formula = Flat("0.1") with { CapPerInvoice = Yuan100 } }, "");
        yield return Case(FindingCode.CapNeverBites, With(Least("1000.00")), With(Least("1000.00")) with
        { Formula = Flat("0.1") with { FloorPerInvoice = Yuan100 } }, "/formula/floorPerInvoice");
        yield return Case(None, With(Least("1000.00")), With(Least("1000.00")) with
        { Formula = Flat("0.1") with { FloorPerInvoice = Rule("100.01") } }, "");

        yield return Case(FindingCode.ValueLeaps, WithFormula(one => one with { CapPerInvoice = Yuan100 }),
            WithFormula(one => one with { CapPerInvoice = Rule("1000.01") }), "/formula/capPerInvoice");
        yield return Case(FindingCode.ValueLeaps, Bare() with { Formula = Flat("0.03") }, Bare() with { Formula = Flat("0.300001") },
            "/formula/rate/rate");
        yield return Case(FindingCode.ValueLeaps, Bare() with { Formula = By(("training", "0.02")) }, Bare() with
        { Formula = By(("training", "0.21")) },
            "/formula/rate/rates/training/rate");
        yield return Case(FindingCode.ValueLeaps, Bare() with { Formula = Brackets("0.001", "0.1") }, Bare() with
        { Formula = Brackets("0.001", "0.009") }, "/formula/rate/brackets/1/rate");
        yield return Case(FindingCode.ValueLeaps, Bare() with { Formula = Uplifted("0.1", "0.01") }, Bare() with
        { Formula = Uplifted("0.1", "0.11") }, "/formula/uplifts/0/rate");
        yield return Case(FindingCode.RateIsOne, Bare() with { Formula = Flat("0.9") }, Bare() with { Formula = Flat("1.0") },
            "/formula/rate/rate");
        yield return Case(FindingCode.RateAboveOne, Bare() with { Formula = Flat("0.9") }, Bare() with { Formula = Flat("1.000001") },
            "/formula/rate/rate");
        yield return Case(FindingCode.RateIsOne, Bare() with { Formula = Uplifted("0.9", "0.09") }, Bare() with
        { Formula = Uplifted("0.9", "0.1") }, "/formula");
        yield return Case(FindingCode.RateAboveOne, Bare() with { Formula = Uplifted("0.9", "0.09") }, Bare() with
        { Formula = Uplifted("0.9", "0.100001") }, "/formula");
        yield return Case(FindingCode.RateAboveOne, Bare() with { Formula = Brackets("0.9", "0.9") }, Bare() with
        { Formula = Brackets("0.9", "1.1") }, "/formula/rate/brackets/1/rate");
        yield return Case(FindingCode.BracketsNotMonotone, Bare(), Bare() with { Formula = Marginal("0.1", "0.3", "0.2") },
            "/formula/rate/brackets");
        yield return Case(None, Bare(), Bare() with { Formula = Marginal("0.3", "0.2", "0.1") }, "");
        yield return Case(FindingCode.BracketsNotMonotone, Bare(), Bare() with { Formula = Brackets("0.3", "0.2") },
            "/formula/rate/brackets/1/rate");
        yield return Case(FindingCode.BracketsNotMonotone, Bare(), Bare() with { Formula = Falling() }, "/formula/rate/brackets");
        yield return Case(FindingCode.CategoryWithoutRate, Bare(), Asking("training", "graphics") with
        { Formula = By(("training", "0.3")) }, "/formula/rate/rates");
        yield return Case(FindingCode.RateNeverUsed, Asking("training"), Asking("training") with
        { Formula = By(("training", "0.3"), ("a/b~c", "0.3")) }, "/formula/rate/rates/a~1b~0c");
        yield return Case(FindingCode.RateNeverUsed, With(Asks(ConditionKind.ProjectPurpose) with { AnyOf = ["other"] }),
            With(Asks(ConditionKind.ProjectPurpose) with { AnyOf = ["other"] }) with { Formula = Uplifted("0.1", "0.1") },
            "/formula/uplifts/0/purpose");

        yield return Case(FindingCode.CitationMissing, Bare(), Limited(Buyer("100.00") with { Clause = Cited with { En = "" } }),
            "/limits/perBuyer/0/clause");
        yield return Case(FindingCode.CitationMissing, Money(2024, "100.00"),
            WithBudget(one => one with { Years = [one.Years[0] with { Clause = Cited with { Source = " " } }] }),
            "/limits/budget/years/0/clause");
        yield return Case(FindingCode.CitationMissing, Bare(), Bare() with
        { Limits = new LimitsBody { Hold = new(30, Cited with { Zh = "" }) } }, "/limits/hold/clause");
        yield return Case(FindingCode.CapAlwaysBites, Bare(), Limited(Buyer("0.00")), "/limits/perBuyer/0/amount");
        yield return Case(FindingCode.CapAlwaysBites, Bare(), Money(2024, "0.00"), "/limits/budget/years/0/amount");
        yield return Case(FindingCode.CapNeverBites, Bare(), Limited(Buyer("100.00")) with
        { Formula = Flat("0.1") with { CapPerInvoice = Yuan100 } }, "/formula/capPerInvoice");
        yield return Case(None, Bare(), Limited(Buyer("100.00") with { WhenExhausted = WhenExhausted.Refuse }) with
        { Formula = Flat("0.1") with { CapPerInvoice = Yuan100 } }, "");
        yield return Case(FindingCode.CapNeverBites, Bare(),
            Limited(Buyer("100.00"), Buyer("100.00") with { Id = "all", Period = LimitPeriod.Programme }), "/limits/perBuyer/0/amount");
        yield return Case(None, Bare(), Limited(Buyer("100.00"), Buyer("100.01") with { Id = "all", Period = LimitPeriod.Programme }), "");
        yield return Case(FindingCode.CapNeverBites, Bare(), Money(2024, "100.00", Buyer("100.00")), "/limits/perBuyer/0/amount");
        yield return Case(None, Bare(), Money(2024, "100.01", Buyer("100.00")), "");
        yield return Case(FindingCode.CapNeverBites, Bare(), Money(2024, "100.00") with
        { Formula = Flat("0.1") with { CapPerInvoice = Yuan100 } }, "/formula/capPerInvoice");
        yield return Case(FindingCode.CapAlwaysBites, Bare(), Limited(Buyer("99.99")) with
        { Formula = Flat("0.1") with { FloorPerInvoice = Yuan100 } }, "/limits/perBuyer/0/amount");
        yield return Case(FindingCode.CapAlwaysBites, With(Least("1000.00")), Limited(Buyer("99.99")) with
        { Conditions = [Least("1000.00")], Formula = Flat("0.1") }, "/limits/perBuyer/0/amount");
        yield return Case(FindingCode.CapAlwaysBites, Bare(), Money(2024, "99.99") with
        { Formula = Flat("0.1") with { FloorPerInvoice = Yuan100 } }, "/limits/budget");
        yield return Case(FindingCode.ValueLeaps, Limited(Buyer("100.00")), Limited(Buyer("1000.01")), "/limits/perBuyer/0/amount");
        yield return Case(FindingCode.ValueLeaps, Money(2024, "100.00"), Money(2024, "1000.01"), "/limits/budget/years/0/amount");
        yield return Case(FindingCode.ValueLeaps, Money(2024, "100.00"),
            WithBudget(one => one with { Years = [one.Years[0], Year(2025, "1000.01")] }), "/limits/budget/years/1/amount");
        yield return Case(FindingCode.ValueLeaps, Bare() with { Limits = new LimitsBody { Hold = new(30, Cited) } }, Bare() with
        { Limits = new LimitsBody { Hold = new(301, Cited) } }, "/limits/hold/days");
        yield return Case(FindingCode.BudgetYearMissing, Money(2024, "100.00"), Money(2024, "100.00") with
        { EffectiveUntil = new(2025, 1, 20) }, "/limits/budget/years");
        yield return Case(None, Money(2024, "100.00"), Money(2024, "100.00") with { EffectiveUntil = new(2025, 1, 1) }, "");
    }

    [TestCaseSource(nameof(Rules))]
    public void Programme_WithOneThingChanged_IsToldThatAndNothingElse(FindingCode code, ProgrammeDocument before, ProgrammeDocument draft,
        string[] pointers) =>
        AssertNew(code, pointers, ProgrammeChecks.Of(before, before, Around), ProgrammeChecks.Of(draft, before, Around));

    [TestCase(null, "2026-01-01..", "", TestName = "Alone")]
    [TestCase("2025-01-01..2026-01-01", "2026-01-01..", "", TestName = "Follows on the day")]
    [TestCase("2025-01-01..", "2026-01-01..", "", TestName = "Takes over from one without end")]
    [TestCase("2025-01-01..2025-12-31", "2026-01-01..", "PERIOD_GAP /effectiveFrom", TestName = "Begins a day late")]
    [TestCase("2026-06-01..", "2026-01-01..2026-06-01", "", TestName = "Ends on the day")]
    [TestCase("2026-06-01..", "2026-01-01..2026-05-31", "PERIOD_GAP /effectiveUntil", TestName = "Ends a day early")]
    [TestCase("2026-06-01..", "2026-01-01..", "PERIOD_OVERLAP /effectiveFrom", TestName = "Is hidden by a later one")]
    [TestCase("2025-01-01..", "2026-01-01..2026-06-01", "PERIOD_GAP /effectiveUntil", TestName = "Cuts short one without end")]
    [TestCase("2025-01-01..2026-06-01", "2026-01-01..2026-06-01", "", TestName = "Ends with the one that it takes over from")]
    [TestCase("2026-01-01..", "2026-01-01..", "PERIOD_OVERLAP /effectiveFrom", TestName = "Takes the place of another")]
    [TestCase("2025-01-01..;2026-06-01..", "2026-01-01..2026-03-01", "PERIOD_GAP /effectiveUntil",
        TestName = "Leaves a gap before the next")]
    public void Period_BesideThoseOfOtherVersions_JoinsThemOrIsTold(string? others, string draft, string expected)
    {
        static (DateOnly From, DateOnly? Until) Read(string text) =>
            (DateOnly.ParseExact(text[..10], "yyyy-MM-dd"), text.Length > 12 ? DateOnly.ParseExact(text[12..], "yyyy-MM-dd") : null);
        var (from, until) = Read(draft);
        var notes = new CheckNotes();
        notes.Succession(from, until,
            (others?.Split(';') ?? []).Select((one, i) => new VersionPeriod(i + 1, Read(one).From, Read(one).Until)));

        Assert.That(string.Join(", ", notes.All.Select(one => $"{Term.CodeOf(one.Code)} {one.Pointer}")), Is.EqualTo(expected));
    }

    [TestCase("2025-02-20", "2025-02-03", "/until", TestName = "The end is turned")]
    [TestCase("2025-12-02", "2025-03-20", "/from", TestName = "The beginning is turned")]
    public void Period_EmptyByASwap_IsToldToBeOne(string from, string until, string expected)
    {
        var notes = new CheckNotes();
        notes.Period(new(DateOnly.ParseExact(from, "yyyy-MM-dd"), DateOnly.ParseExact(until, "yyyy-MM-dd")), default, "/from", "/until");

        Assert.That(notes.All.Select(one => (one.Code, one.Pointer)),
            Is.EqualTo(new[] { (FindingCode.PeriodEmpty, "/until"), (FindingCode.DayAndMonthSwapped, expected) }));
    }

    [Test]
    public void Figures_LargeOrSmall_AreReadWithoutFailing()
    {
        string[] figures = ["79228162514264337593543950335", "0.0000000000000000000000000001", "0", "-1", "no figure",
            "99999999999999999999999999999999"];
        var drafts = figures.Select(Everywhere).ToArray();
        foreach (var draft in drafts)
        {
            foreach (var before in drafts)
            {
                Assert.That(() => ProgrammeChecks.Of(draft, before, Around), Throws.Nothing);
            }
        }

        var (small, large) = (WithModels(Catalogue.Models[0] with { Performance = [Figure("16")] }),
            WithModels(Catalogue.Models[0] with { Performance = [Figure(figures[0])] }));
        Assert.That(CatalogueChecks.Of(large, small, [], null).Select(one => one.Code), Does.Contain(FindingCode.ValueLeaps));
        Assert.That(CatalogueChecks.Of(small, large, [], null).Select(one => one.Code), Does.Contain(FindingCode.ValueLeaps));
    }

    [TestCase("catalogue-1")]
    [TestCase("catalogue-2")]
    public void SeedCatalogue_IsClean(string name)
    {
        var document = Seed(name, VersionsJson.Shared.CatalogueDocument);

        // The name of a family is a short name of its members, so that a line with nothing else is told to be ambiguous.
        var odd = CatalogueChecks.Of(document, null, [], VersionOf(document)).Where(one => one.Code != FindingCode.ShortNameShared);
        Assert.That(odd.Select(one => $"{one.Severity} {one.Code} {one.Pointer} {one.Text.En}"), Is.Empty);
    }

    // They exclude each other all the same; but one text should not have to be read to know the other.
    [TestCase("other", new string[0], new[] { "beijing-gpu-purchase" }, "/conditions")]
    [TestCase("other", new[] { "other" }, new string[0], "/conditions/0/exclusiveProgrammes/0")]
    [TestCase("other", new[] { "other" }, new[] { "beijing-gpu-purchase" }, null)]
    [TestCase("other", new string[0], new[] { "third" }, null)]
    public void Exclusivity_ThatOnlyOneSideNames_IsTold(string other, string[] drafted, string[] named, string? pointer)
    {
        var draft = With(Asks(ConditionKind.NotSubsidisedElsewhere) with { ExclusiveProgrammes = drafted });
        var around = Around with { Programmes = [.. Around.Programmes, other], Exclusive = [new ExclusiveNaming(other, 3, named)] };

        var found = ProgrammeChecks.Of(draft, null, around).Where(one => one.Code == FindingCode.ExclusivityOneSided).ToArray();
        Assert.That(found.Select(one => (one.Severity, one.Pointer)),
            Is.EqualTo(pointer is null ? [] : new[] { (Severity.Warning, pointer) }));
        Assert.That(found.Select(one => one.Text.En), Is.All.Contains($"Version 3 of {other}"));
    }

    [TestCase("beijing-gpu-purchase-1")]
    [TestCase("beijing-gpu-purchase-2")]
    [TestCase("beijing-ai-research-1")]
    [TestCase("shenzhen-guangming-compute-platform-1")]
    [TestCase("eu-subsidiaries-example-1")]
    public void SeedProgramme_IsClean(string name)
    {
        var document = Seed($"programme-{name}", VersionsJson.Shared.ProgrammeDocument);

        Assert.That(ProgrammeChecks.Of(document, null, Around).Select(one => $"{one.Severity} {one.Code} {one.Pointer} {one.Text.En}"),
            Is.Empty);
    }

    [Test]
    public async Task FindingCodes_All_HaveBothTexts()
    {
        await using var host = new ServiceHost();
        using var open = host.Client("");
        var items = (await open.ReadJsonAsync("/v1/finding-codes"))["items"]!.AsArray();

        Assert.That(items.Select(item => item!.Text("/code")), Is.EqualTo(Enum.GetValues<FindingCode>().Select(Term.CodeOf)));
        Assert.That(items.Select(item => item!.Text("/text/en")), Has.All.Not.Empty);
        Assert.That(items.Select(item => item!.Text("/text/zh")), Has.All.Match(@"\p{IsCJKUnifiedIdeographs}"));
        Assert.That(items.Select(item => item!.Text("/text/en")), Is.Unique);
    }

    [Test]
    public async Task Fault_ThatACheckNamesToo_IsToldOnceAndByTheCheck()
    {
        await using var host = new ServiceHost();
        using var author = host.Client();
        var draft = await DraftClient.BeginAsync(author, "/v1/programmes/shenzhen-guangming-compute-platform/drafts", 1);
        await draft.PatchAsync(JsonNode.Parse("""
            {
              "formula": { "rate": { "rate": "1.5" } },
              "limits": { "perBuyer": [{
                "id": "year", "period": "calendar_year", "amount": { "amount": "20000000.00", "currency": "CNY" }, "whenExhausted": "waitlist",
                "clause": { "en": "c", "zh": "条", "source": "s", "illustrative": true } }] }
            }
            """)!);

        var findings = (await draft.ReadAsync("/checks"))["findings"]!.AsArray().Where(one => one!.Text("/severity") == "error");

        Assert.That(findings.Select(one => (one!.Text("/code"), one!.Text("/pointer"))),
            Is.EquivalentTo([("RATE_ABOVE_ONE", "/formula/rate/rate"), ("DOCUMENT_NOT_WHOLE", "/limits/perBuyer/0/whenExhausted")]));
    }

    private static void AssertNew(FindingCode code, string[] pointers, IReadOnlyList<CheckFinding> before,
        IReadOnlyList<CheckFinding> after)
    {
        var old = before.Select(one => (one.Code, one.Pointer)).ToHashSet();
        var found = after.Where(one => !old.Contains((one.Code, one.Pointer))).ToArray();
        if (code == None)
        {
            Assert.That(found, Is.Empty);
            return;
        }

        Assert.That(found.Select(one => one.Code), Is.All.EqualTo(code),
            string.Join("; ", found.Select(one => $"{one.Code} {one.Pointer}")));
        Assert.That(found.Select(one => one.Pointer), Does.Contain(pointers[0]));
        Assert.That(found.Where(one => !pointers.Any(pointer => one.Pointer.StartsWith(pointer, StringComparison.Ordinal))), Is.Empty);
        Assert.That(found.Select(one => one.Text.Zh), Is.All.Match(@"\p{IsCJKUnifiedIdeographs}"));
        Assert.That(found.Select(one => one.Text.En), Is.All.Not.Empty);
    }

    private static TestCaseData Case<T>(FindingCode code, T before, T draft, params string[] pointers) =>
        new TestCaseData(code, before, draft, pointers)
            .SetArgDisplayNames(code == None ? $"nothing #{Interlocked.Increment(ref _nothing)}" : code.ToString(), pointers[0]);

    private static int _nothing;

    private static CatalogueDocument WithModels(params ModelBody[] first) => Catalogue with
    { Models = [.. first, .. Catalogue.Models.Skip(first.Length)] };

    private static CatalogueDocument WithVendor(Func<VendorBody, VendorBody> first) => Catalogue with
    { Vendors = [first(Catalogue.Vendors[0]), .. Catalogue.Vendors.Skip(1)] };

    // The first model, and the first of another vendor.
    private static CatalogueDocument WithAnother(ModelBody first, Func<ModelBody, ModelBody> other)
    {
        var draft = WithModels(first);
        return draft with { Models = [.. draft.Models.Select((model, i) => i == Another ? other(model) : model)] };
    }

    private static CatalogueDocument WithBrands(string[] first, string[] second) => Catalogue with
    {
        Vendors = [Catalogue.Vendors[0] with { Brands = [.. first, .. Catalogue.Vendors[0].Brands] }, Catalogue.Vendors[1] with
            { Brands = [.. second, .. Catalogue.Vendors[1].Brands] }, .. Catalogue.Vendors.Skip(2)],
    };

    private static ProgrammeDocument WithCondition(ConditionBody first) => Programme with
    { Conditions = [first, .. Programme.Conditions.Skip(1)] };

    // Nothing is asked and a tenth is paid, without caps: what is added stands alone.
    private static ProgrammeDocument Bare() => Programme with { Conditions = [], Formula = Flat("0.1"), Limits = null };

    private static ProgrammeDocument With(params ConditionBody[] conditions) => Bare() with { Conditions = conditions };

    private static ProgrammeDocument Ending(params ConditionBody[] conditions) => With(conditions) with
    { EffectiveUntil = Begins.AddDays(30) };

    private static ProgrammeDocument WithFormula(Func<FormulaBody, FormulaBody> change) => Bare() with { Formula = change(Flat("0.1")) };

    private static ProgrammeDocument Asking(params string[] categories) =>
        With(Asks(ConditionKind.CategoryIn) with { AnyOf = categories }) with { Formula = By([.. categories.Select(one => (one, "0.3"))]) };

    private static ProgrammeDocument Limited(params BuyerLimitBody[] limits) => Bare() with
    { Limits = new LimitsBody { PerBuyer = limits } };

    private static ProgrammeDocument Money(int year, string amount, params BuyerLimitBody[] limits) =>
        Bare() with
        {
            Limits = new LimitsBody
            { PerBuyer = limits, Budget = new BudgetBody(1, [Year(year, amount)], WhenExhausted.Partial, Cited) }
        };

    private static ProgrammeDocument WithBudget(Func<BudgetBody, BudgetBody> change)
    {
        var programme = Money(2024, "100.00");
        return programme with { Limits = programme.Limits! with { Budget = change(programme.Limits!.Budget!) } };
    }

    private static ConditionBody Asks(ConditionKind kind) => new()
    { Id = "asked", Kind = kind, Clause = Cited with { Illustrative = true } };

    private static ConditionBody Least(string amount) => Asks(ConditionKind.MinimumEligibleCost) with { Amount = Money(amount) };

    private static BuyerLimitBody Buyer(string amount) =>
        new("year", LimitPeriod.CalendarYear, Money(amount), WhenExhausted.Partial, Cited);

    private static BudgetYearBody Year(int year, string amount) => new(year, Money(amount), Cited);

    private static FormulaBody Flat(string rate) => Of(new RateBody { Kind = RateKind.Flat, Rate = rate, Clause = Cited });

    private static FormulaBody Uplifted(string rate, string uplift) => Flat(rate) with { Uplifts = [new("purpose", uplift, Cited)] };

    private static FormulaBody By(params (string Category, string Rate)[] rates) =>
        Of(new RateBody
        {
            Kind = RateKind.ByCategory,
            Rates = rates.ToDictionary(one => one.Category, one => new CategoryRateBody(one.Rate, Cited)),
            Clause = Cited
        });

    private static FormulaBody Brackets(params string[] rates) => Of(new RateBody
    {
        Kind = RateKind.Brackets,
        Mode = BracketMethod.Slab,
        Brackets = [.. rates.Select((rate, i) => new BracketBody(Money($"{i * 100}.00"), rate, Cited))],
        Clause = Cited,
    });

    private static RateBody Rate(CategoryRateBody training) => By(("training", "0.1")).Rate with
    { Rates = new Dictionary<string, CategoryRateBody> { ["training"] = training } };

    private static FormulaBody Unstated(params string[] rates) => Brackets(rates) is var formula
        ? formula with
        { Rate = formula.Rate with { Brackets = [formula.Rate.Brackets![0], formula.Rate.Brackets![1] with { Clause = null }] } }
        : formula;

    private static RoundingBody Rounded(Clause clause) => Programme.Formula.Rounding with { Clause = clause };

    private static ProgrammeDocument Admitting(string en, string zh, bool illustrative = false) =>
        Bare() with { Formula = Flat("0.1") with { Rounding = Rounded(new Clause(en, zh, "s", illustrative)) } };

    private static FormulaBody Marginal(params string[] rates) => Brackets(rates) is var formula ? formula with
    { Rate = formula.Rate with { Mode = BracketMethod.Marginal } } : formula;

    private static FormulaBody Falling() => Marginal("0.1", "0.1") is var formula
        ? formula with { Rate = formula.Rate with { Brackets = [formula.Rate.Brackets![0], formula.Rate.Brackets![0]] } }
        : formula;

    // No caps, no floor.
    private static FormulaBody Of(RateBody rate) => new() { Rate = rate, Uplifts = [], Rounding = Programme.Formula.Rounding };

    private static AmountRuleBody Rule(string amount) => new(Money(amount), Cited);

    private static MoneyBody Money(string amount) => new() { Amount = new DecimalText(amount), Currency = "CNY" };

    private static PerformanceBody Figure(string value) => new("memory_gb", new DecimalText(value), FigureKind.Claimed, "s");

    // One figure at every place where a programme has one.
    private static ProgrammeDocument Everywhere(string figure)
    {
        var formula = new FormulaBody
        {
            Rate = new RateBody
            {
                Kind = RateKind.Brackets,
                Mode = BracketMethod.Slab,
                Brackets = [new(Money(figure), figure, Cited), new(Money(figure), figure, Cited)],
                Clause = Cited
            },
            Uplifts = [new("purpose", figure, Cited), new("purpose", figure, Cited)],
            CapPerInvoice = Rule(figure),
            FloorPerInvoice = Rule(figure),
            Rounding = Programme.Formula.Rounding,
        };
        var programme = Money(2024, figure, Buyer(figure), Buyer(figure) with { Id = "all", Period = LimitPeriod.Programme });
        return programme with
        {
            Formula = formula,
            Limits = programme.Limits! with
            {
                Budget = programme.Limits!.Budget! with
                { FirstMonth = 4, Years = [Year(2024, figure), Year(2025, figure), Year(2026, figure)] }
            },
            Conditions =
            [
                Least(figure),
                Asks(ConditionKind.MinimumQuantity) with { Quantity = new DecimalText(figure) },
                Asks(ConditionKind.PerformanceAtLeast) with { Metric = "fp16_tflops", Minimum = new DecimalText(figure) },
            ],
        };
    }

    private static CatalogueVersion? VersionOf(CatalogueDocument document) => CatalogueReader.Read(document, new Faults());

    private static T Seed<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var assembly = typeof(CatalogueDocument).Assembly;
        using var stream = assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().First(one => one.StartsWith($"Seed/{name}", StringComparison.Ordinal)))!;
        return JsonSerializer.Deserialize(stream, type)!;
    }
}
