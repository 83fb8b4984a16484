using System.Data.Common;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>A buyer's balance in a calendar year.</summary>
/// <param name="Buyer">The buyer's credit code.</param>
internal sealed record BuyerBalance(string Buyer, Balance Balance);

/// <summary>Reads money: entries and balances.</summary>
internal sealed class LedgerReader(RegisterReader register)
{
    /// <summary>What <see cref="ReadEntry"/> reads.</summary>
    public const string EntryColumns =
        "id, kind, programme_id, fiscal_year, calendar_year, decision_id, buyer, amount_minor, currency, ground, note, reference, made_at, made_by";

    private static readonly Statement OfDecision = new(
        $"SELECT {EntryColumns} FROM entries WHERE decision_id = @DecisionId AND id > @After ORDER BY id LIMIT @Limit", "DecisionId",
            "After", "Limit");

    private static readonly Statement OfYear = new(
        $"SELECT {EntryColumns} FROM entries WHERE programme_id = @Programme AND fiscal_year = @Year AND id < @Before ORDER BY id DESC LIMIT @Limit",
        "Programme", "Year", "Before", "Limit");

    // Entry by entry, as far as the page is long: no entry says who asked.
    private static readonly Statement OfYearAndAsker = new(
        $"""
         SELECT {EntryColumns} FROM entries WHERE programme_id = @Programme AND fiscal_year = @Year AND id < @Before
           AND (SELECT d.asked_by FROM decisions d WHERE d.id = entries.decision_id) = @Asker ORDER BY id DESC LIMIT @Limit
         """,
        "Programme", "Year", "Before", "Asker", "Limit");

    private static readonly Statement Buyers = new(
        """
        SELECT buyer, granted, paid, released, recovered, waitlisted FROM balances
        WHERE programme_id = @Programme AND year = @Year AND buyer > @After ORDER BY buyer LIMIT @Limit
        """,
        "Programme", "Year", "After", "Limit");

    private static readonly Statement Waiting = new(
        "SELECT COUNT(*) FROM waiting_list WHERE programme_id = @Programme AND fiscal_year = @Year", "Programme", "Year");

    // After every id and every credit code.
    private const string TheEnd = "~";

    /// <summary>The balance of a programme's fiscal year, and how many wait for it.</summary>
    public Task<(Balance Balance, long Waiting)> BudgetAsync(string programme, int year) => register.InSessionAsync(async session =>
    {
        var balance = await session.AskOneAsync(Sql.FindBalance, row => Row.Balance(row), programme, "", (long)year);
        var waiting = await session.AskOneAsync(Waiting, row => row.GetInt64(0), programme, (long)year);
        return (balance is [var found] ? found : default, waiting[0]);
    });

    public Task<Balance> StandingAsync(string decisionId) => register.InSessionAsync(async session =>
        EntryRow.Fold(await session.AskOneAsync(Sql.FindEntries, EntryRow.Read, decisionId)));

    /// <summary>Entries of a decision, oldest first, after one; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<Entry>>> OfDecisionAsync(string decisionId, string? after, int limit) =>
        register.InSessionAsync(session =>
            session.AskOneAsync(OfDecision, StoredRow.Of(ReadEntry), decisionId, after ?? "", (long)limit + 1).AsTask());

    /// <summary>
    /// Entries of the visible decisions in a programme's fiscal year, newest first, before one; one more than asked for when there are
    /// more.
    /// </summary>
    public Task<IReadOnlyList<Stored<Entry>>> OfYearAsync(string programme, int year, Sight sight, string? before, int limit) =>
        register.InSessionAsync(async session => sight.AskerUnder(programme) is { Length: > 0 } asker
            ? await session.AskOneAsync(OfYearAndAsker, StoredRow.Of(ReadEntry), programme, (long)year, before ?? TheEnd, asker,
                (long)limit + 1)
            : await session.AskOneAsync(OfYear, StoredRow.Of(ReadEntry), programme, (long)year, before ?? TheEnd, (long)limit + 1));

    /// <summary>Balances of the buyers of a programme in a calendar year, after one; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<BuyerBalance>>> BuyersAsync(string programme, int year, string? after, int limit) =>
        register.InSessionAsync(session =>
            session.AskOneAsync(Buyers, StoredRow.Of(row => new BuyerBalance(row.GetString(0), Row.Balance(row, 1))),
            programme, (long)year, after ?? "", (long)limit + 1).AsTask());

    /// <summary>Reads an entry.</summary>
    public static Entry ReadEntry(DbDataReader row)
    {
        var by = ActorText.Read(row.GetString(13));
        return new Entry(
            row.GetString(0),
            Term.Read<EntryKind>(row.GetString(1)),
            row.GetString(2),
            (int)row.GetInt64(3),
            (int)row.GetInt64(4),
            row.GetString(5),
            row.GetString(6),
            new Money(row.GetInt64(7), Row.Currency(row.GetString(8))),
            Term.Read<EntryGround>(row.GetString(9)),
            row.IsDBNull(10) ? null : row.GetString(10),
            row.IsDBNull(11) ? null : row.GetString(11),
            StoredInstant.Read(row.GetString(12)),
            by.Agency,
            by);
    }
}
