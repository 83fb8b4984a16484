namespace EligibilityService.Core.Primitives;

/// <summary>
/// A half-open period of days: from (inclusive) until (exclusive). A missing bound is open; both missing is always. Equal when both bounds
/// are equal.
/// </summary>
/// <param name="From">The first day, or null for no beginning.</param>
/// <param name="Until">The first day after it, or null for no end.</param>
public readonly record struct EffectivePeriod(DateOnly? From, DateOnly? Until)
{
    /// <summary>Every day there is.</summary>
    public static readonly EffectivePeriod Always;

    /// <summary>Whether no day is in it.</summary>
    public bool IsEmpty => From is { } from && Until is { } until && until <= from;

    /// <summary>Whether the day is in it.</summary>
    public bool Contains(DateOnly day) => (From is not { } from || day >= from) && (Until is not { } until || day < until);

    /// <summary>The period as an interval of ISO dates, half-open: <c>[2024-04-24, 2028-01-01)</c>; an open bound is <c>…</c>.</summary>
    public override string ToString() => $"[{Show(From)}, {Show(Until)})";

    private static string Show(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "…";
}
