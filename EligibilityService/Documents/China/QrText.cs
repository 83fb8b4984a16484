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
        // Programs that save text put invisible characters in front of it.
        text = string.Concat(text.Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.Format));
        var normal = Normalise(text);
        var fields = normal.Split(',');
        if (text.Length > MaxLength || fields.Length < Fields || fields[0] != "01")
        {
            findings.Fatal("QR-FORM", "text", text, "01,type,code,number,amount,date,checkCode,CRC",
                "qr_text.form()");
            return null;
        }

        if (!Types.TryGetValue(fields[1], out var type))
        {
            findings.Fatal("QR-TYPE", "type", fields[1], string.Join(' ', Types.Keys), "qr_text.unknown_kind()");
            return null;
        }

        var (code, number, check) = (fields[2].Length == 0 ? null : fields[2], fields[3], fields[6].Length == 0 ? null : fields[6]);
        var isGood = Need(type.IsDigital ? code is null : InvoiceNumbers.IsDigits(code, 10, 12), "QR-CODE", "code", code,
            "qr_text.code_length()")
            & Need(InvoiceNumbers.IsDigits(number, type.IsDigital ? 20 : 8), "QR-NUMBER", "number", number,
                "qr_text.number_length()")
            & Need(check is null || InvoiceNumbers.IsDigits(check, 20, 6), "QR-CHECK", "checkCode", check, "qr_text.check_code_length()");
        isGood &= Need(ChineseDates.TryRead(fields[5], out var date), "QR-DATE", "date", fields[5], "qr_text.date_form()");
        isGood &= Need(Money.TryParse(fields[4], Currency.Cny, out var amount), "QR-AMOUNT", "amount", fields[4],
            "qr_text.amount_form()");
        CheckCrc(normal, fields, findings);
        return isGood ? new QrFacts(type.Kind, fields[1], code, number, date, amount, type.IsDigital, check) : null;

        bool Need(bool holds, string rule, string place, string? seen, string phrase, params ReadOnlySpan<Argument> arguments)
        {
            if (!holds)
            {
                findings.Fatal(rule, place, seen, null, phrase, arguments);
            }

            return holds;
        }
    }

    /// <summary>Compares what the code says with an invoice: they are of one paper, so nothing may differ.</summary>
    public static void Compare(QrFacts qr, InvoiceBody invoice, Findings findings)
    {
        Same("QR-DIFFERS-KIND", "type", qr.Kind is { } kind ? Term.Of(kind)
            : qr.TypeCode, Term.Of(invoice.Kind), "qr_text.member_kind()");
        Same("QR-DIFFERS-CODE", "code", qr.Code ?? "", invoice.Code ?? "", "qr_text.member_code()");
        Same("QR-DIFFERS-NUMBER", "number", qr.Number, invoice.Number, "qr_text.member_number()");
        Same("QR-DIFFERS-DATE", "date", Show.Day(qr.IssueDate), Show.Day(invoice.IssueDate), "qr_text.member_date()");
        var total = qr.AmountIncludesTax ? invoice.Totals.GrossAmount : invoice.Totals.NetAmount;
        var printed = Money.TryParse(total.Amount.Text, Currency.Cny, out var amount) ? amount.Amount : total.Amount.Text;
        Same("QR-DIFFERS-AMOUNT", "amount", qr.Amount.Amount, printed, qr.AmountIncludesTax ? "qr_text.member_amount_with_tax()"
            : "qr_text.member_amount_without_tax()");

        void Same(string rule, string place, string seen, string expected, string member)
        {
            if (seen != expected)
            {
                findings.Fatal(rule, place, seen, expected, "qr_text.differs(member)", Phrase.Of(member));
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
                "qr_text.checksum()");
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
