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
        await using var running = new Services(_store, Programme);
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
}
