using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>The arithmetic that a printed invoice obeys. Every disagreement is a fault that shows both figures.</summary>
internal static class InvoiceArithmetic
{
    /// <summary>Gives every discount line its parent: the nearest line before it that is not a discount.</summary>
    public static IReadOnlyList<InvoiceLine> LinkDiscounts(IReadOnlyList<InvoiceLine> lines, Faults faults)
    {
        InvoiceLine[]? linked = null;
        int? parent = null;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Nature != LineNature.Discount)
            {
                parent = i + 1;
                continue;
            }

            if (parent is null)
            {
                faults.Add($"/invoice/lines/{i}/nature", FaultCode.Inconsistent,
                    "invoice_arithmetic.discount_before_its_line()");
            }

            linked ??= [.. lines];
            linked[i] = lines[i] with { Parent = parent };
        }

        return linked ?? lines;
    }

    /// <summary>Signs, currency, net = quantity × unit price, tax = net × rate, line by line.</summary>
    public static void CheckLines(IReadOnlyList<InvoiceLine> lines, Currency currency, Tolerances tolerances, Faults faults)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            CheckCurrency(line.Net, currency, $"/invoice/lines/{i}/netAmount", faults);
            CheckCurrency(line.Tax, currency, $"/invoice/lines/{i}/taxAmount", faults);
            CheckDeclaredCurrencies(line.Declared, currency, $"/invoice/lines/{i}", faults);
            CheckSign(line, i, faults);
            CheckNet(line, i, tolerances, faults);
            CheckTax(line, i, tolerances, faults);
        }

        CheckDiscountsWithinParents(lines, faults);
    }

    /// <summary>Totals: exact sums of the lines, gross = net + tax, and no negative sum.</summary>
    public static void CheckTotals(IReadOnlyList<InvoiceLine> lines, InvoiceTotals totals, Currency currency, Tolerances tolerances,
        Faults faults)
    {
        CheckCurrency(totals.Net, currency, "/invoice/totals/netAmount", faults);
        CheckCurrency(totals.Tax, currency, "/invoice/totals/taxAmount", faults);
        CheckCurrency(totals.Gross, currency, "/invoice/totals/grossAmount", faults);
        decimal net = 0;
        decimal tax = 0;
        decimal taxByRate = 0;
        foreach (var line in lines)
        {
            net += line.Net.MinorUnits;
            tax += line.Tax.MinorUnits;
            taxByRate += line.Net.MinorUnits * line.TaxRate;
        }

        Compare(totals.Net.MinorUnits, net, 0, "/invoice/totals/netAmount", Phrase.Of("invoice_arithmetic.sum_of_net_amounts()"),
            faults);
        Compare(totals.Tax.MinorUnits, tax, 0, "/invoice/totals/taxAmount", Phrase.Of("common.sum_of_tax()"), faults);
        Compare(totals.Gross.MinorUnits, (decimal)totals.Net.MinorUnits + totals.Tax.MinorUnits, 0, "/invoice/totals/grossAmount",
            Phrase.Of("common.net_plus_tax()"), faults);
        Compare(totals.Tax.MinorUnits, decimal.Round(taxByRate, 0, MidpointRounding.AwayFromZero), tolerances.TotalTax,
            "/invoice/totals/taxAmount",
            Phrase.Of("invoice_arithmetic.sum_of_net_times_rate()"), faults);
        if (totals.Net.MinorUnits < 0)
        {
            faults.Add("/invoice/totals/netAmount", FaultCode.OutOfBounds,
                "invoice_arithmetic.negative_in_sum()");
        }
    }

    private static void CheckCurrency(Money money, Currency currency, string pointer, Faults faults)
    {
        if (money.Currency != currency)
        {
            faults.Add(pointer, FaultCode.CurrencyMixed,
                "invoice_arithmetic.amount_in_another_currency(currency, expected)", money.Currency, currency);
        }
    }

    private static void CheckDeclaredCurrencies(LineDeclaration declared, Currency currency, string pointer, Faults faults)
    {
        for (var i = 0; i < declared.Components.Count; i++)
        {
            CheckCurrency(declared.Components[i].Net, currency, $"{pointer}/components/{i}/netAmount", faults);
        }

        for (var i = 0; i < declared.ExcludedCosts.Count; i++)
        {
            CheckCurrency(declared.ExcludedCosts[i].Amount, currency, $"{pointer}/excludedCosts/{i}/amount", faults);
        }
    }

    private static void CheckSign(InvoiceLine line, int index, Faults faults)
    {
        if (line.Nature == LineNature.Discount ? line.Net.MinorUnits >= 0 || line.Tax.MinorUnits > 0 : line.Net.MinorUnits < 0
            || line.Tax.MinorUnits < 0)
        {
            faults.Add($"/invoice/lines/{index}/netAmount", FaultCode.OutOfBounds,
                "invoice_arithmetic.sign_is_not_of_nature(net, tax)", line.Net, line.Tax);
        }
    }

    private static void CheckNet(InvoiceLine line, int index, Tolerances tolerances, Faults faults)
    {
        // Quantity and unit price have up to 17 digits each, so the product is exact in 28 digits only when it is shorter: beyond, decimal
        // rounds far below a fen.
        var fen = decimal.Round(line.Quantity * line.UnitPrice * Currency.MinorUnits, 0, MidpointRounding.AwayFromZero);
        Compare(line.Net.MinorUnits, fen, tolerances.LineNet, $"/invoice/lines/{index}/netAmount",
            Phrase.Of("common.quantity_times_price()"), faults);
    }

    private static void CheckTax(InvoiceLine line, int index, Tolerances tolerances, Faults faults)
    {
        var fen = decimal.Round(line.Net.MinorUnits * line.TaxRate, 0, MidpointRounding.AwayFromZero);
        Compare(line.Tax.MinorUnits, fen, tolerances.LineTax, $"/invoice/lines/{index}/taxAmount",
            Phrase.Of("common.net_times_rate()"), faults);
    }

    private static void CheckDiscountsWithinParents(IReadOnlyList<InvoiceLine> lines, Faults faults)
    {
        var left = new Dictionary<int, (decimal Net, decimal Tax)>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Parent is not { } parent)
            {
                continue;
            }

            var rest = left.TryGetValue(parent, out var known) ? known
                : (lines[parent - 1].Net.MinorUnits, lines[parent - 1].Tax.MinorUnits);
            rest = (rest.Net + lines[i].Net.MinorUnits, rest.Tax + lines[i].Tax.MinorUnits);
            left[parent] = rest;
            if (rest.Net < 0 || rest.Net + rest.Tax < 0)
            {
                faults.Add($"/invoice/lines/{i}/netAmount", FaultCode.Inconsistent,
                    "invoice_arithmetic.discounts_above_line(parent)", parent);
            }
        }
    }

    private static void Compare(decimal seen, decimal needed, long tolerance, string pointer, LocalizedText text, Faults faults)
    {
        if (Math.Abs(seen - needed) > tolerance)
        {
            var (shown, expected, off) = (Rounding.ShowYuan(seen), Rounding.ShowYuan(needed), Rounding.ShowYuan(Math.Abs(seen - needed)));
            faults.Add(pointer, FaultCode.ArithmeticWrong,
                "invoice_arithmetic.figure_differs(shown, text, expected, off, tolerance)", shown, text, expected, off,
                    Rounding.ShowYuan(tolerance));
        }
    }
}
