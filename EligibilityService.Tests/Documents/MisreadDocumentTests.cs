using System.Text;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;

namespace EligibilityService.Tests.Documents;

/// <summary>Documents that were answered wrongly once: each with what is right. Beside each stand others of its kind.</summary>
internal sealed class MisreadDocumentTests
{
    private const string Invoice = "Handed/ubl-invoice.xml";

    [TestCase("Handed/ubl-amounts-in-jpy-document-cny.xml", "PEPPOL-EN16931-R051")]
    [TestCase("Handed/br-co-15-currency-of-amounts-zero-vat.xml", "BR-CO-15")]
    [TestCase("Handed/br-co-15-two-totals-same-currency.xml", "BR-CO-15")]
    [TestCase("Handed/br-co-26-only-bt32.xml", "BR-CO-26")]
    [TestCase("Handed/peppol-p0100-389.xml", "PEPPOL-EN16931-P0100")]
    public void Read_ADocumentThatIsWrong_BreaksTheRule(string name, string rule)
    {
        var read = DocumentSamples.Read(DocumentSamples.Bytes(name));

        Assert.That(read.IsDecidable, Is.False);
        Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => one.Rule), Does.Contain(rule));
    }

    [TestCase("Handed/br-co-25-credit-note.xml")]
    [TestCase("Handed/br-cl-01-471.xml")]
    [TestCase("Handed/peppol-r002-german-two-notes.xml")]
    [TestCase("Handed/peppol-selfbilling-bis.xml")]
    [TestCase("Handed/ubl-rate-without-breakdown-group.xml")]
    [TestCase("Handed/cn-total-tax-stars.xml")]
    [TestCase("Handed/ubl-type-325-proforma.xml")]
    [TestCase("Handed/ubl-seller-is-buyer-vat-prefix.xml")]
    public void Read_ADocumentThatIsRight_BreaksNothing(string name)
    {
        var read = DocumentSamples.Read(DocumentSamples.Bytes(name));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => $"{one.Rule} {one.Text.En}"),
                Is.Empty);
            Assert.That(read.Faults.Select(one => $"{one.Pointer} {one.Text.En}"), Is.Empty);
            Assert.That(read.Invoice, Is.Not.Null);
        }
    }

    // An amount in another currency, wherever it stands, and whichever rules the document follows.
    [TestCase("cac:LegalMonetaryTotal/cbc:PayableAmount")]
    [TestCase("cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount")]
    [TestCase("cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount")]
    [TestCase("cac:InvoiceLine/cbc:LineExtensionAmount")]
    [TestCase("cac:InvoiceLine/cac:Price/cbc:PriceAmount")]
    public void Read_OneAmountInAnotherCurrency_IsFatal(string path)
    {
        foreach (var options in new InvoicesOptions?[] { null, new() { PeppolRules = PeppolRules.Never } })
        {
            var read = DocumentSamples.Read(DocumentSamples.Changed(Invoice, [["attribute", $"/ubl:Invoice/{path}", "currencyID", "JPY"]]), options);

            Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => (one.Rule, one.Seen, one.Expected)),
                Is.EqualTo(new[] { ("PEPPOL-EN16931-R051", "JPY", "CNY") }), path);
        }
    }

    [Test]
    public void Read_AnAmountWithoutCurrency_IsFatal()
    {
        var read = DocumentSamples.Read(
            DocumentSamples.Changed(Invoice, [["attribute", "/ubl:Invoice/cac:InvoiceLine/cac:Price/cbc:PriceAmount", "currencyID", null]]));

        Assert.That(read.Findings.Select(one => (one.Rule, one.Seen)), Does.Contain(("PEPPOL-EN16931-R051", (string?)null)));
    }

    [Test]
    public void Read_ACreditNoteWithOneAmountInAnotherCurrency_IsFatal()
    {
        var read = DocumentSamples.Read(
            DocumentSamples.Changed("Handed/br-co-25-credit-note.xml",
                [["attribute", "/cn:CreditNote/cac:CreditNoteLine/cac:Price/cbc:PriceAmount", "currencyID", "EUR"]]));

        Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => one.Rule),
            Is.EqualTo(["PEPPOL-EN16931-R051"]));
    }

    [Test]
    public void Read_TheVatInTheCurrencyOfAccounting_IsNoFault()
    {
        var read = DocumentSamples.Read(DocumentSamples.Changed(Invoice,
        [
            ["before", "/ubl:Invoice/cbc:BuyerReference", "<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>"],
            ["before", "/ubl:Invoice/cac:TaxTotal",
                "<cac:TaxTotal><cbc:TaxAmount currencyID='EUR'>20000.00</cbc:TaxAmount></cac:TaxTotal>"],
        ]));

        Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => one.Rule), Is.Empty);
    }

    [TestCase("471")]
    [TestCase("472")]
    [TestCase("473")]
    [TestCase("500")]
    [TestCase("501")]
    public void Read_TheNewerTypeCodes_AreKnown(string code)
    {
        var read = DocumentSamples.Read(DocumentSamples.Changed(Invoice, [["set", "/ubl:Invoice/cbc:InvoiceTypeCode", code]]));

        Assert.That((read.Findings.Count(one => one.Severity == RuleSeverity.Fatal), read.Invoice!.TypeCode), Is.EqualTo((0, code)));
    }

    [TestCase("380", "PEPPOL-EN16931-P0100")]
    [TestCase("389", null)]
    [TestCase("527", null)]
    public void Read_SelfBillingOfPeppol_HasItsOwnTypeCodes(string code, string? rule)
    {
        var read = DocumentSamples.Read(
            DocumentSamples.Changed("Handed/peppol-selfbilling-bis.xml", [["set", "/ubl:Invoice/cbc:InvoiceTypeCode", code]]));

        Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => one.Rule),
            Is.EqualTo(rule is null ? [] : new[] { rule }));
    }

    [TestCase("/ubl:Invoice/cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode")]
    [TestCase("/ubl:Invoice/cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode")]
    public void Read_TwoNotesWhereOnePartyIsNotGerman_BreaksTheRule(string country)
    {
        var read = DocumentSamples.Read(DocumentSamples.Changed("Handed/peppol-r002-german-two-notes.xml", [["set", country, "FR"]]));

        Assert.That(read.Findings.Where(one => one.Severity == RuleSeverity.Fatal).Select(one => one.Rule),
            Is.EqualTo(["PEPPOL-EN16931-R002"]));
    }

    [Test]
    public void Read_ADocument_CarriesItsTypeItsBuyerAndTheInvoicesBeforeIt()
    {
        var invoice = DocumentSamples.Read(DocumentSamples.Bytes("Handed/ubl-384-corrects-granted-invoice.xml")).Invoice!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((invoice.TypeCode, invoice.Buyer!.Name, invoice.Buyer.RegistrationId, invoice.Buyer.TaxId),
                Is.EqualTo(("384", "Example Computing Ltd", "91110108MA0FAKE01A", (string?)null)));
            Assert.That(invoice.PrecedingInvoices!.Select(one => (one.Number, one.IssueDate)),
                Is.EqualTo(new[] { ("A-1", (DateOnly?)new DateOnly(2026, 3, 15)) }));
        }
    }

    [Test]
    public void Read_ATotalInAsterisks_IsNoTax() =>
        Assert.That(DocumentSamples.Read(DocumentSamples.Bytes("Handed/cn-total-tax-stars.xml")).Invoice!.Totals.TaxAmount.Amount.Text,
            Is.EqualTo("0.00"));

    [TestCase("\uFEFF")]
    [TestCase("\u200B")]
    [TestCase("\u2060\uFEFF")]
    public void Read_AQrTextWithSignsThatNobodySees_IsRead(string front)
    {
        var faults = new Faults();
        var text = Encoding.UTF8.GetBytes(front + "01,31,,24312000000358032546,633.00,20241118,,16C0");
        var reading = DocumentSamples.Files().Read(text, "text/plain", null, faults);

        Assert.That(((Reading.Done)reading).Invoice.Qr!.Number, Is.EqualTo("24312000000358032546"));
    }
}
