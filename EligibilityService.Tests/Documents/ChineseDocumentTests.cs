using System.Text;
using CsCheck;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Documents;

public sealed class ChineseDocumentTests
{
    [Test]
    public void SpecialInvoice_WithItsTraps_IsReadWhole()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("China/special.xml"));
        var invoice = parsed.Invoice!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((parsed.Format, parsed.IsDecidable, invoice.Kind, invoice.Code),
                Is.EqualTo((InvoiceFormat.CnEinvoice, true, InvoiceKind.DigitalSpecial, (string?)null)));
            Assert.That((invoice.Number, invoice.IssueDate, invoice.Seller.TaxId),
                Is.EqualTo(("25112000000012345678", new DateOnly(2025, 9, 15), "91110114MA0FAKE023")));
            Assert.That((invoice.Buyer!.Name, invoice.Buyer.TaxId), Is.EqualTo(("北京示例智能算力有限公司", "91110108MA0FAKE01A")));
            Assert.That(invoice.Lines[0].Description, Is.EqualTo("*计算机配套产品*摩尔线程MTT S4000加速卡"), "names that wrap are joined");
            Assert.That((invoice.Lines[0].Quantity!.Value.Text, invoice.Lines[0].UnitPrice!.Value.Text, invoice.Lines[0].TaxRate),
                Is.EqualTo(("16", "80000", "0.13")));
            Assert.That((invoice.Lines[1].Nature, invoice.Lines[1].Quantity, invoice.Lines[1].Specification),
                Is.EqualTo((LineNature.Discount, (EligibilityService.Wire.DecimalText?)null, (string?)null)));
            Assert.That(invoice.Lines[2].UnitPrice!.Value.Text, Is.EqualTo("188.118811881188"));
            Assert.That(invoice.Totals.GrossAmount.Amount.Text, Is.EqualTo("1356212.57"));
            Assert.That(parsed.Places![1], Is.EqualTo("/EInvoice/EInvoiceData/IssuItemInformation[2]"));
        }
    }

    [Test]
    public void OrdinaryInvoice_ThatIsExempt_IsReadWhole()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("China/ordinary.xml"));

        Assert.That((parsed.IsDecidable, parsed.Invoice!.Kind, parsed.Invoice.Lines[0].TaxRate,
            parsed.Invoice.Lines[0].TaxAmount.Amount.Text), Is.EqualTo((true, InvoiceKind.DigitalOrdinary, "免税", "0.00")));
    }

    [Test]
    public void RedLetterInvoice_NamesWhatItTakesBack()
    {
        var parsed = DocumentSamples.Read(DocumentSamples.Bytes("China/red-letter.xml"));

        Assert.That((parsed.IsCredit, parsed.IsDecidable), Is.EqualTo((true, false)));
        Assert.That(parsed.References.Select(one => $"{one.Kind} {one.Number}"),
            Is.EqualTo(["RedLetterOf 25112000000012345678", "RedLetterConfirmation 11010825091000123456"]));
        Assert.That(parsed.Invoice!.Lines[0].NetAmount.Amount.Text, Is.EqualTo("-320000.00"));
    }

    [TestCase("对应正数发票代码:1200154130号码:03630024", "1200154130", "03630024")]
    [TestCase("对应正数发票代码：050001700111 号码：29342181", "050001700111", "29342181")]
    public void RedLetterInvoice_OfAnOlderOne_NamesItsCodeToo(string remark, string code, string number)
    {
        var xml = DocumentSamples.Changed("China/red-letter.xml",
            [["remove", "/EInvoice/EInvoiceData/SpecificInformation"],
                ["set", "/EInvoice/EInvoiceData/AdditionalInformation/Remark", remark]]);

        var reference = DocumentSamples.Read(xml).References.Single();

        Assert.That((reference.Code, reference.Number), Is.EqualTo((code, number)));
    }

    [Test]
    public void SellersCode_WithALetterForADigit_IsSuggestedRight()
    {
        var xml = DocumentSamples.Changed("China/special.xml",
            [["set", "/EInvoice/EInvoiceData/SellerInformation/SellerIdNum", "91IIO114MAOFAKEO23"]]);

        Assert.That(DocumentSamples.Read(xml).Findings.Single().Expected, Is.EqualTo("91110114MA0FAKE023"));
    }

    [TestCase("1200154130", "03630024", "")]
    [TestCase("050001700111", "29342181", "")]
    [TestCase("1200304130", "03630024", "CN-CODE-YEAR")]
    [TestCase("9900154130", "03630024", "CN-CODE-REGION")]
    [TestCase("120015413", "03630024", "CN-CODE")]
    [TestCase(null, "03630024", "CN-CODE")]
    [TestCase("1200154130", "3630024", "CN-NUMBER")]
    public void OlderInvoice_AsJson_HasACodeAndANumber(string? code, string number, string rule)
    {
        var invoice = Requests.Grantable()["invoice"]!.AsObject().WithText("/kind", "vat_special").WithText("/number", number);
        if (code is not null)
        {
            invoice["code"] = code;
        }

        var reading = (Reading.Done)DocumentSamples.Files()
            .Read(Encoding.UTF8.GetBytes(invoice.ToJsonString()), "application/json", null, new Faults());

        Assert.That(string.Join(' ', reading.Invoice.Findings.Select(one => one.Rule)), Is.EqualTo(rule));
    }

    // The first three are published; the fourth is one that somebody edited, so that its checksum does not fit.
    [TestCase("01,01,1200154130,03630024,94339.62,20160621,,9335,", InvoiceKind.VatSpecial, "1200154130", "03630024", "2016-06-21",
        "94339.62", false, null, "")]
    [TestCase("01,04,4200161350,00015045,165106.00,20160501,48114255542168294433,DBFE,", InvoiceKind.VatOrdinary, "4200161350", "00015045",
        "2016-05-01", "165106.00", false, "48114255542168294433", "")]
    [TestCase("01,10,050003523456,29342181,104.72,20180613,02418567008427471889,1774,", InvoiceKind.VatElectronicOrdinary, "050003523456",
        "29342181", "2018-06-13", "104.72", false, "02418567008427471889", "")]
    [TestCase("01,32,,23442000000014209621,112,20230215,,74AE", InvoiceKind.DigitalOrdinary, null, "23442000000014209621", "2023-02-15",
        "112.00", true, null, "~QR-CRC")]
    [TestCase("０１，３１，，２５１１２０００００００１２３４５６７８，1446400.00，2025年9月15日，", InvoiceKind.DigitalSpecial, null, "25112000000012345678", "2025-09-15",
        "1446400.00", true, null, "")]
    [TestCase(" 01,31,, 2511 2000 0000 1234 5678,1446400.00,2025-09-15,, ", InvoiceKind.DigitalSpecial, null, "25112000000012345678",
        "2025-09-15", "1446400.00", true, null, "")]
    public void QrText_OfAnInvoice_IsItsHead(string text, InvoiceKind kind, string? code, string number, string date, string amount,
        bool withTax, string? check, string findings)
    {
        var parsed = ReadText(text);
        var qr = parsed.Qr!;

        Assert.That((qr.Kind, qr.Code, qr.Number, Show.Day(qr.IssueDate), qr.Amount.Amount, qr.AmountIncludesTax, qr.CheckCode),
            Is.EqualTo(((InvoiceKind?)kind, code, number, date, amount, withTax, check)));
        Assert.That(string.Join(' ', parsed.Findings.Select(one => $"~{one.Rule}")), Is.EqualTo(findings));
        Assert.That((parsed.Invoice, parsed.IsDecidable), Is.EqualTo(((InvoiceBody?)null, false)), "a QR code has no lines");
    }

    [TestCase("", "QR-FORM")]
    [TestCase("hello", "QR-FORM")]
    [TestCase("02,31,,25112000000012345678,1.00,20250915,", "QR-FORM")]
    [TestCase("01,99,,25112000000012345678,1.00,20250915,", "QR-TYPE")]
    [TestCase("01,31,1200154130,25112000000012345678,1.00,20250915,", "QR-CODE")]
    [TestCase("01,01,,03630024,1.00,20250915,", "QR-CODE")]
    [TestCase("01,31,,2511200000001234567,1.00,20250915,", "QR-NUMBER")]
    [TestCase("01,31,,25112000000012345678,1.001,20250915,", "QR-AMOUNT")]
    [TestCase("01,31,,25112000000012345678,NaN,20250915,", "QR-AMOUNT")]
    [TestCase("01,31,,25112000000012345678,1.00,20250931,", "QR-DATE")]
    [TestCase("01,04,1200154130,03630024,1.00,20250915,123", "QR-CHECK")]
    public void QrText_ThatIsNone_SaysWhy(string text, string rule)
    {
        var parsed = ReadText(text);

        Assert.That((parsed.Qr, parsed.Findings.Single().Rule), Is.EqualTo(((QrFacts?)null, rule)));
    }

    [TestCase("01,31,,25112000000012345678,1356212.57,20250915,", "")]
    [TestCase("01,32,,25112000000012345678,1356212.57,20250915,", "QR-DIFFERS-KIND")]
    [TestCase("01,31,,25112000000012345679,1356212.57,20250915,", "QR-DIFFERS-NUMBER")]
    [TestCase("01,31,,25112000000012345678,1200188.12,20250915,", "QR-DIFFERS-AMOUNT")]
    [TestCase("01,31,,25112000000012345678,1356212.57,20250916,", "QR-DIFFERS-DATE")]
    [TestCase("01,01,1200154130,03630024,1200188.12,20250915,", "QR-DIFFERS-KIND QR-DIFFERS-CODE QR-DIFFERS-NUMBER")]
    public void QrText_BesideTheDocument_MustSayTheSame(string qr, string rules)
    {
        var reading = (Reading.Done)DocumentSamples.Files().Read(DocumentSamples.Bytes("China/special.xml"), "application/xml", qr, new Faults());

        Assert.That(string.Join(' ', reading.Invoice.Findings.Select(one => one.Rule)), Is.EqualTo(rules));
        Assert.That(reading.Invoice.IsDecidable, Is.EqualTo(rules.Length == 0));
    }

    [Test]
    public void AnyText_ReadAsAQrCode_NeverThrows() => Gen.String.Sample(text => ReadText(text).Qr is null);

    [Test]
    public void AnyBytes_ReadAsAnyType_NeverThrow() =>
        Gen.Select(Gen.Byte.Array[0, 200],
            Gen.Int[0, 3].Select(at => new[] { "application/xml", "text/plain", "application/json", "application/pdf" }[at]))
            .Sample((bytes, type) =>
        DocumentSamples.Files().Read(bytes, type, null, new Faults()) is not null);

    [Test]
    public void AnyPartOfADocument_ReadAsXml_NeverThrows()
    {
        var (one, other) = (DocumentSamples.Text("Ubl/full.xml"), DocumentSamples.Text("China/special.xml"));
        Gen.Select(Gen.Bool, Gen.Int[0, 9000], Gen.Int[0, 300],
            Gen.Int[0, 5].Select(at => new[] { "", "0", "x", "<a/>", "-", "99999999999999999999" }[at])).Sample((first, at, length, with) =>
        {
            var text = first ? one : other;
            at %= text.Length;
            var changed = text[..at] + with + text[Math.Min(text.Length, at + length)..];
            return DocumentSamples.Files().Read(Encoding.UTF8.GetBytes(changed), "application/xml", null, new Faults()) is not null;
        });
    }

    private static ParsedInvoice ReadText(string text) =>
        ((Reading.Done)DocumentSamples.Files().Read(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", null, new Faults())).Invoice;
}
