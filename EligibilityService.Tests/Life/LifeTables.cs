using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Life;

/// <summary>A cell of the life of an invoice: what an event does to an invoice in a state, in whole yuan.</summary>
/// <param name="State">The state.</param>
/// <param name="Event">The event.</param>
/// <param name="Status">How it is answered.</param>
/// <param name="Held">What the decision that then stands holds.</param>
/// <param name="Out">What was paid on it and is not recovered.</param>
/// <param name="Waits">What it waits for.</param>
/// <param name="ToRecover">What is out on decisions whose place was taken.</param>
public sealed record LifeCell(string State, string Event, int Status, int Held, int Out, int Waits, int ToRecover)
{
    /// <inheritdoc/>
    public override string ToString() => $"{State}: {Event}";
}

/// <summary>The tables of <c>docs/deciding.md</c>, section 10.3, and what their cells come to for an invoice of 16 cards at 80,000 yuan and 30 %.</summary>
internal static partial class LifeTables
{
    // state | event | status | held | out | waits | to recover
    private const string Data =
        """
        none                  | ask         | 201 | 384000 |      0 |      0 |      0
        none                  | credit      | 201 |      0 |      0 |      0 |      0
        refused               | ask         | 200 |      0 |      0 |      0 |      0
        refused               | credit      | 201 |      0 |      0 |      0 |      0
        refused               | review      | 201 | 256000 |      0 |      0 |      0
        refused               | decide anew | 201 |      0 |      0 |      0 |      0
        reviewed              | ask         | 200 |      0 |      0 |      0 |      0
        reviewed              | credit      | 201 |      0 |      0 |      0 |      0
        reviewed              | review      | 201 | 384000 |      0 |      0 |      0
        reviewed              | decide anew | 201 |      0 |      0 |      0 |      0
        undetermined          | ask         | 200 |      0 |      0 |      0 |      0
        undetermined          | credit      | 201 |      0 |      0 |      0 |      0
        undetermined          | review      | 201 |      0 |      0 |      0 |      0
        undetermined          | decide anew | 201 |      0 |      0 |      0 |      0
        waitlisted            | ask         | 200 |      0 |      0 | 384000 |      0
        waitlisted            | credit      | 201 |      0 |      0 | 288000 |      0
        waitlisted            | review      | 201 |      0 |      0 | 384000 |      0
        waitlisted            | decide anew | 201 |      0 |      0 | 256000 |      0
        reserved              | ask         | 200 | 384000 |      0 |      0 |      0
        reserved              | credit      | 201 | 288000 |      0 |      0 |      0
        reserved              | review      | 201 | 384000 |      0 |      0 |      0
        reserved              | decide anew | 201 | 256000 |      0 |      0 |      0
        part paid             | ask         | 200 | 284000 | 100000 |      0 |      0
        part paid             | credit      | 201 | 188000 | 100000 |      0 |      0
        part paid             | review      | 409 | 284000 | 100000 |      0 |      0
        part paid             | decide anew | 201 | 156000 | 100000 |      0 |      0
        paid                  | ask         | 200 |      0 | 384000 |      0 |      0
        paid                  | credit      | 201 |      0 | 384000 |      0 |      0
        paid                  | review      | 409 |      0 | 384000 |      0 |      0
        paid                  | decide anew | 201 |      0 | 256000 |      0 | 128000
        ended                 | ask         | 201 | 384000 |      0 |      0 |      0
        ended                 | credit      | 201 |      0 |      0 |      0 |      0
        ended                 | review      | 409 |      0 |      0 |      0 |      0
        ended                 | decide anew | 409 |      0 |      0 |      0 |      0
        recovered             | ask         | 201 | 384000 |      0 |      0 |      0
        recovered             | credit      | 201 |      0 |      0 |      0 |      0
        recovered             | review      | 409 |      0 |      0 |      0 |      0
        recovered             | decide anew | 409 |      0 |      0 |      0 |      0
        a superseded decision | credit      | 201 |      0 | 256000 |      0 | 128000
        a superseded decision | review      | 409 |      0 | 256000 |      0 | 128000
        a superseded decision | decide anew | 409 |      0 | 256000 |      0 | 128000
        refused               | pay         | 409 |      0 |      0 |      0 |      0
        refused               | release     | 409 |      0 |      0 |      0 |      0
        refused               | recover     | 409 |      0 |      0 |      0 |      0
        undetermined          | pay         | 409 |      0 |      0 |      0 |      0
        undetermined          | release     | 409 |      0 |      0 |      0 |      0
        undetermined          | recover     | 409 |      0 |      0 |      0 |      0
        waitlisted            | pay         | 409 |      0 |      0 | 384000 |      0
        waitlisted            | release     | 201 |      0 |      0 |      0 |      0
        waitlisted            | recover     | 409 |      0 |      0 | 384000 |      0
        reserved              | pay         | 201 |      0 | 384000 |      0 |      0
        reserved              | release     | 201 |      0 |      0 |      0 |      0
        reserved              | recover     | 409 | 384000 |      0 |      0 |      0
        part paid             | pay         | 201 |      0 | 384000 |      0 |      0
        part paid             | release     | 201 |      0 | 100000 |      0 |      0
        part paid             | recover     | 201 | 284000 |      0 |      0 |      0
        paid                  | pay         | 409 |      0 | 384000 |      0 |      0
        paid                  | release     | 409 |      0 | 384000 |      0 |      0
        paid                  | recover     | 201 |      0 |      0 |      0 |      0
        ended                 | pay         | 409 |      0 |      0 |      0 |      0
        ended                 | release     | 409 |      0 |      0 |      0 |      0
        ended                 | recover     | 409 |      0 |      0 |      0 |      0
        recovered             | pay         | 409 |      0 |      0 |      0 |      0
        recovered             | release     | 409 |      0 |      0 |      0 |      0
        recovered             | recover     | 409 |      0 |      0 |      0 |      0
        a superseded decision | pay         | 409 |      0 | 256000 |      0 | 128000
        a superseded decision | release     | 409 |      0 | 256000 |      0 | 128000
        a superseded decision | recover     | 201 |      0 | 256000 |      0 |      0
        """;

    /// <summary>All cells.</summary>
    public static IReadOnlyList<LifeCell> Cells { get; } =
    [
        .. from line in Data.Split('\n')
           let cells = line.Split('|').Select(cell => cell.Trim()).ToArray()
           select new LifeCell(cells[0], cells[1], Number(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5]), Number(cells[6])),
    ];

    /// <summary>Every pair of a state and an event of people that the page tells of.</summary>
    public static IReadOnlyList<(string State, string Event)> OnThePage()
    {
        var page = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Life", "deciding.md"));
        var section = page[page.IndexOf("### 10.3", StringComparison.Ordinal)..page.IndexOf("### 10.4", StringComparison.Ordinal)];
        var pairs = new List<(string, string)>();
        string[] events = [];
        foreach (var line in section.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal)))
        {
            string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
            if (cells[0].StartsWith("state", StringComparison.Ordinal))
            {
                events = [.. cells[1..].Select(cell => Besides().Replace(cell, "").Trim())];
                continue;
            }

            pairs.AddRange(
                from state in cells[0].Split(", ")
                from one in events.Zip(cells[1..])
                where one.Second != "–" && Cells.Any(cell => cell.Event == one.First)
                select (state, one.First));
        }

        return pairs;
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\([^)]*\)|\*a\*")]
    private static partial Regex Besides();
}
