using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using EligibilityService.Cases;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>A place in the queue of the register that was waited for.</summary>
/// <param name="leave">Gives it back.</param>
internal sealed class RegisterPlace(Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

/// <summary>
/// The one write path: commands queue, and a writer takes all that wait as one batch in one transaction. Whoever waits is answered only
/// after the commit. A client that hangs up changes nothing: what was queued is recorded, and a retry gets it. Where the store lets
/// programmes be written side by side, each has a queue and a writer of its own; the bound on what may wait is the node's.
/// </summary>
internal sealed partial class RegisterWriter(
    Database database,
    CaseMaker cases,
    TimeProvider time,
    RegisterMeter meter,
    IOptions<RegisterOptions> options,
    ILogger<RegisterWriter> log) : IHostedService, IDisposable
{
    private const string Everything = "";

    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _room = new(options.Value.QueueCapacity);

    // Those who wait for room never take the last half: who does not wait is turned away only by others like himself.
    private readonly SemaphoreSlim _roomOfPatient = new(Math.Max(1, options.Value.QueueCapacity / 2));
    private volatile bool _stopping;

    private sealed record Waiting(RegisterCommand Command, TaskCompletionSource<Registered> Done);

    /// <summary>How many commands wait or are being written.</summary>
    public int Load => options.Value.QueueCapacity - _room.CurrentCount;

    /// <summary>
    /// Waits for a place in the queue for a command that is still to be made, in the order of those who wait; to be disposed of when the
    /// command is answered, or not made.
    /// </summary>
    public async Task<RegisterPlace> PlaceAsync(CancellationToken cancellation)
    {
        await _roomOfPatient.WaitAsync(cancellation);
        try
        {
            await _room.WaitAsync(cancellation);
        }
        catch
        {
            _roomOfPatient.Release();
            throw;
        }

        return new RegisterPlace(() =>
        {
            _room.Release();
            _roomOfPatient.Release();
        });
    }

    /// <summary>Queues a command and waits until it is durably done, or answered from the record.</summary>
    /// <param name="command">The command.</param>
    /// <param name="place">Its place in the queue, where one was waited for; else it is turned away when there is none.</param>
    public async Task<Registered> AppendAsync(RegisterCommand command, RegisterPlace? place = null)
    {
        if (place is null && !_room.Wait(0))
        {
            return new Registered.Unavailable();
        }

        try
        {
            if (_stopping)
            {
                return new Registered.Unavailable();
            }

            var waiting = new Waiting(command, new TaskCompletionSource<Registered>(TaskCreationOptions.RunContinuationsAsynchronously));
            var lane = _lanes.GetOrAdd(database.HasOneWriter ? Everything : command.Programme, _ => new Lane(this));
            var registered = lane.TryAdd(waiting) ? await waiting.Done.Task : new Registered.Unavailable();
            return registered is Registered.Failed failed
                ? throw new InvalidOperationException("A command of the register failed.", failed.Error) : registered;
        }
        finally
        {
            if (place is null)
            {
                _room.Release();
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        meter.Waiting = () => Load;
        return Task.CompletedTask;
    }

    /// <summary>What is queued is still recorded; what comes now is told to come again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await Task.WhenAll(_lanes.Values.Select(lane => lane.EndAsync())).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _room.Dispose();
        _roomOfPatient.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} failed as a whole; each is tried once more, alone.")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is away or full: {Count} requests were answered with 503.")]
    private static partial void LogUnavailable(ILogger logger, int count, Exception error);

    /// <summary>A queue and its one writer.</summary>
    private sealed class Lane
    {
        private readonly RegisterWriter _writer;
        private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
        private readonly Task _running;

        // Where there is one writer its connection stays open, with its statements compiled.
        private Session? _kept;

        public Lane(RegisterWriter writer)
        {
            _writer = writer;
            _running = Task.Run(RunAsync);
        }

        public bool TryAdd(Waiting waiting) => _queue.Writer.TryWrite(waiting);

        public Task EndAsync()
        {
            _queue.Writer.TryComplete();
            return _running;
        }

        private async Task RunAsync()
        {
            var batch = new List<Waiting>(_writer.BatchSize);
            while (await _queue.Reader.WaitToReadAsync())
            {
                batch.Clear();
                while (batch.Count < _writer.BatchSize && _queue.Reader.TryRead(out var next))
                {
                    batch.Add(next);
                }

                await AnswerAsync(batch);
            }

            await DropSessionAsync();
        }

        // Whatever happens, everybody of the batch is answered and the lane goes on: one who is not would wait for ever.
        private async Task AnswerAsync(IReadOnlyList<Waiting> batch)
        {
            try
            {
                await CommitAsync(batch);
            }
            catch (Exception error)
            {
                foreach (var waiting in batch)
                {
                    waiting.Done.TrySetException(error);
                }
            }
        }

        private async Task CommitAsync(IReadOnlyList<Waiting> batch, bool isSecondTry = false)
        {
            try
            {
                var since = Stopwatch.GetTimestamp();
                var results = await _writer.RecordAsync(this, [.. batch.Select(waiting => waiting.Command)]);
                _writer.Meter.Committed(batch.Count, since);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Done.TrySetResult(results[i]);
                }
            }
            catch (Exception error) when (_writer.IsAway(error) || (isSecondTry && error is NotSeenYetException))
            {
                LogUnavailable(_writer.Log, batch.Count, error);
                foreach (var waiting in batch)
                {
                    waiting.Done.TrySetResult(new Registered.Unavailable());
                }
            }
            catch (Exception error) when (!isSecondTry)
            {
                // One command may be at fault: alone, each shows whether it is, and nobody else's fails with it. Also one that was alone
                // already: another replica may have used the same idempotency key in the same moment, and then the second look finds its
                // answer.
                LogBatchFailed(_writer.Log, batch.Count, error);
                foreach (var waiting in batch)
                {
                    await CommitAsync([waiting], isSecondTry: true);
                }
            }
            catch (Exception error)
            {
                batch[0].Done.TrySetException(error);
            }
        }

        /// <summary>
        /// Runs something in a session, which is kept for the next batch where that pays, and thrown away when anything failed.
        /// </summary>
        public async Task<T> InSessionAsync<T>(Database database, Func<Session, Task<T>> work)
        {
            var session = _kept ?? await database.OpenSessionAsync();
            _kept = null;
            try
            {
                var result = await work(session);
                if (database.HasOneWriter)
                {
                    _kept = session;
                }
                else
                {
                    await session.DisposeAsync();
                }

                return result;
            }
            catch
            {
                await session.ThrowAwayAsync();
                throw;
            }
        }

        private async Task DropSessionAsync()
        {
            if (_kept is { } session)
            {
                _kept = null;
                await session.DisposeAsync();
            }
        }
    }

    private RegisterMeter Meter => meter;

    private int BatchSize => options.Value.BatchSize;

    private ILogger Log => log;

    private bool IsAway(Exception error) => database.IsAway(error);

    private async Task<IReadOnlyList<Registered>> RecordAsync(Lane lane, IReadOnlyList<RegisterCommand> commands)
    {
        // When the answer to a commit is lost, nobody knows whether it was done. Before anything is tried again, its last record is looked
        // for; and that only under the programmes' locks, because until they are free the lost commit may still be under way.
        (IReadOnlyList<Registered> Results, (string DecisionId, string? EntryId) Mark)? unsure = null;
        return await database.Patience.ExecuteAsync(async _ => await lane.InSessionAsync(database, async session =>
        {
            await session.BeginAsync();
            var batch = new RegisterBatch(session, cases, time);
            await batch.LockAsync(commands);
            if (unsure is { } before && await IsRecordedAsync(session, before.Mark))
            {
                await session.RollbackAsync();
                return before.Results;
            }

            unsure = null;
            var (results, mark) = await batch.RunAsync(commands);
            unsure = mark is { } known ? (results, known) : null;
            await session.CommitAsync();
            return results;
        }));
    }

    private static async Task<bool> IsRecordedAsync(Session session, (string DecisionId, string? EntryId) mark)
    {
        var found = mark.EntryId is { } entryId
            ? await session.AskOneAsync(Sql.FindEntry, row => row.GetString(0), mark.DecisionId, entryId)
            : await session.AskOneAsync(Sql.FindDecision, row => row.GetString(0), mark.DecisionId);
        return found.Count > 0;
    }
}
