using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EligibilityService.Tests.Stores;

/// <summary>The stores that the service runs on.</summary>
public enum StoreKind
{
    /// <summary>An embedded file.</summary>
    Sqlite,

    /// <summary>A server in a container.</summary>
    Postgres,
}

/// <summary>A store for one test, and a way to look into it from outside the service.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private TestStore(StorageOptions options, DirectoryInfo? folder = null) =>
        (Options, _folder) = (options, folder ?? Directory.CreateTempSubdirectory("eligibility-store-"));

    public StorageOptions Options { get; }

    /// <summary>The settings that make a service use it.</summary>
    public (string Key, string Value)[] Settings => Options.Provider == PostgresDatabase.Name
        ? [("Storage:Provider", Options.Provider), ("Storage:ConnectionString", Options.ConnectionString!)]
        : [("Storage:Path", Options.Path)];

    /// <summary>The same as environment variables, for a service in a process of its own.</summary>
    public (string Name, string Value)[] Variables =>
        [.. Settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))];

    /// <summary>A file beside which a process may work.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "eligibility.db");

    public static async Task<TestStore> NewAsync(StoreKind kind)
    {
        var store = new TestStore(new StorageOptions());
        store.Options.Path = store.Path;
        if (kind == StoreKind.Postgres)
        {
            store.Options.Provider = PostgresDatabase.Name;
            store.Options.ConnectionString = await PostgresServer.NewDatabaseAsync();
        }

        return store;
    }

    /// <summary>A PostgreSQL database that is there already.</summary>
    public static TestStore On(string connectionString) =>
        new(new StorageOptions { Provider = PostgresDatabase.Name, ConnectionString = connectionString });

    /// <summary>A SQLite file in a folder that is there already, and stays.</summary>
    public static TestStore In(DirectoryInfo folder)
    {
        var store = new TestStore(new StorageOptions(), folder);
        store.Options.Path = store.Path;
        return store;
    }

    /// <summary>A connection to it that the service knows nothing of.</summary>
    public async Task<DbConnection> OpenAsync()
    {
        // Not pooled: each test has a database of its own, and a pool would hold its connection for minutes after the test.
        DbConnection connection = Options.Provider == PostgresDatabase.Name
            ? new NpgsqlConnection($"{Options.ConnectionString};Pooling=false")
            : new SqliteConnection($"Data Source={Options.Path};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A number that a query gives.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The texts that a query gives, one a row.</summary>
    public async Task<List<string>> TextsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }

    /// <summary>Changes it behind the service's back.</summary>
    public async Task ChangeAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Publishes programme versions in it before any service has started on it.</summary>
    public async Task PublishAsync(IEnumerable<JsonNode> programmes)
    {
        await using var database = Database.Of(Options);
        await database.MigrateAsync();
        await new ProgrammeVersions(database)
            .SeedAsync(programmes.Select(programme => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(programme.ToJsonString())));
    }

    /// <summary>Holds up whoever wants to write for a programme, until it is disposed of.</summary>
    public async Task<IAsyncDisposable> BlockAsync(string programme)
    {
        var connection = await OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Options.Provider == PostgresDatabase.Name
            ? $"BEGIN; INSERT INTO programme_heads (programme_id, last_id) VALUES ('{programme}', '') ON CONFLICT DO NOTHING; SELECT 1 FROM programme_heads WHERE programme_id = '{programme}' FOR UPDATE"
            : "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What must hold of a store at any time; each member counts what does not.</summary>
internal static class Invariants
{
    /// <summary>Fails with everything that does not hold.</summary>
    public static async Task HoldAsync(TestStore store)
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var (what, sql) in Broken)
            {
                Assert.That(await store.CountAsync(sql), Is.Zero, what);
            }
        }
    }

    private static readonly (string What, string Sql)[] Broken =
    [
        ("claims without decision", "SELECT COUNT(*) FROM claims c LEFT JOIN decisions d ON d.id = c.decision_id WHERE d.id IS NULL"),
        ("entries without decision", "SELECT COUNT(*) FROM entries e LEFT JOIN decisions d ON d.id = e.decision_id WHERE d.id IS NULL"),
        ("grants without entry",
            "SELECT COUNT(*) FROM decisions d WHERE d.outcome IN ('granted', 'partly_granted') AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.decision_id = d.id AND e.kind = 'reserve')"),
        ("grants whose entry has another amount",
            "SELECT COUNT(*) FROM decisions d JOIN entries e ON e.decision_id = d.id AND e.kind = 'reserve' WHERE e.amount_minor <> d.amount_minor"),
        ("decisions with two reservations",
            "SELECT COUNT(*) FROM (SELECT decision_id FROM entries WHERE kind = 'reserve' GROUP BY decision_id HAVING COUNT(*) > 1) twice"),
        ("standing grants without claim",
            """
            SELECT COUNT(*) FROM (SELECT decision_id FROM entries GROUP BY decision_id
                HAVING SUM(CASE kind WHEN 'reserve' THEN amount_minor WHEN 'waitlist' THEN amount_minor WHEN 'release' THEN -amount_minor WHEN 'recover' THEN -amount_minor WHEN 'leave_waitlist' THEN -amount_minor ELSE 0 END) > 0) live
            WHERE NOT EXISTS (SELECT 1 FROM decisions d JOIN decisions n ON n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id WHERE d.id = live.decision_id)
              AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.decision_id = live.decision_id AND c.kind = 'invoice_line')
              AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.decision_id = live.decision_id AND e.kind = 'recover' AND e.ground = 'corrected')
            """),
        ("two standing grants on one invoice",
            """
            SELECT COUNT(*) FROM (SELECT d.programme_id, d.invoice_key FROM decisions d JOIN entries e ON e.decision_id = d.id
                GROUP BY d.programme_id, d.invoice_key
                HAVING SUM(CASE WHEN e.kind = 'reserve' THEN e.amount_minor WHEN e.kind IN ('release', 'recover') THEN -e.amount_minor ELSE 0 END)
                     > MAX(CASE e.kind WHEN 'reserve' THEN e.amount_minor ELSE 0 END)) twice
            """),
        ("cases that wait for a registry and are decided, or have another after them",
            """
            SELECT COUNT(*) FROM registry_waits w LEFT JOIN decisions d ON d.id = w.decision_id
            WHERE d.id IS NULL OR d.outcome <> 'undetermined'
               OR EXISTS (SELECT 1 FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id)
            """),
        ("budgets that are not the fold of their entries", Unfolded("''", "fiscal_year", "b.buyer = ''")),
        ("buyers that are not the fold of their entries", Unfolded("buyer", "calendar_year", "b.buyer <> ''")),
        ("places in the waiting list that are not the fold of their entries",
            """
            SELECT COUNT(*) FROM (SELECT decision_id, SUM(CASE kind WHEN 'waitlist' THEN amount_minor ELSE -amount_minor END) AS waits
                FROM entries WHERE kind IN ('waitlist', 'leave_waitlist') GROUP BY decision_id) f
            FULL JOIN waiting_list w ON w.decision_id = f.decision_id WHERE COALESCE(f.waits, 0) <> COALESCE(w.amount_minor, 0)
            """),
    ];

    private static string Unfolded(string buyer, string year, string which) =>
        $"""
         SELECT COUNT(*) FROM
             (SELECT programme_id, {buyer} AS buyer, {year} AS year,
                     SUM(CASE kind WHEN 'reserve' THEN amount_minor ELSE 0 END) AS granted, SUM(CASE kind WHEN 'pay' THEN amount_minor ELSE 0 END) AS paid,
                     SUM(CASE kind WHEN 'release' THEN amount_minor ELSE 0 END) AS released, SUM(CASE kind WHEN 'recover' THEN amount_minor ELSE 0 END) AS recovered,
                     SUM(CASE kind WHEN 'waitlist' THEN amount_minor WHEN 'leave_waitlist' THEN -amount_minor ELSE 0 END) AS waitlisted
              FROM entries GROUP BY 1, 2, 3) f
         FULL JOIN (SELECT * FROM balances b WHERE {which}) b ON b.programme_id = f.programme_id AND b.buyer = f.buyer AND b.year = f.year
         WHERE f.granted IS NULL OR b.granted IS NULL OR f.granted <> b.granted OR f.paid <> b.paid OR f.released <> b.released OR f.recovered <> b.recovered OR f.waitlisted <> b.waitlisted
         """;
}
