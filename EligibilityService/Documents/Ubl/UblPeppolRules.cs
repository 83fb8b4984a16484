using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;
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
        Peppol(root.Cbc("ProfileID") is not null, "R001", root, "ubl_peppol_rules.process_missing()");
        Peppol(root.Cbc("ProfileID") is not { } profile
            || (ProfileForm().Match(profile.Text) is { Success: true } form && form.Groups[1].Value == process), "R007",
            root.Cbc("ProfileID") ?? root,
            "ubl_peppol_rules.process_form(process)", process);
        Peppol(root.AllCbc("Note").Count() <= 1 || (IsGerman(document.Seller) && IsGerman(document.Buyer)), "R002", root,
            "ubl_peppol_rules.one_note()");
        Peppol(root.Cbc("BuyerReference") is not null || root.Cac("OrderReference")?.Cbc("ID") is not null, "R003", root,
            "ubl_peppol_rules.buyer_reference_or_order()");
        Peppol(root.Cbc("CustomizationID")?.Text.StartsWith(isSelfBilling ? SelfBillingCustomization : PeppolCustomization,
            StringComparison.Ordinal) == true, "R004",
            root.Cbc("CustomizationID") ?? root, "ubl_peppol_rules.specification(expected)", process);
        Peppol(root.Cbc("TaxCurrencyCode") is not { } accounting || accounting.Words() != document.Currency, "R005",
            root.Cbc("TaxCurrencyCode") ?? root,
            "ubl_peppol_rules.accounting_currency_is_another()");
        Peppol(document.Buyer?.Cbc("EndpointID") is not null, "R010", document.Buyer ?? root,
            "ubl_peppol_rules.buyer_address_missing()");
        Peppol(document.Seller?.Cbc("EndpointID") is not null, "R020", document.Seller ?? root,
            "ubl_peppol_rules.seller_address_missing()");
        Peppol(document.TaxTotals.Count(total => total.Cac("TaxSubtotal") is not null) == 1, "R053", root,
            "ubl_peppol_rules.one_tax_total_with_breakdown()");
        Peppol(document.TaxTotals.Count(total => total.Cac("TaxSubtotal") is null) == (root.Cbc("TaxCurrencyCode") is null ? 0 : 1),
            "R054", root,
            "ubl_peppol_rules.one_tax_total_without_breakdown()");
        var inAccounting = root.Cbc("TaxCurrencyCode").Words() is { } other ? document.TaxAmountIn(other) : null;
        Peppol(inAccounting is null || document.TotalVat is null
            || Math.Sign(inAccounting.Value) * Math.Sign(document.TotalVat.Value) >= 0, "R055", root,
            "ubl_peppol_rules.vat_has_one_sign()");
        Peppol(root.AllCac("AdditionalDocumentReference").Count(one => one.Cbc("DocumentTypeCode").Words() == "50") <= 1
            || !document.IsCreditNote, "R080", root,
            "ubl_peppol_rules.one_project_reference()");
        var types = (document.IsCreditNote, isSelfBilling) switch
        {
            (false, false) => PeppolInvoiceTypes,
            (false, true) => SelfBilledInvoiceTypes,
            (true, false) => PeppolCreditNoteTypes,
            (true, true) => SelfBilledCreditNoteTypes,
        };
        Peppol(type is null || types.Contains(type), document.IsCreditNote ? "P0101" : "P0100", document.TypeCode ?? root,
            "ubl_peppol_rules.type_not_taken()");
        foreach (var means in root.AllCac("PaymentMeans"))
        {
            Peppol(means.Cbc("PaymentMeansCode").Words() is not ("49" or "59") || means.Cac("PaymentMandate")?.Cbc("ID") is not null,
                "R061", means,
                "ubl_peppol_rules.mandate_missing()");
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
                Peppol(false, "R008", value, "ubl_peppol_rules.empty_element()");
            }
        }
    }

    private void CheckPeppolAllowanceCharges()
    {
        foreach (var one in document.AllowanceCharges.Concat(document.Lines.SelectMany(line => line.AllowanceCharges)))
        {
            var (at, factor, basis) = (one.Element, one.Element.Cbc("MultiplierFactorNumeric"), one.Element.Cbc("BaseAmount"));
            Peppol(factor is null || basis is not null, "R041", at, "ubl_peppol_rules.percentage_without_base()");
            Peppol(basis is null || factor is not null, "R042", at, "ubl_peppol_rules.base_without_percentage()");
            Peppol(at.Cbc("ChargeIndicator")?.Text is "true" or "false", "R043", at,
                "ubl_peppol_rules.charge_indicator()");
        }

        foreach (var discount in document.Lines.Select(line => line.Price?.Cac("AllowanceCharge")).OfType<Element>())
        {
            Peppol(discount.Cbc("ChargeIndicator")?.Text == "false", "R044", discount, "ubl_peppol_rules.no_charge_on_price()");
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
                "ubl_peppol_rules.line_period_begins_early()");
            Peppol(until is null || period?.Cbc("EndDate").Day() is not { } end || end <= until, "R111", period ?? at,
                "ubl_peppol_rules.line_period_ends_late()");
            Peppol(at.AllCac("DocumentReference").Count() <= 1, "R100", at, "ubl_peppol_rules.one_invoiced_object()");
            Peppol(at.Cac("DocumentReference") is not { } reference || reference.Cbc("DocumentTypeCode").Words() == "130", "R101",
                at.Cac("DocumentReference") ?? at,
                "ubl_peppol_rules.line_reference_is_invoiced_object()");
            Peppol(line.BaseQuantity is null or > 0, "R121", line.Price?.Cbc("BaseQuantity") ?? at,
                "ubl_peppol_rules.base_quantity_positive()");
            var unit = line.Price?.Cbc("BaseQuantity")?.Attribute("unitCode");
            Peppol(unit is null || line.QuantityElement is null || unit == line.QuantityElement.Attribute("unitCode"), "R130",
                line.Price?.Cbc("BaseQuantity") ?? at,
                "ubl_peppol_rules.base_quantity_unit()");
        }
    }

    /// <summary>The arithmetic among Peppol's rules: an amount depends on it, whoever wrote the document.</summary>
    private void CheckPeppolArithmetic(RuleSeverity severity)
    {
        foreach (var one in document.AllowanceCharges.Concat(document.Lines.SelectMany(line => line.AllowanceCharges)))
        {
            if (one.Element.Cbc("MultiplierFactorNumeric").Number() is { } factor && one.Element.Cbc("BaseAmount").Number() is { } basis)
            {
                Near(one.Amount ?? 0, basis * factor / 100, "R040", one.Element.Cbc("Amount") ?? one.Element, severity,
                    Phrase.Of("ubl_peppol_rules.base_times_percentage()"));
            }
        }

        foreach (var line in document.Lines)
        {
            if (line.Net is { } net && line.PriceOfOne is { } price)
            {
                Near(net, ((line.Quantity ?? 1) * price) + Cents(line.Sum(charges: true)) - Cents(line.Sum(charges: false)), "R120",
                    line.Element.Cbc("LineExtensionAmount")!, severity,
                    Phrase.Of("ubl_peppol_rules.line_amount()"));
            }

            var discount = line.Price?.Cac("AllowanceCharge");
            if (discount?.Cbc("BaseAmount").Number() is { } gross && line.PriceAmount is { } netPrice
                && netPrice != gross - (discount.Cbc("Amount").Number() ?? 0))
            {
                var expected = gross - (discount.Cbc("Amount").Number() ?? 0);
                findings.Add("PEPPOL-EN16931-R046", severity, line.Price!.Cbc("PriceAmount")!, Show(netPrice), Show(expected),
                    "ubl_peppol_rules.net_price(seen, expected)", Show(netPrice), Show(expected));
            }
        }
    }

    private void Near(decimal seen, decimal expected, string rule, Element place, RuleSeverity severity, LocalizedText text)
    {
        if (Math.Abs(seen - expected) > options.LineTolerance)
        {
            findings.Add($"PEPPOL-EN16931-{rule}", severity, place, Show(seen), Show(Cents(expected)),
                "common.not_within_tolerance(shown, text, expected, tolerance)", Show(seen), text, Show(Cents(expected)),
                    Show(options.LineTolerance));
        }
    }

    private void Peppol(bool holds, string rule, Element place, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Need(holds, $"PEPPOL-EN16931-{rule}", place, phrase, arguments);

    private static bool IsGerman(Element? party) =>
        party?.Cac("PostalAddress")?.Cac("Country")?.Cbc("IdentificationCode")?.Text.Equals(Germany,
            StringComparison.OrdinalIgnoreCase) == true;

    [GeneratedRegex(@"^urn:fdc:peppol\.eu:2017:poacc:(billing|selfbilling):[0-9]{2}:1\.0$")]
    private static partial Regex ProfileForm();
}
