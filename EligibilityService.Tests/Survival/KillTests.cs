using System.Diagnostics;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Survival;

/// <summary>
/// The service killed in the middle of its work, twenty times: what was answered is there, and nothing is there twice or by half.
/// </summary>
internal sealed class KillTests
{
    private const string Programme = "test-killed";
    private static readonly int Kills = Effort.Rounds(20);
    private const int BetweenKills = 15;
    private const int Clients = 8;

    private TestStore? _store;

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            _store = null;
        }
    }

    [TestCase(StoreKind.Sqlite, 1)]
    [TestCase(StoreKind.Postgres, 2)]
    public async Task Kill_UnderLoad_LosesNothingThatWasAnsweredAndDoesNothingTwice(StoreKind kind, int replicas)
    {
        _store = await TestStore.NewAsync(kind);
        await _store.PublishAsync([TestProgrammes.With(Programme, TestProgrammes.Budget("90000000.00", "waitlist"))]);
        await using var running = new Services(_store);
        for (var i = 0; i < replicas; i++)
        {
            await running.StartAsync();
        }

        var traffic = new Traffic(Programme);
        var clients = traffic.StartAsync(Clients, running.OtherThanAsync);
        for (var kill = 0; kill < Kills; kill++)
        {
            var target = traffic.Answered + BetweenKills;
            await Poll.UntilAsync($"{BetweenKills} more answers before kill {kill + 1}", () => traffic.Answered >= target
                || clients.IsFaulted);
            await running.KillOldestAsync();
            await running.StartAsync();
        }

        traffic.End();
        await clients;
        await traffic.ExpectRecordedAsync(_store, (await running.OtherThanAsync(null)));
        await TestContext.Out.WriteLineAsync(
            $"{traffic.Answered} decisions answered, {traffic.Unanswered} requests sent again; restarts until it served: {running.Restarts}");
    }

    /// <summary>
    /// The processes that run now. Whoever was left without an answer is told of another, or of the next one that starts.
    /// </summary>
    private sealed class Services(TestStore store) : IAsyncDisposable
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
            var service = await RealProcess.StartAsync(store.Path, store.Variables);
            _ = await service.Client.GetStringAsync(new Uri($"/v1/programmes/{Programme}/budget", UriKind.Relative));
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

        public async Task KillOldestAsync()
        {
            RealProcess service;
            lock (_changing)
            {
                service = _running.Dequeue();
            }

            await service.KillAsync();
        }

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

        public async ValueTask DisposeAsync()
        {
            foreach (var service in _all)
            {
                await service.DisposeAsync();
            }
        }
    }
}
