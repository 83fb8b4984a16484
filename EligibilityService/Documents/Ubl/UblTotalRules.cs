using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>Totals, the VAT breakdown, and what each VAT category asks.</summary>
internal sealed partial class UblRules
{
    // Where no text expects anything finer, the public rule sets let the VAT of a category be off by less than one whole unit of the
    // currency.
    private const decimal CategorySlack = 1;

    /// <summary>A VAT category and what its rules ask.</summary>
    /// <param name="Code">Its code.</param>
    /// <param name="Rules">The beginning of its rules' ids.</param>
    /// <param name="En">Its name.</param>
    /// <param name="Zh">Its name in Chinese.</param>
    /// <param name="Rate">What its rate must be.</param>
    /// <param name="NeedsReason">Whether an exemption reason is needed (true) or forbidden (false).</param>
    /// <param name="ManyRates">Whether it may stand in the breakdown once a rate, instead of exactly once.</param>
    private sealed record Kind(string Code, string Rules, string En, string Zh, RateRule Rate, bool NeedsReason, bool ManyRates);

    private enum RateRule
    {
        MoreThanNothing,
        NotNegative,
        Zero,
        Absent,
    }

    private static readonly Kind[] Kinds =
    [
        new("S", "BR-S", "standard rated", "标准税率", RateRule.MoreThanNothing, NeedsReason: false, ManyRates: true),
        new("Z", "BR-Z", "zero rated", "零税率", RateRule.Zero, NeedsReason: false, ManyRates: false),
        new("E", "BR-E", "exempt from VAT", "免税", RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("AE", "BR-AE", "reverse charge", "反向征收", RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("K", "BR-IC", "intra-community supply", "欧盟内部供应", RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("G", "BR-G", "export outside the EU", "欧盟外出口", RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("O", "BR-O", "not subject to VAT", "不征税", RateRule.Absent, NeedsReason: true, ManyRates: false),
        new("L", "BR-IG", "IGIC (Canary Islands)", "加那利群岛IGIC", RateRule.NotNegative, NeedsReason: false, ManyRates: true),
        new("M", "BR-IP", "IPSI (Ceuta, Melilla)", "休达与梅利利亚IPSI", RateRule.NotNegative, NeedsReason: false, ManyRates: true),
    ];

    private void CheckTotals()
    {
        if (document.Totals is not { } totals)
        {
            foreach (var (rule, en, zh) in new[]
                { ("BR-12", "sum of the lines (BT-106)", "各行净额之和（BT-106）"), ("BR-13", "total without VAT (BT-109)", "不含税总额（BT-109）"),
                    ("BR-14", "total with VAT (BT-112)", "含税总额（BT-112）"), ("BR-15", "amount due (BT-115)", "应付金额（BT-115）") })
            {
                Need(false, rule, document.Root, $"The {en} is missing.", $"缺少{zh}。");
            }

            return;
        }

        Need(totals.Cbc("LineExtensionAmount") is not null, "BR-12", totals, "The sum of the lines (BT-106) is missing.",
            "缺少各行净额之和（BT-106）。");
        Need(totals.Cbc("TaxExclusiveAmount") is not null, "BR-13", totals, "The total without VAT (BT-109) is missing.",
            "缺少不含税总额（BT-109）。");
        Need(totals.Cbc("TaxInclusiveAmount") is not null, "BR-14", totals, "The total with VAT (BT-112) is missing.", "缺少含税总额（BT-112）。");
        Need(totals.Cbc("PayableAmount") is not null, "BR-15", totals, "The amount due (BT-115) is missing.", "缺少应付金额（BT-115）。");

        var (lines, net, gross, payable) = (document.Total("LineExtensionAmount"), document.Total("TaxExclusiveAmount"),
            document.Total("TaxInclusiveAmount"), document.Total("PayableAmount"));
        var (allowances, charges) = (SumOf(charge: false), SumOf(charge: true));
        NeedEqual(lines, Cents(document.Lines.Sum(line => line.Net ?? 0)), "BR-CO-10", At("LineExtensionAmount"),
            "the sum of the lines' net amounts (BT-106 = Σ BT-131)", "各行净额之和（BT-106 = Σ BT-131）");
        CheckSum("AllowanceTotalAmount", allowances, charge: false, "BR-CO-11",
            "the sum of the allowances on the document (BT-107 = Σ BT-92)", "整单折让之和（BT-107 = Σ BT-92）");
        CheckSum("ChargeTotalAmount", charges, charge: true, "BR-CO-12", "the sum of the charges on the document (BT-108 = Σ BT-99)",
            "整单费用之和（BT-108 = Σ BT-99）");
        NeedEqual(net, Cents((lines ?? 0) - (document.Total("AllowanceTotalAmount") ?? 0) + (document.Total("ChargeTotalAmount") ?? 0)),
            "BR-CO-13", At("TaxExclusiveAmount"),
            "lines less allowances plus charges (BT-109 = BT-106 − BT-107 + BT-108)", "各行之和减折让加费用（BT-109 = BT-106 − BT-107 + BT-108）");
        if (document.Currency is not null && document.TotalsOfVat != 1)
        {
            findings.Add("BR-CO-15", RuleSeverity.Fatal, document.TaxTotals is [var first, ..] ? first : document.Root,
                document.TotalsOfVat.ToString(System.Globalization.CultureInfo.InvariantCulture), "1",
                $"There are {document.TotalsOfVat} totals of VAT in the document's currency {document.Currency} (BT-110); exactly one is needed to reckon the total with VAT (BT-112 = BT-109 + BT-110).",
                $"以发票币种{document.Currency}表示的增值税总额（BT-110）有{document.TotalsOfVat}个；须恰好一个才能核算含税总额（BT-112 = BT-109 + BT-110）。");
        }
        else if (document.Currency is not null)
        {
            NeedEqual(gross, Cents((net ?? 0) + (document.TotalVat ?? 0)), "BR-CO-15", At("TaxInclusiveAmount"),
                "the total without VAT plus the VAT (BT-112 = BT-109 + BT-110)", "不含税总额加增值税（BT-112 = BT-109 + BT-110）");
        }

        NeedEqual(payable, Cents((gross ?? 0) - (document.Total("PrepaidAmount") ?? 0) + (document.Total("PayableRoundingAmount") ?? 0)),
            "BR-CO-16", At("PayableAmount"),
            "the total with VAT less what is paid, plus the rounding (BT-115 = BT-112 − BT-113 + BT-114)",
                "含税总额减已付加舍入（BT-115 = BT-112 − BT-113 + BT-114）");
        Need(document.IsCreditNote || payable is null or <= 0
            || document.Root.Everything()
            .Any(one => one.IsCbc("DueDate") || (one.IsCbc("Note") && one.Parent?.IsCac("PaymentTerms") == true)
                || one.IsCbc("PaymentDueDate")), "BR-CO-25", At("PayableAmount"),
            "An amount is due, but neither a due date (BT-9) nor payment terms (BT-20) are given.", "有应付金额，但既无付款到期日（BT-9）也无付款条件（BT-20）。");

        Element At(string name) => totals.Cbc(name) ?? totals;

        void CheckSum(string name, decimal sum, bool charge, string rule, string en, string zh)
        {
            var printed = document.Total(name);
            if (printed is not null || document.AllowanceCharges.Any(one => one.IsCharge == charge))
            {
                NeedEqual(printed ?? 0, Cents(sum), rule, At(name), en, zh);
            }
        }
    }

    private decimal SumOf(bool charge) => document.AllowanceCharges.Where(one => one.IsCharge == charge).Sum(one => one.Amount ?? 0);

    private void CheckBreakdown()
    {
        Need(document.Subtotals.Count > 0, "BR-CO-18", document.Root, "There is no VAT breakdown (BG-23).", "缺少增值税明细（BG-23）。");
        foreach (var total in document.TaxTotals.Where(total => total.Cac("TaxSubtotal") is not null))
        {
            NeedEqual(total.Cbc("TaxAmount").Number(), Cents(total.AllCac("TaxSubtotal").Sum(one => one.Cbc("TaxAmount").Number() ?? 0)),
                "BR-CO-14", total.Cbc("TaxAmount") ?? total,
                "the sum of the VAT of the categories (BT-110 = Σ BT-117)", "各类别增值税之和（BT-110 = Σ BT-117）");
        }

        foreach (var subtotal in document.Subtotals)
        {
            var at = subtotal.Element;
            Need(at.Cbc("TaxableAmount") is not null, "BR-45", at, "The taxable amount (BT-116) is missing.", "缺少计税金额（BT-116）。");
            Need(at.Cbc("TaxAmount") is not null, "BR-46", at, "The VAT of the category (BT-117) is missing.", "缺少该类别税额（BT-117）。");
            Need(subtotal.Category?.Code is not null, "BR-47", at, "The VAT category (BT-118) is missing.", "缺少增值税类别（BT-118）。");
            Need(subtotal.Category is null || subtotal.Percent is not null || subtotal.Category.Code == "O", "BR-48", at,
                "The rate of the category (BT-119) is missing.", "缺少该类别税率（BT-119）。");
            CheckTax(subtotal, "BR-CO-17");
        }
    }

    // As the public rules do it: off by less than a unit passes; a rate of nothing (or none) gives no tax.
    private void CheckTax(UblSubtotal subtotal, string rule)
    {
        if (subtotal.Tax is not { } tax)
        {
            return;
        }

        var expected = Cents((subtotal.Taxable ?? 0) * (subtotal.Percent ?? 0) / 100);
        var holds = subtotal.Percent is null or 0 ? decimal.Round(tax) == 0 : Math.Abs(Math.Abs(tax) - Math.Abs(expected)) < CategorySlack;
        if (!holds)
        {
            findings.Add(rule, RuleSeverity.Fatal, subtotal.Element.Cbc("TaxAmount")!, Show(tax), Show(expected),
                $"{Show(tax)} is not the taxable amount × the rate ({Show(expected)}; BT-117 = BT-116 × BT-119 / 100).",
                $"{Show(tax)}不等于计税金额×税率（{Show(expected)}；BT-117 = BT-116 × BT-119 / 100）。");
        }
    }

    private void CheckCategories()
    {
        foreach (var kind in Kinds)
        {
            var lines = document.Lines.Where(line => line.Category?.Code == kind.Code).Select(line => line.Category!).ToArray();
            var allowances = document.AllowanceCharges.Where(one => one.IsCharge == false && one.Category?.Code == kind.Code)
                .Select(one => one.Category!).ToArray();
            var charges = document.AllowanceCharges.Where(one => one.IsCharge == true && one.Category?.Code == kind.Code)
                .Select(one => one.Category!).ToArray();
            var subtotals = document.Subtotals.Where(one => one.Category?.Code == kind.Code).ToArray();
            CheckBreakdownOf(kind, lines.Length + allowances.Length + charges.Length > 0, subtotals);
            CheckIds(kind, lines, "02", "line", "发票行");
            CheckIds(kind, allowances, "03", "allowance", "折让");
            CheckIds(kind, charges, "04", "charge", "费用");
            CheckRates(kind, lines, "05");
            CheckRates(kind, allowances, "06");
            CheckRates(kind, charges, "07");
            foreach (var subtotal in subtotals)
            {
                CheckSubtotal(kind, subtotal);
            }
        }

        CheckIntraCommunity();
        CheckNotSubject();
    }

    private void CheckBreakdownOf(Kind kind, bool used, UblSubtotal[] subtotals)
    {
        var holds = kind.ManyRates ? used == (subtotals.Length > 0) : subtotals.Length == (used || subtotals.Length > 0 ? 1 : 0);
        Need(holds, $"{kind.Rules}-01", subtotals is [var first, ..] ? first.Element : document.TaxTotals is [var total, ..] ? total
            : document.Root,
            kind.ManyRates
                ? $"The breakdown (BG-23) has the category \"{kind.En}\" ({kind.Code}) exactly when a line, an allowance or a charge has it."
                : $"The breakdown (BG-23) has the category \"{kind.En}\" ({kind.Code}) exactly once when a line, an allowance or a charge has it.",
            kind.ManyRates
                ? $"当且仅当有行、折让或费用属于“{kind.Zh}”（{kind.Code}）时，明细（BG-23）中须有该类别。"
                : $"有行、折让或费用属于“{kind.Zh}”（{kind.Code}）时，明细（BG-23）中该类别须恰好出现一次。");
    }

    private void CheckIds(Kind kind, UblCategory[] found, string number, string en, string zh)
    {
        if (found.Length == 0)
        {
            return;
        }

        var (seller, buyer, representative) = (document.Seller, document.Buyer, document.TaxRepresentative);
        var (sellerVat, buyerVat, representativeVat) = (UblDocument.VatId(seller), UblDocument.VatId(buyer),
            UblDocument.VatId(representative));
        var (holds, wordsEn, wordsZh) = kind.Code switch
        {
            "O" => (sellerVat is null && representativeVat is null && buyerVat is null,
                "no VAT number of seller, representative or buyer stands on the document", "单据上不得有销售方、税务代表或购买方的增值税号"),
            "G" => (sellerVat is not null || representativeVat is not null,
                "the VAT number of the seller or his tax representative is needed", "须有销售方或其税务代表的增值税号"),
            "K" => ((sellerVat is not null || representativeVat is not null) && buyerVat is not null,
                "the VAT numbers of the seller (or his tax representative) and of the buyer are needed", "须有销售方（或其税务代表）与购买方的增值税号"),
            "AE" => ((UblDocument.AnyTaxId(seller) is not null || representativeVat is not null)
                && (buyerVat is not null || buyer?.Cac("PartyLegalEntity")?.Cbc("CompanyID") is not null),
                "a tax number of the seller (or his tax representative) and one of the buyer are needed", "须有销售方（或其税务代表）与购买方的税号"),
            _ => (UblDocument.AnyTaxId(seller) is not null || representativeVat is not null,
                "a tax number of the seller or his tax representative is needed", "须有销售方或其税务代表的税号"),
        };
        Need(holds, $"{kind.Rules}-{number}", found[0].Element, $"With a {en} of the category \"{kind.En}\" {wordsEn}.",
            $"有{zh}属于“{kind.Zh}”时，{wordsZh}。");
    }

    private void CheckRates(Kind kind, UblCategory[] found, string number)
    {
        foreach (var category in found)
        {
            var holds = kind.Rate switch
            {
                RateRule.MoreThanNothing => category.Percent > 0,
                RateRule.NotNegative => category.Percent >= 0,
                RateRule.Zero => category.Percent == 0,
                _ => category.Element.Cbc("Percent") is null,
            };
            var (en, zh) = kind.Rate switch
            {
                RateRule.MoreThanNothing => ("more than 0", "大于0"),
                RateRule.NotNegative => ("0 or more", "不小于0"),
                RateRule.Zero => ("0", "0"),
                _ => ("absent", "不填"),
            };
            if (!holds)
            {
                findings.Add($"{kind.Rules}-{number}", RuleSeverity.Fatal, category.Element.Cbc("Percent") ?? category.Element,
                    Show(category.Percent), null,
                    $"The rate of the category \"{kind.En}\" is {en}.", $"类别“{kind.Zh}”的税率应{zh}。");
            }
        }
    }

    private void CheckSubtotal(Kind kind, UblSubtotal subtotal)
    {
        var at = subtotal.Element;
        var expected = document.TaxableOf(kind.Code, kind.ManyRates ? subtotal.Percent : null);
        if (subtotal.Taxable is { } taxable && (kind.ManyRates ? Math.Abs(taxable - expected) >= CategorySlack : taxable != expected))
        {
            findings.Add($"{kind.Rules}-08", RuleSeverity.Fatal, at.Cbc("TaxableAmount")!, Show(taxable), Show(expected),
                $"{Show(taxable)} is not the sum of what has the category \"{kind.En}\" ({Show(expected)}): lines and charges less allowances.",
                $"{Show(taxable)}不等于类别“{kind.Zh}”各项之和（{Show(expected)}）：各行与费用减折让。");
        }

        if (kind.ManyRates)
        {
            CheckTax(subtotal, $"{kind.Rules}-09");
        }
        else if (subtotal.Tax is { } tax and not 0)
        {
            findings.Add($"{kind.Rules}-09", RuleSeverity.Fatal, at.Cbc("TaxAmount")!, Show(tax), "0.00",
                $"The category \"{kind.En}\" has no VAT.", $"类别“{kind.Zh}”没有税额。");
        }

        var reason = subtotal.Category!.Element.Cbc("TaxExemptionReason") ?? subtotal.Category.Element.Cbc("TaxExemptionReasonCode");
        Need(reason is not null == kind.NeedsReason, $"{kind.Rules}-10", reason ?? subtotal.Category.Element,
            kind.NeedsReason ? $"The category \"{kind.En}\" gives a reason of exemption (BT-120 or BT-121)."
                : $"The category \"{kind.En}\" gives no reason of exemption.",
            kind.NeedsReason ? $"类别“{kind.Zh}”须给出免税原因（BT-120或BT-121）。" : $"类别“{kind.Zh}”不得给出免税原因。");
    }

    private void CheckIntraCommunity()
    {
        if (document.Subtotals.FirstOrDefault(one => one.Category?.Code == "K") is not { } subtotal)
        {
            return;
        }

        var delivery = document.Root.Cac("Delivery");
        Need(delivery?.Cbc("ActualDeliveryDate").Words() is not null || document.Root.Cac("InvoicePeriod")?.Children.Count > 0, "BR-IC-11",
            subtotal.Element,
            "An intra-community supply tells the day of delivery (BT-72) or the period (BG-14).", "欧盟内部供应须注明交付日期（BT-72）或开票期间（BG-14）。");
        Need(delivery?.Cac("DeliveryLocation")?.Cac("Address")?.Cac("Country")?.Cbc("IdentificationCode").Words() is not null, "BR-IC-12",
            subtotal.Element,
            "An intra-community supply tells the country of delivery (BT-80).", "欧盟内部供应须注明交付国家（BT-80）。");
    }

    private void CheckNotSubject()
    {
        if (document.Subtotals.FirstOrDefault(one => one.Category?.Code == "O") is not { } subtotal)
        {
            return;
        }

        Alone("BR-O-11", document.Subtotals.Select(one => one.Category), "breakdown", "明细");
        Alone("BR-O-12", document.Lines.Select(one => one.Category), "line", "行");
        Alone("BR-O-13", document.AllowanceCharges.Where(one => one.IsCharge == false).Select(one => one.Category), "allowance", "折让");
        Alone("BR-O-14", document.AllowanceCharges.Where(one => one.IsCharge == true).Select(one => one.Category), "charge", "费用");

        void Alone(string rule, IEnumerable<UblCategory?> all, string en, string zh) =>
            Need(all.All(one => one is null or { Code: null or "O" }), rule, subtotal.Element,
                $"Beside the category \"not subject to VAT\" no {en} has another category.", $"有“不征税”类别时，不得有其他类别的{zh}。");
    }
}
