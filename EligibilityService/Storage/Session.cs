using System.Data.Common;

namespace EligibilityService.Storage;

/// <summary>A statement with named parameters; the same text on both stores. Equal when the text is.</summary>
/// <param name="Text">The statement; where it takes locks it ends with <see cref="ForUpdate"/>.</param>
/// <param name="Parameters">Its parameters in the order in which rows give them, without the at sign.</param>
public sealed record Statement(string Text, params string[] Parameters)
{
    /// <summary>Stands where rows are locked until the end of the transaction; a store with one writer has no need of it.</summary>
    public const string ForUpdate = "FOR UPDATE";

    /// <inheritdoc/>
    public bool Equals(Statement? other) => ReferenceEquals(this, other) || (other is not null && Text == other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>What is locked as a whole, and not row by row.</summary>
public enum StoreLock
{
    /// <summary>The instants at which versions are published: a publication holds this lock alone until the commit.</summary>
    Publication,

    /// <summary>The impact reports that wait or are worked on: a request for one holds this lock alone until the commit.</summary>
    ImpactReports,
}

/// <summary>
/// A connection that runs few statements many times. Each statement is prepared once, and all runs that are handed over together cost one
/// round trip where there is a network. For one caller at a time.
/// </summary>
/// <param name="connection">The connection.</param>
public abstract class Session(DbConnection connection) : IAsyncDisposable
{
    /// <summary>The connection, for statements that are run seldom: what runs on it is in the transaction.</summary>
    public DbConnection Db => connection;

    /// <summary>Begins a transaction that may write.</summary>
    public abstract ValueTask BeginAsync();

    /// <summary>Commits; when it returns, what was written is on the disk.</summary>
    public abstract ValueTask CommitAsync();

    /// <summary>Notes the last id of this transaction, so that its loss is noticed. A database server takes care of that itself.</summary>
    /// <param name="programme">The programme; empty for the trail of what is done to rules and keys.</param>
    /// <param name="id">The last id.</param>
    public virtual void NoteRecorded(string programme, string id)
    {
    }

    /// <summary>
    /// Undoes what was written since <see cref="BeginAsync"/>; nothing happens when there is no transaction, or its connection is lost.
    /// </summary>
    public abstract ValueTask RollbackAsync();

    /// <summary>
    /// Takes a lock until the end of the transaction; false when it is not free and is not waited for. Where there is one writer a
    /// transaction is alone already.
    /// </summary>
    /// <param name="what">The lock.</param>
    /// <param name="alone">Whether no other transaction may have it; else it is shared with all that do not want it alone.</param>
    /// <param name="wait">Whether it is waited for.</param>
    public virtual ValueTask<bool> LockAsync(StoreLock what, bool alone, bool wait = true) => ValueTask.FromResult(true);

    /// <summary>Runs a query once for every key; gives the rows found for each, in the order of the keys.</summary>
    public abstract ValueTask<IReadOnlyList<T>[]> AskAsync<T>(Statement statement, IReadOnlyList<object?[]> keys,
        Func<DbDataReader, T> read);

    /// <summary>Runs a command once for every row; gives how many rows were written in all.</summary>
    public abstract ValueTask<int> RunAsync(Statement statement, IReadOnlyList<object?[]> rows);

    /// <summary>The rows found for one key.</summary>
    public async ValueTask<IReadOnlyList<T>> AskOneAsync<T>(Statement statement, Func<DbDataReader, T> read, params object?[] key) =>
        (await AskAsync(statement, [key], read))[0];

    /// <summary>Runs a command once.</summary>
    public ValueTask<int> RunOneAsync(Statement statement, params object?[] row) => RunAsync(statement, [row]);

    /// <summary>
    /// Discards a session in which something failed. A further failure on the way is ignored. Its connection is not used again.
    /// </summary>
    public abstract ValueTask DiscardAsync();

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
