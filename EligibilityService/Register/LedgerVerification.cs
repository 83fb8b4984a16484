using System.Data.Common;
using System.Globalization;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Something that the store keeps, and that the entries do not give.</summary>
/// <param name="What">What was compared.</param>
/// <param name="Where">Which one.</param>
/// <param name="Kept">What is kept.</param>
/// <param name="Folded">What the entries give.</param>
internal sealed record Disagreement(string What, string Where, string Kept, string Folded);

/// <summary>How much was looked at, and what disagrees.</summary>
/// <param name="Decisions">Decisions on record.</param>
/// <param name="Entries">Entries folded.</param>
/// <param name="Balances">Balances compared.</param>
/// <param name="Wrong">What disagrees, as many as were asked for at the most.</param>
internal sealed record LedgerCheck(long Decisions, long Entries, long Balances, IReadOnlyList<Disagreement> Wrong);

/// <summary>
/// Balances, the waiting list and claims are caches: all entries are folded anew by the store itself, and compared with what it keeps, as it is at one
/// moment. Nothing is changed, and nobody waits for it.
/// </summary>
internal sealed class LedgerVerification(Database database)
{
    private const string Sums =
        """
        SUM(CASE kind WHEN 'reserve' THEN amount_minor ELSE 0 END) AS granted, SUM(CASE kind WHEN 'pay' THEN amount_minor ELSE 0 END) AS paid,
        SUM(CASE kind WHEN 'release' THEN amount_minor ELSE 0 END) AS released, SUM(CASE kind WHEN 'recover' THEN amount_minor ELSE 0 END) AS recovered,
        SUM(CASE kind WHEN 'waitlist' THEN amount_minor WHEN 'leave_waitlist' THEN -amount_minor ELSE 0 END) AS waitlisted
        """;

    private static readonly string[] Columns = ["granted", "paid", "released", "recovered", "waitlisted"];

    // Each gives rows of: where, kept, folded.
    private static readonly (string What, string Sql)[] Comparisons =
    [
        ("budget of a fiscal year", Balances("''", "fiscal_year", "buyer = ''")),
        ("buyer in a calendar year", Balances("buyer", "calendar_year", "buyer <> ''")),
        ("place in the waiting list",
            """
            SELECT COALESCE(w.decision_id, f.decision_id), CAST(COALESCE(w.amount_minor, 0) AS TEXT), CAST(COALESCE(f.waits, 0) AS TEXT)
            FROM (SELECT decision_id, SUM(CASE kind WHEN 'waitlist' THEN amount_minor ELSE -amount_minor END) AS waits
                  FROM entries WHERE kind IN ('waitlist', 'leave_waitlist') GROUP BY decision_id) f
            FULL JOIN waiting_list w ON w.decision_id = f.decision_id
            WHERE COALESCE(f.waits, 0) <> COALESCE(w.amount_minor, 0)
            LIMIT @Most
            """),
        ("reservation of a decision",
            """
            SELECT d.id, CAST(d.amount_minor AS TEXT), COALESCE(CAST(e.amount_minor AS TEXT), 'no entry')
            FROM decisions d LEFT JOIN entries e ON e.decision_id = d.id AND e.kind = 'reserve'
            WHERE d.outcome IN ('granted', 'partly_granted') AND (e.amount_minor IS NULL OR e.amount_minor <> d.amount_minor)
            LIMIT @Most
            """),
        ("claim of a decision that holds nothing",
            """
            SELECT c.decision_id, c.kind, 'nothing is held or paid'
            FROM claims c
            WHERE c.kind = 'invoice_line' AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.decision_id = c.decision_id GROUP BY e.decision_id HAVING
                SUM(CASE e.kind WHEN 'reserve' THEN e.amount_minor WHEN 'waitlist' THEN e.amount_minor WHEN 'release' THEN -e.amount_minor WHEN 'leave_waitlist' THEN -e.amount_minor ELSE 0 END) > 0)
            LIMIT @Most
            """),
        ("money of a decision",
            """
            SELECT decision_id, 'never below nothing',
                   CAST(granted - paid - released AS TEXT) || ' held, ' || CAST(paid - recovered AS TEXT) || ' paid and not recovered'
            FROM (SELECT decision_id, {sums} FROM entries GROUP BY decision_id) f
            WHERE granted - paid - released < 0 OR paid - recovered < 0 OR waitlisted < 0
            LIMIT @Most
            """),
    ];

    /// <summary>Folds and compares.</summary>
    /// <param name="most">How many disagreements are looked for at the most, of each kind.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LedgerCheck> RunAsync(int most, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        await using var moment = await database.BeginSnapshotAsync(connection, cancellation);
        var wrong = new List<Disagreement>();
        foreach (var (what, sql) in Comparisons)
        {
            await using var command = Command(connection, moment, sql.Replace("{sums}", Sums, StringComparison.Ordinal));
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@Most", (long)most);
            command.Parameters.Add(parameter);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                wrong.Add(new Disagreement(what, reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        return new LedgerCheck(
            await CountAsync(connection, moment, "decisions", cancellation),
            await CountAsync(connection, moment, "entries", cancellation),
            await CountAsync(connection, moment, "balances", cancellation),
            wrong.Count > most ? wrong[..most] : wrong);
    }

    private static string Balances(string buyer, string year, string which) =>
        $$"""
          SELECT COALESCE(b.programme_id, f.programme_id) || ' ' || COALESCE(b.buyer, f.buyer) || ' ' || CAST(COALESCE(b.year, f.year) AS TEXT),
                 {{Shown("b")}}, {{Shown("f")}}
          FROM (SELECT programme_id, {{buyer}} AS buyer, {{year}} AS year, {sums} FROM entries GROUP BY 1, 2, 3) f
          FULL JOIN (SELECT * FROM balances WHERE {{which}}) b ON b.programme_id = f.programme_id AND b.buyer = f.buyer AND b.year = f.year
          WHERE f.granted IS NULL OR b.granted IS NULL OR f.granted <> b.granted OR f.paid <> b.paid OR f.released <> b.released
             OR f.recovered <> b.recovered OR f.waitlisted <> b.waitlisted
          LIMIT @Most
          """;

    private static string Shown(string side) => string.Join(" || ' ' || ", Columns.Select(column => $"'{column} ' || COALESCE(CAST({side}.{column} AS TEXT), 'none')"));

    private static async Task<long> CountAsync(DbConnection connection, DbTransaction moment, string table, CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, $"SELECT COUNT(*) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction moment, string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, moment, 0);
        return command;
    }
}
