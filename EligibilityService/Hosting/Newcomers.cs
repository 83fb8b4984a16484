using EligibilityService.Versions;

namespace EligibilityService.Hosting;

/// <summary>
/// Watches for versions that another process publishes in the same store, so that all replicas use them within two seconds. As long as it
/// does, deciding itself never reads the tables of versions.
/// </summary>
internal sealed partial class Newcomers(PublishedSoFar published, TimeProvider time, ILogger<Newcomers> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await WaitAsync(timer, stoppingToken))
        {
            try
            {
                await published.LookAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "New versions could not be looked for; the versions known so far stay in use.")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
