using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using DbUp;
using Npgsql;
using Polly;
using Polly.Retry;

namespace EligibilityService.Storage;

/// <summary>
/// PostgreSQL, for any number of replicas. Every commit waits for the disk (<c>synchronous_commit=on</c> is set on each connection, whatever the
/// server's default), and each statement is prepared by the driver once it was used a few times.
/// </summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>The provider's name in the options.</summary>
    public const string Name = "postgres";

    private const int StatementsKeptPrepared = 60;

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
        };
        settings.Options = string.IsNullOrEmpty(settings.Options) ? "-c synchronous_commit=on" : $"{settings.Options} -c synchronous_commit=on";
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
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default) => await _source.OpenConnectionAsync(cancellation);

    /// <inheritdoc/>
    public override async ValueTask<Session> OpenSessionAsync(CancellationToken cancellation = default) =>
        new PostgresSession(await _source.OpenConnectionAsync(cancellation));

    /// <inheritdoc/>
    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellation = default) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);

    /// <inheritdoc/>
    public override async Task MigrateAsync(CancellationToken cancellation = default)
    {
        // Replicas that start at once take turns: the lock is the connection's, and goes with it.
        await using var turn = await _source.OpenConnectionAsync(cancellation);
        await using var wait = turn.CreateCommand();
        wait.CommandText = "SELECT pg_advisory_lock(hashtext('eligibility-service migrations'))";
        _ = await wait.ExecuteScalarAsync(cancellation);
        try
        {
            Upgrade(DeployChanges.To.PostgresqlDatabase(_connectionString), "Postgres");
        }
        finally
        {
            await using var release = turn.CreateCommand();
            release.CommandText = "SELECT pg_advisory_unlock_all()";
            _ = await release.ExecuteScalarAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public override bool IsUnavailable(Exception error) => IsPassing(error) || error is PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory };

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await base.DisposeAsync();
    }

    // A lost or refused connection, a server that starts or stops, two transactions in each other's way: all of them pass.
    private static bool IsPassing(Exception error) => error switch
    {
        PostgresException said => said.IsTransient || said.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException or SocketException or TimeoutException or EndOfStreamException => true,
        _ => false,
    };
}
