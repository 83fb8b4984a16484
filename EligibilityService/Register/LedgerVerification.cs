using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
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
/// <param name="Others">How many decisions were decided by another engine, and so are not decided again, by engine.</param>
/// <param name="Wrong">What disagrees, as many as were asked for at the most.</param>
internal sealed record LedgerCheck(long Decisions, long Entries, long Balances, IReadOnlyList<DecidedByEngine> Others,
    IReadOnlyList<Disagreement> Wrong);

/// <summary>Decisions of one engine.</summary>
/// <param name="Engine">Its number; 0 before engines were counted.</param>
/// <param name="Decisions">How many.</param>
internal sealed record DecidedByEngine(int Engine, long Decisions);

/// <summary>
/// Balances, the waiting list, holds, claims and the list of what is open are caches: all entries are folded anew by the store itself,
/// every decision of this engine is decided again, byte for byte, and for what it claims, and both are compared with what is kept, as it is
/// at one moment. Nothing is changed, and nobody waits for it.
/// </summary>
internal sealed class LedgerVerification(Database database, CaseMaker cases)
{
    private const string Sums =
        """
        SUM(CASE kind WHEN 'reserve' THEN amount_minor ELSE 0 END) AS granted, SUM(CASE kind WHEN 'pay' THEN amount_minor ELSE 0 END) AS paid,
        SUM(CASE kind WHEN 'release' THEN amount_minor ELSE 0 END) AS released, SUM(CASE kind WHEN 'recover' THEN amount_minor ELSE 0 END) AS recovered,
        SUM(CASE kind WHEN 'waitlist' THEN amount_minor WHEN 'leave_waitlist' THEN -amount_minor ELSE 0 END) AS waitlisted
        """;

    // Decisions that hold money, wait for it, or have paid money out, unless that went over to a decision that took their place.
    private const string Live =
        """
        SELECT decision_id FROM entries GROUP BY decision_id HAVING
            SUM(CASE kind WHEN 'reserve' THEN amount_minor WHEN 'waitlist' THEN amount_minor WHEN 'release' THEN -amount_minor WHEN 'recover' THEN -amount_minor
                WHEN 'leave_waitlist' THEN -amount_minor ELSE 0 END) > 0
            AND SUM(CASE WHEN kind = 'recover' AND ground IN ('redecided', 'corrected') THEN 1 ELSE 0 END) = 0
        """;

    private static readonly string[] Columns = ["granted", "paid", "released", "recovered", "waitlisted"];

    // Each gives rows of: where, kept, folded.
    private static readonly (string What, string Sql)[] Comparisons =
    [
        ("budget of a fiscal year", Balances("''", "fiscal_year", "buyer = ''")),
        ("buyer in a calendar year", Balances("buyer", "calendar_year", "buyer <> ''")),
        ("place in the waiting list",
            """
            SELECT COALESCE(w.programme_id, f.programme_id) || ' ' || CAST(COALESCE(w.fiscal_year, f.fiscal_year) AS TEXT) || ' ' || COALESCE(w.decision_id, f.decision_id),
                   CAST(COALESCE(w.amount_minor, 0) AS TEXT), CAST(COALESCE(f.waits, 0) AS TEXT)
            FROM (SELECT programme_id, fiscal_year, decision_id, SUM(CASE kind WHEN 'waitlist' THEN amount_minor ELSE -amount_minor END) AS waits
                  FROM entries WHERE kind IN ('waitlist', 'leave_waitlist') GROUP BY programme_id, fiscal_year, decision_id) f
            FULL JOIN waiting_list w ON w.programme_id = f.programme_id AND w.fiscal_year = f.fiscal_year AND w.decision_id = f.decision_id
            WHERE COALESCE(f.waits, 0) <> COALESCE(w.amount_minor, 0)
            LIMIT @Most
            """),
        ("reservation of a decision",
            """
            SELECT d.id, CAST(d.amount_minor AS TEXT), COALESCE(CAST(e.reserved AS TEXT) || ' in ' || CAST(e.times AS TEXT) || ' entries', 'no entry')
            FROM decisions d LEFT JOIN (SELECT decision_id, SUM(amount_minor) AS reserved, COUNT(*) AS times FROM entries WHERE kind = 'reserve' GROUP BY decision_id) e
                ON e.decision_id = d.id
            WHERE (d.outcome IN ('granted', 'partly_granted') AND (e.reserved IS NULL OR e.reserved <> d.amount_minor OR e.times <> 1))
               OR (d.outcome NOT IN ('granted', 'partly_granted') AND e.reserved IS NOT NULL)
            LIMIT @Most
            """),
        ("decision of an entry",
            """
            SELECT e.id, COALESCE(d.programme_id || ' ' || d.buyer || ' ' || d.currency, 'no decision'), e.programme_id || ' ' || e.buyer || ' ' || e.currency
            FROM entries e LEFT JOIN decisions d ON d.id = e.decision_id
            WHERE d.id IS NULL OR d.programme_id <> e.programme_id OR d.buyer <> e.buyer OR d.currency <> e.currency
            LIMIT @Most
            """),
        ("amount of an entry",
            "SELECT id, CAST(amount_minor AS TEXT), 'never below nothing' FROM entries WHERE amount_minor < 0 LIMIT @Most"),
        ("money of a decision",
            """
            SELECT decision_id, 'never below nothing',
                   CAST(granted - paid - released AS TEXT) || ' held, ' || CAST(paid - recovered AS TEXT) || ' paid and not recovered'
            FROM (SELECT decision_id, {sums} FROM entries GROUP BY decision_id) f
            WHERE granted - paid - released < 0 OR paid - recovered < 0 OR waitlisted < 0
            LIMIT @Most
            """),
        ("invoice that is granted twice",
            """
            SELECT d.programme_id || ' ' || d.invoice_key, MIN(d.id), MAX(d.id)
            FROM decisions d JOIN ({live}) l ON l.decision_id = d.id
            GROUP BY d.programme_id, d.invoice_key HAVING COUNT(*) > 1
            LIMIT @Most
            """),
        ("invoice that is granted beside the one that replaces it",
            """
            SELECT d.programme_id || ' ' || c.invoice_key, MIN(d.id), MAX(n.id)
            FROM credits c JOIN decisions d ON d.invoice_key = c.invoice_key JOIN ({live}) l ON l.decision_id = d.id
            JOIN decisions n ON n.programme_id = d.programme_id AND n.invoice_key = c.replaced_by JOIN ({live}) m ON m.decision_id = n.id
            GROUP BY d.programme_id, c.invoice_key
            LIMIT @Most
            """),
        ("money held by a decision whose place was taken",
            """
            SELECT f.decision_id, (SELECT MAX(n.id) FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key),
                   CAST(f.granted - f.paid - f.released AS TEXT) || ' held, ' || CAST(f.waitlisted AS TEXT) || ' waiting'
            FROM (SELECT decision_id, {sums} FROM entries GROUP BY decision_id) f JOIN decisions d ON d.id = f.decision_id
            WHERE (f.granted - f.paid - f.released > 0 OR f.waitlisted > 0)
              AND EXISTS (SELECT 1 FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id)
            LIMIT @Most
            """),
        ("claim of a decision that holds nothing",
            """
            SELECT c.decision_id, c.programme_id || ' ' || c.kind || ' ' || c.claim_key, CASE WHEN d.id IS NULL THEN 'no decision' ELSE 'nothing is held or paid' END
            FROM claims c LEFT JOIN decisions d ON d.id = c.decision_id LEFT JOIN ({live}) l ON l.decision_id = c.decision_id
            WHERE d.id IS NULL OR l.decision_id IS NULL
            LIMIT @Most
            """),
        ("open decision",
            """
            SELECT COALESCE(f.id, o.decision_id), CASE WHEN o.decision_id IS NULL THEN 'not listed' ELSE 'listed' END, CASE WHEN f.id IS NULL THEN 'settled' ELSE 'open' END
            FROM (SELECT d.id FROM decisions d
                  WHERE (d.outcome = 'undetermined'
                         AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id))
                     OR EXISTS (SELECT 1 FROM waiting_list w WHERE w.decision_id = d.id)) f
            FULL JOIN open_decisions o ON o.decision_id = f.id
            WHERE f.id IS NULL OR o.decision_id IS NULL
            LIMIT @Most
            """),
        ("hold",
            """
            SELECT h.decision_id, h.until, COALESCE('of ' || d.programme_id || ', not ' || h.programme_id, 'no decision')
            FROM holds h LEFT JOIN decisions d ON d.id = h.decision_id
            WHERE d.id IS NULL OR d.programme_id <> h.programme_id
            LIMIT @Most
            """),
        ("last id of a programme",
            """
            SELECT m.programme_id, COALESCE(h.last_id, 'none'), m.last_id
            FROM (SELECT programme_id, SUBSTR(MAX(id), 5) AS last_id FROM decisions GROUP BY programme_id
                  UNION ALL SELECT programme_id, MAX(SUBSTR(id, 5)) FROM entries GROUP BY programme_id) m
            LEFT JOIN programme_heads h ON h.programme_id = m.programme_id
            WHERE h.last_id IS NULL OR h.last_id < m.last_id
            LIMIT @Most
            """),
        ("answer of an idempotency key",
            """
            SELECT i.caller || ' ' || i.idem_key, i.decision_id, 'no decision'
            FROM idempotency i LEFT JOIN decisions d ON d.id = i.decision_id
            WHERE d.id IS NULL AND i.decision_id <> ''
            LIMIT @Most
            """),
    ];

    // Decisions that hold money without a date; whether they should have one, their answers say.
    private const string WithoutHold =
        """
        SELECT d.id, d.answer FROM decisions d JOIN (SELECT decision_id, {sums} FROM entries GROUP BY decision_id) f ON f.decision_id = d.id
        WHERE f.granted - f.paid - f.released > 0 AND NOT EXISTS (SELECT 1 FROM holds h WHERE h.decision_id = d.id)
        """;

    private const char Separator = '\u001f';

    // What does not stand claims nothing.
    private static readonly string WithClaims =
        $$"""
          SELECT {{Sql.DecisionColumns}}, d.amount_minor, d.buyer_name, d.invoice_number, l.decision_id,
                 (SELECT STRING_AGG(c.programme_id || ' ' || c.kind || ' ' || c.claim_key, '{{Separator}}') FROM claims c WHERE c.decision_id = d.id)
          FROM decisions d LEFT JOIN ({live}) l ON l.decision_id = d.id
          """;

    // Decisions that stand on an invoice that has credits, and on which money is held, paid or waited for.
    private static readonly string Credited =
        $$"""
          SELECT {{Sql.DecisionColumns}} FROM decisions d JOIN (SELECT decision_id, {sums} FROM entries GROUP BY decision_id) f ON f.decision_id = d.id
          WHERE (f.granted - f.released - f.recovered > 0 OR f.waitlisted > 0) AND EXISTS (SELECT 1 FROM credits c WHERE c.invoice_key = d.invoice_key)
            AND NOT EXISTS (SELECT 1 FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id)
          """;

    private const string EntriesOfCredited =
        """
        SELECT e.kind, e.amount_minor, e.fiscal_year, e.calendar_year, e.ground, e.decision_id, e.reference FROM entries e JOIN decisions d ON d.id = e.decision_id
        WHERE EXISTS (SELECT 1 FROM credits c WHERE c.invoice_key = d.invoice_key) ORDER BY e.id
        """;

    /// <summary>Folds and compares.</summary>
    /// <param name="most">How many disagreements are looked for at the most, of each kind.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<LedgerCheck> RunAsync(int most, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        await using var moment = await database.BeginSnapshotAsync(connection, cancellation);
        var wrong = new List<Disagreement>();
        try
        {
            _ = await CaseMaker.OfAsync(database);
            await cases.SeeVersionsAsync(cancellation);
        }
        catch (StoreRefusedException refused)
        {
            wrong.Add(new Disagreement("published versions", "all", "versions that can be read", refused.Message));
        }

        foreach (var (what, sql) in Comparisons)
        {
            await using var command = Command(connection, moment, sql);
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@Most", (long)most);
            command.Parameters.Add(parameter);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                wrong.Add(new Disagreement(what, reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }
        }

        await CompareHoldsAsync(connection, moment, most, wrong, cancellation);
        var others = new SortedDictionary<int, long>();
        await DecideAgainAsync(connection, moment, most, wrong, others, cancellation);
        await CompareCreditsAsync(connection, moment, most, wrong, cancellation);
        await CompareDocumentsAsync(connection, moment, most, wrong, cancellation);
        return new LedgerCheck(
            await CountAsync(connection, moment, "decisions", cancellation),
            await CountAsync(connection, moment, "entries", cancellation),
            await CountAsync(connection, moment, "balances", cancellation),
            [.. others.Select(one => new DecidedByEngine(one.Key, one.Value))],
            wrong.Count > most ? wrong[..most] : wrong);
    }

    private static async Task CompareHoldsAsync(DbConnection connection, DbTransaction moment, int most, List<Disagreement> wrong,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, WithoutHold);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        for (var found = 0; found < most && await reader.ReadAsync(cancellation);)
        {
            // Inside a text its quotes would be escaped, so this is the member itself.
            var answer = StoredRow.Of(row => Packed.Unpack(row.GetFieldValue<byte[]>(1)))(reader);
            if (answer.Value.AsSpan().IndexOf("\"holdUntil\":\""u8) >= 0)
            {
                wrong.Add(new Disagreement("hold of a reservation", reader.GetString(0), "none", "its answer says until when"));
                found++;
            }
        }
    }

    private async Task DecideAgainAsync(
        DbConnection connection, DbTransaction moment, int most, List<Disagreement> wrong, SortedDictionary<int, long> others,
            CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, WithClaims);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var enough = wrong.Count + most;
        while (wrong.Count < enough && await reader.ReadAsync(cancellation))
        {
            var stands = !reader.IsDBNull(reader.FieldCount - 2);
            var held = reader.IsDBNull(reader.FieldCount - 1) ? [] : reader.GetString(reader.FieldCount - 1).Split(Separator);
            var found = new FoundBy(reader.GetInt64(reader.FieldCount - 5), reader.GetString(reader.FieldCount - 4),
                reader.GetString(reader.FieldCount - 3));
            var compared = StoredRow.Of(PackedDecision.ReadWhole)(reader).Then(record =>
                Compare(record, found, stands, held, wrong, others));
            if (compared.Fault is { } fault)
            {
                wrong.Add(new Disagreement("row of a decision", compared.Id, "one that can be read",
                    (fault.InnerException ?? fault).Message));
            }
        }
    }

    // Columns that no answer is made from.
    private sealed record FoundBy(long AmountFen, string BuyerName, string InvoiceNumber);

    private bool Compare(RecordedDecision record, FoundBy found, bool stands, string[] held, List<Disagreement> wrong,
        SortedDictionary<int, long> others)
    {
        var amount = new RecordedColumns.Difference("amount_minor", Show.Number(found.AmountFen),
            Show.Number(RecordedColumns.AmountFen(record)));
        AddColumns([.. RecordedColumns.Differences(record), amount]);
        if (record.Context.Engine != Engine.Number)
        {
            others[record.Context.Engine] = others.GetValueOrDefault(record.Context.Engine) + 1;
            return true;
        }

        (Case Case, Assessment Settled, byte[] Answer) again;
        try
        {
            again = cases.DecideAgain(record);
        }
        catch (NotSeenYetException missing)
        {
            wrong.Add(new Disagreement("versions of a decision", record.Id, missing.Message, "not published"));
            return true;
        }

        var (@case, settled, answer) = again;
        if (!answer.AsSpan().SequenceEqual(record.Answer.Span))
        {
            wrong.Add(new Disagreement("answer of a decision", record.Id, "as recorded", "another: see GET /v1/decisions/{id}/replay"));
        }

        AddColumns(
        [
            new("invoice_key", record.InvoiceKey, @case.Invoice.Key.ToString()),
            new("buyer", record.Buyer, @case.Buyer.Id),
            new("buyer_name", found.BuyerName, PartyName.Key(@case.Buyer.Name)),
            new("invoice_number", found.InvoiceNumber, @case.Invoice.Key.Number.Key),
        ]);
        if (stands)
        {
            CompareClaims(record, Settle.ClaimsOf(@case, settled), held, wrong);
        }

        return true;

        void AddColumns(IEnumerable<RecordedColumns.Difference> columns) => wrong.AddRange(
            from one in columns
            where one.Kept != one.Answered
            select new Disagreement($"column {one.Column} of a decision", record.Id, one.Kept, one.Answered));
    }

    private static void CompareClaims(RecordedDecision record, IReadOnlyList<Claim> claims, string[] held, List<Disagreement> wrong)
    {
        const string What = "claims of a decision";
        var wanted = claims.Select(claim => $"{claim.Programme} {Term.Of(claim.Kind)} {claim.Key}").ToArray();
        wrong.AddRange(wanted.Except(held, StringComparer.Ordinal).Select(claim => new Disagreement(What, record.Id, "none", claim)));
        wrong.AddRange(
            held.Except(wanted, StringComparer.Ordinal).Select(claim => new Disagreement(What, record.Id, claim, "nothing of the kind")));
    }

    // Documents are named by their SHA-256. (Versions are read with theirs.)
    private static async Task CompareDocumentsAsync(DbConnection connection, DbTransaction moment, int most, List<Disagreement> wrong,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, "SELECT sha256, length, bytes FROM documents");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        for (var enough = wrong.Count + most; wrong.Count < enough && await reader.ReadAsync(cancellation);)
        {
            var bytes = reader.GetFieldValue<byte[]>(2);
            var (kept, found) = ($"{reader.GetString(0)}, {Show.Number(reader.GetInt64(1))} bytes",
                $"{Convert.ToHexStringLower(SHA256.HashData(bytes))}, {Show.Number(bytes.LongLength)} bytes");
            if (kept != found)
            {
                wrong.Add(new Disagreement("document", reader.GetString(0), kept, found));
            }
        }
    }

    // What credits leave of an invoice is decided anew: nothing may be held beyond what is due for that, or paid beyond it unless a credit
    // came later; and each credit that came later was applied.
    private async Task CompareCreditsAsync(DbConnection connection, DbTransaction moment, int most, List<Disagreement> wrong,
        CancellationToken cancellation)
    {
        var credits = (await ListAsync(connection, moment, "SELECT invoice_key, content FROM credits ORDER BY recorded_at, reference",
            row => (Invoice: row.GetString(0), Credit: Credits.Read(row.GetString(1))), cancellation))
                .ToLookup(one => one.Invoice, one => one.Credit, StringComparer.Ordinal);

        // What cannot be read was named before.
        var records = (await ListAsync(connection, moment, Credited, StoredRow.Of(PackedDecision.ReadWhole), cancellation)).Readable();
        var entries = (await ListAsync(
                connection, moment, EntriesOfCredited,
                StoredRow.Of(row =>
                    (Decision: row.GetString(5), Entry: EntryRow.Read(row), Reference: row.IsDBNull(6) ? null : row.GetString(6)), id: 5),
                    cancellation))
            .Readable().ToLookup(one => one.Decision, StringComparer.Ordinal);
        var enough = wrong.Count + most;
        foreach (var record in records.TakeWhile(_ => wrong.Count < enough))
        {
            var own = entries[record.Id].Select(one => one.Entry).ToArray();
            var applied = entries[record.Id].Where(one => one.Entry.Ground == EntryGround.RedLetterInvoice).Select(one => one.Reference)
                .ToHashSet(StringComparer.Ordinal);

            // What is below nothing is named already, and cannot be folded.
            if (own.All(one => one.Fen >= 0))
            {
                CompareCredits(record, own, applied, [.. credits[record.InvoiceKey]], wrong);
            }
        }
    }

    private void CompareCredits(RecordedDecision record, EntryRow[] entries, HashSet<string?> applied, Credit[] credits,
        List<Disagreement> wrong)
    {
        var known = (record.Context.Credits ?? []).Select(one => one.Reference).ToHashSet(StringComparer.Ordinal);
        var later = credits.Where(one => !known.Contains(one.Reference)).ToArray();
        wrong.AddRange(
            from one in later
            where one.Kind == CreditKind.CreditNote && !applied.Contains(one.Number)
            select new Disagreement("credit of an invoice", record.Id, $"credit note {one.Number}", "no entry that applies it"));
        var balance = EntryRow.Fold(entries);
        var due = Due.Of(cases.Rebuild(record) with { Credits = credits }, balance, EntryRow.GivenUp(entries));
        if (due.Back > 0)
        {
            wrong.Add(new Disagreement("money beyond what is left of an invoice", record.Id, $"{Rounding.ShowYuan(balance.Held)} held",
                $"{Rounding.ShowYuan(due.Back)} less is due"));
        }
        else if (due.ToRecover > 0 && later.Length == 0)
        {
            wrong.Add(new Disagreement(
                "money beyond what is left of an invoice", record.Id, $"{Rounding.ShowYuan(balance.Paid - balance.Recovered)} paid",
                    $"{Rounding.ShowYuan(due.ToRecover)} less is due"));
        }
    }

    private static async Task<List<T>> ListAsync<T>(DbConnection connection, DbTransaction moment, string sql, Func<DbDataReader, T> read,
        CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var all = new List<T>();
        while (await reader.ReadAsync(cancellation))
        {
            all.Add(read(reader));
        }

        return all;
    }

    // Both sides are gathered and compared row by row: a join of two sides without an index takes the square of the buyers on SQLite.
    private static string Balances(string buyer, string year, string which) =>
        $$"""
          SELECT programme_id || ' ' || buyer || ' ' || CAST(year AS TEXT), {{Shown("kept")}}, {{Shown("folded")}}
          FROM (SELECT programme_id, buyer, year, {{Side("kept", 1)}}, {{Side("folded", 0)}}
                FROM (SELECT 0 AS side, programme_id, {{buyer}} AS buyer, {{year}} AS year, {sums} FROM entries GROUP BY 2, 3, 4
                      UNION ALL SELECT 1, programme_id, buyer, year, {{string.Join(", ", Columns)}} FROM balances WHERE {{which}}) sides
                GROUP BY programme_id, buyer, year) compared
          WHERE {{string.Join(" OR ", Columns.Select(column => $"kept_{column} IS DISTINCT FROM folded_{column}"))}}
          LIMIT @Most
          """;

    private static string Side(string name, int side) =>
        string.Join(", ", Columns.Select(column => $"SUM(CASE side WHEN {side} THEN {column} END) AS {name}_{column}"));

    private static string Shown(string side) =>
        string.Join(" || ' ' || ", Columns.Select(column => $"'{column} ' || COALESCE(CAST({side}_{column} AS TEXT), 'none')"));

    private static async Task<long> CountAsync(DbConnection connection, DbTransaction moment, string table, CancellationToken cancellation)
    {
        await using var command = Command(connection, moment, $"SELECT COUNT(*) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private static DbCommand Command(DbConnection connection, DbTransaction moment, string sql)
    {
        var command = connection.CreateCommand();
        var text = sql.Replace("{sums}", Sums, StringComparison.Ordinal).Replace("{live}", Live, StringComparison.Ordinal);
        (command.CommandText, command.Transaction, command.CommandTimeout) = (text, moment, 0);
        return command;
    }
}
