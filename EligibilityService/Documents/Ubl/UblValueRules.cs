using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>The form of values: decimals, codes, numbers and days.</summary>
internal sealed partial class UblRules
{
    private static readonly Dictionary<string, string> TotalDecimals = new(StringComparer.Ordinal)
    {
        ["LineExtensionAmount"] = "BR-DEC-09",
        ["AllowanceTotalAmount"] = "BR-DEC-10",
        ["ChargeTotalAmount"] = "BR-DEC-11",
        ["TaxExclusiveAmount"] = "BR-DEC-12",
        ["TaxInclusiveAmount"] = "BR-DEC-14",
        ["PrepaidAmount"] = "BR-DEC-16",
        ["PayableRoundingAmount"] = "BR-DEC-17",
        ["PayableAmount"] = "BR-DEC-18",
    };

    private static readonly HashSet<string> Figures =
    [
        "Amount", "BaseAmount", "PriceAmount", "TaxAmount", "TaxableAmount", "LineExtensionAmount", "TaxExclusiveAmount",
            "TaxInclusiveAmount", "AllowanceTotalAmount",
        "ChargeTotalAmount", "PrepaidAmount", "PayableRoundingAmount", "PayableAmount", "InvoicedQuantity", "CreditedQuantity",
            "BaseQuantity", "Percent", "MultiplierFactorNumeric",
    ];

    // All that is money; percentages and quantities are none.
    private static readonly HashSet<string> Amounts =
    [
        "Amount", "BaseAmount", "PriceAmount", "TaxAmount", "TaxableAmount", "LineExtensionAmount", "TaxExclusiveAmount",
            "TaxInclusiveAmount", "AllowanceTotalAmount",
        "ChargeTotalAmount", "PrepaidAmount", "PayableRoundingAmount", "PayableAmount",
    ];

    private static readonly HashSet<string> Days = ["IssueDate", "DueDate", "PaymentDueDate", "TaxPointDate", "StartDate", "EndDate",
        "ActualDeliveryDate"];

    private void CheckValues()
    {
        CheckDecimals();
        CheckCodes();
        foreach (var value in document.Root.Everything().Where(one => one.IsBasic() && one.Text.Length > 0))
        {
            if (Figures.Contains(value.Name) && value.Number() is null)
            {
                findings.Add("READ-NUMBER", RuleSeverity.Fatal, value, value.Text, null, "ubl_value_rules.number_form()");
            }
            else if (Days.Contains(value.Name) && value.Day() is null)
            {
                findings.Add("READ-DATE", RuleSeverity.Fatal, value, value.Text, null, "ubl_value_rules.date_form()");
            }

            if (value.Attribute("currencyID") is { } currency)
            {
                NeedCode(CodeLists.IsCurrency(currency), "BR-CL-03", value, currency, "ubl_value_rules.amount_currency()");
            }
        }
    }

    // Whatever rules a document follows: an amount that is read in another currency than its own is a wrong amount.
    private void CheckCurrencies()
    {
        var accounting = document.Root.Cbc("TaxCurrencyCode").Words();

        // Asked once of each total, however many amounts it has.
        (Element? Total, bool HasBreakdown) last = default;
        foreach (var value in document.Root.Everything()
            .Where(one => one.IsBasic() && (one.Attribute("currencyID") is not null || Amounts.Contains(one.Name))))
        {
            var currency = value.Attribute("currencyID");
            var isOfAccounting = value.IsCbc("TaxAmount") && value.Parent is { } total && total.IsCac("TaxTotal") && currency is not null
                && currency == accounting && !HasBreakdown(total);
            if (!isOfAccounting && (currency is null || currency != document.Currency))
            {
                findings.Add("PEPPOL-EN16931-R051", RuleSeverity.Fatal, value, currency, document.Currency,
                    "ubl_value_rules.one_currency()");
            }
        }

        bool HasBreakdown(Element total)
        {
            if (!ReferenceEquals(last.Total, total))
            {
                last = (total, total.Cac("TaxSubtotal") is not null);
            }

            return last.HasBreakdown;
        }
    }

    private void CheckDecimals()
    {
        if (document.Totals is { } totals)
        {
            foreach (var (name, rule) in TotalDecimals)
            {
                NeedTwoDecimals(totals.Cbc(name), rule);
            }
        }

        foreach (var total in document.TaxTotals)
        {
            NeedTwoDecimals(total.Cbc("TaxAmount"), total.Cac("TaxSubtotal") is not null || document.TaxTotals.Count == 1 ? "BR-DEC-13"
                : "BR-DEC-15");
        }

        foreach (var subtotal in document.Subtotals)
        {
            NeedTwoDecimals(subtotal.Element.Cbc("TaxableAmount"), "BR-DEC-19");
            NeedTwoDecimals(subtotal.Element.Cbc("TaxAmount"), "BR-DEC-20");
        }

        foreach (var one in document.AllowanceCharges)
        {
            NeedTwoDecimals(one.Element.Cbc("Amount"), one.IsCharge == true ? "BR-DEC-05" : "BR-DEC-01");
            NeedTwoDecimals(one.Element.Cbc("BaseAmount"), one.IsCharge == true ? "BR-DEC-06" : "BR-DEC-02");
        }

        foreach (var line in document.Lines)
        {
            NeedTwoDecimals(line.Element.Cbc("LineExtensionAmount"), "BR-DEC-23");
            foreach (var one in line.AllowanceCharges)
            {
                NeedTwoDecimals(one.Element.Cbc("Amount"), one.IsCharge == true ? "BR-DEC-27" : "BR-DEC-24");
                NeedTwoDecimals(one.Element.Cbc("BaseAmount"), one.IsCharge == true ? "BR-DEC-28" : "BR-DEC-25");
            }
        }
    }

    private void NeedTwoDecimals(Element? value, string rule)
    {
        var point = value?.Text.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (value is not null && point >= 0 && value.Text.Length - point - 1 > 2)
        {
            findings.Add(rule, RuleSeverity.Fatal, value, value.Text, null, "ubl_value_rules.two_decimals()");
        }
    }

    private void CheckCodes()
    {
        var root = document.Root;
        var type = document.TypeCode.Words();
        NeedCode(type is null || (document.IsCreditNote ? CodeLists.CreditNoteTypes : CodeLists.InvoiceTypes).Contains(type), "BR-CL-01",
            document.TypeCode ?? root, type,
            "ubl_value_rules.type_code()");
        NeedCode(document.Currency is not { } currency || CodeLists.IsCurrency(currency), "BR-CL-04", root.Cbc("DocumentCurrencyCode")
            ?? root, document.Currency,
            "ubl_value_rules.currency()");
        var accounting = root.Cbc("TaxCurrencyCode");
        NeedCode(accounting.Words() is not { } code || CodeLists.IsCurrency(code), "BR-CL-05", accounting ?? root, accounting.Words(),
            "ubl_value_rules.accounting_currency()");
        foreach (var value in root.Everything().Where(one => one.IsCbc("IdentificationCode") && one.Text.Length > 0))
        {
            var isOrigin = value.Parent?.IsCac("OriginCountry") == true;
            NeedCode(Country.IsCode(value.Text) || value.Text is "XI" or "1A", isOrigin ? "BR-CL-15" : "BR-CL-14", value, value.Text,
                "ubl_value_rules.country()");
        }

        foreach (var category in document.Subtotals.Select(one => one.Category)
            .Concat(document.AllowanceCharges.Select(one => one.Category)).Where(one => one?.Code is not null))
        {
            NeedCode(CodeLists.VatCategories.Contains(category!.Code!), "BR-CL-17", category.Element.Cbc("ID")!, category.Code,
                "ubl_value_rules.vat_category()");
        }

        foreach (var category in document.Lines.Select(line => line.Category).Where(one => one?.Code is not null))
        {
            NeedCode(CodeLists.VatCategories.Contains(category!.Code!), "BR-CL-18", category.Element.Cbc("ID")!, category.Code,
                "ubl_value_rules.vat_category()");
        }

        foreach (var attachment in root.AllCac("AdditionalDocumentReference")
            .Select(one => one.Cac("Attachment")?.Cbc("EmbeddedDocumentBinaryObject")).OfType<Element>())
        {
            NeedCode(CodeLists.MimeCodes.Contains(attachment.Attribute("mimeCode") ?? ""), "BR-CL-24", attachment,
                attachment.Attribute("mimeCode"),
                "ubl_value_rules.media_type()");
        }
    }

    private void NeedCode(bool holds, string rule, Element place, string? seen, string phrase, params ReadOnlySpan<Argument> arguments)
    {
        if (!holds)
        {
            findings.Add(rule, RuleSeverity.Fatal, place, seen, null, phrase, arguments);
        }
    }
}

/// <summary>
/// The code lists that reading relies on; long lists that nothing depends on and that change twice a year (units, schemes, reasons) are not
/// checked.
/// </summary>
internal static class CodeLists
{
    /// <summary>UNTDID 1001, as far as the norm takes them for invoices.</summary>
    public static readonly HashSet<string> InvoiceTypes = Of(
        "71 80 81 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 390 393 394 395 456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935");

    /// <summary>UNTDID 1001, as far as the norm takes them for credit notes.</summary>
    public static readonly HashSet<string> CreditNoteTypes = Of("81 83 261 262 296 308 381 396 420 458 502 503 532");

    /// <summary>UNTDID 5305, as far as the norm takes them.</summary>
    public static readonly HashSet<string> VatCategories = Of("AE L M E S Z G O K B");

    /// <summary>ISO 4217, alphabetic.</summary>
    public static readonly HashSet<string> Currencies = Of(
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP "
        + "ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
        + "MMK MNT MOP MRO MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC "
        + "SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UZS VEF VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWL");

    /// <summary>The media types of attachments.</summary>
    public static readonly HashSet<string> MimeCodes = Of(
        "application/pdf image/png image/jpeg text/csv application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.spreadsheet");

    /// <summary>Whether it is a currency of ISO 4217.</summary>
    public static bool IsCurrency(string code) => Currencies.Contains(code);

    private static HashSet<string> Of(string codes) => new(codes.Split(' '), StringComparer.Ordinal);
}
