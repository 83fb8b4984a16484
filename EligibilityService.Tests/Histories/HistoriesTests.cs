using System.Collections.Concurrent;
using System.Globalization;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Histories;

/// <summary>
/// Random lives of invoices on the real service, held after every step to a model that was written from section 10 of
/// <c>docs/deciding.md</c> alone. <c>HISTORIES_SEED</c> plays one history of a failure again, <c>HISTORIES_COUNT</c> another number of
/// them.
/// </summary>
internal sealed class HistoriesTests
{
    private const int UsualSteps = 15;

    // One service for so many: a credit is looked for under every programme, and each history has its own.
    private const int HistoriesOfAService = 25;
    private const int Lanes = 2;

    // How many worlds of a hundred have an invoice that replaces another one (10.5).
    private static readonly int CorrectionsOfAHundred = Said("HISTORIES_CORRECTIONS") ?? 25;
    // What so many histories must have met.
    private const int Enough = 500;

    private static readonly string[] Wanted =
    [
        "(decided)", "(reviewed)", "(redecided)", "(promoted)", "(resumed)", "(credited)", "(corrected)", "(expired)",
            "(red_letter_invoice)", "(given_back_before)", "(not_in_force)", "credit unclear", "replaced",
    ];

    private static readonly int MostFailures = Said("HISTORIES_FAILURES") ?? 3;

    [TestCase(StoreKind.Sqlite, 2_000)]
    [TestCase(StoreKind.Postgres, 200)]
    public async Task Service_InRandomHistories_DoesWhatThePageSays(StoreKind kind, int usual)
    {
        var (first, count) = Which(usual);
        var blocks = new Queue<int[]>(Enumerable.Range(first, count).Chunk(HistoriesOfAService));
        var (failures, operations, met) = (new List<string>(), 0, new ConcurrentDictionary<string, int>());
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(async () =>
        {
            while (Next() is { } seeds)
            {
                await PlayAsync(kind, seeds, failures, player =>
                {
                    Interlocked.Add(ref operations, player.Operations);
                    player.Met.ToList().ForEach(one => met.AddOrUpdate(one, 1, (_, before) => before + 1));
                });
            }
        })));

        await TestContext.Out.WriteLineAsync(
            FormattableString.Invariant($"{count} histories from seed {first}, {operations} operations, {failures.Count} failures"));
        await TestContext.Out.WriteLineAsync(
            $"met in these histories: {string.Join("; ", met.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key} {one.Value}"))}");
        Assert.That(failures.Count, Is.Zero, string.Join("\n\n", failures));
        Assert.That(count < Enough ? [] : Wanted.Where(one => !met.Keys.Any(key => key.Contains(one, StringComparison.Ordinal))), Is.Empty,
            "histories that never come to something show nothing of it");

        int[]? Next()
        {
            lock (blocks)
            {
                return failures.Count < MostFailures && blocks.TryDequeue(out var seeds) ? seeds : null;
            }
        }
    }

    private static (int First, int Count) Which(int usual) =>
        Said("HISTORIES_SEED") is { } seed ? (seed, Said("HISTORIES_COUNT") ?? 1) : (1, Said("HISTORIES_COUNT") ?? Effort.Rounds(usual));

    private static int? Said(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var said)
        ? said : null;

    private static async Task PlayAsync(StoreKind kind, int[] seeds, List<string> failures, Action<Player> done)
    {
        await using var replicas = await Replicas.StartAsync(kind, withRegistry: true);
        var histories = seeds.Select((seed, number) => History.Random(seed, replicas, number, mayBeParallel: kind == StoreKind.Postgres))
            .ToList();
        await replicas.PublishAsync(histories.SelectMany(history => history.Player.FirstVersions));
        var number = histories.Count;
        foreach (var history in histories)
        {
            var (steps, disagreement, player) = (history.Steps, await TryAsync(history.Player, history.Steps), history.Player);
            done(player);
            if (disagreement is null)
            {
                continue;
            }

            // The shortest history that still goes wrong, one step after the other left out.
            for (var at = steps.Count - 1; at >= 0; at--)
            {
                var fewer = steps.Where((_, index) => index != at).ToList();
                var again = new Player(replicas, history.World, number++, history.Seed);
                await replicas.PublishAsync(again.FirstVersions);
                if (await TryAsync(again, fewer) is { } still)
                {
                    (steps, disagreement, player) = (fewer, still, again);
                }
            }

            lock (failures)
            {
                failures.Add($"HISTORIES_SEED={history.Seed} on {kind}:\n{player.Log}\n=> {disagreement}\nwith {Told(history.World)}");
                if (failures.Count >= MostFailures)
                {
                    return;
                }
            }
        }

        await replicas.ExpectConsistentAsync();
    }

    private static async Task<string?> TryAsync(Player player, List<Step> steps)
    {
        try
        {
            return await player.PlayAsync(steps);
        }
        catch (Exception failure) when (failure is not SuccessException)
        {
            return failure.ToString();
        }
    }

    private static string Told(World world) =>
        string.Join("\n", world.Programmes.SelectMany((versions, programme) => versions.Select(one => $"  P{programme}: {one}")))
        + "\n" + string.Join("\n",
            world.Invoices.Select((one, invoice) => $"  I{invoice}: buyer {one.Buyer}: {string.Join("; ", one.Lines)}"));

    private sealed record History(int Seed, World World, List<Step> Steps, Player Player)
    {
        public static History Random(int seed, Replicas replicas, int number, bool mayBeParallel)
        {
            var dice = new Random(seed);
            var world = World.Random(dice, withRegistry: true, CorrectionsOfAHundred);
            var first = Enumerable.Range(0, dice.Next(1, 6)).Select(_ => Step.Asking(dice)).ToList();
            List<Step> steps = [.. first,
                .. Enumerable.Range(0, dice.Next(4, (2 * UsualSteps) - 3)).Select(_ => Step.Random(dice, mayBeParallel))];
            return new History(seed, world, steps, new Player(replicas, world, number, seed));
        }
    }
}
