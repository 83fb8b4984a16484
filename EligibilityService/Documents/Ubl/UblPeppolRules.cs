using System.Text.RegularExpressions;
using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>
/// The rules of Peppol BIS Billing 3 on top of the norm; national rules are left to the networks that carry the document.
/// </summary>
internal sealed partial class UblRules
{
    private const string PeppolCustomization = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
    private const string SelfBillingCustomization = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0";
    private const string Germany = "DE";

    private static readonly HashSet<string> PeppolInvoiceTypes = [.. "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877".Split(' ')];
    private static readonly HashSet<string> PeppolCreditNoteTypes = [.. "81 83 381 396 532".Split(' ')];
    private static readonly HashSet<string> SelfBilledInvoiceTypes = [.. "389 527".Split(' ')];
    private static readonly HashSet<string> SelfBilledCreditNoteTypes = ["261"];

    private void CheckPeppol()
    {
        var root = document.Root;
        var type = document.TypeCode.Words();
        var isSelfBilling = document.IsSelfBilling;
        var process = isSelfBilling ? "selfbilling" : "billing";
        Peppol(root.Cbc("ProfileID") is not null, "R001", root, "The business process (BT-23) is missing.", "缺少业务流程（BT-23）。");
        Peppol(root.Cbc("ProfileID") is not { } profile
            || (ProfileForm().Match(profile.Text) is { Success: true } form && form.Groups[1].Value == process), "R007",
            root.Cbc("ProfileID") ?? root,
            $"The business process (BT-23) is written urn:fdc:peppol.eu:2017:poacc:{process}:NN:1.0.",
                $"业务流程（BT-23）应写作urn:fdc:peppol.eu:2017:poacc:{process}:NN:1.0。");
        Peppol(root.AllCbc("Note").Count() <= 1 || (IsGerman(document.Seller) && IsGerman(document.Buyer)), "R002", root,
            "There is more than one note (BT-22), which only German buyers and sellers may have.", "备注（BT-22）多于一条；仅购销双方均为德国企业时允许。");
        Peppol(root.Cbc("BuyerReference") is not null || root.Cac("OrderReference")?.Cbc("ID") is not null, "R003", root,
            "Neither a buyer reference (BT-10) nor an order (BT-13) is named.", "既无购买方参考（BT-10）也无订单号（BT-13）。");
        Peppol(root.Cbc("CustomizationID")?.Text.StartsWith(isSelfBilling ? SelfBillingCustomization : PeppolCustomization,
            StringComparison.Ordinal) == true, "R004",
            root.Cbc("CustomizationID") ?? root, $"The specification identifier (BT-24) is not that of Peppol BIS 3 ({process}).",
                $"规范标识（BT-24）不是Peppol BIS 3（{process}）。");
        Peppol(root.Cbc("TaxCurrencyCode") is not { } accounting || accounting.Words() != document.Currency, "R005",
            root.Cbc("TaxCurrencyCode") ?? root,
            "The currency of accounting (BT-6) is only named when it is another (BT-5).", "仅当与发票币种（BT-5）不同时才注明记账币种（BT-6）。");
        Peppol(document.Buyer?.Cbc("EndpointID") is not null, "R010", document.Buyer ?? root,
            "The buyer's electronic address (BT-49) is missing.", "缺少购买方电子地址（BT-49）。");
        Peppol(document.Seller?.Cbc("EndpointID") is not null, "R020", document.Seller ?? root,
            "The seller's electronic address (BT-34) is missing.", "缺少销售方电子地址（BT-34）。");
        Peppol(document.TaxTotals.Count(total => total.Cac("TaxSubtotal") is not null) == 1, "R053", root,
            "There is exactly one tax total with a breakdown.", "带明细的税额合计须恰好一组。");
        Peppol(document.TaxTotals.Count(total => total.Cac("TaxSubtotal") is null) == (root.Cbc("TaxCurrencyCode") is null ? 0 : 1),
            "R054", root,
            "There is one tax total without a breakdown when a currency of accounting is named, else none.", "注明记账币种时须有一组不带明细的税额合计，否则没有。");
        var inAccounting = root.Cbc("TaxCurrencyCode").Words() is { } other ? document.TaxAmountIn(other) : null;
        Peppol(inAccounting is null || document.TotalVat is null
            || Math.Sign(inAccounting.Value) * Math.Sign(document.TotalVat.Value) >= 0, "R055", root,
            "The VAT in both currencies has the same sign.", "两种币种的增值税总额符号须一致。");
        Peppol(root.AllCac("AdditionalDocumentReference").Count(one => one.Cbc("DocumentTypeCode").Words() == "50") <= 1
            || !document.IsCreditNote, "R080", root,
            "There is more than one project reference.", "项目参考多于一个。");
        var types = (document.IsCreditNote, isSelfBilling) switch
        {
            (false, false) => PeppolInvoiceTypes,
            (false, true) => SelfBilledInvoiceTypes,
            (true, false) => PeppolCreditNoteTypes,
            (true, true) => SelfBilledCreditNoteTypes,
        };
        Peppol(type is null || types.Contains(type), document.IsCreditNote ? "P0101" : "P0100", document.TypeCode ?? root,
            "Peppol does not take this type code (BT-3).", "Peppol不接受该类型代码（BT-3）。");
        foreach (var means in root.AllCac("PaymentMeans"))
        {
            Peppol(means.Cbc("PaymentMeansCode").Words() is not ("49" or "59") || means.Cac("PaymentMandate")?.Cbc("ID") is not null,
                "R061", means,
                "A direct debit names its mandate (BT-89).", "直接扣款须注明授权编号（BT-89）。");
        }

        CheckPeppolValues();
        CheckPeppolAllowanceCharges();
        CheckPeppolLines();
        CheckPeppolArithmetic(RuleSeverity.Fatal);
    }

    private void CheckPeppolValues()
    {
        foreach (var value in document.Root.Everything())
        {
            if (value.Children.Count == 0 && value.Text.Length == 0 && value.Name != "EmbeddedDocumentBinaryObject")
            {
                Peppol(false, "R008", value, "The element is empty.", "元素为空。");
            }
        }
    }

    private void CheckPeppolAllowanceCharges()
    {
        foreach (var one in document.AllowanceCharges.Concat(document.Lines.SelectMany(line => line.AllowanceCharges)))
        {
            var (at, factor, basis) = (one.Element, one.Element.Cbc("MultiplierFactorNumeric"), one.Element.Cbc("BaseAmount"));
            Peppol(factor is null || basis is not null, "R041", at, "A percentage is given without the amount that it is of.",
                "给出百分比而未给出基数。");
            Peppol(basis is null || factor is not null, "R042", at, "An amount is given of which no percentage is taken.", "给出基数而未给出百分比。");
            Peppol(at.Cbc("ChargeIndicator")?.Text is "true" or "false", "R043", at,
                "The indicator is `true` (a charge) or `false` (an allowance).", "标志须为`true`（费用）或`false`（折让）。");
        }

        foreach (var discount in document.Lines.Select(line => line.Price?.Cac("AllowanceCharge")).OfType<Element>())
        {
            Peppol(discount.Cbc("ChargeIndicator")?.Text == "false", "R044", discount, "There is no charge on a price.", "单价不得附加费用。");
        }
    }

    private void CheckPeppolLines()
    {
        var (from, until) = (document.Root.Cac("InvoicePeriod")?.Cbc("StartDate").Day(),
            document.Root.Cac("InvoicePeriod")?.Cbc("EndDate").Day());
        foreach (var line in document.Lines)
        {
            var (at, period) = (line.Element, line.Element.Cac("InvoicePeriod"));
            Peppol(from is null || period?.Cbc("StartDate").Day() is not { } start || start >= from, "R110", period ?? at,
                "The line's period begins before that of the document.", "行期间早于开票期间开始。");
            Peppol(until is null || period?.Cbc("EndDate").Day() is not { } end || end <= until, "R111", period ?? at,
                "The line's period ends after that of the document.", "行期间晚于开票期间结束。");
            Peppol(at.AllCac("DocumentReference").Count() <= 1, "R100", at, "A line names more than one invoiced object.",
                "一行注明的计费对象多于一个。");
            Peppol(at.Cac("DocumentReference") is not { } reference || reference.Cbc("DocumentTypeCode").Words() == "130", "R101",
                at.Cac("DocumentReference") ?? at,
                "A document reference on a line is only for an invoiced object (type code 130).", "行上的单据引用仅用于计费对象（类型代码130）。");
            Peppol(line.BaseQuantity is null or > 0, "R121", line.Price?.Cbc("BaseQuantity") ?? at,
                "The base quantity of a price (BT-149) is more than nothing.", "单价的基准数量（BT-149）须大于零。");
            var unit = line.Price?.Cbc("BaseQuantity")?.Attribute("unitCode");
            Peppol(unit is null || line.QuantityElement is null || unit == line.QuantityElement.Attribute("unitCode"), "R130",
                line.Price?.Cbc("BaseQuantity") ?? at,
                "The base quantity of a price has the unit of the line's quantity.", "单价基准数量的单位须与行数量的单位一致。");
        }
    }

    /// <summary>What of Peppol's rules is arithmetic: it matters to an amount whoever wrote the document.</summary>
    private void CheckPeppolArithmetic(RuleSeverity severity)
    {
        foreach (var one in document.AllowanceCharges.Concat(document.Lines.SelectMany(line => line.AllowanceCharges)))
        {
            if (one.Element.Cbc("MultiplierFactorNumeric").Number() is { } factor && one.Element.Cbc("BaseAmount").Number() is { } basis)
            {
                Near(one.Amount ?? 0, basis * factor / 100, "R040", one.Element.Cbc("Amount") ?? one.Element, severity,
                    "the base amount × the percentage", "基数×百分比");
            }
        }

        foreach (var line in document.Lines)
        {
            if (line.Net is { } net && line.PriceOfOne is { } price)
            {
                Near(net, ((line.Quantity ?? 1) * price) + Cents(line.Sum(charges: true)) - Cents(line.Sum(charges: false)), "R120",
                    line.Element.Cbc("LineExtensionAmount")!, severity,
                    "quantity × price per base quantity, plus charges, less allowances", "数量×单价（按基准数量），加费用减折让");
            }

            var discount = line.Price?.Cac("AllowanceCharge");
            if (discount?.Cbc("BaseAmount").Number() is { } gross && line.PriceAmount is { } netPrice
                && netPrice != gross - (discount.Cbc("Amount").Number() ?? 0))
            {
                var expected = gross - (discount.Cbc("Amount").Number() ?? 0);
                findings.Add("PEPPOL-EN16931-R046", severity, line.Price!.Cbc("PriceAmount")!, Show(netPrice), Show(expected),
                    $"The net price {Show(netPrice)} is not the gross price less the discount ({Show(expected)}).",
                        $"净单价{Show(netPrice)}不等于毛单价减折扣（{Show(expected)}）。");
            }
        }
    }

    private void Near(decimal seen, decimal expected, string rule, Element place, RuleSeverity severity, string en, string zh)
    {
        if (Math.Abs(seen - expected) > options.LineTolerance)
        {
            findings.Add($"PEPPOL-EN16931-{rule}", severity, place, Show(seen), Show(Cents(expected)),
                $"{Show(seen)} is not {en} ({Show(Cents(expected))}); at most {Show(options.LineTolerance)} is tolerated.",
                $"{Show(seen)}不等于{zh}（{Show(Cents(expected))}）；最多允许相差{Show(options.LineTolerance)}。");
        }
    }

    private void Peppol(bool holds, string rule, Element place, string en, string zh) =>
        Need(holds, $"PEPPOL-EN16931-{rule}", place, en, zh);

    private static bool IsGerman(Element? party) =>
        party?.Cac("PostalAddress")?.Cac("Country")?.Cbc("IdentificationCode")?.Text.Equals(Germany,
            StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex(@"^urn:fdc:peppol\.eu:2017:poacc:(billing|selfbilling):[0-9]{2}:1\.0$")]
    private static partial Regex ProfileForm();
}
