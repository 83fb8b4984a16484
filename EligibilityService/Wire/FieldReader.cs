using System.Globalization;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>How an identity of a kind is read: what is wrong, or the identity.</summary>
internal delegate SpellingFault? Parse<T>(string text, out T? identity)
    where T : Identity;

/// <summary>
/// Reads single members of a request into values of the domain; what cannot be read is noted and a harmless value goes on, so that all
/// faults are found.
/// </summary>
internal sealed class FieldReader(Faults faults)
{
    private const int MaxDecimals = 13;

    // Two such figures multiplied, in fen, are below 10^26: a decimal holds that.
    private const int MaxWholeDigits = 12;
    private const int MaxRateCharacters = 8;

    /// <summary>The faults so far.</summary>
    public Faults Faults => faults;

    /// <summary>A text that is not blank and not too long.</summary>
    public string Text(string value, int most, string pointer)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            faults.Add(pointer, FaultCode.Malformed, "common.text_empty()");
        }
        else if (Characters.Count(value) is var count && count > most)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, "common.text_too_long(count, most)", count, most);
        }
        else if (Characters.Excess(value, most) is { } excess)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, excess);
        }

        return value;
    }

    /// <summary>A name or an id: a text without characters that cannot be seen, so that two that look alike are not two.</summary>
    public string Name(string value, int most, string pointer)
    {
        if (Characters.HiddenIn(value) is { } hidden)
        {
            NoteHidden(hidden, pointer, faults);
        }

        return Text(value, most, pointer);
    }

    /// <summary>The same for a member that may be absent.</summary>
    public string? OptionalName(string? value, int most, string pointer) => value is null ? null : Name(value, most, pointer);

    /// <summary>Notes a character that no name and no id has.</summary>
    /// <param name="character">Its code point.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="faults">Where it is noted.</param>
    public static void NoteHidden(string character, string pointer, Faults faults) => faults.Add(pointer, FaultCode.Malformed,
        "field_reader.hidden_character(character)", character);

    /// <summary>The same for a member that may be absent.</summary>
    public string? OptionalText(string? value, int most, string pointer) => value is null ? null : Text(value, most, pointer);

    /// <summary>An identity in any spelling; null when it cannot be one.</summary>
    /// <param name="value">As it was written.</param>
    /// <param name="parse">How its kind is read.</param>
    /// <param name="most">The most characters.</param>
    /// <param name="pointer">Where it stands.</param>
    public T? Identity<T>(string value, Parse<T> parse, int most, string pointer)
        where T : Identity
    {
        if (Characters.Count(value) is var count && count > most)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, "common.text_too_long(count, most)", count, most);
            return null;
        }

        if (parse(value, out var identity) is not { } fault)
        {
            return identity;
        }

        faults.Add(pointer, FaultCode.Malformed, fault.Text);
        return null;
    }

    /// <summary>The number of an invoice of a Chinese kind: so many digits, whatever separates them; null when it is not that.</summary>
    public InvoiceNumber? ChineseNumber(string value, int digits, string pointer)
    {
        var number = Identity<InvoiceNumber>(value, static (string text, out InvoiceNumber? read) =>
            InvoiceNumber.TryParse(text, Letters.Ascii, out read), Limits.Reference, pointer);
        return number is not null && HasDigits(number.Bare, pointer, digits) ? number : null;
    }

    /// <summary>The code of an invoice of an older Chinese kind, bare: 10 or 12 digits, whatever separates them.</summary>
    public string InvoiceCode(string value, string pointer)
    {
        var code = Identity<InvoiceNumber>(value, static (string text, out InvoiceNumber? read) =>
            InvoiceNumber.TryParse(text, Letters.Ascii, out read), Limits.Reference, pointer);
        return code is not null && HasDigits(code.Bare, pointer, 10, 12) ? code.Bare : "";
    }

    /// <summary>A classification code (税收分类编码): 19 digits; may be absent.</summary>
    public string? ClassificationCode(string? value, string pointer)
    {
        if (value is not null && (value.Length != InvoiceLine.ClassificationCodeLength || !value.All(char.IsAsciiDigit)))
        {
            faults.Add(pointer, FaultCode.Malformed, "field_reader.classification_code_form()");
        }

        return value;
    }

    /// <summary>A lower_snake word.</summary>
    public string Word(string value, string pointer)
    {
        var good = value.Length is > 0 and <= Limits.Word && char.IsAsciiLetterLower(value[0])
            && value.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');
        if (!good)
        {
            faults.Add(pointer, FaultCode.Malformed,
                "field_reader.word_form(most)", Limits.Word);
        }

        return value;
    }

    /// <summary>A number of fixed length.</summary>
    public string Digits(string value, string pointer, params ReadOnlySpan<int> lengths)
    {
        _ = HasDigits(value, pointer, lengths);
        return value;
    }

    private bool HasDigits(string value, string pointer, params ReadOnlySpan<int> lengths)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('0', '9') || !lengths.Contains(value.Length))
        {
            faults.Add(pointer, FaultCode.Malformed, "field_reader.digit_count(lengths, count)", lengths.Length == 1 ? lengths[0]
                : Phrase.Of("field_reader.or(one, other)", lengths[0], lengths[1]), value.Length);
            return false;
        }

        return true;
    }

    /// <summary>A unified social credit code in any spelling; null when it is not one.</summary>
    public UnifiedSocialCreditCode? CreditCode(string value, string pointer)
    {
        if (Identity<CompanyId>(value, CompanyId.TryParse, Limits.Word, pointer) is not { } id)
        {
            return null;
        }

        value = id.Key;
        var fault = UnifiedSocialCreditCode.TryParse(value, out var code);
        switch (fault)
        {
            case CreditCodeFault.Length:
                faults.Add(pointer, FaultCode.Malformed, "field_reader.credit_code_length(count)", value.Length);
                break;
            case CreditCodeFault.Form:
                faults.Add(pointer, FaultCode.Malformed,
                    "field_reader.credit_code_form()");
                break;
            case CreditCodeFault.CheckCharacter:
                faults.Add(pointer, FaultCode.CheckCharacterWrong,
                    "field_reader.credit_code_check(value, checkCharacter)", value[^1],
                        UnifiedSocialCreditCode.CheckCharacter(value));
                break;
        }

        return code;
    }

    /// <summary>An amount of money.</summary>
    public Money Money(MoneyBody body, string pointer)
    {
        var currency = Currency(body.Currency, $"{pointer}/currency");
        if (!Core.Primitives.Money.TryParse(body.Amount.Text, currency, out var money))
        {
            faults.Add($"{pointer}/amount", FaultCode.Malformed,
                "field_reader.amount_form()");
        }

        return money;
    }

    /// <summary>A currency.</summary>
    public Currency Currency(string code, string pointer)
    {
        if (!Core.Primitives.Currency.TryParse(code, out var currency))
        {
            var known = string.Join(", ", Core.Primitives.Currency.Codes);
            faults.Add(pointer, FaultCode.UnknownValue, "field_reader.currency_not_taken(known)", known);
        }

        return currency;
    }

    /// <summary>A decimal with at most 12 digits before the point and 13 after it.</summary>
    public decimal Decimal(DecimalText text, bool mayBeNegative, string pointer)
    {
        var style = mayBeNegative ? NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign : NumberStyles.AllowDecimalPoint;
        var point = text.Text.IndexOf('.', StringComparison.Ordinal);
        var whole = text.Text.AsSpan(0, point < 0 ? text.Text.Length : point).TrimStart('-').Length;
        var decimals = point < 0 ? 1 : text.Text.Length - point - 1;
        if (whole is 0 or > MaxWholeDigits || decimals is 0 or > MaxDecimals
            || !decimal.TryParse(text.Text, style, CultureInfo.InvariantCulture, out var value))
        {
            faults.Add(pointer, FaultCode.Malformed,
                mayBeNegative ? "field_reader.decimal_form(whole, decimals)" : "field_reader.decimal_not_negative_form(whole, decimals)",
                    MaxWholeDigits,
                MaxDecimals);
            return 0;
        }

        return value;
    }

    /// <summary>A tax rate as printed.</summary>
    public decimal TaxRate(string text, string pointer)
    {
        if (text is "免税" or "不征税")
        {
            return 0;
        }

        var isPercent = text.EndsWith('%');
        if (text is [>= '0' and <= '9', ..] && text.Length <= MaxRateCharacters && !text.Contains(".%", StringComparison.Ordinal)
            && !text.EndsWith('.')
            && decimal.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate))
        {
            rate = isPercent ? rate / 100 : rate;
            if (rate is >= 0 and < 1)
            {
                return rate;
            }
        }

        faults.Add(pointer, FaultCode.Malformed, "field_reader.tax_rate_form()");
        return 0;
    }

    /// <summary>A list within bounds; else empty.</summary>
    public IReadOnlyList<T> List<T>(IReadOnlyList<T>? list, int most, string pointer)
    {
        if (list is not { } given)
        {
            return [];
        }

        if (given.Count > most)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, "field_reader.too_many_items(count, most)", given.Count, most);
            return [];
        }

        return given;
    }
}
