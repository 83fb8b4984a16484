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
                "tax_invoice.document_type_missing()");
        }

        var name = DocumentType.NameOf(code);
        return DocumentType.SenseOf(code) switch
        {
            DocumentSense.OtherThanGoods when @case.Programme.LinesCountBy == LinesCountBy.Model => Finding.NotMet(@case.Paper, code,
                ReasonCode.InvoiceNotOfAPurchase, Pointer,
                "tax_invoice.not_of_a_purchase(name, code)", name, code),
            DocumentSense.Prepayment => Finding.NotMet(@case.Paper, code, ReasonCode.DocumentNotFinal, Pointer,
                "tax_invoice.document_not_final(name, code)", name, code),
            DocumentSense.SeveralSellers => Finding.CannotTell(@case.Paper, code, ReasonCode.DocumentTypeUnclear, Pointer, Supplier.Officer,
                "tax_invoice.document_type_unclear(name, code)", name, code),
            DocumentSense.NoInvoice => Finding.NotMet(@case.Paper, code, ReasonCode.NotATaxInvoice, Pointer,
                "tax_invoice.not_a_tax_invoice(name, code)", name, code),
            _ when DocumentType.IsSelfBilled(code) => Finding.MetWithNote(@case.Paper, code, ReasonCode.SelfBilled, Pointer,
                "tax_invoice.self_billed(name, code)", name, code),
            _ => Finding.Met(@case.Paper, code),
        };
    }
}
