using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Impact;

/// <summary>A recorded decision, as far as the impact of a draft is calculated from it.</summary>
/// <param name="DecisionId">Its id.</param>
/// <param name="Programme">Its programme.</param>
/// <param name="Buyer">The buyer's credit code.</param>
/// <param name="InvoiceNumber">The invoice's number.</param>
/// <param name="Month">The month of the decision.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Amount">What is due.</param>
/// <param name="WaitlistedFen">What it waits for.</param>
/// <param name="FiscalYear">The fiscal year whose budget it counts against.</param>
/// <param name="CalendarYear">The calendar year in which it counts for limits per buyer.</param>
/// <param name="Codes">The codes of its reasons, each once, in order.</param>
/// <param name="Shares">Its amount by line.</param>
/// <param name="Balances">What had been used of the limits; null when that is not on record.</param>
/// <param name="KeepsPlace">Whether it took the place of another decision, so that waiting cases do not come before it.</param>
public sealed record OnRecord(
    string DecisionId,
    string Programme,
    string Buyer,
    string InvoiceNumber,
    string Month,
    Outcome Outcome,
    Money Amount,
    long WaitlistedFen,
    int FiscalYear,
    int CalendarYear,
    IReadOnlyList<ReasonCode> Codes,
    IReadOnlyList<Share> Shares,
    BalanceView? Balances,
    bool KeepsPlace);

/// <summary>The same case made under a draft, before money is looked at.</summary>
/// <param name="Touched">Whether the draft's own rules, limits or models bear on it.</param>
/// <param name="Case">The case; null when it cannot be decided under the draft at all.</param>
/// <param name="Assessment">What the stateless part of deciding gives; null with the case.</param>
/// <param name="Taken">Claims of other decisions that stand in its way.</param>
public sealed record UnderDraft(bool Touched, Case? Case, Assessment? Assessment, IReadOnlyList<TakenClaim> Taken);

/// <summary>What became of one decision under a draft.</summary>
/// <param name="Item">Before and after.</param>
/// <param name="SharesBefore">The amount before, by line.</param>
/// <param name="SharesAfter">The amount after, by line.</param>
/// <param name="YearBefore">The fiscal year before.</param>
/// <param name="YearAfter">The fiscal year after.</param>
/// <param name="WaitsBefore">What it waits for, in fen.</param>
/// <param name="WaitsAfter">What it would wait for, in fen.</param>
public sealed record Redecided(
    ImpactItem Item,
    IReadOnlyList<Share> SharesBefore,
    IReadOnlyList<Share> SharesAfter,
    int YearBefore,
    int YearAfter,
    long WaitsBefore,
    long WaitsAfter)
{
    /// <summary>Whether anything would be different.</summary>
    public bool Changed => Item.OutcomeBefore != Item.OutcomeAfter || Item.Before != Item.After || WaitsBefore != WaitsAfter
        || Item.ReasonsGained.Count > 0 || Item.ReasonsLost.Count > 0;
}
