using System.Globalization;
using System.Text.RegularExpressions;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Documents.China;

/// <summary>
/// The checks of a Chinese invoice, whatever it was read from: what its numbers look like, whether its figures agree to the fen (within the
/// tolerances that deciding has), and whether its columns hold what they should. On a red-letter invoice the figures are negative and agree
/// all the same.
/// </summary>
/// <param name="invoice">The invoice.</param>
/// <param name="tolerances">How far figures may be off.</param>
/// <param name="place">The place of a member, given its JSON Pointer in the invoice.</param>
/// <param name="findings">Where findings go.</param>
internal sealed partial class InvoiceChecks(InvoiceBody invoice, Tolerances tolerances, Func<string, string> place, Findings findings)
{
    // Those in force since 2012, with the reduced ones of small taxpayers and those that were lowered in 2018 and 2019.
    private static readonly HashSet<decimal> Rates = [0, 0.005m, 0.01m, 0.015m, 0.02m, 0.03m, 0.04m, 0.05m, 0.06m, 0.09m, 0.10m, 0.11m,
        0.13m, 0.16m, 0.17m];

    private static readonly (char Seen, char Meant)[] Confusions = [('O', '0'), ('I', '1'), ('Z', '2'), ('S', '5')];

    /// <summary>Whether these checks are for a kind of invoice.</summary>
    public static bool AreFor(InvoiceKind kind) => kind != InvoiceKind.Other;

    /// <summary>Checks everything but what stands beside the invoice itself.</summary>
    public void Check()
    {
        CheckNumber();
        CheckId(invoice.Seller.TaxId, "CN-SELLER-ID", place("/seller/taxId"), RuleSeverity.Fatal, findings);
        for (var i = 0; i < invoice.Lines.Count; i++)
        {
            if (invoice.Lines[i] is { } line)
            {
                CheckColumns(line, $"/lines/{i}");
                CheckFigures(line, $"/lines/{i}");
            }
        }

        CheckTotals();
    }

    /// <summary>Checks a total in capitals against the figures.</summary>
    public void CheckCapitals(string capitals, string where)
    {
        var gross = Fen(invoice.Totals.GrossAmount);
        if (!ChineseAmount.TryParse(capitals, out var fen))
        {
            findings.Fatal("CN-CAPITALS-FORM", where, capitals, gross is { } total ? ChineseAmount.Write(total) : null,
                "invoice_checks.capitals_form()");
        }
        else if (gross is { } total && total != fen)
        {
            findings.Fatal("CN-CAPITALS", where, capitals, ChineseAmount.Write(total),
                "invoice_checks.capitals_differ(capitals, figures)", Yuan(fen), Yuan(total));
        }
    }

    /// <summary>Checks the form of a credit code or of the tax id that preceded it.</summary>
    public static void CheckId(string id, string rule, string where, RuleSeverity severity, Findings findings)
    {
        if (InvoiceNumbers.IsDigits(id, 15) || UnifiedSocialCreditCode.TryParse(id, out _) is var fault && fault == CreditCodeFault.None)
        {
            return;
        }

        findings.Add(rule, severity, where, id, Repaired(id), fault switch
        {
            CreditCodeFault.Length => "invoice_checks.credit_code_length()",
            CreditCodeFault.Form => "invoice_checks.credit_code_form()",
            _ => "invoice_checks.credit_code_check()",
        });
    }

    // Letters that readers of pictures mistake are only suggested when the check character then fits.
    private static string? Repaired(string id)
    {
        var repaired = id.Trim().ToUpperInvariant();
        foreach (var (seen, meant) in Confusions)
        {
            repaired = repaired.Replace(seen, meant);
        }

        return repaired != id && UnifiedSocialCreditCode.TryParse(repaired, out _) == CreditCodeFault.None ? repaired : null;
    }

    private void CheckNumber()
    {
        var isDigital = invoice.Kind is InvoiceKind.DigitalSpecial or InvoiceKind.DigitalOrdinary;
        if (!InvoiceNumbers.IsDigits(invoice.Number, isDigital ? 20 : 8))
        {
            findings.Fatal("CN-NUMBER", place("/number"), invoice.Number, null,
                isDigital ? "invoice_checks.digital_number_length()" : "invoice_checks.number_length()");
        }
        else if (isDigital)
        {
            Odd(InvoiceNumbers.YearOf(invoice.Number) != invoice.IssueDate.Year, "CN-NUMBER-YEAR", "/number", invoice.Number[..2],
                "invoice_checks.number_of_another_year(ofNumber, ofDate)", InvoiceNumbers.YearOf(invoice.Number), invoice.IssueDate.Year);
            Odd(!InvoiceNumbers.IsProvince(InvoiceNumbers.ProvinceOf(invoice.Number)), "CN-NUMBER-REGION", "/number",
                InvoiceNumbers.ProvinceOf(invoice.Number),
                "invoice_checks.number_without_region()");
        }

        if (isDigital ? invoice.Code is not null : !InvoiceNumbers.IsDigits(invoice.Code, 10, 12))
        {
            findings.Fatal("CN-CODE", place("/code"), invoice.Code, null,
                isDigital ? "invoice_checks.digital_has_no_code()" : "common.invoice_code_length()");
        }
        else if (invoice.Code is { } code)
        {
            Odd(InvoiceNumbers.YearOfCode(code) > invoice.IssueDate.Year, "CN-CODE-YEAR", "/code", code,
                "invoice_checks.code_of_later_year(year)", InvoiceNumbers.YearOfCode(code));
            Odd(!InvoiceNumbers.IsProvince(InvoiceNumbers.ProvinceOfCode(code)), "CN-CODE-REGION", "/code",
                InvoiceNumbers.ProvinceOfCode(code), "invoice_checks.code_without_region()");
        }
    }

    private void CheckColumns(LineBody line, string at)
    {
        var name = line.Description.Trim();
        if (PageSum().IsMatch(name))
        {
            findings.Fatal("CN-PAGE-SUM", place($"{at}/description"), name, null,
                "invoice_checks.page_sum()");
            return;
        }

        Odd(name.Contains("清单", StringComparison.Ordinal) && name.Contains('详', StringComparison.Ordinal), "CN-LIST",
            $"{at}/description", name,
            "invoice_checks.goods_on_list()");
        var stars = name.Count(letter => letter is '*' or '＊');
        Odd(stars == 0 && !name.Contains("清单", StringComparison.Ordinal), "CN-CATEGORY", $"{at}/description", name,
            "invoice_checks.tax_category_missing()");
        Odd(stars > 0 && !Category().IsMatch(name), "CN-CATEGORY-FORM", $"{at}/description", name,
            "invoice_checks.tax_category_form()");
        Odd(line.Unit is { } unit && decimal.TryParse(unit, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "CN-COLUMNS",
            $"{at}/unit", line.Unit,
            "invoice_checks.columns_shifted()");
        Odd(line.Quantity is not null && line.Unit is null && line.Nature != LineNature.Discount, "CN-COLUMNS", $"{at}/quantity",
            line.Quantity?.Text, "invoice_checks.unit_missing()");
    }

    private void CheckFigures(LineBody line, string at)
    {
        var rate = RateOf(line.TaxRate);
        if (rate is null)
        {
            findings.Fatal("CN-RATE-FORM", place($"{at}/taxRate"), line.TaxRate, null, "field_reader.tax_rate_form()");
        }
        else
        {
            Odd(!Rates.Contains(rate.Value), "CN-RATE", $"{at}/taxRate", line.TaxRate, "invoice_checks.unknown_rate()");
        }

        if (Fen(line.NetAmount) is not { } net)
        {
            return;
        }

        if (Number(line.Quantity?.Text) is { } quantity && Number(line.UnitPrice?.Text) is { } price)
        {
            Agree(net, Round(quantity * price * Currency.MinorUnits), tolerances.LineNet, "CN-LINE-NET", $"{at}/netAmount",
                Phrase.Of("common.quantity_times_price()"));
        }

        if (rate is { } known && Fen(line.TaxAmount) is { } tax)
        {
            Agree(tax, Round(net * known), tolerances.LineTax, "CN-LINE-TAX", $"{at}/taxAmount", Phrase.Of("common.net_times_rate()"));
        }
    }

    private void CheckTotals()
    {
        var lines = invoice.Lines.Where(line => line is not null).ToArray();
        var (net, tax, gross) = (Fen(invoice.Totals.NetAmount), Fen(invoice.Totals.TaxAmount), Fen(invoice.Totals.GrossAmount));
        if (net is { } totalNet)
        {
            Agree(totalNet, lines.Sum(line => (decimal)(Fen(line.NetAmount) ?? 0)), 0, "CN-TOTAL-NET", "/totals/netAmount",
                Phrase.Of("invoice_checks.sum_of_lines()"));
        }

        if (tax is { } totalTax)
        {
            Agree(totalTax, lines.Sum(line => (decimal)(Fen(line.TaxAmount) ?? 0)), 0, "CN-TOTAL-TAX", "/totals/taxAmount",
                Phrase.Of("common.sum_of_tax()"));
            Agree(totalTax, Round(lines.Sum(line => (Fen(line.NetAmount) ?? 0) * (RateOf(line.TaxRate) ?? 0))), tolerances.TotalTax,
                "CN-TOTAL-TAX-RATE", "/totals/taxAmount", Phrase.Of("invoice_checks.sum_of_net_times_rate()"));
        }

        if (net is { } one && tax is { } other && gross is { } sum)
        {
            Agree(sum, (decimal)one + other, 0, "CN-TOTAL-GROSS", "/totals/grossAmount", Phrase.Of("common.net_plus_tax()"));
        }
    }

    private void Agree(decimal seen, decimal expected, long tolerance, string rule, string pointer, LocalizedText text)
    {
        if (Math.Abs(seen - expected) > tolerance)
        {
            findings.Fatal(rule, place(pointer), Yuan(seen), Yuan(expected),
                "common.not_within_tolerance(shown, text, expected, tolerance)", Yuan(seen), text, Yuan(expected), Yuan(tolerance));
        }
    }

    private void Odd(bool isOdd, string rule, string pointer, string? seen, string phrase, params ReadOnlySpan<Argument> arguments)
    {
        if (isOdd)
        {
            findings.Warn(rule, place(pointer), seen, null, phrase, arguments);
        }
    }

    private static string Yuan(decimal fen) => Rounding.ShowYuan(fen);

    private static decimal Round(decimal fen) => decimal.Round(fen, 0, MidpointRounding.AwayFromZero);

    private static long? Fen(Wire.MoneyBody? money) => money is not null && Money.TryParse(money.Amount.Text, Currency.Cny, out var read)
        ? read.MinorUnits : null;

    private static decimal? Number(string? text) =>
        text is { Length: <= 32 }
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out var value) && Math.Abs(value) < 1_000_000_000_000m ? value : null;

    private static decimal? RateOf(string text) => text is "免税" or "不征税" ? 0
        : Number(text.TrimEnd('%')) is { } number && (text.EndsWith('%') ? number / 100 : number) is var rate and >= 0 and < 1
            ? rate : null;

    [GeneratedRegex(@"^[（(]?(本页)?(小\s*计|合\s*计|价税合计)[)）]?[:：]?$")]
    private static partial Regex PageSum();

    [GeneratedRegex(@"^[*＊][^*＊]+[*＊]\S")]
    private static partial Regex Category();
}
