using System.Data.Common;
using Dapper;
using DbUp.Builder;
using DbUp.Engine;
using Polly;

namespace EligibilityService.Storage;

/// <summary>
/// The only place that knows which database there is: it opens connections and sessions, migrates the schema, and tells a store that is
/// away from a statement that is wrong. All other SQL is the same on both.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>The store that the options name; wrong options are a bug here, because they are checked at the start.</summary>
    public static Database Of(StorageOptions options) => options.Provider == PostgresDatabase.Name
        ? new PostgresDatabase(options.ConnectionString ?? throw new ArgumentException(options.WhatIsWrong, nameof(options)))
        { MayMigrate = options.Migrate }
        : new SqliteDatabase(options.Path) { MayMigrate = options.Migrate };

    /// <summary>Whether this process changes the schema; else another one does, and this one looks whether it is what it needs.</summary>
    public bool MayMigrate { get; set; } = true;

    /// <summary>
    /// Whether all writes of the store wait for each other, as in a SQLite file. Then one queue serves all programmes; otherwise each has
    /// its own.
    /// </summary>
    public abstract bool HasOneWriter { get; }

    /// <summary>
    /// Tries work again that failed because the store was busy or away for a moment; nothing else is ever tried twice. The work must be
    /// safe to run again after a commit whose answer was lost.
    /// </summary>
    public abstract ResiliencePipeline Patience { get; }

    /// <summary>An open connection, to be disposed of; what is committed on it is durable.</summary>
    public abstract ValueTask<DbConnection> OpenAsync(CancellationToken cancellation = default);

    /// <summary>An open connection for reading only; opening costs next to nothing, since a pool keeps it.</summary>
    public virtual ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation = default) => OpenAsync(cancellation);

    /// <summary>A session for many runs of few statements, to be disposed of.</summary>
    public abstract ValueTask<Session> OpenSessionAsync(CancellationToken cancellation = default);

    /// <summary>Reads something; a store that was away for a moment is asked again.</summary>
    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read) => await Patience.ExecuteAsync(async _ =>
    {
        await using var connection = await OpenReadAsync(CancellationToken.None);
        return await read(connection);
    });

    /// <summary>
    /// Writes something in one transaction, which is tried again as a whole when the store was busy or away for a moment.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Session, Task<T>> write) => await Patience.ExecuteAsync(async _ =>
    {
        await using var session = await OpenSessionAsync(CancellationToken.None);
        try
        {
            await session.BeginAsync();
            var result = await write(session);
            await session.CommitAsync();
            return result;
        }
        catch (DbException error)
        {
            Note(error);
            throw;
        }
    });

    /// <summary>Notes that a write failed.</summary>
    protected virtual void Note(DbException error)
    {
    }

    /// <summary>
    /// A transaction that reads the store as it is at one moment, whatever is written meanwhile; writers do not wait for it.
    /// </summary>
    public abstract ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellation = default);

    /// <summary>Brings the schema up to date; safe to call at every start, and from several processes.</summary>
    /// <exception cref="OtherFormatException">The store is of another format; nothing was changed.</exception>
    /// <exception cref="SchemaMissingException">It is not up to date, and this process may not change it.</exception>
    public abstract Task MigrateAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Takes the store for a service that is going to serve it, before anything else; <see cref="MigrateAsync"/> and <see
    /// cref="FindDamageAsync"/> follow. Commands beside a service (keys, verify, backup) do not take it.
    /// </summary>
    /// <exception cref="StoreRefusedException">It cannot be served; the message says why.</exception>
    public virtual void Take()
    {
    }

    /// <summary>
    /// Checks for damage, for no longer than a limit; after that every write makes sure that the store is still the same one. Gives a
    /// message for the operator; null when there is none.
    /// </summary>
    /// <exception cref="StoreRefusedException">It is damaged.</exception>
    public virtual Task<string?> FindDamageAsync(TimeSpan atMost,
        CancellationToken cancellation = default) => Task.FromResult<string?>(null);

    /// <summary>Throws when the store cannot be written or is not the one that is served.</summary>
    public virtual async Task CheckAsync(CancellationToken cancellation = default)
    {
        await using var connection = await OpenReadAsync(cancellation);
        await connection.ExecuteAsync("SELECT 1").WaitAsync(cancellation);
    }

    /// <summary>
    /// Whether the caller may try again, because the request is not wrong: the store is away, or this process does not know all of it yet.
    /// </summary>
    public bool IsUnavailable(Exception error) => error is NotSeenYetException || IsAway(error);

    /// <summary>Whether an error says that the store is away, full or overloaded.</summary>
    public abstract bool IsAway(Exception error);

    /// <summary>
    /// The reason why a commit might not be on the disk when it returns, as a sentence for the log; null when there is none.
    /// </summary>
    public virtual Task<string?> DurabilityWarningAsync(CancellationToken cancellation = default) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether a store is there that is of another format; an empty one is of none yet.</summary>
    /// <param name="connection">Where to look.</param>
    /// <param name="tables">A query that tells how many tables have the name <c>@Name</c>.</param>
    private protected static async Task<OtherFormatException?> OtherFormatAsync(DbConnection connection, string tables)
    {
        if (!await HasAsync("decisions"))
        {
            return null;
        }

        if (!await HasAsync("store_format"))
        {
            return new OtherFormatException(null);
        }

        var format = await connection.ExecuteScalarAsync<int>("SELECT MAX(format) FROM store_format");
        return format == StoreFormat.Current ? null : new OtherFormatException(format);

        async Task<bool> HasAsync(string name) => await connection.ExecuteScalarAsync<long>(tables, new { Name = name }) > 0;
    }

    /// <summary>Runs the scripts of a folder that have not run yet, each in a transaction.</summary>
    private protected void Upgrade(UpgradeEngineBuilder to, string folder)
    {
        var engine = to.WithScripts(Scripts(folder)).WithVariablesDisabled().WithTransactionPerScript().LogToNowhere().Build();
        if (!MayMigrate)
        {
            string[] missing = [.. engine.GetScriptsToExecute().Select(script => script.Name)];
            if (missing.Length > 0)
            {
                throw new SchemaMissingException(missing);
            }

            return;
        }

        var result = engine.PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"The database could not be migrated: script {result.ErrorScript?.Name}.", result.Error);
        }
    }

    private static IEnumerable<SqlScript> Scripts(string folder)
    {
        var prefix = $"Migrations/{folder}/";
        var assembly = typeof(Database).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name[prefix.Length..], reader.ReadToEnd());
        }
    }
}
