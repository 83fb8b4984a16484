using System.Globalization;
using System.Text;

namespace EligibilityService.Tests.Oracle;

/// <summary>Which letters an identity may have.</summary>
internal enum Alphabets
{
    /// <summary>ASCII alone.</summary>
    Ascii,

    /// <summary>Chinese characters, and the letters of one alphabet.</summary>
    ChineseAndOne,
}

/// <summary>An invoice as its key sees it.</summary>
internal sealed record Paperwork(string Kind, string Seller, string Code, string Number, DateOnly IssueDate);

/// <summary>Normal forms of identities, keys of invoices and which of them are alike: docs/deciding.md, section 6.1.</summary>
internal static class Identities
{
    private const char Separator = '-';

    private const string CombiningGraphemeJoiner = "\u034f";

    private static readonly string[] ContractLabels =
    [
        "合同编号", "合同编码", "合同号码", "合同号", "合同", "合約編號", "合約", "協議編號", "协议编号", "协议号", "协议",
        "订单编号", "订单号", "采购", "销售", "购销", "买卖", "编号", "编码", "号码", "編號", "第",
        "CONTRACTNUMBER", "CONTRACTNO", "CONTRACT", "AGREEMENTNUMBER", "AGREEMENTNO", "AGREEMENT",
    ];

    private static readonly string[] InvoiceLabels =
        ["发票号码", "发票编号", "发票号", "发票", "INVOICENUMBER", "INVOICENO", "INVOICE", "INV", "NO"];


    private static readonly string[] SerialLabels =
        ["SERIALNUMBER", "SERIALNUM", "SERIALNO", "SERIAL", "SERNO", "SN", "产品序列号", "序列号码", "序列号", "出厂编号"];

    private static readonly string[] Reserved = ["SERVICE", "SYSTEM", "ADMIN", "ANONYMOUS"];

    /// <summary>The normal form with hyphens, or nothing when the text is a fault.</summary>
    public static string? Hyphened(string text, Alphabets letters)
    {
        var read = new StringBuilder();
        bool gap = false;
        foreach (Rune rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes().Where(rune => !IsUnseen(rune)))
        {
            if (IsSeparator(rune))
            {
                gap = true;
                continue;
            }

            if (Folded(rune, letters) is not { } folded)
                return null;
            if (gap && read.Length > 0)
                read.Append(Separator);
            read.Append(folded);
            gap = false;
        }

        return read.Length > 0 && AlphabetsIn(read.ToString()) <= 1 ? read.ToString() : null;
    }

    /// <summary>The normal form without separators, or nothing when the text is a fault.</summary>
    public static string? Bare(string text, Alphabets letters) => Hyphened(text, letters)?.Replace("-", "", StringComparison.Ordinal);

    /// <summary>A company or tax id.</summary>
    public static string? Company(string text) => Bare(text, Alphabets.Ascii) is { } bare ? CompanyIds.Normal(bare) : null;

    /// <summary>A contract number: labels are taken off as often as they stand in front and something is left, and 号 at the end.</summary>
    public static string? ContractNumber(string text)
    {
        string? rest = Hyphened(text, Alphabets.ChineseAndOne);
        while (rest is not null)
        {
            string? shorter = WithoutContractLabel(rest);
            if (shorter is null)
                break;
            rest = shorter;
        }

        string? bare = rest?.Replace("-", "", StringComparison.Ordinal);
        return bare is { Length: > 1 } && bare.EndsWith('号') ? bare[..^1] : bare;
    }

    // NO and NUMBER only where a separator stands behind them; a word may be written with separators in it.
    private static string? WithoutContractLabel(string hyphened)
    {
        foreach (string apart in new[] { "NO-", "NUMBER-" })
        {
            if (hyphened.StartsWith(apart, StringComparison.Ordinal) && hyphened.Length > apart.Length)
                return hyphened[apart.Length..];
        }

        foreach (string label in ContractLabels)
        {
            string spaced = string.Join("-?", label.Select(letter => letter.ToString()));
            System.Text.RegularExpressions.Match match = System.Text.RegularExpressions.Regex.Match(hyphened, $"^{spaced}-?(?<rest>.+)$");
            if (match.Success)
                return match.Groups["rest"].Value;
        }

        return null;
    }

    /// <summary>
    /// A serial number: labels are taken off as often as they stand in front and enough is left. Labels in Chinese are no ASCII, so the
    /// letters are asked after them.
    /// </summary>
    public static string? SerialNumber(string text)
    {
        const int Least = 3;
        string? bare = Bare(text, Alphabets.ChineseAndOne);
        while (bare is not null
            && SerialLabels.FirstOrDefault(label => bare.StartsWith(label, StringComparison.Ordinal)
                && bare.Length - label.Length >= Least) is { } label)
            bare = bare[label.Length..];
        return bare is not null && bare.All(char.IsAscii) ? bare : null;
    }

    /// <summary>A reference of a document.</summary>
    public static string? Reference(string text) => Bare(text, Alphabets.ChineseAndOne);

    /// <summary>The name of an agency; nothing also for the reserved ones.</summary>
    public static string? Agency(string text) =>
        Hyphened(text, Alphabets.ChineseAndOne) is { } name && !Reserved.Contains(name.Replace("-", "", StringComparison.Ordinal))
            ? name : null;

    /// <summary>The key of an invoice, in words of this test; two invoices are one when their keys are equal.</summary>
    public static string KeyOf(Paperwork invoice)
    {
        string seller = Company(invoice.Seller)!;
        string number = NumberOf(invoice);
        if (IsDigital(number) && (invoice.Kind.StartsWith("digital", StringComparison.Ordinal) || IsChinese(seller)))
            return number;

        return invoice.Kind == "other"
            ? $"{seller}|{Hyphened(invoice.Number, Alphabets.ChineseAndOne)}|{Paper.Date(invoice.IssueDate)}"
            : $"{Bare(invoice.Code, Alphabets.Ascii)}|{number}";
    }

    /// <summary>Whether two invoices of one programme are alike: their keys differ, and their numbers do not.</summary>
    public static bool AreAlike(Paperwork one, Paperwork other) =>
        KeyOf(one) != KeyOf(other) && LooseNumber(one) == LooseNumber(other)
        && (LooseNumber(one).Length is 18 or 20 || Company(one.Seller) == Company(other.Seller));

    private static string NumberOf(Paperwork invoice) =>
        Bare(invoice.Number, invoice.Kind == "other" ? Alphabets.ChineseAndOne : Alphabets.Ascii)!;

    // With its code for the older kinds; of kind "other" the accents fall too.
    private static string LooseNumber(Paperwork invoice) =>
        invoice.Kind == "other" ? WithoutInvoiceLabels(WithoutAccents(NumberOf(invoice)))
            : Bare(invoice.Code, Alphabets.Ascii) + NumberOf(invoice);

    private static string WithoutInvoiceLabels(string bare)
    {
        while (InvoiceLabels.FirstOrDefault(label => bare.StartsWith(label, StringComparison.Ordinal) && bare.Length > label.Length) is
            { } label)
            bare = bare[label.Length..];
        return bare;
    }

    private static string WithoutStroke(char letter) => letter switch
    {
        'Ð' or 'Đ' => "D",
        'Ø' => "O",
        'Ł' => "L",
        'Ħ' => "H",
        'Ŧ' => "T",
        _ => letter.ToString(),
    };

    private static string WithoutAccents(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD)
            .Where(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark).Select(WithoutStroke));

    private static bool IsDigital(string number) => number.Length == 20 && number.All(char.IsAsciiDigit);

    private static bool IsChinese(string company) => CompanyIds.IsCreditCode(company)
        || (company.Length == 15 && company.All(char.IsAsciiDigit));

    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180D) or 0x180F
        || rune.ToString() == CombiningGraphemeJoiner;

    private static bool IsSeparator(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => Rune.IsWhiteSpace(rune),
        >= UnicodeCategory.SpaceSeparator and <= UnicodeCategory.ParagraphSeparator => true,
        >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation => true,
        >= UnicodeCategory.MathSymbol and <= UnicodeCategory.OtherSymbol => true,
        _ => false,
    };

    private static string? Folded(Rune rune, Alphabets letters)
    {
        if (rune.Value is 'ı' or 'İ')
            return "I";
        if (rune.IsAscii)
            return Rune.IsLetterOrDigit(rune) ? Rune.ToUpperInvariant(rune).ToString() : null;

        bool allowed = letters == Alphabets.ChineseAndOne && AlphabetOf(rune) is not null;
        return allowed ? Rune.ToUpperInvariant(rune).ToString() : null;
    }

    private static int AlphabetsIn(string text) =>
        text.EnumerateRunes().Select(AlphabetOf).Where(alphabet => alphabet is not (null or "Han" or "digit")).Distinct().Count();

    private static string? AlphabetOf(Rune rune) => rune.Value switch
    {
        >= '0' and <= '9' or Separator => "digit",
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xC0 and <= 0x24F) or (>= 0x1E00 and <= 0x1EFF) => "Latin",
        (>= 0x370 and <= 0x3FF) or (>= 0x1F00 and <= 0x1FFF) => "Greek",
        >= 0x400 and <= 0x52F => "Cyrillic",
        >= 0x3041 and <= 0x30FF => "kana",
        (>= 0xAC00 and <= 0xD7A3) or (>= 0x1100 and <= 0x11FF) => "Korean",
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0x20000 and <= 0x3134F) or 0x3005 or 0x3007 => "Han",
        _ => null,
    };
}
