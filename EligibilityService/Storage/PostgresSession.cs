using System.Data;
using System.Data.Common;
using Npgsql;

namespace EligibilityService.Storage;

/// <summary>A session on PostgreSQL: all runs of a statement travel together.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection) : Session(connection)
{
    // The first number tells our locks from those of others on the same database.
    private const int OfThisService = 0x454C_4947;

    private static readonly Statement LockAlone = new("SELECT pg_advisory_xact_lock(@Of, @What)", "Of", "What");
    private static readonly Statement LockShared = new("SELECT pg_advisory_xact_lock_shared(@Of, @What)", "Of", "What");
    private static readonly Statement TryAlone = new("SELECT pg_try_advisory_xact_lock(@Of, @What)", "Of", "What");
    private static readonly Statement TryShared = new("SELECT pg_try_advisory_xact_lock_shared(@Of, @What)", "Of", "What");

    private NpgsqlTransaction? _transaction;

    /// <remarks>
    /// Read committed, whatever the server's default: what is read after a lock was waited for is then what its last holder committed.
    /// Order comes from the locks, so nothing stricter is needed.
    /// </remarks>
    public override async ValueTask BeginAsync() => _transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);

    public override async ValueTask CommitAsync()
    {
        if (_transaction is { } transaction)
        {
            await transaction.CommitAsync();
            await EndAsync();
        }
    }

    public override ValueTask RollbackAsync() => EndAsync();

    public override async ValueTask<bool> LockAsync(StoreLock what, bool alone, bool wait = true)
    {
        var statement = (alone, wait) switch
        {
            (true, true) => LockAlone,
            (false, true) => LockShared,
            (true, false) => TryAlone,
            (false, false) => TryShared,
        };
        return (await AskOneAsync(statement, row => wait || row.GetBoolean(0), OfThisService, (int)what))[0];
    }

    public override async ValueTask<IReadOnlyList<T>[]> AskAsync<T>(Statement statement, IReadOnlyList<object?[]> keys,
        Func<DbDataReader, T> read)
    {
        var found = new IReadOnlyList<T>[keys.Count];
        if (keys.Count == 0)
        {
            return found;
        }

        await using var batch = Batch(statement, keys);
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 0; i < keys.Count; i++)
        {
            List<T>? rows = null;
            while (await reader.ReadAsync())
            {
                (rows ??= []).Add(read(reader));
            }

            found[i] = rows ?? (IReadOnlyList<T>)[];
            await reader.NextResultAsync();
        }

        return found;
    }

    public override async ValueTask<int> RunAsync(Statement statement, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        await using var batch = Batch(statement, rows);
        return await batch.ExecuteNonQueryAsync();
    }

    public override async ValueTask DiscardAsync()
    {
        try
        {
            await DisposeAsync();
        }
        catch (Exception error) when (error is NpgsqlException or IOException or InvalidOperationException)
        {
            // The connection is lost; the server undoes what was not committed by itself.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await EndAsync();
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private async ValueTask EndAsync()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            await transaction.DisposeAsync();
        }
    }

    private NpgsqlBatch Batch(Statement statement, IReadOnlyList<object?[]> rows)
    {
        var batch = new NpgsqlBatch(connection, _transaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(statement.Text);
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters.Add(new NpgsqlParameter { ParameterName = statement.Parameters[i], Value = row[i] ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
