using System.Data.Common;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;
using Polly;
using Polly.Retry;

namespace EligibilityService.Storage;

/// <summary>A SQLite file: no server, one machine. WAL, and <c>synchronous=FULL</c>: a commit is on the disk when it returns.</summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>The provider's name in the options.</summary>
    public const string Name = "sqlite";

    /// <summary>How long a statement waits for another process's lock (a key command, a backup) before it is tried again.</summary>
    private const int BusyTimeoutSeconds = 5;

    private const string Tables = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @Name";

    /// <summary>How many findings of a look over are told.</summary>
    private const int MostFindings = 20;

    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int Protocol = 15;

    private const int Corrupt = 11;
    private const int Interrupted = 9;
    private const int NotADatabase = 26;

    private readonly string _path;
    private readonly string _connectionString;
    private SqliteGuard? _guard;

    /// <summary>A database in a file.</summary>
    public SqliteDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = BusyTimeoutSeconds,
            Pooling = true,
            ForeignKeys = false,
        }.ToString();
    }

    /// <summary>Whether an error says that the file is damaged.</summary>
    internal static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Whether an error says that the file cannot be written.</summary>
    internal static bool IsTrouble(SqliteException error) => error.SqliteErrorCode is ReadOnly or InputOutput or Full or CannotOpen;

    /// <inheritdoc/>
    public override void Take() => _guard ??= SqliteGuard.Take(_path);

    /// <inheritdoc/>
    public override async Task<string?> FindDamageAsync(TimeSpan atMost, CancellationToken cancellation = default)
    {
        var findings = await QuickCheckAsync(atMost, cancellation);
        if (findings is { Count: > 0 })
        {
            throw new StoreRefusedException($"{_path} is damaged: {findings[0]} Restore a backup; `admin verify` says more.");
        }

        if (_guard is { } guard)
        {
            // Reading makes the files beside it, and this connection keeps them.
            var kept = await OpenAsync(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString(), cancellation);
            await kept.ExecuteAsync("SELECT count(*) FROM sqlite_master");
            guard.Begin(kept);
        }

        return findings is null
            ? $"{_path} was not looked over to the end in {atMost.TotalSeconds:0} seconds (Storage:QuickCheckSeconds). `admin verify` does it whole."
            : null;
    }

    // The heads of the programmes, and of the trail, hold the last id of each.
    private async Task<bool> HasAsync(LastRecorded last, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString(),
            cancellation);
        var (table, sql) = last.Programme.Length == 0
            ? ("audit_head", "SELECT last_id FROM audit_head WHERE id = 1")
            : ("programme_heads", "SELECT last_id FROM programme_heads WHERE programme_id = @Programme");
        return await connection.ExecuteScalarAsync<long>(Tables, new { Name = table }) > 0
            && await connection.QuerySingleOrDefaultAsync<string>(sql, new { last.Programme }) is { } id
                && string.CompareOrdinal(id, last.Id) >= 0;
    }

    /// <summary>
    /// The damage that SQLite finds in the pages of the file; empty when there is none, null when the time was over first.
    /// </summary>
    public async Task<IReadOnlyList<string>?> QuickCheckAsync(TimeSpan atMost, CancellationToken cancellation = default)
    {
        try
        {
            await using var connection = await OpenAsync(new SqliteConnectionStringBuilder(_connectionString)
            { Pooling = false }.ToString(), cancellation);
            using var end = new CancellationTokenSource(atMost);
            await using var stop = end.Token.Register(() => SQLitePCL.raw.sqlite3_interrupt(connection.Handle));
            string[] found = [.. await connection.QueryAsync<string>($"PRAGMA quick_check({MostFindings})")];
            return found is ["ok"] ? [] : found;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == Interrupted)
        {
            return null;
        }
        catch (SqliteException error) when (IsDamage(error))
        {
            return [error.Message];
        }
    }

    /// <inheritdoc/>
    public override async Task CheckAsync(CancellationToken cancellation = default)
    {
        await base.CheckAsync(cancellation);
        if (_guard is not { IsTroubled: true } guard)
        {
            return;
        }

        // The last write failed, and only another write can tell whether writes work again. This one sets the number of the schema's
        // version, which no part of the service reads.
        await using var connection = await OpenAsync(cancellation);
        await connection.ExecuteAsync("BEGIN IMMEDIATE; PRAGMA user_version = 1; PRAGMA user_version = 0; COMMIT;");
        guard.NoteWritten();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _guard?.Dispose();
        _guard = null;
        return base.DisposeAsync();
    }

    /// <summary>Whether the file is there; opening it would make it.</summary>
    public bool Exists => File.Exists(_path);

    /// <inheritdoc/>
    protected override void Note(DbException error) => _guard?.Note((SqliteException)error);

    /// <inheritdoc/>
    public override bool HasOneWriter => true;

    /// <inheritdoc/>
    public override ResiliencePipeline Patience { get; } = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SqliteException>(error => error.SqliteErrorCode is Busy or Locked),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(50),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default)
    {
        _guard?.Check();
        var connection = await OpenAsync(_connectionString, cancellation);
        try
        {
            await connection.ExecuteAsync("PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation = default)
    {
        _guard?.Check();
        return await OpenAsync(_connectionString, cancellation);
    }

    /// <inheritdoc/>
    public override async ValueTask<Session> OpenSessionAsync(CancellationToken cancellation = default) =>
        new SqliteSession((SqliteConnection)await OpenAsync(cancellation), _guard);

    /// <inheritdoc/>
    public override ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellation = default) =>
        ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    /// <summary>Copies the store to a new file, as it is at one moment, while others go on writing.</summary>
    public async Task BackUpAsync(string file, CancellationToken cancellation = default)
    {
        await using var source = await OpenAsync(_connectionString, cancellation);
        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await copy.OpenAsync(cancellation);
        source.BackupDatabase(copy);

        // One file, that can be moved about: the next service to open it makes it WAL again.
        await copy.ExecuteAsync("PRAGMA journal_mode = DELETE;");
    }

    /// <summary>Closes the file: this process otherwise keeps connections in a pool.</summary>
    public void Close()
    {
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    /// <summary>Opens the file exclusively: no other process can read or write it until the connection is disposed of.</summary>
    /// <exception cref="InvalidOperationException">Somebody has it open.</exception>
    public async Task<DbConnection> OpenAloneAsync(CancellationToken cancellation = default)
    {
        // Connections that this process keeps are somebody, too.
        Close();
        try
        {
            var connection = await OpenAsync(new SqliteConnectionStringBuilder(_connectionString)
            { Pooling = false, DefaultTimeout = 1 }.ToString(), cancellation);
            await LockFileAsync(connection);
            return connection;
        }
        catch (SqliteException error) when (IsAway(error))
        {
            throw new InvalidOperationException(
                $"{_path} is in use. Stop the service first: what it decides meanwhile would be missing in the copy.");
        }
    }

    private static async Task LockFileAsync(SqliteConnection connection)
    {
        try
        {
            // Not through Dapper, whose commands ignore the connection's timeout and would wait for ever while another process has the
            // file.
            await using var lockUp = connection.CreateCommand();
            lockUp.CommandText = "PRAGMA locking_mode = EXCLUSIVE";
            _ = await lockUp.ExecuteScalarAsync();

            // The lock is taken by the first who needs it, and kept.
            lockUp.CommandText = "BEGIN IMMEDIATE; COMMIT";
            await lockUp.ExecuteNonQueryAsync();
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task MigrateAsync(CancellationToken cancellation = default)
    {
        // Before anything is written: what was taken away may still be put back.
        if (_guard?.Last is { } last && !await HasAsync(last, cancellation))
        {
            throw new StoreRefusedException(
                $"{_path} lacks what was recorded last ({(last.Programme.Length == 0 ? "" : $"{last.Programme} ")}{last.Id}): {_path}-wal was taken away, or an older copy was written over it. Nothing was "
                + $"changed: put the log back, or restore the newest backup. To serve the file as it is all the same, delete {_path}.lock.");
        }

        await using (var connection = await OpenAsync(cancellation))
        {
            if (await OtherFormatAsync(connection, Tables) is { } other)
            {
                throw other;
            }

            await connection.ExecuteAsync("PRAGMA journal_mode = WAL;");
        }

        Upgrade(DeployChanges.To.SqliteDatabase(_connectionString), "Sqlite");
    }

    /// <inheritdoc/>
    public override bool IsAway(Exception error) =>
        error is StoreRefusedException or SqliteException
        { SqliteErrorCode: Busy or Locked or ReadOnly or InputOutput or Full or CannotOpen or Protocol or Corrupt or NotADatabase };

    private static async ValueTask<SqliteConnection> OpenAsync(string connectionString, CancellationToken cancellation)
    {
        var connection = new WaitingConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Commands that wait for a lock as long as the connection says. Dapper's generated code sets a timeout of 0 seconds on each command,
    /// and SQLite's provider takes that for no limit.
    /// </summary>
    private sealed class WaitingConnection(string connectionString) : SqliteConnection(connectionString)
    {
        public override SqliteCommand CreateCommand() =>
            new WaitingCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };
    }

    private sealed class WaitingCommand : SqliteCommand
    {
        public override int CommandTimeout
        {
            get => base.CommandTimeout;
            set => base.CommandTimeout = value == 0 ? BusyTimeoutSeconds : value;
        }
    }
}
