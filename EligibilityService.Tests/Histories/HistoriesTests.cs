using System.Globalization;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Histories;

/// <summary>
/// Random lives of invoices on the real service, held after every step to a model that was written from section 10 of <c>docs/deciding.md</c> alone.
/// <c>HISTORIES_SEED</c> plays one history of a failure again, <c>HISTORIES_COUNT</c> another number of them.
/// </summary>
internal sealed class HistoriesTests
{
    private const int Steps = 15;

    // One service for so many: what is on record grows, and its clock moves on.
    private const int HistoriesOfAService = 100;
    private const int Lanes = 2;
    private static readonly int MostFailures = Said("HISTORIES_FAILURES") ?? 3;

    [TestCase(StoreKind.Sqlite, 2_000)]
    [TestCase(StoreKind.Postgres, 200)]
    public async Task Service_InRandomHistories_DoesWhatThePageSays(StoreKind kind, int usual)
    {
        var (first, count) = Which(usual);
        var blocks = new Queue<int[]>(Enumerable.Range(first, count).Chunk(HistoriesOfAService));
        var (failures, operations) = (new List<string>(), 0);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(async () =>
        {
            while (Next() is { } seeds)
            {
                await PlayAsync(kind, seeds, failures, done => Interlocked.Add(ref operations, done));
            }
        })));

        await TestContext.Out.WriteLineAsync(FormattableString.Invariant($"{count} histories from seed {first}, {operations} operations, {failures.Count} failures"));
        Assert.That(failures.Count, Is.Zero, string.Join("\n\n", failures));

        int[]? Next()
        {
            lock (blocks)
            {
                return failures.Count < MostFailures && blocks.TryDequeue(out var seeds) ? seeds : null;
            }
        }
    }

    private static (int First, int Count) Which(int usual) =>
        Said("HISTORIES_SEED") is { } seed ? (seed, Said("HISTORIES_COUNT") ?? 1) : (Random.Shared.Next(1, 100_000_000), Said("HISTORIES_COUNT") ?? Effort.Rounds(usual));

    private static int? Said(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : null;

    private static async Task PlayAsync(StoreKind kind, int[] seeds, List<string> failures, Action<int> done)
    {
        await using var replicas = await Replicas.StartAsync(kind, withRegistry: true);
        var number = 0;
        foreach (var seed in seeds)
        {
            var dice = new Random(seed);
            var world = World.Random(dice, replicas.Registry is not null);
            var steps = Enumerable.Range(0, dice.Next(4, (2 * Steps) - 3)).Select(_ => Step.Random(dice, mayBeParallel: kind == StoreKind.Postgres)).ToList();
            var played = await TryAsync(replicas, world, steps, number++, seed);
            done(played.Operations);
            if (played.Disagreement is null)
            {
                continue;
            }

            (steps, played, number) = await ShrinkAsync(replicas, world, steps, played, number, seed);
            lock (failures)
            {
                failures.Add($"HISTORIES_SEED={seed} on {kind}:\n{played.Log}\n=> {played.Disagreement}\nwith {Told(world)}");
                if (failures.Count >= MostFailures)
                {
                    return;
                }
            }
        }

        await replicas.ExpectConsistentAsync();
    }

    // The shortest history that still goes wrong, one step after the other left out.
    private static async Task<(List<Step> Steps, Played Played, int Number)> ShrinkAsync(Replicas replicas, World world, List<Step> steps, Played played, int number, int seed)
    {
        for (var at = steps.Count - 1; at >= 0; at--)
        {
            var fewer = steps.Where((_, index) => index != at).ToList();
            var again = await TryAsync(replicas, world, fewer, number++, seed);
            if (again.Disagreement is not null)
            {
                (steps, played) = (fewer, again);
            }
        }

        return (steps, played, number);
    }

    private static async Task<Played> TryAsync(Replicas replicas, World world, List<Step> steps, int number, int seed)
    {
        var player = new Player(replicas, world, number, seed);
        try
        {
            var disagreement = await player.PlayAsync(steps);
            return new Played(disagreement, player.Log, player.Operations);
        }
        catch (Exception failure) when (failure is not NUnit.Framework.SuccessException)
        {
            return new Played(failure.ToString(), player.Log, player.Operations);
        }
    }

    private static string Told(World world) =>
        string.Join("\n", world.Programmes.SelectMany((versions, programme) => versions.Select(one => $"  P{programme}: {one}")))
        + "\n" + string.Join("\n", world.Invoices.Select((one, invoice) => $"  I{invoice}: buyer {one.Buyer}: {string.Join("; ", one.Lines)}"));

    private sealed record Played(string? Disagreement, string Log, int Operations);
}
