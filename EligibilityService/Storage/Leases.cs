using System.Collections.Concurrent;
using Dapper;

namespace EligibilityService.Storage;

/// <summary>
/// Leases: one replica works alone on something for a while, by its name. A lease that is not renewed ends with its time, whatever became
/// of its holder. A writer renews its lease in the same transaction: a holder that has lost it writes nothing, and no other takes it before
/// that commit.
/// </summary>
internal sealed class Leases(Database database, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _mine = new(StringComparer.Ordinal);

    private string Me { get; } = Guid.NewGuid().ToString("n");

    /// <summary>Takes a lease, or renews one that is half over; false when another replica has it.</summary>
    public async Task<bool> TakeAsync(string name, TimeSpan length)
    {
        var now = time.GetUtcNow();
        if (_mine.TryGetValue(name, out var held) && held - now > length / 2)
        {
            return true;
        }

        var until = now + length;
        return await database.WriteAsync(session => session.Db.ExecuteAsync(
            """
            INSERT INTO leases (name, holder, until) VALUES (@name, @Me, @until)
            ON CONFLICT (name) DO UPDATE SET holder = @Me, until = @until WHERE leases.holder = @Me OR leases.until < @now
            """,
            new { name, Me, until, now })) > 0 && Note(name, until);
    }

    /// <summary>
    /// Renews a lease in the transaction of the work; false when another replica has it now, and then nothing may be written.
    /// </summary>
    public async Task<bool> RenewAsync(Session session, string name, TimeSpan length)
    {
        var until = time.GetUtcNow() + length;
        return await session.Db.ExecuteAsync(
            "UPDATE leases SET until = @until WHERE name = @name AND holder = @Me", new { name, Me, until }) > 0;
    }

    /// <summary>The names of what other replicas have now.</summary>
    public async Task<IReadOnlySet<string>> OfOthersAsync() => (await database.ReadAsync(db => db.QueryAsync<string>(
        "SELECT name FROM leases WHERE holder <> @Me AND until >= @Now",
            new { Me, Now = time.GetUtcNow() }))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Gives a lease back.</summary>
    public Task ReleaseAsync(string name)
    {
        _mine.TryRemove(name, out _);
        return database.WriteAsync(session =>
            session.Db.ExecuteAsync("DELETE FROM leases WHERE name = @name AND holder = @Me", new { name, Me }));
    }

    /// <summary>Gives back all leases that this replica has.</summary>
    public Task ReleaseAsync()
    {
        _mine.Clear();
        return database.WriteAsync(session => session.Db.ExecuteAsync("DELETE FROM leases WHERE holder = @Me", new { Me }));
    }

    private bool Note(string name, DateTimeOffset until)
    {
        _mine[name] = until;
        return true;
    }
}
