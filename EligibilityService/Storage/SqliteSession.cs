using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Storage;

/// <summary>A session on a SQLite file. Statements stay compiled as long as it lives: to compile one takes longer than to run it.</summary>
/// <param name="guard">Who watches over the file; null beside a service.</param>
internal sealed class SqliteSession(SqliteConnection connection, SqliteGuard? guard) : Session(connection)
{
    private static readonly Statement BeginRead = new("BEGIN");

    // Two writers wait for each other at the beginning and never deadlock at the first write.
    private static readonly Statement BeginWrite = new("BEGIN IMMEDIATE");
    private static readonly Statement Commit = new("COMMIT");
    private static readonly Statement Rollback = new("ROLLBACK");

    private readonly Dictionary<Statement, SqliteCommand> _prepared = [];
    private (string Programme, string Id)? _recorded;
    private bool _begun;

    public override ValueTask BeginAsync()
    {
        Watched(() => Prepare(BeginWrite).ExecuteNonQuery());
        _begun = true;
        return ValueTask.CompletedTask;
    }

    public override ValueTask CommitAsync()
    {
        if (!_begun)
        {
            return ValueTask.CompletedTask;
        }

        // A commit into a deleted file succeeds, and its data is lost. So the file is looked for before the commit, and again before any
        // caller is answered.
        guard?.Check();
        Watched(() => Prepare(Commit).ExecuteNonQuery());
        _begun = false;
        guard?.Check();
        guard?.NoteWritten();
        if (_recorded is { } recorded)
        {
            _recorded = null;
            guard?.NoteRecorded(recorded.Programme, recorded.Id);
        }

        return ValueTask.CompletedTask;
    }

    public override void NoteRecorded(string programme, string id) => _recorded = (programme, id);

    public override ValueTask RollbackAsync()
    {
        _recorded = null;
        End();
        return ValueTask.CompletedTask;
    }

    public override ValueTask<IReadOnlyList<T>[]> AskAsync<T>(Statement statement, IReadOnlyList<object?[]> keys,
        Func<DbDataReader, T> read)
    {
        // Outside a transaction all keys are looked up in one read: else the file is locked and unlocked for each of them.
        var isAlone = !IsOpen && keys.Count > 1;
        if (isAlone)
        {
            Prepare(BeginRead).ExecuteNonQuery();
        }

        try
        {
            return ValueTask.FromResult(Watched(() => Ask(statement, keys, read)));
        }
        finally
        {
            if (isAlone)
            {
                Prepare(Commit).ExecuteNonQuery();
            }
        }
    }

    public override ValueTask<int> RunAsync(Statement statement, IReadOnlyList<object?[]> rows)
    {
        var written = Watched(() =>
        {
            var sum = 0;
            var command = Prepare(statement);
            foreach (var row in rows)
            {
                Bind(command, row);
                sum += command.ExecuteNonQuery();
            }

            return sum;
        });
        if (!IsOpen)
        {
            guard?.Check();
        }

        return ValueTask.FromResult(written);
    }

    /// <remarks>The file is closed, too: a connection that kept a transaction open would hold up every writer after it.</remarks>
    public override async ValueTask DiscardAsync()
    {
        try
        {
            SqliteConnection.ClearPool(connection);
            await DisposeAsync();
        }
        catch (SqliteException)
        {
            // It could not even be undone; with the file closed, SQLite does that by itself.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            End();
        }
        finally
        {
            foreach (var command in _prepared.Values)
            {
                await command.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }

    private T Watched<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            guard?.Note(error);
            throw;
        }
    }

    private IReadOnlyList<T>[] Ask<T>(Statement statement, IReadOnlyList<object?[]> keys, Func<DbDataReader, T> read)
    {
        var found = new IReadOnlyList<T>[keys.Count];
        var command = Prepare(statement);
        for (var i = 0; i < keys.Count; i++)
        {
            Bind(command, keys[i]);
            using var reader = command.ExecuteReader();
            List<T>? rows = null;
            while (reader.Read())
            {
                (rows ??= []).Add(read(reader));
            }

            found[i] = rows ?? (IReadOnlyList<T>)[];
        }

        return found;
    }

    private bool IsOpen => SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0;

    // A transaction may be over: a full disk makes SQLite undo it by itself.
    private void End()
    {
        _begun = false;
        if (IsOpen)
        {
            Prepare(Rollback).ExecuteNonQuery();
        }
    }

    private SqliteCommand Prepare(Statement statement)
    {
        if (!_prepared.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = statement.Text.Replace(Statement.ForUpdate, "", StringComparison.Ordinal);
            foreach (var name in statement.Parameters)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"@{name}" });
            }

            _prepared.Add(statement, command);
        }

        return command;
    }

    private static void Bind(SqliteCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
