using System.Globalization;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>
/// The rules of EN 16931-1 for what is read of a UBL document, by their ids, and those of Peppol BIS Billing 3 where it says that it
/// follows them. The meaning and the tolerances are those of the public rule sets; the words are ours.
/// </summary>
internal sealed partial class UblRules(UblDocument document, InvoicesOptions options, Findings findings)
{
    /// <summary>Checks everything.</summary>
    public void Check()
    {
        CheckPresence();
        CheckParties();
        CheckLines();
        CheckAllowanceCharges();
        CheckTotals();
        CheckBreakdown();
        CheckCategories();
        CheckValues();
        CheckCurrencies();
        if (options.PeppolRules == PeppolRules.Always || (options.PeppolRules == PeppolRules.WhenDeclared && document.IsPeppol))
        {
            CheckPeppol();
        }
        else if (options.PeppolRules != PeppolRules.Never)
        {
            CheckPeppolArithmetic(RuleSeverity.Warning);
        }
    }

    // The first six digits and the last four.
    private const int MostOfACardNumber = 10;

    private static string Show(decimal value) => value.ToString("0.00##########", CultureInfo.InvariantCulture);

    private static string? Show(decimal? value) => value is { } number ? Show(number) : null;

    // Half away from zero, which for money that is not negative is the "half up" of the norm; a credit rounds as what it credits.
    private static decimal Cents(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero);

    private void Need(bool holds, string rule, Element place, string en, string zh)
    {
        if (!holds)
        {
            findings.Add(rule, RuleSeverity.Fatal, place, null, null, en, zh);
        }
    }

    private void NeedText(Element? value, string rule, Element holder, string en, string zh) =>
        Need(value.Words() is not null, rule, value ?? holder, $"{en} is missing.", $"缺少{zh}。");

    private void NeedEqual(decimal? seen, decimal? expected, string rule, Element place, string en, string zh)
    {
        if (seen is { } one && expected is { } other && one != other)
        {
            findings.Add(rule, RuleSeverity.Fatal, place, Show(one), Show(other), $"{Show(one)} is not {Show(other)}: {en}.",
                $"{Show(one)}不等于{Show(other)}：{zh}。");
        }
    }

    /// <summary>The document's head (BG-2 and what stands beside it).</summary>
    private void CheckPresence()
    {
        var root = document.Root;
        NeedText(root.Cbc("CustomizationID"), "BR-01", root, "The specification identifier (BT-24)", "规范标识（BT-24）");
        NeedText(root.Cbc("ID"), "BR-02", root, "The invoice number (BT-1)", "发票号码（BT-1）");
        NeedText(root.Cbc("IssueDate"), "BR-03", root, "The issue date (BT-2)", "开票日期（BT-2）");
        NeedText(document.TypeCode, "BR-04", root, "The invoice type code (BT-3)", "发票类型代码（BT-3）");
        NeedText(root.Cbc("DocumentCurrencyCode"), "BR-05", root, "The currency (BT-5)", "币种（BT-5）");
        Need(document.Lines.Count > 0, "BR-16", root, "There is no invoice line (BG-25).", "没有发票行（BG-25）。");
        foreach (var reference in root.AllCac("BillingReference"))
        {
            Need(reference.Cac("InvoiceDocumentReference")?.Cbc("ID").Words() is not null, "BR-55", reference,
                "A reference to a preceding invoice (BG-3) has no number (BT-25).", "前序发票引用（BG-3）缺少号码（BT-25）。");
        }

        foreach (var supporting in root.AllCac("AdditionalDocumentReference"))
        {
            NeedText(supporting.Cbc("ID"), "BR-52", supporting, "The reference of a supporting document (BT-122)", "附件编号（BT-122）");
        }

        foreach (var means in root.AllCac("PaymentMeans"))
        {
            var code = means.Cbc("PaymentMeansCode");
            NeedText(code, "BR-49", means, "The payment means type code (BT-81)", "付款方式代码（BT-81）");
            var (account, isTransfer) = (means.Cac("PayeeFinancialAccount"), code.Words() is "30" or "58");
            if (isTransfer && account is not null)
            {
                NeedText(account.Cbc("ID"), "BR-50", account, "The payment account (BT-84)", "收款账号（BT-84）");
            }

            Need(!isTransfer || account?.Cbc("ID") is not null, "BR-61", means,
                "A credit transfer (code 30 or 58) names the payment account (BT-84).", "信用转账（代码30或58）须注明收款账号（BT-84）。");

            // Not shown again: it may be a whole one.
            if (means.Cac("CardAccount")?.Cbc("PrimaryAccountNumberID") is { } card && card.Text.Length > MostOfACardNumber)
            {
                findings.Add("BR-51", RuleSeverity.Warning, card, null, null,
                    "The number of the payment card (BT-87) has more than the first six and the last four digits. An invoice never shows more of it.", "支付卡号（BT-87）超过前六位与后四位。发票不得显示更多位数。");
            }
        }

        CheckPeriod(root, "BR-29", "BR-CO-19");
        Need(root.Cbc("TaxPointDate") is null || root.Cac("InvoicePeriod")?.Cbc("DescriptionCode") is null, "BR-CO-03", root,
            "The VAT point is given as a date (BT-7) or as a code (BT-8), not as both.", "增值税应税时点只能以日期（BT-7）或代码（BT-8）之一表示。");
        if (document.Root.Cbc("TaxCurrencyCode") is { } accounting)
        {
            Need(document.TaxAmountIn(accounting.Words()) is not null, "BR-53", accounting,
                "A currency of accounting (BT-6) is named, but no total VAT in it (BT-111).", "注明了记账币种（BT-6），但缺少该币种的增值税总额（BT-111）。");
        }
    }

    private void CheckPeriod(Element holder, string order, string content)
    {
        if (holder.Cac("InvoicePeriod") is not { } period)
        {
            return;
        }

        var (from, until) = (period.Cbc("StartDate").Day(), period.Cbc("EndDate").Day());
        Need(from is null || until is null || until >= from, order, period, "The period ends before it begins.", "期间的结束早于开始。");
        Need(period.Cbc("StartDate") is not null || period.Cbc("EndDate") is not null
            || (content == "BR-CO-19" && period.Cbc("DescriptionCode") is not null),
            content, period, "The period has neither a start nor an end.", "期间既无开始也无结束。");
    }

    private void CheckParties()
    {
        var root = document.Root;
        var (seller, buyer) = (document.Seller, document.Buyer);
        NeedText(seller?.Cac("PartyLegalEntity")?.Cbc("RegistrationName"), "BR-06", seller ?? root, "The seller's name (BT-27)",
            "销售方名称（BT-27）");
        NeedText(buyer?.Cac("PartyLegalEntity")?.Cbc("RegistrationName"), "BR-07", buyer ?? root, "The buyer's name (BT-44)",
            "购买方名称（BT-44）");
        CheckAddress(seller, root, "BR-08", "BR-09", "seller", "销售方");
        CheckAddress(buyer, root, "BR-10", "BR-11", "buyer", "购买方");
        if (seller is not null)
        {
            Need(UblDocument.VatId(seller) is not null || seller.Cac("PartyIdentification")?.Cbc("ID") is not null
                || seller.Cac("PartyLegalEntity")?.Cbc("CompanyID") is not null,
                "BR-CO-26", seller, "The seller has no identifier: neither BT-29 nor BT-30 nor BT-31.", "销售方没有任何标识：BT-29、BT-30、BT-31均无。");
        }

        if (root.Cac("PayeeParty") is { } payee)
        {
            Need(payee.Cac("PartyName")?.Cbc("Name").Words() is not null, "BR-17", payee, "The payee (BG-10) has no name (BT-59).",
                "收款方（BG-10）缺少名称（BT-59）。");
        }

        if (document.TaxRepresentative is { } representative)
        {
            Need(representative.Cac("PartyName")?.Cbc("Name").Words() is not null, "BR-18", representative,
                "The tax representative (BG-11) has no name (BT-62).", "税务代表（BG-11）缺少名称（BT-62）。");
            CheckAddress(representative, root, "BR-19", "BR-20", "tax representative", "税务代表");
            Need(UblDocument.VatId(representative) is not null, "BR-56", representative,
                "The tax representative (BG-11) has no VAT number (BT-63).", "税务代表（BG-11）缺少增值税号（BT-63）。");
        }

        CheckScheme(seller?.Cbc("EndpointID"), "BR-62");
        CheckScheme(buyer?.Cbc("EndpointID"), "BR-63");
        foreach (var delivery in root.AllCac("Delivery"))
        {
            if (delivery.Cac("DeliveryLocation")?.Cac("Address") is { } address)
            {
                Need(address.Cac("Country")?.Cbc("IdentificationCode") is not null, "BR-57", address,
                    "The address of delivery has no country (BT-80).", "交付地址缺少国家（BT-80）。");
            }
        }

        foreach (var party in new[] { seller, buyer, document.TaxRepresentative })
        {
            if (UblDocument.VatId(party) is { } id)
            {
                Need(id.Text.Length >= 2 && (Country.IsCode(id.Text[..2]) || id.Text[..2] is "EL" or "XI"), "BR-CO-09", id,
                    "A VAT number begins with the code of its country.", "增值税号以国家代码开头。");
            }
        }
    }

    private void CheckAddress(Element? party, Element root, string address, string country, string en, string zh)
    {
        if (party?.Cac("PostalAddress") is { } postal)
        {
            NeedText(postal.Cac("Country")?.Cbc("IdentificationCode"), country, postal, $"The country of the {en}", $"{zh}的国家");
        }
        else
        {
            Need(false, address, party ?? root, $"The postal address of the {en} is missing.", $"缺少{zh}的地址。");
        }
    }

    private void CheckScheme(Element? value, string rule)
    {
        if (value is not null)
        {
            Need(value.Attribute("schemeID") is not null, rule, value, "The identifier does not say its scheme (schemeID).",
                "标识未注明其体系（schemeID）。");
        }
    }

    private void CheckLines()
    {
        foreach (var line in document.Lines)
        {
            var at = line.Element;
            NeedText(at.Cbc("ID"), "BR-21", at, "The line's identifier (BT-126)", "行号（BT-126）");
            Need(line.QuantityElement is not null, "BR-22", at, "The quantity (BT-129) is missing.", "缺少数量（BT-129）。");
            Need(line.QuantityElement?.Attribute("unitCode") is not null, "BR-23", line.QuantityElement ?? at,
                "The unit of the quantity (BT-130) is missing.", "缺少数量单位（BT-130）。");
            Need(at.Cbc("LineExtensionAmount") is not null, "BR-24", at, "The line's net amount (BT-131) is missing.", "缺少行净额（BT-131）。");
            NeedText(line.Item?.Cbc("Name"), "BR-25", line.Item ?? at, "The item's name (BT-153)", "货物名称（BT-153）");
            Need(line.Price?.Cbc("PriceAmount") is not null, "BR-26", line.Price ?? at, "The item's net price (BT-146) is missing.",
                "缺少净单价（BT-146）。");
            Need(line.PriceAmount is null or >= 0, "BR-27", line.Price?.Cbc("PriceAmount") ?? at,
                "The item's net price (BT-146) is negative.", "净单价（BT-146）为负数。");
            var gross = line.Price?.Cac("AllowanceCharge")?.Cbc("BaseAmount");
            Need(gross.Number() is null or >= 0, "BR-28", gross ?? at, "The item's gross price (BT-148) is negative.", "毛单价（BT-148）为负数。");
            Need(line.Category?.Code is not null, "BR-CO-04", line.Item ?? at, "The line has no VAT category (BT-151).",
                "该行缺少增值税类别（BT-151）。");
            CheckPeriod(at, "BR-30", "BR-CO-20");
            CheckItem(line);
        }
    }

    private void CheckItem(UblLine line)
    {
        if (line.Item is not { } item)
        {
            return;
        }

        foreach (var property in item.AllCac("AdditionalItemProperty"))
        {
            Need(property.Cbc("Name") is not null && property.Cbc("Value") is not null, "BR-54", property,
                "A property of the item (BG-32) has a name and a value.", "货物属性（BG-32）须有名称和值。");
        }

        if (item.Cac("StandardItemIdentification")?.Cbc("ID") is { } standard)
        {
            CheckScheme(standard, "BR-64");
        }

        foreach (var classification in item.AllCac("CommodityClassification").Select(one => one.Cbc("ItemClassificationCode")))
        {
            Need(classification is null || classification.Attribute("listID") is not null, "BR-65", classification ?? item,
                "A classification of the item does not say its list (listID).", "货物分类未注明其代码表（listID）。");
        }
    }

    private void CheckAllowanceCharges()
    {
        foreach (var one in document.AllowanceCharges.Where(one => one.IsCharge is not null))
        {
            var (amount, category, reason, both, en, zh) = one.IsCharge == true
                ? ("BR-36", "BR-37", "BR-38", "BR-CO-22", "A charge on the document (BG-21)", "整单费用（BG-21）")
                : ("BR-31", "BR-32", "BR-33", "BR-CO-21", "An allowance on the document (BG-20)", "整单折让（BG-20）");
            Need(one.Element.Cbc("Amount") is not null, amount, one.Element, $"{en} has no amount.", $"{zh}缺少金额。");
            Need(one.Category?.Code is not null, category, one.Element, $"{en} has no VAT category.", $"{zh}缺少增值税类别。");
            Need(one.Reason is not null, reason, one.Element, $"{en} has no reason.", $"{zh}缺少原因。");
            Need(one.Reason is not null, both, one.Element, $"{en} has no reason.", $"{zh}缺少原因。");
        }

        foreach (var one in document.Lines.SelectMany(line => line.AllowanceCharges).Where(one => one.IsCharge is not null))
        {
            var (amount, reason, both, en, zh) = one.IsCharge == true
                ? ("BR-43", "BR-44", "BR-CO-24", "A charge on a line (BG-28)", "行费用（BG-28）")
                : ("BR-41", "BR-42", "BR-CO-23", "An allowance on a line (BG-27)", "行折让（BG-27）");
            Need(one.Element.Cbc("Amount") is not null, amount, one.Element, $"{en} has no amount.", $"{zh}缺少金额。");
            Need(one.Reason is not null, reason, one.Element, $"{en} has no reason.", $"{zh}缺少原因。");
            Need(one.Reason is not null, both, one.Element, $"{en} has no reason.", $"{zh}缺少原因。");
        }
    }
}
