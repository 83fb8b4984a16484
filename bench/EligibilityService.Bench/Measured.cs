using System.Globalization;

namespace EligibilityService.Bench;

/// <summary>One round of a load.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="Micros">Microseconds of the server's processor per request.</param>
/// <param name="Median">Median latency, ms; of a batch, the most resident memory, MB.</param>
/// <param name="P99">Latency of the slowest hundredth, ms.</param>
/// <param name="Errors">Answers that were not 2xx; of a batch, lines without a decision.</param>
internal sealed record Measured(double PerSecond, double Micros, double Median, double P99, long Errors);

/// <summary>Markdown tables of rounds.</summary>
internal static class Tables
{
    /// <summary>The head of a table of loads.</summary>
    public static void Head(int rounds) => Print($"""

        | build | endpoint | requests/s (median of {rounds}) | lowest–highest | server CPU µs/request | p50 ms | p99 ms | not 2xx |
        |---|---|---|---|---|---|---|---|
        """);

    /// <summary>A row: medians of the rounds.</summary>
    public static void Row(string kind, string what, IReadOnlyCollection<Measured> rounds) => Print(
        $"| {kind} | {what} | {Median(rounds, one => one.PerSecond):0} | {Range(rounds)} | {Median(rounds, one => one.Micros):0.0} | {Median(rounds, one => one.Median):0.###} | {Median(rounds, one => one.P99):0.###} | {rounds.Sum(one => one.Errors)} |");

    /// <summary>A row that compares two loads: their throughput, and the server's processor time.</summary>
    public static void Ratio(string kind, string what, IReadOnlyCollection<Measured> one, IReadOnlyCollection<Measured> other) => Print(
        $"| {kind} | **{what}** | {100 * Median(one, each => each.PerSecond) / Median(other, each => each.PerSecond):0.0} % | | {100 * Median(other, each => each.Micros) / Median(one, each => each.Micros):0.0} % | | | |");

    /// <summary>The median of a figure.</summary>
    public static double Median(IReadOnlyCollection<Measured> rounds, Func<Measured, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The lowest and the highest throughput.</summary>
    public static string Range(IReadOnlyCollection<Measured> rounds) => string.Create(CultureInfo.InvariantCulture,
        $"{rounds.Min(one => one.PerSecond):0}–{rounds.Max(one => one.PerSecond):0}");

    /// <summary>Prints text in the invariant culture.</summary>
    public static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
