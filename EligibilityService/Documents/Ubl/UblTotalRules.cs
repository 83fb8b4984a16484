using EligibilityService.Core.Primitives;
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
    /// <param name="Name">Its name.</param>
    /// <param name="Rate">What its rate must be.</param>
    /// <param name="NeedsReason">Whether an exemption reason is needed (true) or forbidden (false).</param>
    /// <param name="ManyRates">Whether it may appear in the breakdown once for each rate, instead of exactly once.</param>
    private sealed record Kind(string Code, string Rules, LocalizedText Name, RateRule Rate, bool NeedsReason, bool ManyRates);

    private enum RateRule
    {
        MoreThanNothing,
        NotNegative,
        Zero,
        Absent,
    }

    private static readonly Kind[] Kinds =
    [
        new("S", "BR-S", Phrase.Of("ubl_total_rules.standard_rated()"), RateRule.MoreThanNothing, NeedsReason: false, ManyRates: true),
        new("Z", "BR-Z", Phrase.Of("ubl_total_rules.zero_rated()"), RateRule.Zero, NeedsReason: false, ManyRates: false),
        new("E", "BR-E", Phrase.Of("ubl_total_rules.exempt()"), RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("AE", "BR-AE", Phrase.Of("ubl_total_rules.reverse_charge()"), RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("K", "BR-IC", Phrase.Of("ubl_total_rules.intra_community_supply()"), RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("G", "BR-G", Phrase.Of("ubl_total_rules.export()"), RateRule.Zero, NeedsReason: true, ManyRates: false),
        new("O", "BR-O", Phrase.Of("ubl_total_rules.not_subject()"), RateRule.Absent, NeedsReason: true, ManyRates: false),
        new("L", "BR-IG", Phrase.Of("ubl_total_rules.igic()"), RateRule.NotNegative, NeedsReason: false, ManyRates: true),
        new("M", "BR-IP", Phrase.Of("ubl_total_rules.ipsi()"), RateRule.NotNegative, NeedsReason: false, ManyRates: true),
    ];

    private void CheckTotals()
    {
        if (document.Totals is not { } totals)
        {
            foreach (var (rule, phrase) in new[]
                { ("BR-12", "ubl_total_rules.sum_of_lines_missing()"), ("BR-13", "ubl_total_rules.total_without_vat_missing()"),
                    ("BR-14", "ubl_total_rules.total_with_vat_missing()"), ("BR-15", "ubl_total_rules.amount_due_missing()") })
            {
                Need(false, rule, document.Root, phrase);
            }

            return;
        }

        Need(totals.Cbc("LineExtensionAmount") is not null, "BR-12", totals, "ubl_total_rules.sum_of_lines_missing()");
        Need(totals.Cbc("TaxExclusiveAmount") is not null, "BR-13", totals, "ubl_total_rules.total_without_vat_missing()");
        Need(totals.Cbc("TaxInclusiveAmount") is not null, "BR-14", totals, "ubl_total_rules.total_with_vat_missing()");
        Need(totals.Cbc("PayableAmount") is not null, "BR-15", totals, "ubl_total_rules.amount_due_missing()");

        var (lines, net, gross, payable) = (document.Total("LineExtensionAmount"), document.Total("TaxExclusiveAmount"),
            document.Total("TaxInclusiveAmount"), document.Total("PayableAmount"));
        var (allowances, charges) = (SumOf(charge: false), SumOf(charge: true));
        NeedEqual(lines, Cents(document.Lines.Sum(line => line.Net ?? 0)), "BR-CO-10", At("LineExtensionAmount"),
            "ubl_total_rules.sum_of_lines()");
        CheckSum("AllowanceTotalAmount", allowances, charge: false, "BR-CO-11",
            "ubl_total_rules.sum_of_allowances()");
        CheckSum("ChargeTotalAmount", charges, charge: true, "BR-CO-12", "ubl_total_rules.sum_of_charges()");
        NeedEqual(net, Cents((lines ?? 0) - (document.Total("AllowanceTotalAmount") ?? 0) + (document.Total("ChargeTotalAmount") ?? 0)),
            "BR-CO-13", At("TaxExclusiveAmount"),
            "ubl_total_rules.total_without_vat()");
        if (document.Currency is not null && document.TotalsOfVat != 1)
        {
            findings.Add("BR-CO-15", RuleSeverity.Fatal, document.TaxTotals is [var first, ..] ? first : document.Root,
                document.TotalsOfVat.ToString(System.Globalization.CultureInfo.InvariantCulture), "1",
                "ubl_total_rules.not_one_total_of_vat(count, currency)", document.TotalsOfVat, document.Currency);
        }
        else if (document.Currency is not null)
        {
            NeedEqual(gross, Cents((net ?? 0) + (document.TotalVat ?? 0)), "BR-CO-15", At("TaxInclusiveAmount"),
                "ubl_total_rules.total_with_vat()");
        }

        NeedEqual(payable, Cents((gross ?? 0) - (document.Total("PrepaidAmount") ?? 0) + (document.Total("PayableRoundingAmount") ?? 0)),
            "BR-CO-16", At("PayableAmount"),
            "ubl_total_rules.amount_due()");
        Need(document.IsCreditNote || payable is null or <= 0
            || document.Root.Everything()
            .Any(one => one.IsCbc("DueDate") || (one.IsCbc("Note") && one.Parent?.IsCac("PaymentTerms") == true)
                || one.IsCbc("PaymentDueDate")), "BR-CO-25", At("PayableAmount"),
            "ubl_total_rules.due_date_or_terms()");

        Element At(string name) => totals.Cbc(name) ?? totals;

        void CheckSum(string name, decimal sum, bool charge, string rule, string phrase)
        {
            var printed = document.Total(name);
            if (printed is not null || document.AllowanceCharges.Any(one => one.IsCharge == charge))
            {
                NeedEqual(printed ?? 0, Cents(sum), rule, At(name), phrase);
            }
        }
    }

    private decimal SumOf(bool charge) => document.AllowanceCharges.Where(one => one.IsCharge == charge).Sum(one => one.Amount ?? 0);

    private void CheckBreakdown()
    {
        Need(document.Subtotals.Count > 0, "BR-CO-18", document.Root, "ubl_total_rules.breakdown_missing()");
        foreach (var total in document.TaxTotals.Where(total => total.Cac("TaxSubtotal") is not null))
        {
            NeedEqual(total.Cbc("TaxAmount").Number(), Cents(total.AllCac("TaxSubtotal").Sum(one => one.Cbc("TaxAmount").Number() ?? 0)),
                "BR-CO-14", total.Cbc("TaxAmount") ?? total,
                "ubl_total_rules.sum_of_vat()");
        }

        foreach (var subtotal in document.Subtotals)
        {
            var at = subtotal.Element;
            Need(at.Cbc("TaxableAmount") is not null, "BR-45", at, "ubl_total_rules.taxable_amount_missing()");
            Need(at.Cbc("TaxAmount") is not null, "BR-46", at, "ubl_total_rules.category_vat_missing()");
            Need(subtotal.Category?.Code is not null, "BR-47", at, "ubl_total_rules.category_missing()");
            Need(subtotal.Category is null || subtotal.Percent is not null || subtotal.Category.Code == "O", "BR-48", at,
                "ubl_total_rules.category_rate_missing()");
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
                "ubl_total_rules.category_vat_differs(seen, expected)", Show(tax), Show(expected));
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
            CheckIds(kind, lines, "02", Phrase.Of("ubl_total_rules.line()"));
            CheckIds(kind, allowances, "03", Phrase.Of("ubl_total_rules.allowance()"));
            CheckIds(kind, charges, "04", Phrase.Of("ubl_total_rules.charge()"));
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
            kind.ManyRates ? "ubl_total_rules.breakdown_when_used(category, code)"
                : "ubl_total_rules.breakdown_once(category, code)", kind.Name, kind.Code);
    }

    private void CheckIds(Kind kind, UblCategory[] found, string number, LocalizedText text)
    {
        if (found.Length == 0)
        {
            return;
        }

        var (seller, buyer, representative) = (document.Seller, document.Buyer, document.TaxRepresentative);
        var (sellerVat, buyerVat, representativeVat) = (UblDocument.VatId(seller), UblDocument.VatId(buyer),
            UblDocument.VatId(representative));
        var (holds, needed) = kind.Code switch
        {
            "O" => (sellerVat is null && representativeVat is null && buyerVat is null,
                "ubl_total_rules.no_vat_number(part, category)"),
            "G" => (sellerVat is not null || representativeVat is not null,
                "ubl_total_rules.seller_vat_number(part, category)"),
            "K" => ((sellerVat is not null || representativeVat is not null) && buyerVat is not null,
                "ubl_total_rules.both_vat_numbers(part, category)"),
            "AE" => ((UblDocument.AnyTaxId(seller) is not null || representativeVat is not null)
                && (buyerVat is not null || buyer?.Cac("PartyLegalEntity")?.Cbc("CompanyID") is not null),
                "ubl_total_rules.both_tax_numbers(part, category)"),
            _ => (UblDocument.AnyTaxId(seller) is not null || representativeVat is not null,
                "ubl_total_rules.seller_tax_number(part, category)"),
        };
        Need(holds, $"{kind.Rules}-{number}", found[0].Element, needed, text, kind.Name);
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
            if (!holds)
            {
                findings.Add($"{kind.Rules}-{number}", RuleSeverity.Fatal, category.Element.Cbc("Percent") ?? category.Element,
                    Show(category.Percent), null,
                    kind.Rate switch
                    {
                        RateRule.MoreThanNothing => "ubl_total_rules.rate_positive(category)",
                        RateRule.NotNegative => "ubl_total_rules.rate_not_negative(category)",
                        RateRule.Zero => "ubl_total_rules.rate_zero(category)",
                        _ => "ubl_total_rules.rate_absent(category)",
                    }, kind.Name);
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
                "ubl_total_rules.taxable_amount_differs(seen, category, expected)", Show(taxable), kind.Name, Show(expected));
        }

        if (kind.ManyRates)
        {
            CheckTax(subtotal, $"{kind.Rules}-09");
        }
        else if (subtotal.Tax is { } tax and not 0)
        {
            findings.Add($"{kind.Rules}-09", RuleSeverity.Fatal, at.Cbc("TaxAmount")!, Show(tax), "0.00",
                "ubl_total_rules.category_without_vat(category)", kind.Name);
        }

        var reason = subtotal.Category!.Element.Cbc("TaxExemptionReason") ?? subtotal.Category.Element.Cbc("TaxExemptionReasonCode");
        Need(reason is not null == kind.NeedsReason, $"{kind.Rules}-10", reason ?? subtotal.Category.Element,
            kind.NeedsReason ? "ubl_total_rules.exemption_reason_needed(category)"
                : "ubl_total_rules.no_exemption_reason(category)", kind.Name);
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
            "ubl_total_rules.delivery_date_needed()");
        Need(delivery?.Cac("DeliveryLocation")?.Cac("Address")?.Cac("Country")?.Cbc("IdentificationCode").Words() is not null, "BR-IC-12",
            subtotal.Element,
            "ubl_total_rules.delivery_country_needed()");
    }

    private void CheckNotSubject()
    {
        if (document.Subtotals.FirstOrDefault(one => one.Category?.Code == "O") is not { } subtotal)
        {
            return;
        }

        Alone("BR-O-11", document.Subtotals.Select(one => one.Category), Phrase.Of("ubl_total_rules.what_is_breakdown()"));
        Alone("BR-O-12", document.Lines.Select(one => one.Category), Phrase.Of("ubl_total_rules.what_is_line()"));
        Alone("BR-O-13", document.AllowanceCharges.Where(one => one.IsCharge == false).Select(one => one.Category),
            Phrase.Of("ubl_total_rules.allowance()"));
        Alone("BR-O-14", document.AllowanceCharges.Where(one => one.IsCharge == true).Select(one => one.Category),
            Phrase.Of("ubl_total_rules.charge()"));

        void Alone(string rule, IEnumerable<UblCategory?> all, LocalizedText text) =>
            Need(all.All(one => one is null or { Code: null or "O" }), rule, subtotal.Element,
                "ubl_total_rules.not_subject_stands_alone(text)", text);
    }
}
