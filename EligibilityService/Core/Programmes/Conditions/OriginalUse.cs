using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The first use of the goods is by the buyer, as declared.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class OriginalUse(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.OriginalUse;

    /// <inheritdoc/>
    public override string Needed => "true";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums) => @case.Declarations.OriginalUse switch
    {
        true => Finding.Met(Basis.Declared, "true"),
        false => Finding.NotMet(Basis.Declared, "false", ReasonCode.NotOriginalUse, "/declarations/originalUse",
            "original_use.declared_used_before()"),
        null => Finding.CannotTell(Basis.Declared, null, ReasonCode.OriginalUseNotDeclared, "/declarations/originalUse", Supplier.Applicant,
            "original_use.not_declared()"),
    };
}
