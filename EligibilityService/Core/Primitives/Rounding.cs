using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// The named ways to make whole fen of an exact amount. The first three are a programme's to choose; the last is the invoice's own.
/// </summary>
public enum RoundingRule
{
    /// <summary>Towards zero, to the fen.</summary>
    DownToFen,

    /// <summary>To the nearest fen, a half to the even one.</summary>
    HalfEvenToFen,

    /// <summary>Towards zero, to the yuan (100 fen).</summary>
    DownToYuan,

    /// <summary>To the nearest fen, a half away from zero: how Chinese invoices round.</summary>
    HalfAwayToFen,
}

/// <summary>Rounding of exact amounts, which are decimal numbers of fen.</summary>
public static class Rounding
{
    /// <summary>An exact amount in whole fen by the rule; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static long Round(this RoundingRule rule, decimal exactFen) => decimal.ToInt64(rule switch
    {
        RoundingRule.DownToFen => decimal.Truncate(exactFen),
        RoundingRule.HalfEvenToFen => decimal.Round(exactFen, 0, MidpointRounding.ToEven),
        RoundingRule.DownToYuan => decimal.Truncate(exactFen / Currency.MinorUnits) * Currency.MinorUnits,
        RoundingRule.HalfAwayToFen => decimal.Round(exactFen, 0, MidpointRounding.AwayFromZero),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not a rounding rule."),
    });

    /// <summary>
    /// An exact amount of fen shown in yuan, with at least two decimals and no trailing zeros beyond: <c>384000.00</c>, <c>0.333333</c>.
    /// </summary>
    public static string ShowYuan(decimal exactFen) =>
        (exactFen / Currency.MinorUnits).ToString("0.00######", CultureInfo.InvariantCulture);
}
