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
                    "A discount line needs the discounted line before it; this one has none. Put it after its line.",
                    "折扣行之前必须有被折扣行；此行之前没有。请将其放在对应行之后。");
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

        Compare(totals.Net.MinorUnits, net, 0, "/invoice/totals/netAmount", "the sum of the lines' net amounts", "各行金额之和", faults);
        Compare(totals.Tax.MinorUnits, tax, 0, "/invoice/totals/taxAmount", "the sum of the lines' tax", "各行税额之和", faults);
        Compare(totals.Gross.MinorUnits, (decimal)totals.Net.MinorUnits + totals.Tax.MinorUnits, 0, "/invoice/totals/grossAmount",
            "net + tax", "合计金额加合计税额", faults);
        Compare(totals.Tax.MinorUnits, decimal.Round(taxByRate, 0, MidpointRounding.AwayFromZero), tolerances.TotalTax,
            "/invoice/totals/taxAmount",
            "the sum of net × tax rate over the lines", "各行金额×税率之和", faults);
        if (totals.Net.MinorUnits < 0)
        {
            faults.Add("/invoice/totals/netAmount", FaultCode.OutOfBounds,
                "The invoice sums to less than nothing. A red-letter (credit) invoice is not decided; it releases the decision on the invoice it refers to.",
                "发票合计小于零。红字发票不作决定，而是冲减其所指蓝字发票的决定。");
        }
    }

    private static void CheckCurrency(Money money, Currency currency, string pointer, Faults faults)
    {
        if (money.Currency != currency)
        {
            faults.Add(pointer, FaultCode.CurrencyMixed,
                $"The amount is in {money.Currency}, the invoice in {currency}. One invoice has one currency.",
                $"金额币种为{money.Currency}，发票币种为{currency}。一张发票只有一种币种。");
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
                $"{line.Net} (tax {line.Tax}): a discount line is negative, every other line is not. Set `nature` to `discount` if it is one.",
                $"{line.Net}（税额{line.Tax}）：折扣行为负数，其他行不为负数。若为折扣行请将`nature`设为`discount`。");
        }
    }

    private static void CheckNet(InvoiceLine line, int index, Tolerances tolerances, Faults faults)
    {
        // Quantity and unit price have up to 17 digits each, so the product is exact in 28 digits only when it is shorter: beyond, decimal
        // rounds far below a fen.
        var fen = decimal.Round(line.Quantity * line.UnitPrice * Currency.MinorUnits, 0, MidpointRounding.AwayFromZero);
        Compare(line.Net.MinorUnits, fen, tolerances.LineNet, $"/invoice/lines/{index}/netAmount", "quantity × unit price",
            "数量×单价", faults);
    }

    private static void CheckTax(InvoiceLine line, int index, Tolerances tolerances, Faults faults)
    {
        var fen = decimal.Round(line.Net.MinorUnits * line.TaxRate, 0, MidpointRounding.AwayFromZero);
        Compare(line.Tax.MinorUnits, fen, tolerances.LineTax, $"/invoice/lines/{index}/taxAmount", "net amount × tax rate",
            "金额×税率", faults);
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
                    $"The discounts on line {parent} pass its amount. A line cannot cost less than nothing.",
                    $"第{parent}行的折扣超过其金额。任何一行的金额不得小于零。");
            }
        }
    }

    private static void Compare(decimal seen, decimal needed, long tolerance, string pointer, string en, string zh, Faults faults)
    {
        if (Math.Abs(seen - needed) > tolerance)
        {
            var (shown, expected, off) = (Rounding.ShowYuan(seen), Rounding.ShowYuan(needed), Rounding.ShowYuan(Math.Abs(seen - needed)));
            faults.Add(pointer, FaultCode.ArithmeticWrong,
                $"{shown} differs from {en} ({expected}) by {off}; at most {Rounding.ShowYuan(tolerance)} is tolerated. Correct the figure that is wrong.",
                $"{shown}与{zh}（{expected}）相差{off}；最多允许{Rounding.ShowYuan(tolerance)}。请更正有误的数字。");
        }
    }
}
