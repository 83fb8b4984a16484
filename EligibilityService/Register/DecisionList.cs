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
/// A page of decisions, the latest first, in a time that does not grow with the register. Whatever is asked, the same few ranges of one
/// index are read: one for each programme and outcome, each from its newest end and no further than the page is long. They are merged, and
/// only what is on the page is fetched. So no other plan is near, whatever a store's statistics say, or if it has none.
/// </summary>
internal static class DecisionList
{
    // After every instant, and after every id.
    private const string TheEnd = "~";

    private static readonly Outcome[] Outcomes = Enum.GetValues<Outcome>();

    /// <summary>Only these are open ever.</summary>
    private static readonly Outcome[] OpenOutcomes = [Outcome.Undetermined, Outcome.Waitlisted];

    private static readonly Statement Programmes = new("SELECT programme_id FROM programme_heads");

    private static readonly Statement DecidedAt = new("SELECT d.decided_at FROM decisions d WHERE d.id = @Id", "Id");

    private static readonly Statement OfProgramme = Range("d.programme_id = @Programme AND d.outcome = @Outcome", "Programme", "Outcome");

    private static readonly Statement OpenOfProgramme = Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND {IsOpen}",
        "Programme", "Outcome");

    private static readonly Statement ClosedOfProgramme = Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND NOT {IsOpen}",
        "Programme", "Outcome");

    private static readonly Statement OfBuyer = Range("d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer = @Buyer",
        "Programme", "Outcome", "Buyer");

    private static readonly Statement OpenOfBuyer =
        Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer = @Buyer AND {IsOpen}", "Programme", "Outcome", "Buyer");

    private static readonly Statement ClosedOfBuyer =
        Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer = @Buyer AND NOT {IsOpen}", "Programme", "Outcome",
            "Buyer");

    private static readonly Statement OfName = Range("d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer_name = @Buyer",
        "Programme", "Outcome", "Buyer");

    private static readonly Statement OpenOfName =
        Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer_name = @Buyer AND {IsOpen}", "Programme", "Outcome",
            "Buyer");

    private static readonly Statement ClosedOfName =
        Range($"d.programme_id = @Programme AND d.outcome = @Outcome AND d.buyer_name = @Buyer AND NOT {IsOpen}", "Programme", "Outcome",
            "Buyer");

    // Of one number there are few; the rest is looked at row by row.
    private static readonly Statement OfNumber = Range(
        """
        d.invoice_number = @InvoiceNumber AND (@Programme = '' OR d.programme_id = @Programme) AND (@Outcome = '' OR d.outcome = @Outcome) AND (@Buyer = '' OR d.buyer = @Buyer)
            AND (@BuyerName = '' OR d.buyer_name = @BuyerName)
            AND (@Open = '' OR (@Open = 'yes') = EXISTS (SELECT 1 FROM open_decisions o WHERE o.decision_id = d.id))
        """,
        "InvoiceNumber", "Programme", "Outcome", "Buyer", "BuyerName", "Open");

    private static readonly Statement Found = new(
        """
        SELECT d.id, d.answer, (SELECT n.id FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key ORDER BY n.id DESC LIMIT 1)
        FROM decisions d WHERE d.id = @Id
        """,
        "Id");

    private const string IsOpen = "EXISTS (SELECT 1 FROM open_decisions o WHERE o.decision_id = d.id)";

    /// <summary>The latest decisions that a filter lets through, those after (older than) one; at most so many.</summary>
    public static async Task<IReadOnlyList<Stored<ListedDecision>>> ReadAsync(Session session, DecisionFilter filter, string? after,
        int most)
    {
        var upTo = (At: filter.Until is { } until ? InstantText.Show(until) : TheEnd, Before: "");
        if (after is not null)
        {
            if (await session.AskOneAsync(DecidedAt, row => row.GetString(0), after) is not [var at])
            {
                return [];
            }

            upTo = string.CompareOrdinal(at, upTo.At) < 0 ? (at, after) : upTo;
        }

        var from = filter.From is { } first ? InstantText.Show(first) : "";
        object?[] rest = [from, upTo.At, upTo.Before, (long)most];
        var (statement, keys) = filter.InvoiceNumber is { } number
            ? (OfNumber,
                [[number, filter.Programme ?? "", filter.Outcome is { } outcome ? Term.Of(outcome) : "", filter.Buyer ?? "",
                    filter.BuyerName ?? "", Word(filter.Open)]])
            : (StatementOf(filter), await KeysAsync(session, filter));
        var ranges = await session.AskAsync(statement, [.. keys.Select(key => (object?[])[.. key, .. rest])], row =>
            (At: row.GetString(0), Id: row.GetString(1)));
        var page = ranges.SelectMany(range => range).OrderByDescending(one => one.At, StringComparer.Ordinal)
            .ThenByDescending(one => one.Id, StringComparer.Ordinal).Take(most);
        var rows = await session.AskAsync(
            Found, [.. page.Select(one => new object?[] { one.Id })],
                StoredRow.Of(row => ListedDecision.Of(row.GetString(0), Packed.Unpack(row.GetFieldValue<byte[]>(1)), row.GetString(2))));
        return [.. rows.SelectMany(row => row)];
    }

    private static async Task<IReadOnlyList<object?[]>> KeysAsync(Session session, DecisionFilter filter)
    {
        var programmes = filter.Programme is { } one ? [one] : await session.AskOneAsync(Programmes, row => row.GetString(0));
        var outcomes = (filter.Open is true ? OpenOutcomes : Outcomes).Where(outcome => filter.Outcome is null || outcome == filter.Outcome)
            .Select(outcome => Term.Of(outcome)).ToArray();
        return [.. programmes.SelectMany(programme => outcomes.Select(outcome =>
            (filter.Buyer ?? filter.BuyerName) is { } buyer ? new object?[] { programme, outcome, buyer } : [programme, outcome]))];
    }

    private static Statement StatementOf(DecisionFilter filter) => (filter.Buyer, filter.BuyerName, filter.Open) switch
    {
        (null, null, null) => OfProgramme,
        (null, null, true) => OpenOfProgramme,
        (null, null, false) => ClosedOfProgramme,
        (not null, _, null) => OfBuyer,
        (not null, _, true) => OpenOfBuyer,
        (not null, _, false) => ClosedOfBuyer,
        (_, _, null) => OfName,
        (_, _, true) => OpenOfName,
        (_, _, false) => ClosedOfName,
    };

    private static string Word(bool? flag) => flag switch
    {
        null => "",
        true => "yes",
        false => "no",
    };

    private static Statement Range(string condition, params string[] names) => new(
        $"""
         SELECT d.decided_at, d.id FROM decisions d
         WHERE {condition} AND d.decided_at >= @From AND (d.decided_at, d.id) < (@UpTo, @Before)
         ORDER BY d.decided_at DESC, d.id DESC LIMIT @Limit
         """,
        [.. names, "From", "UpTo", "Before", "Limit"]);
}
