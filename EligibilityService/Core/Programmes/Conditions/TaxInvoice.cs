using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The document is a tax invoice on goods: no pro forma, no request for payment, no prepayment. Chinese kinds are, by their kind.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class TaxInvoice(string id, Clause clause) : InvoiceCondition(id, clause)
{
    private const string Pointer = "/invoice/typeCode";

    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.TaxInvoice;

    /// <inheritdoc/>
    public override string Needed => "tax invoice";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        if (@case.Invoice.Kind != InvoiceKind.Other)
        {
            return Finding.Met(@case.Paper, Needed);
        }

        if (@case.Invoice.TypeCode is not { } code)
        {
            return Finding.CannotTell(@case.Paper, null, ReasonCode.DocumentTypeMissing, Pointer, Supplier.Applicant,
                "The code of the kind of document (UNTDID 1001) is not stated. State it as `invoice.typeCode`, or send the document.",
                "未注明单据类型代码（UNTDID 1001）。请在`invoice.typeCode`中注明，或提交发票文件。");
        }

        var (en, zh) = DocumentType.NameOf(code);
        return DocumentType.SenseOf(code) switch
        {
            DocumentSense.OtherThanGoods when @case.Programme.LinesCountBy == LinesCountBy.Model => Finding.NotMet(@case.Paper, code,
                ReasonCode.InvoiceNotOfAPurchase, Pointer,
                $"The document is {en} ({code}): it does not show that goods were bought.", $"该单据为{zh}（{code}）：不能证明购买了货物。"),
            DocumentSense.Prepayment => Finding.NotMet(@case.Paper, code, ReasonCode.DocumentNotFinal, Pointer,
                $"The document is {en} ({code}). The final invoice counts, whole: send that.", $"该单据为{zh}（{code}）。以最终发票全额为准：请提交最终发票。"),
            DocumentSense.SeveralSellers => Finding.CannotTell(@case.Paper, code, ReasonCode.DocumentTypeUnclear, Pointer, Supplier.Officer,
                $"The document is {en} ({code}). Who sold what cannot be told from it; an officer settles it.",
                    $"该单据为{zh}（{code}）。无法据此判断各销售方所售货物；须由人员认定。"),
            DocumentSense.NoInvoice => Finding.NotMet(@case.Paper, code, ReasonCode.NotATaxInvoice, Pointer,
                $"The document is {en} ({code}), and no tax invoice. Send the invoice itself.", $"该单据为{zh}（{code}），不是税务发票。请提交发票本身。"),
            _ when DocumentType.IsSelfBilled(code) => Finding.MetWithNote(@case.Paper, code, ReasonCode.SelfBilled, Pointer,
                $"The document is {en} ({code}): the buyer wrote it himself, so what it says is the buyer's own word.",
                    $"该单据为{zh}（{code}）：由购买方自行开具，所载内容为购买方单方陈述。"),
            _ => Finding.Met(@case.Paper, code),
        };
    }
}
