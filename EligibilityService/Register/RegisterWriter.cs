using System.Data.Common;
using System.Threading.Channels;
using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>
/// The one write path: submissions queue, and the writer takes all that wait as one batch in one transaction. Whoever waits is answered only after the
/// commit. A client that hangs up changes nothing: what was queued is recorded, and a retry gets it.
/// </summary>
internal sealed partial class RegisterWriter(
    Database database,
    RegisterStore store,
    IOptions<RegisterOptions> options,
    ILogger<RegisterWriter> log) : BackgroundService
{
    private sealed record Waiting(Submission Submission, TaskCompletionSource<Registered> Done);

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(options.Value.QueueCapacity)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    /// <summary>Queues a submission and waits until it is durably recorded, or answered from the record.</summary>
    public Task<Registered> AppendAsync(Submission submission)
    {
        var waiting = new Waiting(submission, new TaskCompletionSource<Registered>(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(waiting) ? waiting.Done.Task : Task.FromResult<Registered>(new Registered.Full());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(options.Value.BatchSize);
        while (await WaitAsync(stoppingToken))
        {
            batch.Clear();
            while (batch.Count < options.Value.BatchSize && _queue.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await CommitAsync(batch);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What is queued is still recorded: the queue ends, and the writer with it once it is empty.
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
    }

    private async ValueTask<bool> WaitAsync(CancellationToken stopping)
    {
        try
        {
            return await _queue.Reader.WaitToReadAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return _queue.Reader.TryPeek(out _);
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            Answer(batch, await RecordAsync(batch));
        }
        catch (Exception error) when (batch.Count > 1)
        {
            // One submission may be at fault: alone, each shows whether it is; nobody else's fails with it.
            LogBatchFailed(log, batch.Count, error);
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

    private static void Answer(List<Waiting> batch, IReadOnlyList<Registered> results)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            batch[i].Done.SetResult(results[i]);
        }
    }

    private async Task<IReadOnlyList<Registered>> RecordAsync(List<Waiting> batch) => await database.WhenBusy.ExecuteAsync(async _ =>
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var transaction = await database.BeginWriteAsync(connection);
        var results = await SettleAllAsync(batch, connection, transaction);
        await transaction.CommitAsync(CancellationToken.None);
        return results;
    });

    private async Task<IReadOnlyList<Registered>> SettleAllAsync(List<Waiting> batch, DbConnection connection, DbTransaction transaction)
    {
        var results = new Registered[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            results[i] = await store.SettleAsync(connection, transaction, batch[i].Submission);
        }

        return results;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} failed as a whole; each is tried alone.")]
    private static partial void LogBatchFailed(ILogger logger, int count, Exception error);
}
