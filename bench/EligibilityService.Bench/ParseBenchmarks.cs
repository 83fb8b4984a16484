using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;

namespace EligibilityService.Bench;

/// <summary>
/// Reading a UBL invoice, all rules checked, by its length: the time of a byte should not depend on it. Above two thousand lines (some 1.3
/// MB) no invoice is made of it any more; the rules are checked all the same.
/// </summary>
public class ParseByLength
{
    private Service _service = null!;
    private InvoiceFiles _files = null!;
    private byte[] _xml = null!;

    /// <summary>Bytes of the document, about.</summary>
    [Params(10_000, 100_000, 1_000_000, 10_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _service = new Service();
        _files = _service.Get<InvoiceFiles>();
        _xml = Document(Length);
        var parsed = ((Reading.Done)_files.Read(_xml, "application/xml", null, new Faults())).Invoice;
        if (parsed.Findings.Any(finding => finding.Rule != "READ-LINES"))
        {
            throw new InvalidOperationException(
                $"The document breaks rules: {string.Join("; ", parsed.Findings.Select(finding => finding.Text.En))}");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _service.Dispose();

    [Benchmark]
    public object Ubl() => _files.Read(_xml, "application/xml", null, new Faults());

    private static byte[] Document(int length)
    {
        var lines = new StringBuilder();
        var count = 0;
        while (lines.Length < length - Head.Length - 1_500)
        {
            count++;
            lines.Append(CultureInfo.InvariantCulture,
                $"""
                 <cac:InvoiceLine><cbc:ID>{count}</cbc:ID><cbc:InvoicedQuantity unitCode="EA">2</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">1600.00</cbc:LineExtensionAmount>
                   <cac:Item><cbc:Description>Accelerator card with 48 GB of memory, full height, full length, passively cooled, for servers; one of a series of cards that are the same</cbc:Description><cbc:Name>MTT S4000</cbc:Name>
                     <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
                   <cac:Price><cbc:PriceAmount currencyID="EUR">800.00</cbc:PriceAmount><cbc:BaseQuantity unitCode="EA">1</cbc:BaseQuantity></cac:Price></cac:InvoiceLine>

                 """);
        }

        var (net, tax) = (count * 1600m, count * 400m);
        var totals = string.Create(CultureInfo.InvariantCulture,
            $"""
             <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount>
               <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
             <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>
               <cbc:TaxInclusiveAmount currencyID="EUR">{net + tax}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{net + tax}</cbc:PayableAmount></cac:LegalMonetaryTotal>
             """);
        return Encoding.UTF8.GetBytes(Head + totals + lines + "</Invoice>");
    }

    private const string Head =
        """
        <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
        <cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>1</cbc:ID><cbc:IssueDate>2025-09-15</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
        <cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE1</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>S</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
        <cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>B</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
        <cac:PaymentTerms><cbc:Note>now</cbc:Note></cac:PaymentTerms>

        """;
}
