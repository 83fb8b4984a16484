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
            $"Decision {repeat.DecisionId} refused this invoice; now other things are declared of it ({repeat.Changes.Count} members, see `repeats`). An officer decides what is right.",
            $"决定{repeat.DecisionId}已不予支持该发票；现申报内容有变（{repeat.Changes.Count}项，见`repeats`）。须由工作人员核实。")
        : Finding.Met(Basis.Derived, "unchanged");
}
