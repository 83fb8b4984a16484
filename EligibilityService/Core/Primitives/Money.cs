using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// An amount of money: whole minor units (fen) of one currency. Equal when units and currency are equal; the default is zero CNY. Bounded
/// to ±<see cref="MaxMinorUnits"/>, so that no sum of an invoice's lines can overflow; arithmetic is checked nevertheless. Two currencies
/// never mix: that would be a bug, so it throws.
/// </summary>
public readonly record struct Money(long MinorUnits, Currency Currency) : IComparable<Money>
{
    /// <summary>
    /// Ninety billion yuan, in fen: above any invoice and any budget known, and a millionth of a fen of it still fits 64 bits.
    /// </summary>
    public const long MaxMinorUnits = 9_000_000_000_000;

    /// <summary>No money, in a currency.</summary>
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>Whole fen of renminbi.</summary>
    public static Money Fen(long fen) => new(fen, Currency.Cny);

    /// <summary>Whether the amount is zero.</summary>
    public bool IsZero => MinorUnits == 0;

    /// <summary>Reads <c>-?digits(.d{1,2})?</c>, invariant; false when it is not that or out of bounds. Nothing is rounded.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, Currency currency, out Money money)
    {
        money = Zero(currency);
        if (text.Length is 0 or > 20)
        {
            return false;
        }

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && fraction.Length is 0 or > 2))
        {
            return false;
        }

        if (!AllDigits(whole) || !AllDigits(fraction)
            || !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var units))
        {
            return false;
        }

        var cents = fraction.Length switch { 0 => 0, 1 => (fraction[0] - '0') * 10, _ => ((fraction[0] - '0') * 10) + (fraction[1] - '0') };
        if (units > MaxMinorUnits / Currency.MinorUnits)
        {
            return false;
        }

        var minor = (units * Currency.MinorUnits) + cents;
        if (minor > MaxMinorUnits)
        {
            return false;
        }

        money = new Money(negative ? -minor : minor, currency);
        return true;
    }

    /// <summary>The sum; throws on overflow and on another currency.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.MinorUnits + right.MinorUnits), Same(left, right));

    /// <summary>The difference; throws on overflow and on another currency.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.MinorUnits - right.MinorUnits), Same(left, right));

    /// <summary>Less, of one currency.</summary>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>More, of one currency.</summary>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Less or equal, of one currency.</summary>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>More or equal, of one currency.</summary>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Orders amounts of one currency; throws on two.</summary>
    public int CompareTo(Money other)
    {
        _ = Same(this, other);
        return MinorUnits.CompareTo(other.MinorUnits);
    }

    /// <summary>The amount as on the wire: two decimals, a point, no separators: <c>-120000.00</c>.</summary>
    public string Amount
    {
        get
        {
            Span<char> text = stackalloc char[24];
            return TryFormat(text, out var length) ? new string(text[..length]) : "";
        }
    }

    /// <summary>Writes <see cref="Amount"/> without allocating; needs at most 22 characters.</summary>
    public bool TryFormat(Span<char> text, out int written)
    {
        written = 0;
        var rest = text;
        if (MinorUnits < 0)
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            rest[0] = '-';
            rest = rest[1..];
            written = 1;
        }

        var (whole, cents) = Math.DivRem(Magnitude(MinorUnits), (ulong)Currency.MinorUnits);
        if (!whole.TryFormat(rest, out var digits, default, CultureInfo.InvariantCulture) || rest.Length < digits + 3)
        {
            return false;
        }

        rest[digits] = '.';
        rest[digits + 1] = (char)('0' + (cents / 10));
        rest[digits + 2] = (char)('0' + (cents % 10));
        written += digits + 3;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Amount} {Currency}";

    private static ulong Magnitude(long value) => value < 0 ? (ulong)-(value + 1) + 1 : (ulong)value;

    private static Currency Same(Money left, Money right) => left.Currency == right.Currency
        ? left.Currency
        : throw new InvalidOperationException($"Money of two currencies met: {left} and {right}.");

    private static bool AllDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
