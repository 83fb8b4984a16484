using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Versions;

/// <summary>
/// The instant up to which this node knows everything that is published. A version's instant of publication is chosen under a lock that is
/// held until the commit is done; where there are replicas it lies at least <see cref="Notice"/> ahead. A node that has had the same lock,
/// shared, therefore knows all versions of the next two seconds, however late a commit comes. No decision is made, and no reader is told
/// anything, beyond that instant.
/// </summary>
internal sealed class PublishedSoFar(Database database, CatalogueVersions catalogues, ProgrammeVersions programmes, TimeProvider time)
    : IDisposable
{
    /// <summary>
    /// How long other nodes may need to know of a version: one that is published "at once" comes into force this much later, on all of
    /// them.
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromSeconds(2);

    // A caller that does not wait for writers may still have to wait for another caller's look.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    // The clocks of two nodes may be so far apart.
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMilliseconds(500);

    private sealed record Writing(DateTimeOffset Since, TaskCompletionSource Done);

    private readonly SemaphoreSlim _looking = new(1, 1);
    private long _knownUpTo = DateTimeOffset.MinValue.UtcTicks;
    private Writing? _writing;

    /// <summary>
    /// The instant that it is now; everything that is published by then is in memory. Waits while a version that may be published by
    /// then is being written.
    /// </summary>
    public async ValueTask<DateTimeOffset> NowAsync(CancellationToken cancellation = default)
    {
        while (true)
        {
            // The clock is read before the writer is looked for: a writer that begins later publishes no earlier than this instant.
            var now = Clock.Now(time);
            if (database.HasOneWriter)
            {
                if (Volatile.Read(ref _writing) is not { } writing)
                {
                    return now;
                }

                await writing.Done.Task.WaitAsync(cancellation);
            }
            else if (now <= KnownUpTo)
            {
                return now;
            }
            else
            {
                await LookAsync(now, wait: true, cancellation);
            }
        }
    }

    /// <summary>The last instant, not after now, up to which all versions are in memory; it never waits for a writer.</summary>
    public async ValueTask<DateTimeOffset> LatestAsync(CancellationToken cancellation = default)
    {
        var now = Clock.Now(time);
        if (database.HasOneWriter)
        {
            return Volatile.Read(ref _writing) is { } writing ? Earlier(now, writing.Since - Tick) : now;
        }

        if (now > KnownUpTo)
        {
            await LookAsync(now, wait: false, cancellation);
        }

        return Earlier(now, KnownUpTo);
    }

    /// <summary>Looks for versions that another process has published; not while one is being written.</summary>
    public Task LookAsync(CancellationToken cancellation) => LookAsync(DateTimeOffset.MaxValue, wait: false, cancellation);

    /// <summary>
    /// Publishes something. Where one process alone writes, no other caller gets an instant until the version is in memory.
    /// </summary>
    public async Task<T> PublishAsync<T>(Func<Task<T>> publish)
    {
        var mine = new Writing(Clock.Now(time), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        while (Interlocked.CompareExchange(ref _writing, mine, null) is { } other)
        {
            await other.Done.Task;
            mine = mine with { Since = Clock.Now(time) };
        }

        try
        {
            var result = await publish();
            await RefreshAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            Volatile.Write(ref _writing, null);
            mine.Done.SetResult();
        }
    }

    public void Dispose() => _looking.Dispose();

    private async Task LookAsync(DateTimeOffset upTo, bool wait, CancellationToken cancellation)
    {
        if (!await _looking.WaitAsync(wait ? Timeout.InfiniteTimeSpan : LongestLook, cancellation))
        {
            return;
        }

        try
        {
            if (upTo <= KnownUpTo)
            {
                // Somebody else has looked while this one waited for its turn.
                return;
            }

            if (database.HasOneWriter)
            {
                await RefreshAsync(cancellation);
            }
            else
            {
                await LookBesideWritersAsync(wait, cancellation);
            }
        }
        finally
        {
            _looking.Release();
        }
    }

    // The lock is taken first and the versions are read after that: what was committed under the lock before is then seen.
    private async Task LookBesideWritersAsync(bool wait, CancellationToken cancellation)
    {
        await using var session = await database.OpenSessionAsync(cancellation);
        await session.BeginAsync();
        if (await session.LockAsync(StoreLock.Publication, alone: false, wait))
        {
            var at = Clock.Now(time);
            await RefreshAsync(cancellation);
            Interlocked.Exchange(ref _knownUpTo, (at + Notice - ClocksApart).UtcTicks);
        }

        await session.RollbackAsync();
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await catalogues.RefreshAsync(cancellation);
        await programmes.RefreshAsync(cancellation);
    }

    private DateTimeOffset KnownUpTo => new(Interlocked.Read(ref _knownUpTo), TimeSpan.Zero);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
