using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using EligibilityService.Telemetry;

namespace EligibilityService.Storage;

/// <summary>
/// Work that every replica repeats beside the requests. A round begins when the pause is over or the worker is woken, and rounds never
/// overlap. A failed round is logged, and the next one tries again: no answer depends on it.
/// </summary>
/// <param name="pause">The time from the beginning of one round to the next; infinite when there is no round unless somebody asks for
/// one.</param>
/// <param name="measures">Counts rounds and failures, under the worker's name.</param>
/// <param name="log">Where a failure is told.</param>
internal abstract partial class PeriodicWorker(TimeSpan pause, TimeProvider time, Measures measures, ILogger log) : BackgroundService
{
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _turn = new(1, 1);

    protected TimeProvider Time => time;

    protected Measures Measures => measures;

    private string Name => GetType().Name;

    /// <summary>Says that there is something to do now.</summary>
    public void Wake() => _due.Writer.TryWrite(true);

    /// <summary>Does one round; after the one that is being done.</summary>
    public async Task RunAsync(CancellationToken stopping = default)
    {
        await _turn.WaitAsync(stopping);
        measures.Round(Name, 1);
        try
        {
            await RoundAsync(stopping);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            measures.JobFailed(Name);
            throw;
        }
        finally
        {
            measures.Round(Name, -1);
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected abstract Task RoundAsync(CancellationToken stopping);

    /// <summary>What is left to do when the service stops.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Tells of something that failed and is tried again.</summary>
    protected void TellFailure(Exception error)
    {
        CountFailure();
        LogFailed(log, error);
    }

    /// <summary>Counts something that failed and is told elsewhere.</summary>
    protected void CountFailure() => measures.JobFailed(Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (pause == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        await using var timer = Time.CreateTimer(_ => Wake(), null, pause, pause);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                _ = await _due.Reader.ReadAsync(stoppingToken);
                await RunAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }
            catch (OperationCanceledException)
            {
                // The service stops.
            }
        }

        try
        {
            await EndAsync();
        }
        catch (Exception error)
        {
            LogFailed(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A round of background work failed; the next round tries again.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

/// <summary>Registers workers.</summary>
internal static class PeriodicWorkers
{
    /// <summary>Registers a worker that runs as long as the service does, and that others may wake.</summary>
    public static void AddWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services)
        where T : PeriodicWorker
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
