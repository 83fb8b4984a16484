using System.Data.Common;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Something that was recorded, as subscribers are told of it: a closed family.</summary>
/// <param name="Place">Its place in the order of its programme's commits: its id without the prefix.</param>
internal abstract record Recorded(string Place)
{
    public sealed record OfDecision(
        string Place, string Id, int ProgrammeVersion, int CatalogueVersion, Outcome Outcome, Money Amount, DateTimeOffset DecidedAt,
            string? Supersedes, string Asker) : Recorded(Place);

    /// <summary>Money that was paid, released or recovered.</summary>
    public sealed record OfEntry(string Place, string Id, EntryKind Kind, string DecisionId, Money Amount, EntryGround Ground,
        DateTimeOffset MadeAt, string Asker) : Recorded(Place);

    /// <summary>Whether a subscriber may be told of it, who sees the decision that it belongs to.</summary>
    public bool IsSeenBy(Sight sight, string programme) => this switch
    {
        OfDecision decision => sight.Sees(programme, decision.Asker),
        OfEntry entry => sight.Sees(programme, entry.Asker),
        _ => true,
    };

    /// <summary>A row that cannot be read.</summary>
    public sealed record Unreadable(string Place) : Recorded(Place);
}

/// <summary>
/// The record, read in the order in which it was written. The ids of a programme are given under its lock. A reader that has seen a
/// programme's last id therefore finds everything up to it, on any replica, and nothing appears behind it.
/// </summary>
internal sealed class RegisterFeed(RegisterReader register)
{
    private const int PrefixLength = 4;
    private const string DecisionPrefix = "dec_";
    private const string EntryPrefix = "ent_";

    private static readonly Statement Heads = new("SELECT programme_id, last_id FROM programme_heads");

    private static readonly Statement Years = new("SELECT year FROM balances WHERE programme_id = @Programme AND buyer = ''", "Programme");

    private static readonly Statement Decisions = new(
        """
        SELECT id, programme_version, catalogue_version, outcome, amount_minor, currency, decided_at, context, asked_by FROM decisions
        WHERE (programme_id, id) > (@Programme, @After) AND (programme_id, id) <= (@Programme, @UpTo) ORDER BY programme_id, id LIMIT @Limit
        """,
        "Programme", "After", "UpTo", "Limit");

    private static readonly Statement Entries = new(
        """
        SELECT id, kind, decision_id, amount_minor, currency, ground, made_at,
               (SELECT d.asked_by FROM decisions d WHERE d.id = entries.decision_id) FROM entries
        WHERE programme_id = @Programme AND fiscal_year = @Year AND id > @After AND id <= @UpTo AND kind IN ('pay', 'release', 'recover') ORDER BY id LIMIT @Limit
        """,
        "Programme", "Year", "After", "UpTo", "Limit");

    /// <summary>The last place on record of every programme that has any.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HeadsAsync()
    {
        var heads = await register.InSessionAsync(session =>
            session.AskOneAsync(Heads, row => (Programme: row.GetString(0), Last: row.GetString(1))).AsTask());
        return heads.Where(head => head.Last.Length > 0).ToDictionary(head => head.Programme, head => head.Last);
    }

    /// <summary>What was recorded after a place, up to a head that was read before; and the place up to which that is everything.</summary>
    /// <param name="after">The place after which to begin; empty for the beginning.</param>
    /// <param name="upTo">The head.</param>
    /// <param name="most">How many at the most.</param>
    public Task<(IReadOnlyList<Recorded> Found, string UpTo)> AfterAsync(string programme, string after, string upTo, int most) =>
        register.InSessionAsync(async session =>
    {
        var runs = new List<IReadOnlyList<Recorded>>
        {
            await session.AskOneAsync(Decisions, OrUnreadable(ReadDecision), programme, DecisionPrefix + after, DecisionPrefix + upTo,
                (long)most),
        };
        foreach (var year in await session.AskOneAsync(Years, row => row.GetInt64(0), programme))
        {
            runs.Add(await session.AskOneAsync(Entries, OrUnreadable(ReadEntry), programme, year, EntryPrefix + after, EntryPrefix + upTo,
                (long)most));
        }

        // A run that was cut is complete only as far as it goes, and so is the whole.
        var end = runs.Where(run => run.Count == most).Select(run => run[^1].Place).Append(upTo).Min(StringComparer.Ordinal)!;
        IReadOnlyList<Recorded> found = [.. runs.SelectMany(run => run).OrderBy(one => one.Place, StringComparer.Ordinal)
            .TakeWhile(one => string.CompareOrdinal(one.Place, end) <= 0).Take(most)];
        return (found, found.Count == most ? found[^1].Place : end);
    });

    // A row that cannot be read gives no event, and does not block what comes after it.
    private static Func<DbDataReader, Recorded> OrUnreadable(Func<DbDataReader, Recorded> read) =>
        row => StoredRow.Of(read)(row) is { Fault: null, Value: { } found } ? found
            : new Recorded.Unreadable(row.GetString(0)[PrefixLength..]);

    private static Recorded ReadDecision(DbDataReader row)
    {
        var context = Row.Context(row.GetFieldValue<byte[]>(7));
        return new Recorded.OfDecision(
            row.GetString(0)[PrefixLength..], row.GetString(0), (int)row.GetInt64(1), (int)row.GetInt64(2),
                Term.Read<Outcome>(row.GetString(3)),
            new Money(row.GetInt64(4), Row.Currency(row.GetString(5))), StoredInstant.Read(row.GetString(6)), context.Supersedes,
            row.GetString(8));
    }

    private static Recorded ReadEntry(DbDataReader row) => new Recorded.OfEntry(
        row.GetString(0)[PrefixLength..], row.GetString(0), Term.Read<EntryKind>(row.GetString(1)), row.GetString(2),
        new Money(row.GetInt64(3), Row.Currency(row.GetString(4))), Term.Read<EntryGround>(row.GetString(5)),
            StoredInstant.Read(row.GetString(6)), row.GetString(7));
}
