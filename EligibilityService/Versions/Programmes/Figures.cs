using System.Globalization;

namespace EligibilityService.Versions.Programmes;

/// <summary>Figures of a draft, which may be anything that can be written: nothing here throws, whatever their size.</summary>
internal static class Figures
{
    /// <summary>A text as a number; null where it is none.</summary>
    public static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The amount of a cap or a floor; null where there is none.</summary>
    public static decimal? Of(AmountRuleBody? rule) => Number(rule?.Amount.Amount.Text);

    /// <summary>The sum, or the largest figure that there is; what is negative counts as nothing.</summary>
    public static decimal Sum(IEnumerable<decimal> figures) =>
        figures.Where(one => one > 0).Aggregate(0m, (sum, one) => sum > decimal.MaxValue - one ? decimal.MaxValue : sum + one);

    /// <summary>A name as a step of a JSON Pointer.</summary>
    public static string Step(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
