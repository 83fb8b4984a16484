using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Impact;

/// <summary>A recorded decision that would be another one under a draft: who gains or loses, how much, and why.</summary>
/// <param name="DecisionId">The decision on record.</param>
/// <param name="Programme">Its programme.</param>
/// <param name="Buyer">The buyer's unified social credit code.</param>
/// <param name="InvoiceNumber">The invoice's number.</param>
/// <param name="Month">The month of the decision, in the programmes' time zone: <c>2026-05</c>.</param>
/// <param name="Touched">Whether the draft's own rules, limits or models bear on it; when false it changes only because others gain or lose
/// before it.</param>
/// <param name="OutcomeBefore">The outcome on record.</param>
/// <param name="OutcomeAfter">The outcome under the draft; absent when the request could not be decided under it at all.</param>
/// <param name="Before">The amount on record.</param>
/// <param name="After">The amount under the draft.</param>
/// <param name="Difference">After − before.</param>
/// <param name="ReasonsGained">Codes of reasons that only the draft gives.</param>
/// <param name="ReasonsLost">Codes of reasons that only the record has.</param>
public sealed record ImpactItem(
    string DecisionId,
    string Programme,
    string Buyer,
    string InvoiceNumber,
    string Month,
    bool Touched,
    Outcome OutcomeBefore,
    Outcome? OutcomeAfter,
    Money Before,
    Money After,
    Money Difference,
    IReadOnlyList<ReasonCode> ReasonsGained,
    IReadOnlyList<ReasonCode> ReasonsLost);

/// <summary>Money of a currency before and after.</summary>
/// <param name="Before">On record.</param>
/// <param name="After">Under the draft.</param>
/// <param name="Difference">After − before.</param>
/// <param name="Gained">What those gain who gain.</param>
/// <param name="Lost">What those lose who lose; difference = gained − lost.</param>
public sealed record ImpactMoney(Money Before, Money After, Money Difference, Money Gained, Money Lost);

/// <summary>Money of a vendor, a category or a month before and after.</summary>
/// <param name="Key">The vendor's id, the category or the month; a hyphen where none is known.</param>
/// <param name="Before">On record.</param>
/// <param name="After">Under the draft.</param>
/// <param name="Difference">After − before.</param>
public sealed record ImpactShare(string Key, Money Before, Money After, Money Difference);

/// <summary>The effect on a budget.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="FiscalYear">The fiscal year, named by the calendar year in which it begins.</param>
/// <param name="Before">What the report's decisions were granted of it.</param>
/// <param name="After">What they would have been.</param>
/// <param name="Difference">After − before: by so much more, or less, the budget would have been used.</param>
/// <param name="WaitlistedBefore">What waits for it.</param>
/// <param name="WaitlistedAfter">What would wait.</param>
public sealed record ImpactBudget(string Programme, int FiscalYear, Money Before, Money After, Money Difference, Money WaitlistedBefore,
    Money WaitlistedAfter);

/// <summary>How often a reason comes and goes.</summary>
/// <param name="Code">The reason.</param>
/// <param name="Gained">Decisions that would get it.</param>
/// <param name="Lost">Decisions that would not have it any more.</param>
public sealed record ImpactReason(ReasonCode Code, int Gained, int Lost);

/// <summary>How many decisions go from one outcome to another.</summary>
/// <param name="Before">The outcome on record.</param>
/// <param name="After">The outcome under the draft; absent when it could not be decided.</param>
/// <param name="Decisions">How many.</param>
public sealed record ImpactOutcome(Outcome Before, Outcome? After, int Decisions);

/// <summary>All sums of an impact report; every one of them is the sum over its decisions, to the fen.</summary>
/// <param name="Decisions">Decisions that were looked at: the latest standing one of each invoice.</param>
/// <param name="Touched">Those on which the draft's own rules, limits or models bear.</param>
/// <param name="Changed">Those whose outcome, amount or reasons would be others.</param>
/// <param name="Gains">Those that would get more.</param>
/// <param name="Losses">Those that would get less.</param>
/// <param name="Money">Money of each currency.</param>
/// <param name="Outcomes">From which outcome to which.</param>
/// <param name="Reasons">Reasons that come and go.</param>
/// <param name="Vendors">Money by vendor.</param>
/// <param name="Categories">Money by category.</param>
/// <param name="Months">Money by month of the decision.</param>
/// <param name="Budgets">The effect on each budget.</param>
public sealed record ImpactSums(
    int Decisions,
    int Touched,
    int Changed,
    int Gains,
    int Losses,
    IReadOnlyList<ImpactMoney> Money,
    IReadOnlyList<ImpactOutcome> Outcomes,
    IReadOnlyList<ImpactReason> Reasons,
    IReadOnlyList<ImpactShare> Vendors,
    IReadOnlyList<ImpactShare> Categories,
    IReadOnlyList<ImpactShare> Months,
    IReadOnlyList<ImpactBudget> Budgets)
{
    /// <summary>The sums of nothing.</summary>
    public static readonly ImpactSums None = new(0, 0, 0, 0, 0, [], [], [], [], [], [], []);
}
