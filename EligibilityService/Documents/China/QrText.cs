using System.Globalization;
using System.Text;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Documents.China;

/// <summary>
/// The text of the QR code on a Chinese invoice: <c>01,type,code,number,amount,date,check code,CRC</c>. Full-width letters, spaces, dashes
/// in the date and a comma at the end are taken. The CRC (CRC-16, polynomial 8005) is advice only: real codes have been seen where it does
/// not fit.
/// </summary>
internal static class QrText
{
    private const int Fields = 7;
    private const ushort Polynomial = 0x8005;

    /// <summary>The longest that is looked at; real ones have some eighty characters.</summary>
    public const int MaxLength = 400;

    private static readonly Dictionary<string, (InvoiceKind? Kind, bool IsDigital)> Types = new(StringComparer.Ordinal)
    {
        ["01"] = (InvoiceKind.VatSpecial, false),
        ["04"] = (InvoiceKind.VatOrdinary, false),
        ["08"] = (InvoiceKind.VatElectronicSpecial, false),
        ["10"] = (InvoiceKind.VatElectronicOrdinary, false),
        ["11"] = (InvoiceKind.VatOrdinary, false),
        ["14"] = (null, false),
        ["15"] = (null, false),
        ["31"] = (InvoiceKind.DigitalSpecial, true),
        ["32"] = (InvoiceKind.DigitalOrdinary, true),
        ["51"] = (null, true),
        ["61"] = (null, true),
        ["81"] = (InvoiceKind.DigitalSpecial, true),
        ["82"] = (InvoiceKind.DigitalOrdinary, true),
    };

    /// <summary>What it says; null when it is none, with the reasons noted as findings.</summary>
    public static QrFacts? Read(string text, Findings findings)
    {
        // Programs that save text put signs that nobody sees in front of it.
        text = string.Concat(text.Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format));
        var normal = Normalise(text);
        var fields = normal.Split(',');
        if (text.Length > MaxLength || fields.Length < Fields || fields[0] != "01")
        {
            findings.Fatal("QR-FORM", "text", text, "01,type,code,number,amount,date,checkCode,CRC",
                "This is not the text of an invoice's QR code: it begins with 01 and has seven or eight fields between commas.",
                "不是发票二维码文本：应以01开头，含七或八个以逗号分隔的字段。");
            return null;
        }

        if (!Types.TryGetValue(fields[1], out var type))
        {
            findings.Fatal("QR-TYPE", "type", fields[1], string.Join(' ', Types.Keys), "This kind of invoice is not known.", "未知的发票种类。");
            return null;
        }

        var (code, number, check) = (fields[2].Length == 0 ? null : fields[2], fields[3], fields[6].Length == 0 ? null : fields[6]);
        var isGood = Need(type.IsDigital ? code is null : InvoiceNumbers.IsDigits(code, 10, 12), "QR-CODE", "code", code,
            "A code of 10 or 12 digits stands here, or nothing on fully digital invoices.", "此处为10位或12位发票代码；数电票为空。")
            & Need(InvoiceNumbers.IsDigits(number, type.IsDigital ? 20 : 8), "QR-NUMBER", "number", number,
                "The number has 20 digits on fully digital invoices, 8 on others.", "数电票号码为20位，其他为8位。")
            & Need(check is null || InvoiceNumbers.IsDigits(check, 20, 6), "QR-CHECK", "checkCode", check, "A check code has 20 digits.",
                "校验码为20位。");
        isGood &= Need(ChineseDates.TryRead(fields[5], out var date), "QR-DATE", "date", fields[5], "The date is none that exists.",
            "不是存在的日期。");
        isGood &= Need(Money.TryParse(fields[4], Currency.Cny, out var amount), "QR-AMOUNT", "amount", fields[4],
            "The amount is a number with at most two decimals.", "金额为最多两位小数的数字。");
        CheckCrc(normal, fields, findings);
        return isGood ? new QrFacts(type.Kind, fields[1], code, number, date, amount, type.IsDigital, check) : null;

        bool Need(bool holds, string rule, string place, string? seen, string en, string zh)
        {
            if (!holds)
            {
                findings.Fatal(rule, place, seen, null, en, zh);
            }

            return holds;
        }
    }

    /// <summary>Compares what the code says with an invoice: they are of one paper, so nothing may differ.</summary>
    public static void Compare(QrFacts qr, InvoiceBody invoice, Findings findings)
    {
        Same("QR-DIFFERS-KIND", "type", qr.Kind is { } kind ? Term.Of(kind) : qr.TypeCode, Term.Of(invoice.Kind), "kind", "种类");
        Same("QR-DIFFERS-CODE", "code", qr.Code ?? "", invoice.Code ?? "", "code", "代码");
        Same("QR-DIFFERS-NUMBER", "number", qr.Number, invoice.Number, "number", "号码");
        Same("QR-DIFFERS-DATE", "date", Show.Day(qr.IssueDate), Show.Day(invoice.IssueDate), "date", "日期");
        var total = qr.AmountIncludesTax ? invoice.Totals.GrossAmount : invoice.Totals.NetAmount;
        var printed = Money.TryParse(total.Amount.Text, Currency.Cny, out var amount) ? amount.Amount : total.Amount.Text;
        Same("QR-DIFFERS-AMOUNT", "amount", qr.Amount.Amount, printed, qr.AmountIncludesTax ? "amount with tax" : "amount without tax",
            qr.AmountIncludesTax ? "价税合计" : "不含税金额");

        void Same(string rule, string place, string seen, string expected, string en, string zh)
        {
            if (seen != expected)
            {
                findings.Fatal(rule, place, seen, expected, $"The QR code says another {en} than the invoice.", $"二维码中的{zh}与发票不一致。");
            }
        }
    }

    private static void CheckCrc(string text, string[] fields, Findings findings)
    {
        if (fields.Length <= Fields || fields[Fields].Length == 0)
        {
            return;
        }

        // Issuing software differs in whether the comma before it is covered too.
        var before = string.Join(',', fields[..Fields]);
        var (without, with) = (Crc(before), Crc(before + ","));
        if (!fields[Fields].Equals(without, StringComparison.OrdinalIgnoreCase)
            && !fields[Fields].Equals(with, StringComparison.OrdinalIgnoreCase))
        {
            findings.Warn("QR-CRC", "crc", fields[Fields], with,
                "The checksum at the end does not fit. That is advice only: it may be a misread letter.", "末尾校验值不符。仅供参考：可能有误读字符。");
        }
    }

    private static string Crc(string text)
    {
        ushort crc = 0;
        foreach (var letter in text)
        {
            crc ^= (ushort)(letter << 8);
            for (var i = 0; i < 8; i++)
            {
                crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1);
            }
        }

        return crc.ToString("X4", CultureInfo.InvariantCulture);
    }

    private static string Normalise(string text)
    {
        var into = new StringBuilder(text.Length);
        foreach (var letter in text.Length > MaxLength ? "" : text.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(letter))
            {
                into.Append(letter is '，' or '、' ? ',' : letter);
            }
        }

        return into.ToString();
    }
}
