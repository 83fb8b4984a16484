using System.Globalization;
using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// An exact fraction, always in lowest terms with a positive denominator, so that equal numbers are equal records.
/// It has no bounds and never rounds by itself: every rounding of the oracle is a named call and can be checked by hand.
/// </summary>
internal sealed record Rational : IComparable<Rational>
{
    /// <summary>A fraction of two whole numbers; the denominator must not be zero.</summary>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new DivideByZeroException("A fraction needs a denominator other than zero.");

        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    /// <summary>The number 0.</summary>
    public static Rational Zero { get; } = new(0, 1);

    /// <summary>The number 1.</summary>
    public static Rational One { get; } = new(1, 1);

    /// <summary>Carries the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Always above zero.</summary>
    public BigInteger Denominator { get; }

    /// <summary>Reads a plain decimal such as <c>-12.345</c>, exactly: its digits over a power of ten.</summary>
    public static Rational Parse(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : text.Length - point - 1;
        string digits = text.Replace(".", "", StringComparison.Ordinal);
        return new(BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), BigInteger.Pow(10, decimals));
    }

    /// <summary>The sum of numbers; of none it is 0.</summary>
    public static Rational Sum(IEnumerable<Rational> numbers) => numbers.Aggregate(Zero, (sum, number) => sum + number);

    /// <summary>The greatest whole number that is not above this one.</summary>
    public BigInteger Floor()
    {
        BigInteger quotient = BigInteger.DivRem(Numerator, Denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>What stands before the decimal point.</summary>
    public BigInteger TowardsZero() => BigInteger.Divide(Numerator, Denominator);

    /// <summary>The nearest whole number; a half goes away from zero, as on invoices.</summary>
    public BigInteger HalfAwayFromZero() => (Abs() + new Rational(1, 2)).Floor() * Numerator.Sign;

    /// <summary>The nearest whole number; a half goes to the even neighbour.</summary>
    public BigInteger HalfToEven()
    {
        BigInteger floor = Floor();
        int side = (this - floor).CompareTo(new Rational(1, 2));
        bool up = side > 0 || (side == 0 && !floor.IsEven);
        return up ? floor + 1 : floor;
    }

    /// <summary>The number without its sign.</summary>
    public Rational Abs() => new(BigInteger.Abs(Numerator), Denominator);

    public int CompareTo(Rational? other) =>
        other is null ? 1 : (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";

    /// <summary>A whole number is a fraction over one.</summary>
    public static implicit operator Rational(BigInteger whole) => new(whole, 1);

    /// <summary>A whole number is a fraction over one.</summary>
    public static implicit operator Rational(int whole) => new(whole, 1);

    /// <summary>Exact sum.</summary>
    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>Exact difference.</summary>
    public static Rational operator -(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) - (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>Exact product.</summary>
    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>Exact quotient; the divisor must not be zero.</summary>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Order of numbers.</summary>
    public static bool operator <(Rational a, Rational b) => a.CompareTo(b) < 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator >(Rational a, Rational b) => a.CompareTo(b) > 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator <=(Rational a, Rational b) => a.CompareTo(b) <= 0;

    /// <summary>Order of numbers.</summary>
    public static bool operator >=(Rational a, Rational b) => a.CompareTo(b) >= 0;
}
