using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The service read the invoice from a document that it keeps; what is typed in is only the caller's word.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class DocumentKept(string id, Clause clause) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.DocumentKept;

    /// <inheritdoc/>
    public override string Needed => "a kept document";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums) => @case.Paper == Basis.Printed && @case.Document is { } document
        ? Finding.Met(@case.Paper, document.Sha256)
        : Finding.CannotTell(@case.Paper, null, ReasonCode.DocumentMissing, "/invoice", Supplier.Applicant,
            "document_kept.document_missing()");
}
