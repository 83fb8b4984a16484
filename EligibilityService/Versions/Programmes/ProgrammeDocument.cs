using System.Text.Json.Serialization;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Programmes;

/// <summary>What a programme version says: a draft holds exactly this, and publication adds the number and who published it when.</summary>
public record ProgrammeContent
{
    /// <summary>The programme's id; a lower-case word with hyphens, never reused.</summary>
    [AtMost(Wire.Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public required string Programme { get; init; }

    /// <summary>The programme's name.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Whose programme it is.</summary>
    public required LocalizedText Authority { get; init; }

    /// <summary>The first day of its rules.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The first day after its rules; null or absent for no end.</summary>
    public DateOnly? EffectiveUntil { get; init; }

    /// <summary>The texts it rests on.</summary>
    [AtMost(20)]
    public required IReadOnlyList<LegalBasisBody> LegalBasis { get; init; }

    /// <summary>The currency it counts and pays in.</summary>
    [AtMost(3)]
    public required string Currency { get; init; }

    /// <summary>By what its applicants are known; <c>credit_code</c> when absent.</summary>
    public ApplicantId? ApplicantId { get; init; }

    /// <summary>What the lines of an invoice count by.</summary>
    public required LinesCountBy LinesCountBy { get; init; }

    /// <summary>Which amount of a line is its cost.</summary>
    public required CostAmounts Amounts { get; init; }

    /// <summary>All that must hold, in the order in which it is said.</summary>
    [AtMost(1000)]
    public required IReadOnlyList<ConditionBody> Conditions { get; init; }

    /// <summary>What turns eligible cost into money.</summary>
    public required FormulaBody Formula { get; init; }

    /// <summary>
    /// What depends on what was granted before: limits for one buyer, the budget, how long a reservation lasts. Absent for no limits.
    /// </summary>
    public LimitsBody? Limits { get; init; }

    /// <summary>How payments are recorded; absent for the defaults.</summary>
    public PaymentsBody? Payments { get; init; }

    /// <summary>What there must be before this version, or the one after it, is published; absent for nothing.</summary>
    [AtMost(10)]
    public IReadOnlyList<PublicationRequirement>? PublicationRequires { get; init; }
}

/// <summary>How payments on decisions of this version are recorded.</summary>
/// <param name="ReferenceRequired">Whether each names its payment order, so that none is recorded twice; true when absent.</param>
/// <param name="ByAnotherPerson">Whether neither who asked for a decision nor who reviewed it may record its payment; false when
/// absent.</param>
public sealed record PaymentsBody(bool ReferenceRequired = true, bool ByAnotherPerson = false);

/// <summary>What there must be before a version is published.</summary>
[JsonConverter(typeof(TermConverter<PublicationRequirement>))]
public enum PublicationRequirement
{
    /// <summary>An impact report of exactly what is to be published.</summary>
    ImpactReport,
}

/// <summary>A programme version as published: frozen, and served exactly as it was.</summary>
public sealed record ProgrammeDocument : ProgrammeContent
{
    /// <summary>The version's number, from 1.</summary>
    [Between(1, 100_000)]
    public required int Version { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it.</summary>
    [AtMost(Wire.Limits.Name)]
    public required string PublishedBy { get; init; }

    /// <summary>
    /// True when any value in it is stated by no published text. Publication derives it from the clauses; a draft does not write it.
    /// </summary>
    public bool Illustrative { get; init; }
}

/// <summary>What depends on what was granted before. Limits per buyer are applied first, in their order, then the budget.</summary>
public sealed record LimitsBody
{
    /// <summary>What one buyer may get.</summary>
    [AtMost(20)]
    public IReadOnlyList<BuyerLimitBody>? PerBuyer { get; init; }

    /// <summary>The programme's money, year by year; absent for no bound.</summary>
    public BudgetBody? Budget { get; init; }

    /// <summary>How long a reservation lasts that is not paid; absent for no end.</summary>
    public HoldBody? Hold { get; init; }
}

/// <summary>The most for one buyer over a time.</summary>
/// <param name="Id">Its name in the version.</param>
/// <param name="Period">Over which time.</param>
/// <param name="Amount">The most.</param>
/// <param name="WhenExhausted">What happens beyond: partial or refuse.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record BuyerLimitBody([property: AtMost(Limits.Word), Form("^[a-z0-9-]+$")] string Id, LimitPeriod Period, MoneyBody Amount,
    WhenExhausted WhenExhausted, Clause Clause);

/// <summary>The programme's money, by fiscal year.</summary>
/// <param name="FirstMonth">The month in which a fiscal year begins; the year is named by the calendar year in which it begins.</param>
/// <param name="Years">The money of each year; a year that is not named has none.</param>
/// <param name="WhenExhausted">What happens when it is used up.</param>
/// <param name="Clause">Where the rule comes from.</param>
public sealed record BudgetBody(
    [property: Between(1, 12)] int FirstMonth,
    [property: AtLeast(1), AtMost(50)] IReadOnlyList<BudgetYearBody> Years,
    WhenExhausted WhenExhausted,
    Clause Clause);

/// <summary>The money of one fiscal year.</summary>
/// <param name="Year">The year.</param>
/// <param name="Amount">How much.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record BudgetYearBody([property: Between(2000, 2200)] int Year, MoneyBody Amount, Clause Clause);

/// <summary>How long a reservation lasts that is not paid.</summary>
/// <param name="Days">How many days after the day of the decision it still holds.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record HoldBody([property: Between(1, 3650)] int Days, Clause Clause);

/// <summary>A text that a programme rests on.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Source">Where it is published.</param>
public sealed record LegalBasisBody(LocalizedText Title, [property: AtMost(2000)] string Source);

/// <summary>A condition: its kind, its clause, and the parameters of its kind (docs/deciding.md lists them).</summary>
public sealed record ConditionBody
{
    /// <summary>Its name in the version; reasons and answers refer to it.</summary>
    [AtMost(Limits.Word), Form("^[a-z0-9-]+$")]
    public required string Id { get; init; }

    /// <summary>Its kind.</summary>
    public required ConditionKind Kind { get; init; }

    /// <summary>Where it comes from.</summary>
    public required Clause Clause { get; init; }

    /// <summary>Of date windows: the first day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Of date windows: the first day after.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Of claim_within_days: how many days are in time.</summary>
    [Between(0, 36_500)]
    public int? Days { get; init; }

    /// <summary>Of buyer_region: leading digits of the divisions.</summary>
    [AtMost(100)]
    public IReadOnlyList<string>? Divisions { get; init; }

    /// <summary>Of project_purpose, invoice_kind, category_in, domestic_basis, buyer_country: the values that suffice.</summary>
    [AtMost(100)]
    public IReadOnlyList<string>? AnyOf { get; init; }

    /// <summary>Of not_subsidised_elsewhere: programmes whose claims exclude this one.</summary>
    [AtMost(100)]
    public IReadOnlyList<string>? ExclusiveProgrammes { get; init; }

    /// <summary>Of registry facts: what it means that there is no answer; <c>cannot_tell</c> when absent.</summary>
    public WhenUnknown? WhenUnknown { get; init; }

    /// <summary>Of model_listed: what shows a declared model that nothing on the line names; <c>officer</c> when absent.</summary>
    public WhenDeclared? WhenDeclared { get; init; }

    /// <summary>Of minimum_eligible_cost: the least.</summary>
    public MoneyBody? Amount { get; init; }

    /// <summary>Of minimum_quantity: the least; a decimal string.</summary>
    public DecimalText? Quantity { get; init; }

    /// <summary>Of seller_authorised: tax ids of listed distributors.</summary>
    [AtMost(1000)]
    public IReadOnlyList<string>? Sellers { get; init; }

    /// <summary>Of performance_at_least: the catalogue's name of the figure.</summary>
    [AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")]
    public string? Metric { get; init; }

    /// <summary>Of performance_at_least: the least; a decimal string.</summary>
    public DecimalText? Minimum { get; init; }
}

/// <summary>What it means that a registry gave no answer.</summary>
[JsonConverter(typeof(TermConverter<WhenUnknown>))]
public enum WhenUnknown
{
    /// <summary>The case is undetermined.</summary>
    CannotTell,

    /// <summary>The decision only notes it.</summary>
    Note,
}

/// <summary>What shows a declared model that nothing on the line names.</summary>
[JsonConverter(typeof(TermConverter<WhenDeclared>))]
public enum WhenDeclared
{
    /// <summary>An officer's ruling.</summary>
    Officer,

    /// <summary>A packing list or an acceptance record, sent as an attachment and kept; an officer's ruling too.</summary>
    Attachment,
}

/// <summary>The formula; its steps run in the order of the members.</summary>
public sealed record FormulaBody
{
    /// <summary>The base rate.</summary>
    public required RateBody Rate { get; init; }

    /// <summary>What is added for a purpose.</summary>
    [AtMost(100)]
    public required IReadOnlyList<UpliftBody> Uplifts { get; init; }

    /// <summary>The most for one unit.</summary>
    public AmountRuleBody? CapPerUnit { get; init; }

    /// <summary>The most for one line.</summary>
    public AmountRuleBody? CapPerLine { get; init; }

    /// <summary>The most for one invoice.</summary>
    public AmountRuleBody? CapPerInvoice { get; init; }

    /// <summary>The least that is paid; a smaller sum pays nothing.</summary>
    public AmountRuleBody? FloorPerInvoice { get; init; }

    /// <summary>How fen are made.</summary>
    public required RoundingBody Rounding { get; init; }
}

/// <summary>How the base rate is found.</summary>
[JsonConverter(typeof(TermConverter<RateKind>))]
public enum RateKind
{
    /// <summary>One rate.</summary>
    Flat,

    /// <summary>A rate for each category.</summary>
    ByCategory,

    /// <summary>By the size of the eligible cost.</summary>
    Brackets,
}

/// <summary>The base rate.</summary>
public sealed record RateBody
{
    /// <summary>How it is found.</summary>
    public required RateKind Kind { get; init; }

    /// <summary>Of flat: the rate, a decimal string with at most six decimals.</summary>
    [AtMost(Limits.Figure), Form("^[01](\\.[0-9]{1,6})?$")]
    public string? Rate { get; init; }

    /// <summary>Of by_category: category to rate, each with its clause.</summary>
    [AtMost(100)]
    public IReadOnlyDictionary<string, CategoryRateBody>? Rates { get; init; }

    /// <summary>Of brackets: how they are read.</summary>
    public BracketMethod? Mode { get; init; }

    /// <summary>Of brackets: in rising order, the first from 0.00.</summary>
    [AtMost(100)]
    public IReadOnlyList<BracketBody>? Brackets { get; init; }

    /// <summary>Where it comes from; of by_category and brackets: that it is found so.</summary>
    public required Clause Clause { get; init; }
}

/// <summary>The rate of one category.</summary>
/// <param name="Rate">The rate, a decimal string.</param>
/// <param name="Clause">Where it comes from. Without one the draft can be kept and not be published.</param>
public sealed record CategoryRateBody([property: AtMost(Limits.Figure), Form("^[01](\\.[0-9]{1,6})?$")] string Rate, Clause? Clause = null);

/// <summary>A bracket.</summary>
/// <param name="From">The eligible cost from which it applies (inclusive).</param>
/// <param name="Rate">Its rate, a decimal string.</param>
/// <param name="Clause">Where it comes from. Without one the draft can be kept and not be published.</param>
public sealed record BracketBody(MoneyBody From, [property: AtMost(Limits.Figure), Form("^[01](\\.[0-9]{1,6})?$")] string Rate,
    Clause? Clause = null);

/// <summary>What is added to the base rate for a purpose.</summary>
/// <param name="Purpose">The purpose.</param>
/// <param name="Rate">How much, a decimal string.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record UpliftBody([property: AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")] string Purpose,
    [property: AtMost(Limits.Figure), Form("^[01](\\.[0-9]{1,6})?$")] string Rate, Clause Clause);

/// <summary>A cap or a floor.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record AmountRuleBody(MoneyBody Amount, Clause Clause);

/// <summary>How and where fen are made.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Where">The place.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record RoundingBody(RoundingRule Rule, RoundingPlace Where, Clause Clause);
