using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using Microsoft.Extensions.Options;

namespace EligibilityService.Impact;

/// <summary>
/// Makes the reports that are asked for, one at a time on each node; what a node leaves, by a stop or a crash, another goes on with.
/// </summary>
internal sealed partial class ImpactJobs(
    Database database,
    ImpactStore store,
    RegisterReader register,
    IRecordedCases cases,
    CatalogueShelf catalogues,
    ProgrammeShelf programmes,
    ImpactPace pace,
    TimeProvider time,
    IOptions<ImpactOptions> options,
    ILogger<ImpactJobs> log) : BackgroundService
{
    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Says that there is something to do.</summary>
    public void Wake() => _wake.Release();

    /// <summary>Makes all reports that wait.</summary>
    public async Task RunAsync(CancellationToken stop = default)
    {
        while (!stop.IsCancellationRequested && await store.TakeAsync(options.Value.LeaseSeconds) is { } job)
        {
            await MakeAsync(job, stop);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the service does not wait for it.
        await Task.Yield();
        try
        {
            while (options.Value.Enabled)
            {
                try
                {
                    await RunAsync(stoppingToken);
                }
                catch (Exception error) when (database.IsUnavailable(error))
                {
                    // What was being made is still leased, and is gone on with when the lease is over.
                    LogAway(log, error);
                }

                await _wake.WaitAsync(TimeSpan.FromSeconds(options.Value.PollSeconds), stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private async Task MakeAsync(ImpactJob job, CancellationToken stop)
    {
        try
        {
            // Another replica may have published what the report is about to meet.
            await catalogues.RefreshAsync(stop);
            await programmes.RefreshAsync(stop);
            _ = await new ImpactRunner(register, store, cases, catalogues, programmes, pace, options.Value, time).RunAsync(job, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await store.LetGoAsync(job.Row.Id);
        }
        catch (Exception error) when (error is RedecidingException || !database.IsUnavailable(error))
        {
            var at = (error as RedecidingException)?.DecisionId;
            LogFailed(log, job.Row.Id, error);
            await store.FailAsync(job.Row.Id, new ImpactFailure
            {
                DecisionId = at,
                Detail = at is null
                    ? new LocalizedText("The report could not be made. The operator's log says why.", "无法生成报告。原因见运维日志。")
                    : new LocalizedText($"Decision {at} could not be decided again. The operator's log says why.", $"无法重新决定{at}。原因见运维日志。"),
            });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The impact report {Id} failed.")]
    private static partial void LogFailed(ILogger logger, string id, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store is away; impact reports wait.")]
    private static partial void LogAway(ILogger logger, Exception error);
}
