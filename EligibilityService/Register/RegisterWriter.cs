using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>
/// The one write path: commands queue, and a writer takes all that wait as one batch in one transaction. Whoever waits is answered only after the commit.
/// A client that hangs up changes nothing: what was queued is recorded, and a retry gets it. Where the store lets programmes be written side by side, each
/// has a queue and a writer of its own; the bound on what may wait is the node's.
/// </summary>
internal sealed partial class RegisterWriter(
    Database database,
    IRecordedCases cases,
    TimeProvider time,
    RegisterMeter meter,
    IOptions<RegisterOptions> options,
    ILogger<RegisterWriter> log) : IHostedService
{
    private const string Everything = "";

    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private volatile bool _stopping;
    private int _waiting;

    private sealed record Waiting(RegisterCommand Command, TaskCompletionSource<Registered> Done);

    /// <summary>How many commands wait or are being written.</summary>
    public int Load => Volatile.Read(ref _waiting);

    /// <summary>Queues a command and waits until it is durably done, or answered from the record.</summary>
    public async Task<Registered> AppendAsync(RegisterCommand command)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > options.Value.QueueCapacity || _stopping)
            {
                return new Registered.Unavailable();
            }

            var waiting = new Waiting(command, new TaskCompletionSource<Registered>(TaskCreationOptions.RunContinuationsAsynchronously));
            var lane = _lanes.GetOrAdd(database.HasOneWriter ? Everything : command.Programme, _ => new Lane(this));
            var registered = lane.TryAdd(waiting) ? await waiting.Done.Task : new Registered.Unavailable();
            return registered is Registered.Failed failed ? throw new InvalidOperationException("A command of the register failed.", failed.Error) : registered;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
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
        await Task.WhenAll(_lanes.Values.Select(lane => lane.EndAsync())).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} failed as a whole; each is tried alone.")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is away or full: {Count} requests were answered with 503, and nothing of them was recorded.")]
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

                await CommitAsync(batch);
            }

            await DropSessionAsync();
        }

        private async Task CommitAsync(IReadOnlyList<Waiting> batch)
        {
            try
            {
                var since = Stopwatch.GetTimestamp();
                var results = await _writer.RecordAsync(this, [.. batch.Select(waiting => waiting.Command)]);
                _writer.Meter.Committed(batch.Count, since);
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Done.SetResult(results[i]);
                }
            }
            catch (Exception error) when (_writer.IsUnavailable(error))
            {
                LogUnavailable(_writer.Log, batch.Count, error);
                foreach (var waiting in batch)
                {
                    waiting.Done.SetResult(new Registered.Unavailable());
                }
            }
            catch (Exception error) when (batch.Count > 1)
            {
                // One command may be at fault: alone, each shows whether it is; nobody else's fails with it.
                LogBatchFailed(_writer.Log, batch.Count, error);
                foreach (var waiting in batch)
                {
                    await CommitAsync([waiting]);
                }
            }
            catch (Exception error)
            {
                batch[0].Done.SetException(error);
            }
        }

        /// <summary>Runs something in a session, which is kept for the next batch where that pays, and thrown away when anything failed.</summary>
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
                await session.DisposeAsync();
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

    private bool IsUnavailable(Exception error) => database.IsUnavailable(error);

    private async Task<IReadOnlyList<Registered>> RecordAsync(Lane lane, IReadOnlyList<RegisterCommand> commands)
    {
        // When the answer to a commit is lost, nobody knows whether it was done; before anything is tried again, its last record is looked for.
        (IReadOnlyList<Registered> Results, (string DecisionId, string? EntryId) Mark)? unsure = null;
        return await database.Patience.ExecuteAsync(async _ => await lane.InSessionAsync(database, async session =>
        {
            if (unsure is { } before && await IsRecordedAsync(session, before.Mark))
            {
                return before.Results;
            }

            unsure = null;
            await session.BeginAsync();
            var (results, mark) = await new RegisterBatch(session, cases, time).RunAsync(commands);
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
