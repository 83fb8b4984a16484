using System.Data.Common;
using DbUp;
using DbUp.Engine;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace EligibilityService.Storage;

/// <summary>The one place that knows which database there is: it opens connections and brings the schema up to date.</summary>
public sealed class Database
{
    /// <summary>How long a statement waits for another process's lock (a key command, a backup) before it is tried again.</summary>
    private const int BusyTimeoutSeconds = 5;

    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    private readonly string _connectionString;

    /// <summary>A database in a file, by the options.</summary>
    public Database(IOptions<StorageOptions> options)
        : this(options.Value.Path)
    {
    }

    /// <summary>A database in a file.</summary>
    public Database(string path) => _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        DefaultTimeout = BusyTimeoutSeconds,
        Pooling = true,
        ForeignKeys = false,
    }.ToString();

    /// <summary>Retries what failed only because another process held the file; nothing else is ever tried twice.</summary>
    public ResiliencePipeline WhenBusy { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SqliteException>(error => error.SqliteErrorCode is SqliteBusy or SqliteLocked),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(50),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>An open connection, to be disposed of; WAL and a durable commit (synchronous=FULL) are set.</summary>
    public async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA synchronous = FULL;";
            await pragma.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>An open connection for reading only; opening costs next to nothing, since the pool keeps it.</summary>
    public async ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation = default)
    {
        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancellation);
        return connection;
    }

    /// <summary>
    /// A transaction that may write, from its first statement on: two writers wait for each other at the beginning and never deadlock at the first write.
    /// </summary>
    public ValueTask<DbTransaction> BeginWriteAsync(DbConnection connection) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));

    /// <summary>Brings the schema up to date; safe to call at every start, and from several processes.</summary>
    public async Task MigrateAsync(CancellationToken cancellation = default)
    {
        await using (var connection = await OpenAsync(cancellation))
        {
            await using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA journal_mode = WAL;";
            _ = await pragma.ExecuteScalarAsync(cancellation);
        }

        var result = DeployChanges.To
            .SqliteDatabase(_connectionString)
            .WithScripts(Scripts())
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"The database could not be migrated: script {result.ErrorScript?.Name}.", result.Error);
        }
    }

    private static IEnumerable<SqlScript> Scripts()
    {
        const string Prefix = "Migrations/";
        var assembly = typeof(Database).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
