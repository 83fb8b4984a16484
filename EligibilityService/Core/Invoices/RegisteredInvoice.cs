using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>An invoice as the tax authority has it on record.</summary>
/// <param name="Seller">Who issued it.</param>
/// <param name="Buyer">To whom.</param>
/// <param name="IssueDate">On which day.</param>
/// <param name="Totals">Its totals.</param>
/// <param name="OtherStatus">Its status when it is not in force, as a word for people; null when it is in force.</param>
public sealed record RegisteredInvoice(CompanyId Seller, CompanyId Buyer, DateOnly IssueDate, InvoiceTotals Totals, string? OtherStatus)
{
    /// <summary>
    /// Where the record differs from the case. Names are not compared, because they are written in many ways; the ids identify buyer and
    /// seller. Another currency is another amount.
    /// </summary>
    public IReadOnlyList<InvoiceMismatch> DifferencesTo(Invoice invoice, Buyer buyer)
    {
        var found = new List<InvoiceMismatch>();
        Compare(InvoiceField.Seller, Seller.Written, Seller == invoice.Seller.TaxId);
        Compare(InvoiceField.Buyer, Buyer.Written, Buyer.Key == buyer.Id);
        Compare(InvoiceField.IssueDate, Show.Day(IssueDate), IssueDate == invoice.IssueDate);
        CompareMoney(InvoiceField.NetAmount, Totals.Net, invoice.Totals.Net);
        CompareMoney(InvoiceField.TaxAmount, Totals.Tax, invoice.Totals.Tax);
        CompareMoney(InvoiceField.GrossAmount, Totals.Gross, invoice.Totals.Gross);
        if (OtherStatus is not null)
        {
            found.Add(new InvoiceMismatch(InvoiceField.Status, OtherStatus));
        }

        return found;

        void Compare(InvoiceField field, string registered, bool isSame)
        {
            if (!isSame)
            {
                found.Add(new InvoiceMismatch(field, registered));
            }
        }

        void CompareMoney(InvoiceField field, Money registered, Money given)
        {
            if (registered != given)
            {
                found.Add(new InvoiceMismatch(field, $"{registered.Amount} {registered.Currency.Code}"));
            }
        }
    }
}
