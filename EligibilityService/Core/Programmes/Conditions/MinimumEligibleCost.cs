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
                $"The eligible cost is {seen} so far; whether it reaches {Needed} depends on the undetermined lines.",
                $"目前符合条件的金额为{seen}；是否达到{Needed}取决于待定各行。")
            : Finding.NotMet(Basis.Derived, seen, ReasonCode.EligibleCostTooLow, "/invoice/lines",
                $"The eligible cost is {seen}; at least {Needed} is needed.",
                $"符合条件的金额为{seen}；至少需要{Needed}。");
    }
}
