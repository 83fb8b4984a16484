using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>What a list of decisions is narrowed to; null members narrow nothing.</summary>
/// <param name="Buyer">Of the buyer of this credit code or company id.</param>
/// <param name="From">Decided at or after.</param>
/// <param name="Until">Decided before.</param>
/// <param name="BuyerName">Of buyers of this name, in its normal form; not together with an id.</param>
/// <param name="Open">Whether somebody still has to settle it: undetermined, or waiting for money, and the latest on its invoice.</param>
internal sealed record DecisionFilter(
    string? Programme, string? Buyer, string? InvoiceNumber, Outcome? Outcome, DateTimeOffset? From, DateTimeOffset? Until,
        string? BuyerName = null, bool? Open = null);

/// <summary>
/// A page of decisions, the latest first, in a time that does not grow with the register. Whatever is asked, the same few ranges of an
/// index are read: one for each programme and outcome (and, where one agency's decisions alone are visible, for that agency), each from its
/// newest end and no further than the page is long. They are merged, and only what is on the page is fetched. So no other plan is near,
/// whatever a store's statistics say, or if it has none.
/// </summary>
internal static class DecisionList
{
    // After every instant, and after every id.
    private const string TheEnd = "~";

    private static readonly Outcome[] Outcomes = Enum.GetValues<Outcome>();

    /// <summary>Only these are open ever.</summary>
    private static readonly Outcome[] OpenOutcomes = [Outcome.Undetermined, Outcome.Waitlisted];

    private static readonly Statement Programmes = new("SELECT programme_id FROM programme_heads");

    private static readonly Statement DecidedAt = new(
        "SELECT d.decided_at, d.programme_id, d.asked_by FROM decisions d WHERE d.id = @Id", "Id");

    private const string IsOpen = "EXISTS (SELECT 1 FROM open_decisions o WHERE o.decision_id = d.id)";

    // By what the buyer is named, by whether it is open, and by whether one agency alone asked.
    private static readonly string?[] Buyers = [null, "d.buyer", "d.buyer_name"];
    private static readonly bool?[] Opens = [null, true, false];

    private static readonly Statement[] Ranges =
    [
        .. from buyer in Buyers
           from open in Opens
           from ofAsker in new[] { false, true }
           select RangeOf(buyer, open, ofAsker),
    ];

    // Of one number there are few; the rest is looked at row by row.
    private static readonly Statement OfNumber = Range(
        """
        d.invoice_number = @InvoiceNumber AND (@Programme = '' OR d.programme_id = @Programme) AND (@Outcome = '' OR d.outcome = @Outcome) AND (@Buyer = '' OR d.buyer = @Buyer)
            AND (@BuyerName = '' OR d.buyer_name = @BuyerName)
            AND (@Open = '' OR (@Open = 'yes') = EXISTS (SELECT 1 FROM open_decisions o WHERE o.decision_id = d.id))
            AND (@Asker = '' OR d.asked_by = @Asker)
        """,
        "InvoiceNumber", "Programme", "Outcome", "Buyer", "BuyerName", "Open", "Asker");

    private static readonly Statement Found = new(
        """
        SELECT d.id, d.answer, (SELECT n.id FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key
                                  AND (@Asker = '' OR n.asked_by = @Asker) ORDER BY n.id DESC LIMIT 1)
        FROM decisions d WHERE d.id = @Id
        """,
        "Id", "Asker");

    /// <summary>
    /// The latest visible decisions that a filter lets through, those after (older than) one; at most so many.
    /// </summary>
    public static async Task<IReadOnlyList<Stored<ListedDecision>>> ReadAsync(Session session, DecisionFilter filter, Sight sight,
        string? after, int most)
    {
        var upTo = (At: filter.Until is { } until ? InstantText.Show(until) : TheEnd, Before: "");
        if (after is not null)
        {
            if (await session.AskOneAsync(DecidedAt, row => (At: row.GetString(0), Programme: row.GetString(1), Asker: row.GetString(2)),
                after) is not [var (at, programme, asker)] || !sight.Sees(programme, asker))
            {
                return [];
            }

            upTo = string.CompareOrdinal(at, upTo.At) < 0 ? (at, after) : upTo;
        }

        var from = filter.From is { } first ? InstantText.Show(first) : "";
        object?[] rest = [from, upTo.At, upTo.Before, (long)most];

        // A number is looked for under all programmes at once, where it does not matter under which one sees what.
        IReadOnlyList<string> programmes = filter.Programme is { } one ? [one]
            : filter.InvoiceNumber is not null && sight == Sight.Everything ? [""]
            : [.. await session.AskOneAsync(Programmes, row => row.GetString(0))];
        var asked = programmes.SelectMany(programme => KeysOf(filter, programme, sight.AskerUnder(programme)));
        var ranges = new List<(string At, string Id, string Programme)>();
        foreach (var alike in asked.GroupBy(one => one.Statement, one => (object?[])[.. one.Key, .. rest]))
        {
            var found = await session.AskAsync(alike.Key, [.. alike], row => (row.GetString(0), row.GetString(1), row.GetString(2)));
            ranges.AddRange(found.SelectMany(range => range));
        }

        var page = ranges.OrderByDescending(one => one.At, StringComparer.Ordinal)
            .ThenByDescending(one => one.Id, StringComparer.Ordinal).Take(most);
        var rows = await session.AskAsync(
            Found, [.. page.Select(one => new object?[] { one.Id, sight.AskerUnder(one.Programme) })],
                StoredRow.Of(row => ListedDecision.Of(row.GetString(0), Packed.Unpack(row.GetFieldValue<byte[]>(1)), row.GetString(2))));
        return [.. rows.SelectMany(row => row)];
    }

    // The ranges of one programme, and what they are asked for; the asker is empty where it does not matter who asked.
    private static IEnumerable<(Statement Statement, object?[] Key)> KeysOf(DecisionFilter filter, string programme, string asker)
    {
        if (filter.InvoiceNumber is { } number)
        {
            return [(OfNumber, [number, programme, filter.Outcome is { } outcome ? Term.Of(outcome) : "", filter.Buyer ?? "",
                filter.BuyerName ?? "", Word(filter.Open), asker])];
        }

        var buyer = filter.Buyer is not null ? 1 : filter.BuyerName is not null ? 2 : 0;
        var statement = Ranges[((buyer * Opens.Length) + Array.IndexOf(Opens, filter.Open)) * 2 + (asker.Length > 0 ? 1 : 0)];
        string[] last = [.. asker.Length > 0 ? [asker] : Array.Empty<string>(), .. buyer > 0 ? [(filter.Buyer ?? filter.BuyerName)!]
            : Array.Empty<string>()];
        return (filter.Open is true ? OpenOutcomes : Outcomes).Where(outcome => filter.Outcome is null || outcome == filter.Outcome)
            .Select(outcome => (statement, (object?[])[programme, Term.Of(outcome), .. last]));
    }

    private static Statement RangeOf(string? buyer, bool? open, bool ofAsker) => Range(
        "d.programme_id = @Programme AND d.outcome = @Outcome" + (ofAsker ? " AND d.asked_by = @Asker" : "")
            + (buyer is null ? "" : $" AND {buyer} = @Buyer") + open switch
            {
                null => "",
                true => $" AND {IsOpen}",
                false => $" AND NOT {IsOpen}",
            },
        ["Programme", "Outcome", .. ofAsker ? ["Asker"] : Array.Empty<string>(), .. buyer is null ? Array.Empty<string>() : ["Buyer"]]);

    private static string Word(bool? flag) => flag switch
    {
        null => "",
        true => "yes",
        false => "no",
    };

    private static Statement Range(string condition, params string[] names) => new(
        $"""
         SELECT d.decided_at, d.id, d.programme_id FROM decisions d
         WHERE {condition} AND d.decided_at >= @From AND (d.decided_at, d.id) < (@UpTo, @Before)
         ORDER BY d.decided_at DESC, d.id DESC LIMIT @Limit
         """,
        [.. names, "From", "UpTo", "Before", "Limit"]);
}
