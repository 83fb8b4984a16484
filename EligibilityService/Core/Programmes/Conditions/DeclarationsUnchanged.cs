using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The declarations are those of the refused case: an applicant that changes its word after a refusal is sent to an officer.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class DeclarationsUnchanged(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.DeclarationsUnchanged;

    /// <inheritdoc/>
    public override string Needed => "unchanged";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums) => @case.Repeats is { OfRefused: true } repeat
        ? Finding.CannotTell(Basis.Derived, repeat.DecisionId, ReasonCode.DeclarationsChanged, repeat.Changes[0].Pointer, Supplier.Officer,
            "declarations_unchanged.declarations_changed(decisionId, count)", repeat.DecisionId, repeat.Changes.Count)
        : Finding.Met(Basis.Derived, "unchanged");
}
