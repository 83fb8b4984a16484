using System.Globalization;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>
/// The identity of an invoice: no issuer uses one twice. A number of twenty digits is unique in the country, so it is the key alone. The
/// older Chinese kinds are known by code and number, any other kind by seller, number and day of issue, since sellers begin their numbers
/// anew. Equal by <see cref="Value"/>.
/// </summary>
public sealed record InvoiceKey
{
    /// <summary>What stands between the parts of a key; no identity has it.</summary>
    public const char Bar = '|';

    private const int OldLengthWithShortCode = 18;
    private const int DayLength = 10;

    private InvoiceKey(CompanyId seller, string code, InvoiceNumber number, string alike, string value) =>
        (Seller, Code, Number, Alike, Value) = (seller, code, number, alike, value);

    /// <summary>Who issued it.</summary>
    public CompanyId Seller { get; }

    /// <summary>The invoice code of the older kinds, bare; empty where there is none.</summary>
    public string Code { get; }

    /// <summary>The number, with leading zeros.</summary>
    public InvoiceNumber Number { get; }

    /// <summary>What invoices that may be one have in common: each such key is this, or begins with this and a bar.</summary>
    public string Alike { get; }

    /// <summary>
    /// What the keys of invoices have in common that are the same but for the seller; null where the seller is no part of the key.
    /// </summary>
    public string? Namesake => Code.Length == 0 && Value.Contains($"{Bar}{Seller}{Bar}", StringComparison.Ordinal)
        ? $"{Bar}{Number}{Value[^(DayLength + 1)..]}" : null;

    /// <summary>The key as one text, for indexes.</summary>
    public string Value { get; }

    /// <summary>The key of an invoice.</summary>
    public static InvoiceKey Of(InvoiceKind kind, CompanyId seller, string code, InvoiceNumber number, DateOnly issueDate)
    {
        var alike = AlikeOf(seller, code, number);
        var value = kind == InvoiceKind.Other
            ? number.IsDigital && seller.IsChinese ? number.Bare : $"{alike}|{seller}|{number}|{Show.Day(issueDate)}"
            : code.Length == 0 ? number.Bare : $"{alike}|{code}|{number}";
        return new InvoiceKey(seller, code, number, alike, value);
    }

    /// <summary>
    /// The key of an invoice that another document of the same seller names. Where that says no day of issue, and the key has one, what all
    /// keys that it can be begin with: it ends with a bar.
    /// </summary>
    public static string OfNamed(CompanyId seller, string code, InvoiceNumber number, DateOnly? issueDate)
    {
        var value = Of(code.Length > 0 ? InvoiceKind.VatSpecial : InvoiceKind.Other, seller, code, number, issueDate ?? default).Value;
        return issueDate is null ? WithoutDay(value) : value;
    }

    /// <summary>A key without the day of issue; the same where it has none.</summary>
    public static string WithoutDay(string value) => DayOf(value) is null ? value : value[..^DayLength];

    /// <summary>The day of issue in a key; null where it has none.</summary>
    public static DateOnly? DayOf(string value) => value.Length > DayLength && value[^(DayLength + 1)] == Bar
        && DateOnly.TryParseExact(value.AsSpan(value.Length - DayLength), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day) ? day : null;

    /// <summary>
    /// By what a red-letter invoice (credit note) is known, whose seller is that of the invoice it takes back: twenty digits alone; code
    /// and number; else seller and number, bare.
    /// </summary>
    public static string OfCredit(CompanyId seller, string code, DocumentReference number) =>
        number.Key.Length == InvoiceNumber.DigitalLength && Spelling.IsDigits(number.Key)
        ? number.Key
        : code.Length > 0 ? $"{code}|{number}" : $"{seller}|{number}";

    /// <inheritdoc/>
    public bool Equals(InvoiceKey? other) => other is not null && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    // So many digits are a digital invoice's number, or an older one's code and number: the seller adds nothing to them.
    private static string AlikeOf(CompanyId seller, string code, InvoiceNumber number)
    {
        var whole = code + number.Loose;
        return whole.Length is OldLengthWithShortCode or InvoiceNumber.DigitalLength && Spelling.IsDigits(whole) ? whole
            : $"{seller}|{whole}";
    }
}
