using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The eligible cost reaches a minimum.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="minimum">The least that counts.</param>
public sealed class MinimumEligibleCost(string id, Clause clause, Money minimum) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.MinimumEligibleCost;

    /// <inheritdoc/>
    public override string Needed { get; } = minimum.Amount;

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var seen = new Money(sums.EligibleFen, minimum.Currency).Amount;
        if (sums.EligibleFen >= minimum.MinorUnits)
        {
            return Finding.Met(Basis.Derived, seen);
        }

        return sums.EligibleFen + sums.UndeterminedFen >= minimum.MinorUnits
            ? Finding.CannotTell(Basis.Derived, seen, ReasonCode.EligibleCostUnclear, "/invoice/lines", Supplier.Applicant,
                "minimum_eligible_cost.unclear(seen, needed)", seen, Needed)
            : Finding.NotMet(Basis.Derived, seen, ReasonCode.EligibleCostTooLow, "/invoice/lines",
                "minimum_eligible_cost.too_low(seen, needed)", seen, Needed);
    }
}
