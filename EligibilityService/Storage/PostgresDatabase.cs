using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using DbUp;
using Npgsql;
using Polly;
using Polly.Retry;

namespace EligibilityService.Storage;

/// <summary>
/// PostgreSQL, for any number of replicas. Every commit waits for the disk (<c>synchronous_commit=on</c> is set on each connection,
/// whatever the server's default), and each statement is prepared by the driver once it was used a few times. A replica that freezes or
/// vanishes in the middle of a transaction does not keep the programme's lock: the server ends a transaction that says nothing for ten
/// seconds.
/// </summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>The provider's name in the options.</summary>
    public const string Name = "postgres";

    private const string Tables = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = @Name";
    private const int StatementsKeptPrepared = 60;
    private const int SecondsToConnect = 5;
    private const string Silence = "-c idle_in_transaction_session_timeout=10s";

    // Dapper's generated code sets no timeout on the client's side, so the server ends a statement, and TCP notices a server that is gone.
    private const string Endless = "-c statement_timeout=30s";
    private const int SecondsToNotice = 10;
    private const string Durable = "-c synchronous_commit=on";

    // Every statement of the service reads some rows by an index. A server's estimate of a table that has just grown from nothing may be
    // wrong by any factor, and must not change that.
    private const string ByIndex = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    private const string InvalidAuthorization = "28";
    private const string IdleInTransactionSessionTimeout = "25P03";
    private const string IdleSessionTimeout = "57P05";

    private readonly NpgsqlDataSource _source;
    private readonly string _connectionString;

    /// <summary>A database that a connection string of Npgsql reaches.</summary>
    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "eligibility-service",
            MaxAutoPrepare = StatementsKeptPrepared,
            AutoPrepareMinUsages = 2,
            TcpKeepAlive = true,
            TcpKeepAliveTime = SecondsToNotice,
            TcpKeepAliveInterval = 1,
        };
        if (!new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey(nameof(settings.Timeout)))
        {
            settings.Timeout = SecondsToConnect;
        }

        // The last setting counts: an operator may choose how long a transaction may be silent, but not whether a commit is durable.
        settings.Options = string.Join(' ', new[]
            { Silence, Endless, ByIndex, settings.Options, Durable }.Where(part => !string.IsNullOrEmpty(part)));
        _connectionString = settings.ConnectionString;
        _source = new NpgsqlSlimDataSourceBuilder(_connectionString).Build();
    }

    /// <inheritdoc/>
    public override bool HasOneWriter => false;

    /// <inheritdoc/>
    public override ResiliencePipeline Patience { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(IsPassing),
            MaxRetryAttempts = 6,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default) =>
        await _source.OpenConnectionAsync(cancellation);

    /// <inheritdoc/>
    public override async ValueTask<Session> OpenSessionAsync(CancellationToken cancellation = default) =>
        new PostgresSession(await _source.OpenConnectionAsync(cancellation));

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellation = default)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

        // Who reads so reads all of it.
        await connection.ExecuteAsync(
            "SET LOCAL statement_timeout = 0; SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on; SET LOCAL jit = on");
        return transaction;
    }

    /// <inheritdoc/>
    public override async Task MigrateAsync(CancellationToken cancellation = default)
    {
        // Replicas that start at once take turns: the lock is the connection's, and goes with it.
        await using var turn = await _source.OpenConnectionAsync(cancellation);
        await turn.ExecuteAsync("SET statement_timeout = 0");
        await turn.ExecuteAsync("SELECT pg_advisory_lock(hashtext('eligibility-service migrations'))");
        try
        {
            if (await OtherFormatAsync(turn, Tables) is { } other)
            {
                throw other;
            }

            Upgrade(DeployChanges.To.PostgresqlDatabase(_connectionString), "Postgres");
        }
        finally
        {
            await turn.ExecuteAsync("SELECT pg_advisory_unlock_all()");
        }
    }

    /// <inheritdoc/>
    public override bool IsAway(Exception error) =>
        IsPassing(error)
        || error is PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.QueryCanceled }
        || (error is PostgresException said && said.SqlState.StartsWith(InvalidAuthorization, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override async Task<string?> DurabilityWarningAsync(CancellationToken cancellation = default)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleAsync<string>(
            "SELECT current_setting('fsync') || ' ' || current_setting('full_page_writes') || ' ' || current_setting('synchronous_commit')") is "on on on"
            ? null
            : "The server runs with fsync, full_page_writes or synchronous_commit off: when it crashes, decisions that were answered may be lost.";
    }

    /// <summary>Lifts the limit on silent transactions; for long work of an administrator.</summary>
    internal static async Task LiftTimeoutsAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        await connection.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0");
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    // A lost or refused connection, a server that starts or stops or has become a standby, two transactions in each other's way: all of
    // them pass.
    private static bool IsPassing(Exception error) => error switch
    {
        PostgresException said => said.IsTransient
            || said.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransactionSessionTimeout or IdleSessionTimeout,
        NpgsqlException or SocketException or TimeoutException or EndOfStreamException => true,
        _ => false,
    };
}
