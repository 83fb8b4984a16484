using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The eligible units reach a minimum.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="minimum">The least that counts.</param>
public sealed class MinimumQuantity(string id, Clause clause, decimal minimum) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.MinimumQuantity;

    /// <inheritdoc/>
    public override string Needed { get; } = Show.Number(minimum);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var seen = Show.Number(sums.EligibleUnits);
        if (sums.EligibleUnits >= minimum)
        {
            return Finding.Met(Basis.Derived, seen);
        }

        return sums.EligibleUnits + sums.UndeterminedUnits >= minimum
            ? Finding.CannotTell(Basis.Derived, seen, ReasonCode.QuantityUnclear, "/invoice/lines", Supplier.Applicant,
                "minimum_quantity.unclear(seen, needed)", seen, Needed)
            : Finding.NotMet(Basis.Derived, seen, ReasonCode.QuantityTooLow, "/invoice/lines",
                "minimum_quantity.too_low(seen, needed)", seen, Needed);
    }
}
