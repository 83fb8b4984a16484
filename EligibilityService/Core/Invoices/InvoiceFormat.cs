namespace EligibilityService.Core.Invoices;

/// <summary>The formats that an invoice is read from.</summary>
public enum InvoiceFormat
{
    /// <summary>UBL 2.1 invoice (EN 16931, Peppol BIS Billing 3).</summary>
    UblInvoice,

    /// <summary>UBL 2.1 credit note (EN 16931, Peppol BIS Billing 3).</summary>
    UblCreditNote,

    /// <summary>Chinese fully digital invoice (数电票) as XML.</summary>
    CnEinvoice,

    /// <summary>The text of the QR code on a Chinese invoice: its head only, no lines.</summary>
    CnQrText,

    /// <summary>This service's own JSON.</summary>
    Json,
}
