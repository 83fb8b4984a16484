using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The purpose is one of the programme's.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The purposes covered; lower_snake words.</param>
public sealed class ProjectPurpose(string id, Clause clause, IReadOnlyList<string> anyOf) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.ProjectPurpose;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf);

    private LocalizedText Covered { get; } = InWords.OfIds(anyOf);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var seen = @case.Project.Purpose;
        return anyOf.Contains(seen)
            ? Finding.Met(Basis.Declared, seen)
            : Finding.NotMet(Basis.Declared, seen, ReasonCode.PurposeNotCovered, "/project/purpose",
                "project_purpose.not_covered(seen, covered)", InWords.OfId(seen), Covered);
    }
}
