using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// A share of a cost, from 0 to 1, with at most <see cref="MaxDecimals"/> decimals, so that cost × rate is exact. Equal by value (0.3 =
/// 0.3000); the default is zero.
/// </summary>
public readonly record struct Rate
{
    /// <summary>The finest share a programme may name: a millionth.</summary>
    public const int MaxDecimals = 6;

    private Rate(decimal value) => Value = value;

    /// <summary>The share as a number: 0.3 is thirty per cent.</summary>
    public decimal Value { get; }

    /// <summary>No share.</summary>
    public static readonly Rate Zero;

    /// <summary>Makes a rate of a number; false when it is below 0, above 1 or finer than <see cref="MaxDecimals"/>.</summary>
    public static bool TryFrom(decimal value, out Rate rate)
    {
        var good = value is >= 0 and <= 1 && decimal.Round(value, MaxDecimals) == value;
        rate = good ? new Rate(value) : Zero;
        return good;
    }

    /// <summary>Reads a decimal string such as <c>0.3000</c>; false when it is not one.</summary>
    public static bool TryParse(string? text, out Rate rate)
    {
        rate = Zero;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && TryFrom(value, out rate);
    }

    /// <summary>
    /// The sum of two shares. It may pass 1: that is a fault of the programme, found before it is published, not of the arithmetic.
    /// </summary>
    public static Rate operator +(Rate left, Rate right) => new(left.Value + right.Value);

    /// <summary>As on the wire: at least four decimals: <c>0.3000</c>.</summary>
    public override string ToString() => Value.ToString("0.0000##", CultureInfo.InvariantCulture);
}
