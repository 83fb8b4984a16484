using System.Diagnostics;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Survival;

/// <summary>
/// The processes that run now. Whoever was left without an answer is told of another, or of the next one that starts.
/// </summary>
internal sealed class Services(TestStore store, string programme, params (string Name, string Value)[] settings) : IAsyncDisposable
{
    private readonly Lock _changing = new();
    private readonly List<TimeSpan> _starts = [];
    private readonly Queue<RealProcess> _running = [];
    private readonly List<RealProcess> _all = [];
    private int _turn;
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Restarts
    {
        get
        {
            double[] sorted = [.. _starts.Select(one => one.TotalMilliseconds).Order()];
            return FormattableString.Invariant($"median {sorted[sorted.Length / 2]:F0} ms, longest {sorted[^1]:F0} ms");
        }
    }

    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        var service = await RealProcess.StartAsync(store.Path, [.. store.Variables, .. settings]);
        _ = await service.Client.GetStringAsync(new Uri($"/v1/programmes/{programme}/budget", UriKind.Relative));
        _starts.Add(clock.Elapsed);
        _all.Add(service);
        TaskCompletionSource started;
        lock (_changing)
        {
            _running.Enqueue(service);
            (started, _started) = (_started, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        started.SetResult();
    }

    public async Task KillOldestAsync() => await TakeOldest().KillAsync();

    /// <summary>Asks the oldest to stop; gives how long that took.</summary>
    public async Task<TimeSpan> StopOldestAsync() => await TakeOldest().TerminateAsync();

    public async Task<HttpClient> OtherThanAsync(HttpClient? failed)
    {
        while (true)
        {
            Task started;
            lock (_changing)
            {
                HttpClient[] others = [.. _running.Select(one => one.Client).Where(client => client != failed)];
                if (others.Length > 0)
                {
                    return others[_turn++ % others.Length];
                }

                started = _started.Task;
            }

            await started;
        }
    }

    private RealProcess TakeOldest()
    {
        lock (_changing)
        {
            return _running.Dequeue();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _all)
        {
            await service.DisposeAsync();
        }
    }
}
