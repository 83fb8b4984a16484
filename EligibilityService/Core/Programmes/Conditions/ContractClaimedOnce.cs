using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The contract is claimed once per programme and buyer. That it is free is settled by the register; here only its number is asked for.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class ContractClaimedOnce(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ContractClaimedOnce;

    /// <inheritdoc/>
    public override string Needed => "contract number";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums) => @case.Contract?.Number is { } number
        ? Finding.Met(Basis.Declared, number.Written)
        : Finding.CannotTell(Basis.Declared, null, ReasonCode.ContractNumberMissing, "/contract/number", Supplier.Applicant,
            "contract_claimed_once.number_missing()");
}
