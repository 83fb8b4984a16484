using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The service read the invoice from a document that it keeps; what is typed in is only somebody's word.</summary>
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
            "The invoice was typed in; the programme asks for the document itself. Send it as `file`, in `multipart/form-data`.",
            "发票内容为录入；本项目要求发票文件本身。请以`multipart/form-data`的`file`部分提交。");
}
