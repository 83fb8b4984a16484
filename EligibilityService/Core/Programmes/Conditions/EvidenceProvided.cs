using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The expense is shown by at least one piece of evidence.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class EvidenceProvided(string id, Clause clause) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.EvidenceProvided;

    /// <inheritdoc/>
    public override string Needed => "at least one piece of evidence";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var evidence = part.Line.Declared.Evidence;
        return evidence.Count > 0
            ? Finding.Met(Basis.Declared, evidence[0].Reference)
            : Finding.CannotTell(Basis.Declared, null, ReasonCode.EvidenceMissing, $"/invoice/lines/{part.Line.Number - 1}/evidence",
                Supplier.Applicant,
                "evidence_provided.evidence_missing()");
    }
}
