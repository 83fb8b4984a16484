using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The request came within a number of days after the invoice's date.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="days">How many days are in time; on that day it still is.</param>
public sealed class ClaimWithinDays(string id, Clause clause, int days) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ClaimWithinDays;

    /// <inheritdoc/>
    public override string Needed { get; } = Show.Number(days);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var passed = @case.ReceivedOn.DayNumber - @case.Invoice.IssueDate.DayNumber;
        var seen = Show.Number(passed);
        return passed <= days
            ? Finding.Met(Basis.Derived, seen)
            : Finding.NotMet(Basis.Derived, seen, ReasonCode.ClaimTooLate, "/invoice/issueDate",
                "claim_within_days.claim_too_late(seen, needed)", seen, Needed);
    }
}
