using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core;

/// <summary>Identities of texts that are right; anything else fails the test.</summary>
internal static class Named
{
    public static CompanyId Company(string text) => CompanyId.TryParse(text, out var id) is { } fault
        ? throw new ArgumentException(fault.Text.En, nameof(text)) : id!;

    public static InvoiceNumber Number(string text, Letters letters = Letters.Ascii) =>
        InvoiceNumber.TryParse(text, letters, out var number) is { } fault ? throw new ArgumentException(fault.Text.En, nameof(text))
            : number!;

    public static ContractNumber Contract(string text) => ContractNumber.TryParse(text, out var number) is { } fault
        ? throw new ArgumentException(fault.Text.En, nameof(text)) : number!;

    public static SerialNumber Serial(string text) => SerialNumber.TryParse(text, out var number) is { } fault
        ? throw new ArgumentException(fault.Text.En, nameof(text)) : number!;

    public static DocumentReference Reference(string text) =>
        DocumentReference.TryParse(text, out var number) is { } fault ? throw new ArgumentException(fault.Text.En, nameof(text)) : number!;

    /// <summary>The key of an invoice of kind <c>other</c>.</summary>
    public static InvoiceKey Other(string seller, string number, DateOnly issued) =>
        InvoiceKey.Of(InvoiceKind.Other, Company(seller), "", Number(number, Letters.HanAndOneAlphabet), issued);

    /// <summary>The key of an invoice of a Chinese kind.</summary>
    public static InvoiceKey Chinese(string seller, string code, string number) =>
        InvoiceKey.Of(code.Length == 0 ? InvoiceKind.DigitalSpecial : InvoiceKind.VatSpecial, Company(seller), code, Number(number),
            DateOnly.MinValue);
}
