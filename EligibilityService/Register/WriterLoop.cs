using System.Diagnostics;
using System.Threading.Channels;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Telemetry;

namespace EligibilityService.Register;

/// <summary>What a writer writes with.</summary>
/// <param name="Database">The store.</param>
/// <param name="Cases">Makes cases of what is on record.</param>
/// <param name="Time">The clock.</param>
/// <param name="Measures">Measures batches.</param>
/// <param name="BatchSize">The most commands of a batch.</param>
/// <param name="Log">For what fails.</param>
internal sealed record WriterTools(Database Database, CaseMaker Cases, TimeProvider Time, Measures Measures, int BatchSize, ILogger Log);

/// <summary>
/// A queue and its one writer: it takes all commands that wait, does them in one transaction, and answers each after the commit.
/// </summary>
internal sealed partial class WriterLoop
{
    private readonly WriterTools _tools;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    // Where there is one writer its connection stays open, with its statements compiled.
    private Session? _kept;

    private sealed record Waiting(RegisterCommand Command, Activity? Span, TaskCompletionSource<Registered> Done);

    /// <summary>A loop that runs until it is ended.</summary>
    public WriterLoop(WriterTools tools)
    {
        _tools = tools;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Queues a command and waits until it is durably done; a loop that has ended takes none.</summary>
    public async Task<Registered> AppendAsync(RegisterCommand command)
    {
        using var span = Spans.Start("register");
        span?.SetTag("programme", command.Programme);
        var waiting = new Waiting(command, span, new TaskCompletionSource<Registered>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(waiting) ? await waiting.Done.Task : new Registered.Unavailable();
    }

    /// <summary>Does what is queued, and ends.</summary>
    public Task EndAsync()
    {
        _queue.Writer.TryComplete();
        return _running;
    }

    private async Task RunAsync()
    {
        // The loop is begun by a request, and serves all.
        Activity.Current = null;
        var batch = new List<Waiting>(_tools.BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < _tools.BatchSize && _queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await AnswerAsync(batch);
        }

        if (_kept is { } session)
        {
            await session.DisposeAsync();
        }
    }

    // Whatever happens, everybody of the batch is answered and the loop goes on: one who is not would wait for ever.
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
        using var span = Spans.AreHeard ? Spans.StartForAll("register batch", batch.Select(waiting => waiting.Span)) : null;
        span?.SetTag("batch.size", batch.Count);
        try
        {
            var since = Stopwatch.GetTimestamp();
            var written = await RecordAsync([.. batch.Select(waiting => waiting.Command)]);
            Measure(batch.Count, since, written);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Done.TrySetResult(written.Results[i]);
            }
        }
        catch (Exception error) when (_tools.Database.IsAway(error) || (isSecondTry && error is NotSeenYetException))
        {
            LogUnavailable(_tools.Log, batch.Count, error);
            span?.SetStatus(ActivityStatusCode.Error);
            _tools.Measures.StoreWasAway(batch.Count);
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
            LogBatchFailed(_tools.Log, batch.Count, error);
            span?.SetStatus(ActivityStatusCode.Error);
            foreach (var waiting in batch)
            {
                await CommitAsync([waiting], isSecondTry: true);
            }
        }
        catch (Exception error)
        {
            span?.SetStatus(ActivityStatusCode.Error);
            batch[0].Done.TrySetException(error);
        }
    }

    private void Measure(int commands, long since, Written written)
    {
        _tools.Measures.Committed(commands, since);
        foreach (var (programme, outcome) in written.Decided)
        {
            _tools.Measures.Decided(programme, Term.Of(outcome));
        }
    }

    private async Task<Written> RecordAsync(IReadOnlyList<RegisterCommand> commands)
    {
        // When the answer to a commit is lost, nobody knows whether it was done. Before anything is tried again, its last record is looked
        // for; and that only under the programmes' locks, because until they are free the lost commit may still be under way.
        Written? unsure = null;
        return await _tools.Database.Patience.ExecuteAsync(async cancellation =>
        {
            var session = _kept ?? await _tools.Database.OpenSessionAsync(cancellation);
            _kept = null;
            try
            {
                await session.BeginAsync();
                var batch = new RegisterBatch(session, _tools.Cases, _tools.Time);
                await batch.LockAsync(commands);
                if (unsure is { Mark: { } mark } before && await IsRecordedAsync(session, mark))
                {
                    await session.RollbackAsync();
                    await KeepAsync(session);
                    return before;
                }

                unsure = null;
                var written = await batch.RunAsync(commands);
                unsure = written;
                await session.CommitAsync();
                await KeepAsync(session);
                return written;
            }
            catch
            {
                await session.DiscardAsync();
                throw;
            }
        });
    }

    private async ValueTask KeepAsync(Session session)
    {
        if (_tools.Database.HasOneWriter)
        {
            _kept = session;
        }
        else
        {
            await session.DisposeAsync();
        }
    }

    private static async Task<bool> IsRecordedAsync(Session session, (string DecisionId, string? EntryId) mark)
    {
        var found = mark.EntryId is { } entryId
            ? await session.AskOneAsync(Sql.FindEntry, row => row.GetString(0), mark.DecisionId, entryId)
            : await session.AskOneAsync(Sql.FindDecision, row => row.GetString(0), mark.DecisionId);
        return found.Count > 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} failed as a whole; each is tried once more, alone.")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is away or full: {Count} requests were answered with 503.")]
    private static partial void LogUnavailable(ILogger logger, int count, Exception error);
}
