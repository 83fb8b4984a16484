using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>The buyer as an invoice names it. What the invoice does not say is null. Equal by its texts.</summary>
/// <param name="Name">The name.</param>
/// <param name="TaxId">Its VAT number or tax id (BT-48; 购买方纳税人识别号).</param>
/// <param name="RegistrationId">Its number in a register of companies (BT-47).</param>
/// <param name="OtherId">Any other number by which it is named, perhaps the seller's own number for it (BT-46).</param>
public sealed record PrintedBuyer(string? Name, string? TaxId, string? RegistrationId, string? OtherId)
{
    /// <summary>The numbers that are there, in their order.</summary>
    public IEnumerable<string> Ids => new[] { TaxId, RegistrationId, OtherId }.OfType<string>();
}

/// <summary>An invoice that another one refers to: the one that it corrects, replaces or follows (BT-25, BT-26).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Code">Its code, of the older Chinese kinds; null where there is none.</param>
/// <param name="IssueDate">Its day of issue; null where it is not said.</param>
public sealed record PrecedingInvoice(InvoiceNumber Number, string? Code, DateOnly? IssueDate);
