using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Bench;

/// <summary>
/// A large register, made in minutes. Each decision is read, assessed, settled, rendered and recorded by the service's own code; what
/// differs from the live road is said here. Every invoice is known to be new, so nobody looks whether it is. Nothing is synced until all is
/// there, because a file that was not finished is thrown away. Indexes are made at the end, and claims, whose keys come in no order, wait
/// in a temporary table and are then written in the order of their keys. <c>admin verify</c> holds of the result.
/// </summary>
internal sealed class Fill : TimeProvider
{
    private const int AtOnce = 1_000;
    private const int Buyers = 200_000;
    private const int LinesOfInvoice = 1;
    private const string Programme = "beijing-gpu-purchase";
    private static readonly DateTimeOffset From = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Over = TimeSpan.FromDays(300);
    private static readonly Actor Agency = Actor.OfSystem("Bench", "key_bench", "bench");

    private readonly Bodies _bodies = Bodies.OfSeed(LinesOfInvoice, Buyers);
    private readonly CaseMaker _cases;
    private readonly int _decisions;
    private readonly Dictionary<string, Balance> _buyers = [];
    private int _made;

    private Fill(CaseMaker cases, int decisions) => (_cases, _decisions) = (cases, decisions);

    /// <summary>Makes the store; it must not be there yet.</summary>
    public static async Task<int> RunAsync(string store, int decisions)
    {
        if (File.Exists(store))
        {
            await Console.Error.WriteLineAsync($"{store} is there already.");
            return 1;
        }

        await LimitedProgramme.PublishAsync(store, null);

        // Not the whole service: it keeps the file open, and nobody else could have it alone then.
        await using var database = new SqliteDatabase(store);
        var cases = await CaseMaker.OfAsync(database);
        SqliteConnection.ClearAllPools();
        await using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        await connection.OpenAsync();
        await new Fill(cases, decisions).RunAsync(connection);
        return 0;
    }

    public override DateTimeOffset GetUtcNow() => From + (Over * ((double)_made / _decisions));

    private async Task RunAsync(SqliteConnection connection)
    {
        await DoAsync(connection,
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -1000000; PRAGMA threads = 2");
        var indexes = await IndexesAsync(connection);
        foreach (var (name, _) in indexes)
        {
            await DoAsync(connection, $"DROP INDEX {name}");
        }

        // The temporary one is what the recorder's statement names.
        await DoAsync(connection, "CREATE TEMP TABLE claims (programme_id TEXT, kind TEXT, claim_key TEXT, decision_id TEXT)");
        var since = Stopwatch.GetTimestamp();
        await using (var session = new SqliteSession(connection, null))
        {
            while (_made < _decisions)
            {
                await RecordAsync(session, Math.Min(AtOnce, _decisions - _made));
                if (_made % 20_000 == 0)
                {
                    Tell($"{_made} decisions", since);
                }
            }

            await session.RunOneAsync(
                new Statement("INSERT INTO main.claims SELECT * FROM temp.claims ORDER BY programme_id, kind, claim_key"));
            Tell("claims", since);
            foreach (var (name, sql) in indexes)
            {
                await session.RunOneAsync(new Statement(sql));
                Tell(name, since);
            }

            await session.RunOneAsync(new Statement("PRAGMA locking_mode = NORMAL"));
            await session.RunOneAsync(new Statement("PRAGMA journal_mode = WAL"));
        }
    }

    private async Task RecordAsync(SqliteSession session, int count)
    {
        var submissions = new Submission[count];
        var (first, now) = (_made, Clock.Now(this));
        Parallel.For(0, count, i => submissions[i] = Submit(first + i, now));
        await session.BeginAsync();
        var heads = new RegisterHeads(session, this);
        await heads.LockAsync([Programme]);
        var recorder = new Recorder(session, heads);
        foreach (var submission in submissions)
        {
            var made = Settled(submission, heads);
            recorder.Record(made);
            Note(made);
            _made++;
        }

        await recorder.FlushAsync();
        await heads.SaveAsync();
        await session.CommitAsync();
    }

    private Submission Submit(int index, DateTimeOffset now)
    {
        var (body, faults) = (_bodies.Json(index), new Faults());
        var sent = SentRequest.OfRecord(body);
        var @case = _cases.Make(sent.Request, null, now, now, faults)
            ?? throw new InvalidOperationException(string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}")));
        return new Submission(@case, Assess.Of(@case), InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id),
            CaseMaker.HashOf(@case, sent.Hash),
            body, now, Agency, null);
    }

    private NewDecision Settled(Submission submission, RegisterHeads heads)
    {
        var @case = submission.Case;
        var used = _buyers.GetValueOrDefault(@case.Buyer.Id).Used;
        var view = submission.Claims.Count == 0 ? RegisterView.Empty : new RegisterView([], new BalanceView(0, false, used, used));
        return NewDecision.Of(@case, Settle.Apply(@case, submission.Assessment, view), view,
            new DecisionMetadata(heads.Of(Programme).NextDecision(), submission.Fingerprint,
            submission.DecidedAt, submission.By, null, submission.Request, submission.CaseHash));
    }

    private void Note(NewDecision made)
    {
        if (made.Movement is { } movement)
        {
            var buyer = made.Decision.Buyer.CreditCode ?? made.Decision.Buyer.CompanyId!;
            _buyers[buyer] = _buyers.GetValueOrDefault(buyer).After(movement.Kind, movement.Fen);
        }
    }

    private static async Task<IReadOnlyList<(string Name, string Sql)>> IndexesAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('decisions', 'claims', 'entries')";
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<(string, string)>();
        while (await reader.ReadAsync())
        {
            // Named in full, since the temporary table of claims has the name of the kept one.
            found.Add((reader.GetString(0),
                reader.GetString(1)
                .Replace($"INDEX {reader.GetString(0)}", $"INDEX main.{reader.GetString(0)}", StringComparison.Ordinal)));
        }

        return found;
    }

    private static async Task DoAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static void Tell(string what, long since) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(since).TotalSeconds:0} s: {what}"));
}
