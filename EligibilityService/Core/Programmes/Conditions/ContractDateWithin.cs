using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The contract was signed in the window, which may be another one than the invoice's.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="window">The days that count; half-open.</param>
public sealed class ContractDateWithin(string id, Clause clause, EffectivePeriod window) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ContractDateWithin;

    /// <inheritdoc/>
    public override string Needed { get; } = window.ToString();

    private LocalizedText Days { get; } = InWords.Of(window);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Contract?.Date is not { } date)
        {
            return Finding.CannotTell(Basis.Declared, null, ReasonCode.ContractDateMissing, "/contract/date", Supplier.Applicant,
                "contract_date_within.date_missing(days)", Days);
        }

        var seen = Show.Day(date);
        return window.Contains(date)
            ? Finding.Met(Basis.Declared, seen)
            : Finding.NotMet(Basis.Declared, seen, ReasonCode.ContractDateOutside, "/contract/date",
                "contract_date_within.date_outside(seen, days)", seen, Days);
    }
}
