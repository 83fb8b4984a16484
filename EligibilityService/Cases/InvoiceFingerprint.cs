using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes.Conditions;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>
/// What is printed on an invoice, in canonical JSON, and the SHA-256 over it. What the caller adds to a line is not part of it, and neither
/// is the way a figure was written: 80000, 80000.0 and 80000.00 are one.
/// </summary>
internal static class InvoiceFingerprint
{
    /// <summary>The lower-hex SHA-256 over <see cref="Printed"/>.</summary>
    /// <param name="applicant">The id of the applicant; it is the buyer printed when the invoice says nothing else.</param>
    public static string Of(Invoice invoice, string applicant) =>
        Convert.ToHexStringLower(SHA256.HashData(Printed(invoice, applicant).WrittenSpan));

    /// <summary>The members of two prints of one invoice that differ, as JSON Pointers into a request.</summary>
    public static IEnumerable<(string Pointer, string Recorded, string Sent)> Differences((Invoice Invoice, string Applicant) recorded,
        (Invoice Invoice, string Applicant) sent)
    {
        using var one = JsonDocument.Parse(Printed(recorded.Invoice, recorded.Applicant).WrittenMemory);
        using var other = JsonDocument.Parse(Printed(sent.Invoice, sent.Applicant).WrittenMemory);
        return [.. JsonDifference.Between(one.RootElement, other.RootElement, "/invoice")
            .Select(found => (found.Pointer, found.One, found.Other))];
    }

    private static ArrayBufferWriter<byte> Printed(Invoice invoice, string applicant)
    {
        // The members stand in the order of their names, as RFC 8785 wants; one test checks that.
        var into = new ArrayBufferWriter<byte>(1024);
        into.Write("{\"buyer\":"u8);
        Text(BuyerIsApplicant.ContentOf(invoice.Buyer, applicant), into);
        into.Write(",\"code\":"u8);
        Text(invoice.Key.Code, into);
        into.Write(",\"currency\":"u8);
        Text(invoice.Currency.Code, into);
        into.Write(",\"issueDate\":"u8);
        Text(Show.Day(invoice.IssueDate), into);
        into.Write(",\"kind\":"u8);
        Text(Term.Of(invoice.Kind), into);
        into.Write(",\"lines\":["u8);
        for (var i = 0; i < invoice.Lines.Count; i++)
        {
            if (i > 0)
            {
                into.Write(","u8);
            }

            Line(invoice.Lines[i], into);
        }

        into.Write("],\"number\":"u8);
        Text(invoice.Key.Number.Key, into);
        into.Write(",\"precedingInvoices\":["u8);
        for (var i = 0; i < invoice.Preceding.Count; i++)
        {
            if (i > 0)
            {
                into.Write(","u8);
            }

            Text(invoice.Preceding[i].Number.Key, into);
        }

        into.Write("],\"seller\":{\"name\":"u8);
        Text(invoice.Seller.Name, into);
        into.Write(",\"taxId\":"u8);
        Text(invoice.Seller.TaxId.Key, into);
        into.Write("},\"totals\":{\"grossAmount\":"u8);
        Text(invoice.Totals.Gross.Amount, into);
        into.Write(",\"netAmount\":"u8);
        Text(invoice.Totals.Net.Amount, into);
        into.Write(",\"taxAmount\":"u8);
        Text(invoice.Totals.Tax.Amount, into);
        into.Write("},\"typeCode\":"u8);
        Text(invoice.Kind == InvoiceKind.Other ? invoice.TypeCode ?? DocumentType.Plain : "", into);
        into.Write("}"u8);
        return into;
    }

    private static void Line(InvoiceLine line, ArrayBufferWriter<byte> into)
    {
        into.Write("{\"description\":"u8);
        Text(line.Description, into);
        into.Write(",\"nature\":"u8);
        Text(Term.Of(line.Nature), into);
        into.Write(",\"netAmount\":"u8);
        Text(line.Net.Amount, into);
        into.Write(",\"quantity\":"u8);
        Text(Number(line.Quantity), into);
        into.Write(",\"specification\":"u8);
        Text(line.Specification ?? "", into);
        into.Write(",\"taxAmount\":"u8);
        Text(line.Tax.Amount, into);
        into.Write(",\"taxRate\":"u8);
        Text(Number(line.TaxRate), into);
        into.Write(",\"unit\":"u8);
        Text(line.Unit ?? "", into);
        into.Write(",\"unitPrice\":"u8);
        Text(Number(line.UnitPrice), into);
        into.Write("}"u8);
    }

    private static string Number(decimal number) => number.ToString("0.#############", CultureInfo.InvariantCulture);

    private static void Text(string text, ArrayBufferWriter<byte> into) => CanonicalJson.WriteString(text, into);
}
