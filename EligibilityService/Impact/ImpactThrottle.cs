using System.Diagnostics;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using Microsoft.Extensions.Options;

namespace EligibilityService.Impact;

/// <summary>
/// Live decisions go first: while this process records decisions, a report works on one core and rests much longer than it works. (Threads
/// of a lower priority would be simpler, but Linux gives a process none without privileges, and they would hold locks that other threads
/// wait for.)
/// </summary>
internal sealed class ImpactThrottle(RegisterWriter writer, IOptions<ImpactOptions> options)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);

    // There are some thirty rests in a page, and between two pages the lease is renewed: a page must take much less than that.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(200);

    private long _busyAt = -1;
    private long _worked = Stopwatch.GetTimestamp();

    /// <summary>
    /// How many pages may be decided again ahead of the one that is settled: one for each core that may be used now, and one that waits for
    /// it.
    /// </summary>
    public int Ahead => IsBusy ? 1 : 1 + (options.Value.Cores > 0 ? options.Value.Cores : Environment.ProcessorCount);

    // What comes and goes within milliseconds is seen by chance only; so what was seen is remembered for a while.
    private bool IsBusy
    {
        get
        {
            if (writer.Load > 0)
            {
                _busyAt = Stopwatch.GetTimestamp();
            }

            return _busyAt >= 0 && Stopwatch.GetElapsedTime(_busyAt) < Memory;
        }
    }

    /// <summary>Rests, when somebody decides: in proportion to what was worked since the last rest.</summary>
    public async ValueTask YieldToDecisionsAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (IsBusy)
        {
            var rest = Stopwatch.GetElapsedTime(_worked) * options.Value.RestWhileBusy;
            await Task.Delay(rest < LongestRest ? rest : LongestRest, stop);
        }

        _worked = Stopwatch.GetTimestamp();
    }
}
