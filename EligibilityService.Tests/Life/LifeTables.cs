using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Life;

/// <summary>A cell of the life of an invoice: what an event does to an invoice in a state, in whole yuan.</summary>
/// <param name="State">The state.</param>
/// <param name="Event">The event.</param>
/// <param name="Status">How it is answered; null where nobody asks.</param>
/// <param name="Held">What the decision that then stands holds.</param>
/// <param name="Out">What was paid on it and is not recovered.</param>
/// <param name="Waits">What it waits for.</param>
/// <param name="ToRecover">What is out on decisions whose place was taken.</param>
public sealed record LifeCell(string State, string Event, int? Status, int Held, int Out, int Waits, int ToRecover)
{
    /// <inheritdoc/>
    public override string ToString() => $"{State}: {Event}";
}

/// <summary>
/// The tables of <c>docs/deciding.md</c>, section 10.3: those in words, and the one that says what their cells come to for an invoice of 16
/// cards.
/// </summary>
internal static partial class LifeTables
{
    private const string Heading = "| state | event | answer |";

    private static readonly string[] Section = OfThePage();

    /// <summary>The rows of the table with figures.</summary>
    public static IReadOnlyList<LifeCell> Cells { get; } =
    [
        .. from line in Section.SkipWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
           let cells = Of(line)
           select new LifeCell(cells[0], cells[1], cells[2] == "–" ? null : Number(cells[2]), Number(cells[3]), Number(cells[4]),
               Number(cells[5]), Number(cells[6])),
    ];

    /// <summary>Every pair of a state and an event of which the tables in words say that something happens, or is refused.</summary>
    public static IReadOnlyList<(string State, string Event)> OnThePage()
    {
        var pairs = new List<(string, string)>();
        string[] events = [];
        foreach (var line in Section.TakeWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal))
            .Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal)))
        {
            var cells = Of(line);
            if (cells[0].StartsWith("state", StringComparison.Ordinal))
            {
                events = [.. cells[1..].Select(cell => Besides().Replace(cell, "").Trim())];
                continue;
            }

            pairs.AddRange(
                from state in cells[0].Split(", ")
                from one in events.Zip(cells[1..])
                where one.Second != "–"
                select (state, one.First));
        }

        return pairs;
    }

    private static string[] OfThePage()
    {
        var page = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Life", "deciding.md"));
        return page[page.IndexOf("### 10.3", StringComparison.Ordinal)..page.IndexOf("### 10.4", StringComparison.Ordinal)].Split('\n');
    }

    private static string[] Of(string row) => [.. row.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\([^)]*\)|\*a\*")]
    private static partial Regex Besides();
}
