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
                "The total in capitals is not an amount.", "价税合计（大写）不是金额。");
        }
        else if (gross is { } total && total != fen)
        {
            findings.Fatal("CN-CAPITALS", where, capitals, ChineseAmount.Write(total),
                $"The total in capitals says {Yuan(fen)}, the figures {Yuan(total)}.", $"大写合计为{Yuan(fen)}，小写为{Yuan(total)}。");
        }
    }

    /// <summary>Checks the form of a credit code or of the tax id that preceded it.</summary>
    public static void CheckId(string id, string rule, string where, RuleSeverity severity, Findings findings)
    {
        if (InvoiceNumbers.IsDigits(id, 15) || UnifiedSocialCreditCode.TryParse(id, out _) is var fault && fault == CreditCodeFault.None)
        {
            return;
        }

        var (en, zh) = fault switch
        {
            CreditCodeFault.Length => ("It has not the 18 characters of a credit code.", "不是18位的统一社会信用代码。"),
            CreditCodeFault.Form => ("It has characters that a credit code has not.", "含有统一社会信用代码不用的字符。"),
            _ => ("Its check character does not fit.", "校验位不符。"),
        };
        findings.Add(rule, severity, where, id, Repaired(id), en, zh);
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
                isDigital ? "A fully digital invoice has a number of 20 digits." : "An invoice of this kind has a number of 8 digits.",
                    isDigital ? "数电票号码为20位数字。" : "此类发票号码为8位数字。");
        }
        else if (isDigital)
        {
            Odd(InvoiceNumbers.YearOf(invoice.Number) != invoice.IssueDate.Year, "CN-NUMBER-YEAR", "/number", invoice.Number[..2],
                $"The number begins with the year of issue; it says {InvoiceNumbers.YearOf(invoice.Number)}, the date {invoice.IssueDate.Year}.", $"号码前两位为开票年份：号码为{InvoiceNumbers.YearOf(invoice.Number)}年，日期为{invoice.IssueDate.Year}年。");
            Odd(!InvoiceNumbers.IsProvince(InvoiceNumbers.ProvinceOf(invoice.Number)), "CN-NUMBER-REGION", "/number",
                InvoiceNumbers.ProvinceOf(invoice.Number),
                "The third and fourth digit name no province.", "号码第3至4位不是省级行政区划代码。");
        }

        if (isDigital ? invoice.Code is not null : !InvoiceNumbers.IsDigits(invoice.Code, 10, 12))
        {
            findings.Fatal("CN-CODE", place("/code"), invoice.Code, null,
                isDigital ? "A fully digital invoice has no code." : "An invoice of this kind has a code of 10 or 12 digits.", isDigital
                    ? "数电票没有发票代码。" : "此类发票有10位或12位发票代码。");
        }
        else if (invoice.Code is { } code)
        {
            Odd(InvoiceNumbers.YearOfCode(code) > invoice.IssueDate.Year, "CN-CODE-YEAR", "/code", code,
                $"The code is of the year {InvoiceNumbers.YearOfCode(code)}, after the day of issue.",
                    $"发票代码为{InvoiceNumbers.YearOfCode(code)}年，晚于开票日期。");
            Odd(!InvoiceNumbers.IsProvince(InvoiceNumbers.ProvinceOfCode(code)), "CN-CODE-REGION", "/code",
                InvoiceNumbers.ProvinceOfCode(code), "The code names no province.", "发票代码中没有省级行政区划代码。");
        }
    }

    private void CheckColumns(LineBody line, string at)
    {
        var name = line.Description.Trim();
        if (PageSum().IsMatch(name))
        {
            findings.Fatal("CN-PAGE-SUM", place($"{at}/description"), name, null,
                "This is the sum of a page, not goods: an invoice of several pages was read line by line. Leave such lines out.",
                    "这是页内小计而非货物：多页发票被逐行读入。请去掉此类行。");
            return;
        }

        Odd(name.Contains("清单", StringComparison.Ordinal) && name.Contains('详', StringComparison.Ordinal), "CN-LIST",
            $"{at}/description", name,
            "The goods stand on a list beside the invoice; nothing on it names them. Send the lines of the list.",
                "货物在所附销货清单上，发票本身未列明。请提交清单各行。");
        var stars = name.Count(letter => letter is '*' or '＊');
        Odd(stars == 0 && !name.Contains("清单", StringComparison.Ordinal), "CN-CATEGORY", $"{at}/description", name,
            "No tax category stands in front of the goods' name (*…*), as issuing software prints it.", "货物名称前没有税收分类简称（*…*）。");
        Odd(stars > 0 && !Category().IsMatch(name), "CN-CATEGORY-FORM", $"{at}/description", name,
            "The tax category in front of the goods' name is not between two asterisks.", "货物名称前的税收分类简称未置于两个星号之间。");
        Odd(line.Unit is { } unit && decimal.TryParse(unit, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "CN-COLUMNS",
            $"{at}/unit", line.Unit,
            "The unit is a number: the columns seem to be shifted by one.", "单位为数字：各栏似乎错位。");
        Odd(line.Quantity is not null && line.Unit is null && line.Nature != LineNature.Discount, "CN-COLUMNS", $"{at}/quantity",
            line.Quantity?.Text, "A quantity stands without its unit.", "有数量而无单位。");
    }

    private void CheckFigures(LineBody line, string at)
    {
        var rate = RateOf(line.TaxRate);
        if (rate is null)
        {
            findings.Fatal("CN-RATE-FORM", place($"{at}/taxRate"), line.TaxRate, null, "A tax rate is written 0.13, 13%, 免税 or 不征税.",
                "税率应写作0.13、13%、免税或不征税。");
        }
        else
        {
            Odd(!Rates.Contains(rate.Value), "CN-RATE", $"{at}/taxRate", line.TaxRate, "This is no rate of VAT that is or was in use.",
                "不是现行或曾用的增值税税率（征收率）。");
        }

        if (Fen(line.NetAmount) is not { } net)
        {
            return;
        }

        if (Number(line.Quantity?.Text) is { } quantity && Number(line.UnitPrice?.Text) is { } price)
        {
            Agree(net, Round(quantity * price * Currency.MinorUnits), tolerances.LineNet, "CN-LINE-NET", $"{at}/netAmount",
                "quantity × unit price", "数量×单价");
        }

        if (rate is { } known && Fen(line.TaxAmount) is { } tax)
        {
            Agree(tax, Round(net * known), tolerances.LineTax, "CN-LINE-TAX", $"{at}/taxAmount", "net amount × tax rate", "金额×税率");
        }
    }

    private void CheckTotals()
    {
        var lines = invoice.Lines.Where(line => line is not null).ToArray();
        var (net, tax, gross) = (Fen(invoice.Totals.NetAmount), Fen(invoice.Totals.TaxAmount), Fen(invoice.Totals.GrossAmount));
        if (net is { } totalNet)
        {
            Agree(totalNet, lines.Sum(line => (decimal)(Fen(line.NetAmount) ?? 0)), 0, "CN-TOTAL-NET", "/totals/netAmount",
                "the sum of the lines", "各行金额之和");
        }

        if (tax is { } totalTax)
        {
            Agree(totalTax, lines.Sum(line => (decimal)(Fen(line.TaxAmount) ?? 0)), 0, "CN-TOTAL-TAX", "/totals/taxAmount",
                "the sum of the lines' tax", "各行税额之和");
            Agree(totalTax, Round(lines.Sum(line => (Fen(line.NetAmount) ?? 0) * (RateOf(line.TaxRate) ?? 0))), tolerances.TotalTax,
                "CN-TOTAL-TAX-RATE", "/totals/taxAmount", "the sum of net × rate", "各行金额×税率之和");
        }

        if (net is { } one && tax is { } other && gross is { } sum)
        {
            Agree(sum, (decimal)one + other, 0, "CN-TOTAL-GROSS", "/totals/grossAmount", "net + tax", "合计金额加合计税额");
        }
    }

    private void Agree(decimal seen, decimal expected, long tolerance, string rule, string pointer, string en, string zh)
    {
        if (Math.Abs(seen - expected) > tolerance)
        {
            findings.Fatal(rule, place(pointer), Yuan(seen), Yuan(expected),
                $"{Yuan(seen)} is not {en} ({Yuan(expected)}); at most {Yuan(tolerance)} is tolerated.",
                    $"{Yuan(seen)}不等于{zh}（{Yuan(expected)}）；最多允许相差{Yuan(tolerance)}。");
        }
    }

    private void Odd(bool isOdd, string rule, string pointer, string? seen, string en, string zh)
    {
        if (isOdd)
        {
            findings.Warn(rule, place(pointer), seen, null, en, zh);
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
