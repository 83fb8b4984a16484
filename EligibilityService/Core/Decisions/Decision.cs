using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What was decided.</summary>
public enum Outcome
{
    /// <summary>All that was asked counts.</summary>
    Granted,

    /// <summary>Something was excluded, or a cap or limit cut the amount.</summary>
    PartlyGranted,

    /// <summary>Nothing is paid; the reasons say why.</summary>
    Refused,

    /// <summary>A fact is missing; the reasons say which and who can supply it. Nothing is claimed.</summary>
    Undetermined,
}

/// <summary>What became of a line.</summary>
public enum LineOutcome
{
    /// <summary>It counts, whole or in part.</summary>
    Eligible,

    /// <summary>It does not count.</summary>
    Excluded,

    /// <summary>A fact is missing.</summary>
    Undetermined,

    /// <summary>A discount, netted into the line it belongs to.</summary>
    Netted,
}

/// <summary>What one condition answered.</summary>
/// <param name="Id">The condition's id in the programme version, which has its clause.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Component">For a bundle: the component's place in the line, from 1.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Seen">The value seen; null when there was none.</param>
/// <param name="Needed">The value needed.</param>
public sealed record ConditionResult(string Id, ConditionKind Kind, int? Component, Answer Answer, string? Seen, string Needed);

/// <summary>What was decided on a line.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Match">What its text was resolved to; null when the programme does not count by model, and on discounts and surcharges.</param>
/// <param name="EligibleCost">What counts.</param>
/// <param name="ExcludedCost">What does not count; each fen of it has a reason.</param>
/// <param name="UndeterminedCost">What may count once the missing fact is there.</param>
/// <param name="AssessedAmount">What the formula gives for it.</param>
/// <param name="Amount">What is due for it.</param>
/// <param name="Conditions">What the conditions on lines answered.</param>
public sealed record LineDecision(
    int Line,
    LineOutcome Outcome,
    LineMatch? Match,
    Money EligibleCost,
    Money ExcludedCost,
    Money UndeterminedCost,
    Money AssessedAmount,
    Money Amount,
    IReadOnlyList<ConditionResult> Conditions);

/// <summary>
/// What the stateless part of deciding gives: everything but what depends on earlier decisions. Equal cases give equal assessments.
/// </summary>
/// <param name="Outcome">The outcome, unless the register knows better.</param>
/// <param name="Amount">What would be due.</param>
/// <param name="AssessedAmount">What the formula gives, before a refusal takes it away.</param>
/// <param name="EligibleCost">What counts.</param>
/// <param name="ExcludedCost">What does not count.</param>
/// <param name="UndeterminedCost">What may count once the missing facts are there.</param>
/// <param name="Conditions">What the conditions on the invoice answered.</param>
/// <param name="Lines">Line by line.</param>
/// <param name="Reasons">Every reason.</param>
/// <param name="Steps">The arithmetic.</param>
public sealed record Assessment(
    Outcome Outcome,
    Money Amount,
    Money AssessedAmount,
    Money EligibleCost,
    Money ExcludedCost,
    Money UndeterminedCost,
    IReadOnlyList<ConditionResult> Conditions,
    IReadOnlyList<LineDecision> Lines,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<Step> Steps);
