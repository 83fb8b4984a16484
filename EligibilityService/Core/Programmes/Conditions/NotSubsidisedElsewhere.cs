using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// Nobody else subsidises the same cost, as declared. Claims under the programmes named as exclusive are settled by the register.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="exclusiveProgrammes">Programmes whose claims on the same invoice exclude this one.</param>
public sealed class NotSubsidisedElsewhere(string id, Clause clause, IReadOnlyList<string> exclusiveProgrammes)
    : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.NotSubsidisedElsewhere;

    /// <inheritdoc/>
    public override string Needed => "false";

    /// <summary>Programmes whose claims on the same invoice exclude this one.</summary>
    public IReadOnlyList<string> ExclusiveProgrammes => exclusiveProgrammes;

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums) => @case.Declarations.SubsidisedElsewhere switch
    {
        false => Finding.Met(Basis.Declared, "false"),
        true => Finding.NotMet(Basis.Declared, "true", ReasonCode.SubsidisedElsewhere, "/declarations/subsidisedElsewhere",
            "not_subsidised_elsewhere.subsidised_elsewhere()"),
        null => Finding.CannotTell(Basis.Declared, null, ReasonCode.OtherSubsidyNotDeclared, "/declarations/subsidisedElsewhere",
            Supplier.Applicant,
            "not_subsidised_elsewhere.not_declared()"),
    };
}
