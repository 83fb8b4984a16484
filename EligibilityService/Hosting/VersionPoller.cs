using EligibilityService.Storage;
using EligibilityService.Telemetry;
using EligibilityService.Versions;

namespace EligibilityService.Hosting;

/// <summary>
/// Looks for versions that another process publishes in the same store, so that all replicas use them within two seconds. As long as it
/// does, deciding itself never reads the tables of versions; where it fails, the versions known so far stay in use.
/// </summary>
internal sealed class VersionPoller(PublishedSoFar published, TimeProvider time, Measures measures, ILogger<VersionPoller> log)
    : PeriodicWorker(Pause, time, measures, log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override Task RoundAsync(CancellationToken stopping) => published.LookAsync(stopping);
}
