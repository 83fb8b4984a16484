using CsCheck;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;

namespace EligibilityService.Tests.Documents;

/// <summary>What becomes of the figures and texts of a UBL document.</summary>
public sealed class UblMappingTests
{
    [Test]
    public void Document_WithEveryTerm_BecomesAnInvoiceThatAddsUp()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("Ubl/full.xml"));
        var invoice = parsed.Invoice!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed.Faults, Is.Empty);
            Assert.That((parsed.Format, parsed.IsDecidable, parsed.IsCredit), Is.EqualTo((InvoiceFormat.UblInvoice, true, false)));
            Assert.That((invoice.Kind, invoice.Number, invoice.IssueDate, invoice.Currency),
                Is.EqualTo((InvoiceKind.Other, "R-2025-0815", new DateOnly(2025, 9, 15), "EUR")));
            Assert.That((invoice.Seller.Name, invoice.Seller.TaxId), Is.EqualTo(("Cardmaker Ltd", "DE123456789")));
            Assert.That((invoice.Buyer!.Name, invoice.Buyer.RegistrationId), Is.EqualTo(("Computing Buyer Ltd", "556677-8899")));
            Assert.That(Totals(invoice), Is.EqualTo(("12950.00", "3230.00", "16180.00")));
            Assert.That(invoice.Lines.Select(Shown), Is.EqualTo(new[]
            {
                "MTT S4000 Accelerator card 48GB | 16 x 800 = 12800.00 + 3200.00 (25%)",
                "Allowance: Volume | -100.00 + -25.00 (25%) discount",
                "Allowance: Loyalty | -98.07 + -24.52 (25%) discount",
                "Cable | 100 x 2.5 = 250.00 + 62.50 (25%)",
                "Allowance: Loyalty | -1.93 + -0.48 (25%) discount",
                "Manual | 1 x 30 = 30.00 + 0.00 (0%)",
                "Charge: Packing | 20.00 + 5.00 (25%) surcharge",
                "Charge: Freight | 50.00 + 12.50 (25%) surcharge",
            }));
            Assert.That(invoice.Lines[3].Specification, Is.EqualTo("CB-1; 04012345678901"));
            Assert.That(invoice.Lines[5].Specification, Is.EqualTo("Language: English"));
            Assert.That((parsed.Places!.Count, parsed.Places[3]), Is.EqualTo((8, "/ubl:Invoice/cac:InvoiceLine[2]")));
        }
    }

    [Test]
    public void Document_WithOtherPrefixes_IsReadAlike()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("Ubl/prefixes.xml"));

        Assert.That(parsed.IsDecidable, Is.True, string.Join('\n', parsed.Faults.Select(fault => fault.Text.En)));
        Assert.That(Shown(parsed.Invoice!.Lines.Single()), Is.EqualTo("Card <A&B> | 2 x 500 = 1000.00 + 250.00 (25%)"));
        Assert.That(parsed.Invoice.Currency, Is.EqualTo("DKK"));
    }

    [Test]
    public void Document_WithGoodsTakenBack_NetsThemIntoWhatTheyFitBest()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("Ubl/returned-goods.xml"));
        var invoice = parsed.Invoice!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(parsed.IsDecidable, Is.True, string.Join('\n', parsed.Faults.Select(fault => fault.Text.En)));
            Assert.That(Totals(invoice), Is.EqualTo(("1436.50", "365.28", "1801.78")));
            Assert.That(invoice.Lines.Select(Shown), Is.EqualTo(new[]
            {
                "Laptop | 2 x 636.5 = 1273.00 + 318.26 (25%)",
                "Allowance: Damage | -12.00 + -3.00 (25%) discount",
                "Returned scooter | -25.00 + 0.00 (免税) discount",
                "Allowance: Promotion | -86.83 + -21.71 (25%) discount",
                "Book | 2 x 2.48 = 4.96 + 0.74 (15%)",
                "Returned book | -3.96 + -0.59 (15%) discount",
                "Cable | 250 x 0.75 = 187.50 + 46.88 (25%)",
                "Allowance: Promotion | -13.17 + -3.30 (25%) discount",
                "Charge: Testing | 12.00 + 3.00 (25%) surcharge",
                "Charge: Freight | 100.00 + 25.00 (25%) surcharge",
            }));
        }
    }

    [TestCase("Ubl/credit-note.xml", "-3200.00", "-800.00", "-4000.00", InvoiceFormat.UblCreditNote)]
    [TestCase("Ubl/negative-invoice.xml", "-625743.54", "-156435.89", "-782179.43", InvoiceFormat.UblInvoice)]
    public void Document_ThatTakesMoneyBack_IsNegativeAndNotDecidable(string file, string net, string tax, string gross,
        InvoiceFormat format)
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes(file));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((parsed.Format, parsed.IsCredit, parsed.IsDecidable), Is.EqualTo((format, true, false)));
            Assert.That(Totals(parsed.Invoice!), Is.EqualTo((net, tax, gross)));
            Assert.That(parsed.Invoice!.Lines.Single().NetAmount.Amount.Text, Is.EqualTo(net));
            Assert.That(parsed.Invoice.Lines.Single().Quantity!.Value.Text, Does.StartWith("-"));
            Assert.That(parsed.References.Single().Number, Is.EqualTo("R-2025-0815"));
        }
    }

    [Test]
    public void Document_ThatCorrectsAnother_IsDecidableAndNamesIt()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("Ubl/corrective.xml"));

        Assert.That((parsed.IsCredit, parsed.IsDecidable, parsed.References.Single().Number), Is.EqualTo((false, true, "R-2025-0814")));
    }

    [TestCase(PeppolRules.WhenDeclared, "PEPPOL-EN16931-R120", RuleSeverity.Warning)]
    [TestCase(PeppolRules.Always, "PEPPOL-EN16931-R120", RuleSeverity.Fatal)]
    [TestCase(PeppolRules.Never, null, null)]
    public void PeppolRules_AsConfigured_ApplyToOtherDocumentsOrNot(PeppolRules when, string? rule, RuleSeverity? severity)
    {
        var found = DocumentSamples.Read(DocumentSamples.Bytes("Ubl/returned-goods.xml"), new InvoicesOptions
        { PeppolRules = when }).Findings.FirstOrDefault(one => one.Rule.StartsWith("PEPPOL-EN16931-R12", StringComparison.Ordinal));

        Assert.That((found?.Rule, found?.Severity), Is.EqualTo((rule, severity)));
    }

    [Test]
    public void LineTolerance_AsConfigured_IsHowFarALineMayBeOff()
    {
        var xml = DocumentSamples.Changed("Ubl/full.xml", [["set", "/ubl:Invoice/cac:InvoiceLine[1]/cac:Price/cbc:PriceAmount", "800.01"]]);

        Assert.That(DocumentSamples.Read(xml).Findings.Select(one => one.Rule), Is.EqualTo(["PEPPOL-EN16931-R120"]));
        Assert.That(DocumentSamples.Read(xml, new InvoicesOptions { LineTolerance = 0.20m }).Findings, Is.Empty);
    }

    [Test]
    public void RandomDocuments_ThatKeepTheRules_BecomeInvoicesWithoutFault() => RandomUbl.Documents.Sample(
        xml =>
        {
            var parsed = DocumentSamples.Read(xml);
            Assert.That(parsed.IsDecidable, Is.True,
                string.Join('\n',
                    parsed.Findings.Select(one => $"{one.Rule} {one.Text.En}")
                    .Concat(parsed.Faults.Select(one => $"{one.Pointer} {one.Text.En}"))));
        },
        iter: 2000,
        print: xml => System.Text.Encoding.UTF8.GetString(xml));

    private static (string, string, string) Totals(InvoiceBody invoice) =>
        (invoice.Totals.NetAmount.Amount.Text, invoice.Totals.TaxAmount.Amount.Text, invoice.Totals.GrossAmount.Amount.Text);

    private static string Shown(LineBody line) =>
        $"{line.Description} | {(line.Quantity is { } quantity ? $"{quantity.Text} x {line.UnitPrice!.Value.Text} = " : "")}{line.NetAmount.Amount.Text} + {line.TaxAmount.Amount.Text} ({line.TaxRate})"
        + (line.Nature is { } nature ? $" {Term.Of(nature)}" : "");
}
