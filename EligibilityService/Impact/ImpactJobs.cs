using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
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
    Leases leases,
    RegisterReader register,
    CaseMaker cases,
    CatalogueVersions catalogues,
    ProgrammeVersions programmes,
    ImpactThrottle pace,
    TimeProvider time,
    Measures measures,
    IOptions<ImpactOptions> options,
    ILogger<ImpactJobs> log) : PeriodicWorker(options.Value.Pause, time, measures, log)
{
    /// <inheritdoc/>
    /// <remarks>Makes all reports that wait.</remarks>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && await store.TakeAsync() is { } job)
        {
            await MakeAsync(job, stopping);
        }
    }

    private async Task MakeAsync(ImpactJob job, CancellationToken stop)
    {
        try
        {
            // Another replica may have published what the report is about to meet.
            await catalogues.RefreshAsync(stop);
            await programmes.RefreshAsync(stop);
            _ = await new ImpactRunner(register, store, cases, catalogues, programmes, pace, options.Value, Time).RunAsync(job, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Another node goes on at once.
        }
        catch (Exception error) when (error is RedecidingException || !database.IsUnavailable(error))
        {
            var at = (error as RedecidingException)?.DecisionId;
            CountFailure();
            LogFailed(log, job.Row.Id, error);
            await store.FailAsync(job.Row.Id, new ImpactFailure
            {
                DecisionId = at,
                Detail = at is null
                    ? Phrase.Of("impact_jobs.report_failed()")
                    : Phrase.Of("impact_jobs.decision_failed(at)", at),
            });
        }

        await leases.ReleaseAsync(job.Row.Id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The impact report {Id} failed.")]
    private static partial void LogFailed(ILogger logger, string id, Exception error);
}
