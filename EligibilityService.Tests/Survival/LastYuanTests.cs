using System.Text.Json.Nodes;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Survival;

/// <summary>Two services on one PostgreSQL run for the last yuan of a budget, a thousand times, each time of another.</summary>
internal sealed class LastYuanTests
{
    private static readonly int Races = Effort.Rounds(1000);
    private const int AtOnce = 8;
    private const int Seed = 20240424;

    [Test]
    public async Task Budget_RacedForByTwoReplicas_IsSpentToTheFenAndNeverOverspent()
    {
        var store = await TestStore.NewAsync(StoreKind.Postgres);
        var random = new Random(Seed);
        var races = Enumerable.Range(0, Races)
            .Select(i => new Race($"race-{i}", random.Next(2, 5), random.NextInt64(1, 4 * TestProgrammes.Asked), random.Next(2) == 0))
            .ToArray();
        await store.PublishAsync(
            races.Select(race =>
                TestProgrammes.With(race.Programme, TestProgrammes.Budget(Yuan(race.BudgetFen), race.Waits ? "waitlist" : "partial"))));
        await using (var one = new ServiceHost(store.Settings))
        await using (var other = new ServiceHost(store.Settings))
        {
            using var desk = Desk.At(one);
            using var otherDesk = Desk.At(other);
            await Parallel.ForEachAsync(races, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (race, _) =>
                await RunAsync(race, desk, otherDesk));
        }

        Assert.That(await store.CountAsync("SELECT COUNT(DISTINCT programme_id) FROM decisions WHERE programme_id LIKE 'race-%'"),
            Is.EqualTo(Races));
        await Invariants.HoldAsync(store);
        await store.DisposeAsync();
    }

    private static async Task RunAsync(Race race, Desk one, Desk other)
    {
        var decisions = await Task.WhenAll(
            Enumerable.Range(0, race.Runners).Select(i => (i % 2 == 0 ? one : other).DecideAsync(Requests.Grantable(race.Programme))));

        var granted = decisions.Sum(decision => Fen(Desk.Of(decision).Amount));
        var whole = Math.Min(race.Runners, race.BudgetFen / TestProgrammes.Asked) * TestProgrammes.Asked;
        var due = race.Waits ? whole : Math.Min(race.Runners * TestProgrammes.Asked, race.BudgetFen);
        Assert.That(granted, Is.EqualTo(due), $"{race} (seed {Seed})");

        // Somebody gives back what he has, while others ask: still nothing is spent twice.
        if (decisions.FirstOrDefault(decision => Desk.Of(decision).Outcome == "granted") is { } first)
        {
            await Task.WhenAll(
                other.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" }),
                one.DecideAsync(Requests.Grantable(race.Programme)),
                other.DecideAsync(Requests.Grantable(race.Programme)));
            var budget = await one.GetAsync($"/v1/programmes/{race.Programme}/budget");
            Assert.That(Fen(Desk.Text(budget["used"]!["amount"])), Is.LessThanOrEqualTo(race.BudgetFen), $"{race} (seed {Seed})");
        }
    }

    private static string Yuan(long fen) => FormattableString.Invariant($"{fen / 100m:F2}");

    private static long Fen(string yuan) => (long)(decimal.Parse(yuan, System.Globalization.CultureInfo.InvariantCulture) * 100);

    private sealed record Race(string Programme, int Runners, long BudgetFen, bool Waits);
}
