using System.Globalization;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;

namespace EligibilityService.Documents.Ubl;

/// <summary>
/// The rules of EN 16931-1 for what is read of a UBL document, by their ids, and those of Peppol BIS Billing 3 where it says that it
/// follows them. The meaning and the tolerances are those of the public rule sets; the sentences are this service's.
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

    private void Need(bool holds, string rule, Element place, string phrase, params ReadOnlySpan<Argument> arguments)
    {
        if (!holds)
        {
            findings.Add(rule, RuleSeverity.Fatal, place, null, null, phrase, arguments);
        }
    }

    private void NeedText(Element? value, string rule, Element holder, string term) =>
        Need(value.Words() is not null, rule, value ?? holder, "common.is_missing(what)", Phrase.Of(term));

    private void NeedEqual(decimal? seen, decimal? expected, string rule, Element place, string sum)
    {
        if (seen is { } one && expected is { } other && one != other)
        {
            findings.Add(rule, RuleSeverity.Fatal, place, Show(one), Show(other), "ubl_rules.sum_differs(seen, expected, sum)", Show(one),
                Show(other),
                Phrase.Of(sum));
        }
    }

    /// <summary>The document's head (BG-2 and what stands beside it).</summary>
    private void CheckPresence()
    {
        var root = document.Root;
        NeedText(root.Cbc("CustomizationID"), "BR-01", root, "ubl_rules.specification()");
        NeedText(root.Cbc("ID"), "BR-02", root, "ubl_rules.number()");
        NeedText(root.Cbc("IssueDate"), "BR-03", root, "ubl_rules.issue_date()");
        NeedText(document.TypeCode, "BR-04", root, "ubl_rules.type_code()");
        NeedText(root.Cbc("DocumentCurrencyCode"), "BR-05", root, "ubl_rules.currency()");
        Need(document.Lines.Count > 0, "BR-16", root, "ubl_rules.line_needed()");
        foreach (var reference in root.AllCac("BillingReference"))
        {
            Need(reference.Cac("InvoiceDocumentReference")?.Cbc("ID").Words() is not null, "BR-55", reference,
                "ubl_rules.preceding_invoice_without_number()");
        }

        foreach (var supporting in root.AllCac("AdditionalDocumentReference"))
        {
            NeedText(supporting.Cbc("ID"), "BR-52", supporting, "ubl_rules.supporting_document()");
        }

        foreach (var means in root.AllCac("PaymentMeans"))
        {
            var code = means.Cbc("PaymentMeansCode");
            NeedText(code, "BR-49", means, "ubl_rules.payment_means_code()");
            var (account, isTransfer) = (means.Cac("PayeeFinancialAccount"), code.Words() is "30" or "58");
            if (isTransfer && account is not null)
            {
                NeedText(account.Cbc("ID"), "BR-50", account, "ubl_rules.payment_account()");
            }

            Need(!isTransfer || account?.Cbc("ID") is not null, "BR-61", means,
                "ubl_rules.credit_transfer_without_account()");

            // The number is not repeated in the finding, because it may be a whole card number.
            if (means.Cac("CardAccount")?.Cbc("PrimaryAccountNumberID") is { } card && card.Text.Length > MostOfACardNumber)
            {
                findings.Add("BR-51", RuleSeverity.Warning, card, null, null,
                    "ubl_rules.card_number_in_full()");
            }
        }

        CheckPeriod(root, "BR-29", "BR-CO-19");
        Need(root.Cbc("TaxPointDate") is null || root.Cac("InvoicePeriod")?.Cbc("DescriptionCode") is null, "BR-CO-03", root,
            "ubl_rules.vat_point_given_twice()");
        if (document.Root.Cbc("TaxCurrencyCode") is { } accounting)
        {
            Need(document.TaxAmountIn(accounting.Words()) is not null, "BR-53", accounting,
                "ubl_rules.accounting_total_missing()");
        }
    }

    private void CheckPeriod(Element holder, string order, string content)
    {
        if (holder.Cac("InvoicePeriod") is not { } period)
        {
            return;
        }

        var (from, until) = (period.Cbc("StartDate").Day(), period.Cbc("EndDate").Day());
        Need(from is null || until is null || until >= from, order, period, "ubl_rules.period_turned()");
        Need(period.Cbc("StartDate") is not null || period.Cbc("EndDate") is not null
            || (content == "BR-CO-19" && period.Cbc("DescriptionCode") is not null),
            content, period, "ubl_rules.period_empty()");
    }

    private void CheckParties()
    {
        var root = document.Root;
        var (seller, buyer) = (document.Seller, document.Buyer);
        NeedText(seller?.Cac("PartyLegalEntity")?.Cbc("RegistrationName"), "BR-06", seller ?? root, "ubl_rules.seller_name()");
        NeedText(buyer?.Cac("PartyLegalEntity")?.Cbc("RegistrationName"), "BR-07", buyer ?? root, "ubl_rules.buyer_name()");
        CheckAddress(seller, root, "BR-08", "BR-09", "ubl_rules.seller_country()", "ubl_rules.seller_address_missing()");
        CheckAddress(buyer, root, "BR-10", "BR-11", "ubl_rules.buyer_country()", "ubl_rules.buyer_address_missing()");
        if (seller is not null)
        {
            Need(UblDocument.VatId(seller) is not null || seller.Cac("PartyIdentification")?.Cbc("ID") is not null
                || seller.Cac("PartyLegalEntity")?.Cbc("CompanyID") is not null,
                "BR-CO-26", seller, "ubl_rules.seller_without_identifier()");
        }

        if (root.Cac("PayeeParty") is { } payee)
        {
            Need(payee.Cac("PartyName")?.Cbc("Name").Words() is not null, "BR-17", payee, "ubl_rules.payee_without_name()");
        }

        if (document.TaxRepresentative is { } representative)
        {
            Need(representative.Cac("PartyName")?.Cbc("Name").Words() is not null, "BR-18", representative,
                "ubl_rules.representative_without_name()");
            CheckAddress(representative, root, "BR-19", "BR-20", "ubl_rules.representative_country()",
                "ubl_rules.representative_address_missing()");
            Need(UblDocument.VatId(representative) is not null, "BR-56", representative,
                "ubl_rules.representative_without_vat_number()");
        }

        CheckScheme(seller?.Cbc("EndpointID"), "BR-62");
        CheckScheme(buyer?.Cbc("EndpointID"), "BR-63");
        foreach (var delivery in root.AllCac("Delivery"))
        {
            if (delivery.Cac("DeliveryLocation")?.Cac("Address") is { } address)
            {
                Need(address.Cac("Country")?.Cbc("IdentificationCode") is not null, "BR-57", address,
                    "ubl_rules.delivery_without_country()");
            }
        }

        foreach (var party in new[] { seller, buyer, document.TaxRepresentative })
        {
            if (UblDocument.VatId(party) is { } id)
            {
                Need(id.Text.Length >= 2 && (Country.IsCode(id.Text[..2]) || id.Text[..2] is "EL" or "XI"), "BR-CO-09", id,
                    "ubl_rules.vat_number_prefix()");
            }
        }
    }

    private void CheckAddress(Element? party, Element root, string address, string country, string holder, string missing)
    {
        if (party?.Cac("PostalAddress") is { } postal)
        {
            NeedText(postal.Cac("Country")?.Cbc("IdentificationCode"), country, postal, holder);
        }
        else
        {
            Need(false, address, party ?? root, missing);
        }
    }

    private void CheckScheme(Element? value, string rule)
    {
        if (value is not null)
        {
            Need(value.Attribute("schemeID") is not null, rule, value, "ubl_rules.identifier_without_scheme()");
        }
    }

    private void CheckLines()
    {
        foreach (var line in document.Lines)
        {
            var at = line.Element;
            NeedText(at.Cbc("ID"), "BR-21", at, "ubl_rules.line_identifier()");
            Need(line.QuantityElement is not null, "BR-22", at, "ubl_rules.quantity_missing()");
            Need(line.QuantityElement?.Attribute("unitCode") is not null, "BR-23", line.QuantityElement ?? at,
                "ubl_rules.unit_missing()");
            Need(at.Cbc("LineExtensionAmount") is not null, "BR-24", at, "ubl_rules.line_amount_missing()");
            NeedText(line.Item?.Cbc("Name"), "BR-25", line.Item ?? at, "ubl_rules.item_name()");
            Need(line.Price?.Cbc("PriceAmount") is not null, "BR-26", line.Price ?? at, "ubl_rules.net_price_missing()");
            Need(line.PriceAmount is null or >= 0, "BR-27", line.Price?.Cbc("PriceAmount") ?? at,
                "ubl_rules.net_price_negative()");
            var gross = line.Price?.Cac("AllowanceCharge")?.Cbc("BaseAmount");
            Need(gross.Number() is null or >= 0, "BR-28", gross ?? at, "ubl_rules.gross_price_negative()");
            Need(line.Category?.Code is not null, "BR-CO-04", line.Item ?? at, "ubl_rules.line_without_vat_category()");
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
                "ubl_rules.item_property_form()");
        }

        if (item.Cac("StandardItemIdentification")?.Cbc("ID") is { } standard)
        {
            CheckScheme(standard, "BR-64");
        }

        foreach (var classification in item.AllCac("CommodityClassification").Select(one => one.Cbc("ItemClassificationCode")))
        {
            Need(classification is null || classification.Attribute("listID") is not null, "BR-65", classification ?? item,
                "ubl_rules.classification_without_list()");
        }
    }

    private void CheckAllowanceCharges()
    {
        foreach (var one in document.AllowanceCharges.Where(one => one.IsCharge is not null))
        {
            var (amount, category, reason, both, phrase) = one.IsCharge == true
                ? ("BR-36", "BR-37", "BR-38", "BR-CO-22", "ubl_rules.document_charge()")
                : ("BR-31", "BR-32", "BR-33", "BR-CO-21", "ubl_rules.document_allowance()");
            var text = Phrase.Of(phrase);
            Need(one.Element.Cbc("Amount") is not null, amount, one.Element, "ubl_rules.no_amount(text)", text);
            Need(one.Category?.Code is not null, category, one.Element, "ubl_rules.no_vat_category(text)", text);
            Need(one.Reason is not null, reason, one.Element, "ubl_rules.no_reason(text)", text);
            Need(one.Reason is not null, both, one.Element, "ubl_rules.no_reason(text)", text);
        }

        foreach (var one in document.Lines.SelectMany(line => line.AllowanceCharges).Where(one => one.IsCharge is not null))
        {
            var (amount, reason, both, phrase) = one.IsCharge == true
                ? ("BR-43", "BR-44", "BR-CO-24", "ubl_rules.line_charge()")
                : ("BR-41", "BR-42", "BR-CO-23", "ubl_rules.line_allowance()");
            var text = Phrase.Of(phrase);
            Need(one.Element.Cbc("Amount") is not null, amount, one.Element, "ubl_rules.no_amount(text)", text);
            Need(one.Reason is not null, reason, one.Element, "ubl_rules.no_reason(text)", text);
            Need(one.Reason is not null, both, one.Element, "ubl_rules.no_reason(text)", text);
        }
    }
}
