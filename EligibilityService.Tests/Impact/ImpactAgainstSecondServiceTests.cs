using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts.Reports;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Oracle;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Impact;

/// <summary>
/// What an impact report says against another world: a second service in which the draft had been in force from the start, and to which the
/// same requests were sent. What that one decided is what the report must say, decision by decision: outcomes, amounts, reasons, budgets
/// and limits per buyer.
/// </summary>
internal sealed class ImpactAgainstSecondServiceTests
{
    private const string Programme = "test-impact";
    private const int Worlds = 8;
    private const int Requests = 45;

    [Test]
    public async Task Report_OfRandomDrafts_SaysWhatAnotherWorldDecides()
    {
        for (var world = 0; world < Worlds; world++)
        {
            await CompareAsync(new Dice(new PCG(1, (ulong)world)), $"world {world}");
        }
    }

    private static async Task CompareAsync(Dice dice, string name)
    {
        await using var here = new ServiceHost(ImpactHost.Settings());
        await using var there = new ServiceHost(ImpactHost.Settings());
        var (published, draft) = (Draw(dice, 1), Draw(dice, 2));
        draft["effectiveFrom"] = dice.Pick("2024-05-01", "2025-10-01");
        draft["publishedAt"] = "2024-05-01T00:00:00Z";
        await here.PublishAsync(published);
        await there.PublishAsync(published);
        await there.PublishAsync(draft);
        var (before, after) = (new List<JsonNode>(), new List<JsonNode>());
        for (var i = 0; i < Requests; i++)
        {
            var request = ImpactHost.RandomPurchase(dice, Programme);
            before.Add(await DecideAsync(here, request));
            after.Add(await DecideAsync(there, request));
            var days = TimeSpan.FromDays(dice.Int(0, 9));
            here.Clock.Advance(days);
            there.Clock.Advance(days);
        }

        var (report, items) = await here.ReportAsync(draft);

        Assert.That((report.State, report.Failure), Is.EqualTo((ImpactState.Done, (ImpactFailure?)null)), name);
        var changed = items.ToDictionary(item => item.DecisionId);
        using (Assert.EnterMultipleScope())
        {
            for (var i = 0; i < Requests; i++)
            {
                var id = (string)before[i]["id"]!;
                var said = changed.GetValueOrDefault(id);
                var expected = Describe(before[i], after[i]);
                Assert.That(said is null ? "nothing changes" : Describe(said), Is.EqualTo(expected), $"{name}, decision {i}");
            }

            AssertSums(report.Checkpoint.Sums, items, before, after, name);
        }
    }

    private static void AssertSums(ImpactSums sums, IReadOnlyList<ImpactItem> items, List<JsonNode> before, List<JsonNode> after,
        string name)
    {
        var (fenBefore, fenAfter) = (before.Sum(Fen), after.Sum(Fen));
        var differences = before.Zip(after).Select(pair => Fen(pair.Second) - Fen(pair.First)).ToArray();
        var money = sums.Money.Single();
        Assert.That((sums.Decisions, sums.Changed, sums.Gains, sums.Losses),
            Is.EqualTo((Requests, items.Count, differences.Count(one => one > 0), differences.Count(one => one < 0))), name);
        Assert.That((money.Before.MinorUnits, money.After.MinorUnits, money.Difference.MinorUnits, money.Gained.MinorUnits,
            money.Lost.MinorUnits),
            Is.EqualTo((fenBefore, fenAfter, fenAfter - fenBefore, differences.Where(one => one > 0).Sum(),
                -differences.Where(one => one < 0).Sum())), name);
        Assert.That(items.Sum(item => item.Difference.MinorUnits), Is.EqualTo(money.Difference.MinorUnits), name);
        foreach (var shares in new[] { sums.Vendors, sums.Categories, sums.Months })
        {
            Assert.That((shares.Sum(one => one.Before.MinorUnits), shares.Sum(one => one.After.MinorUnits),
                shares.Sum(one => one.Difference.MinorUnits)),
                Is.EqualTo((fenBefore, fenAfter, fenAfter - fenBefore)), name);
        }

        Assert.That(sums.Months.Select(one => (one.Key, one.After.MinorUnits)), Is.EqualTo(
            after.GroupBy(one => ((string)one["receivedOn"]!)[..7]).Select(group => (group.Key, group.Sum(Fen)))
                .Where(one => one.Item2 > 0 || sums.Months.Any(month => month.Key == one.Key)).Order()), name);
        Assert.That(sums.Budgets.Select(one => (one.FiscalYear, one.After.MinorUnits)).Where(one => one.MinorUnits > 0), Is.EqualTo(
            after.GroupBy(one => int.Parse(((string)one["receivedOn"]!)[..4], System.Globalization.CultureInfo.InvariantCulture))
                .Select(group => (group.Key, group.Sum(Fen))).Where(one => one.Item2 > 0).Order()), name);
        Assert.That(sums.Outcomes.Sum(one => one.Decisions), Is.EqualTo(Requests), name);
        Assert.That(sums.Reasons.Sum(one => one.Gained), Is.EqualTo(items.Sum(item => item.ReasonsGained.Count)), name);
    }

    private static JsonNode Draw(Dice dice, int version)
    {
        var limits = dice.Chance(0.2) ? null
            : TestProgrammes.Budget($"{dice.Int(0, 9_000_000)}.00", dice.Pick("partial", "refuse", "waitlist"));
        if (limits is not null && dice.Chance(0.6))
        {
            limits = limits.AndPerBuyer($"{dice.Int(100_000, 3_000_000)}.00");
        }

        var programme = TestProgrammes.With(Programme, limits, version);
        var rates = programme["formula"]!["rate"]!["rates"]!;
        rates["training"]!["rate"] = $"0.{dice.Int(1000, 6000)}";
        rates["graphics"]!["rate"] = $"0.{dice.Int(1000, 6000)}";
        if (dice.Chance(0.2))
        {
            rates.AsObject().Remove("graphics");
        }

        return programme;
    }

    private static async Task<JsonNode> DecideAsync(ServiceHost host, JsonObject request)
    {
        using var client = host.Client();
        using var answer = await client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), body.ToJsonString());
        return body;
    }

    private static string Describe(JsonNode before, JsonNode after)
    {
        var (had, has) = (Codes(before), Codes(after));
        var same = Text(before["outcome"]) == Text(after["outcome"]) && Fen(before) == Fen(after) && Waits(before) == Waits(after)
            && had.SetEquals(has);
        return same
            ? "nothing changes"
            : Line(Text(before["outcome"]), Text(after["outcome"]), Fen(before), Fen(after), has.Except(had), had.Except(has));
    }

    private static string Describe(ImpactItem item) =>
        Line(Term.Of(item.OutcomeBefore), item.OutcomeAfter is { } outcome ? Term.Of(outcome) : "none",
        item.Before.MinorUnits, item.After.MinorUnits, item.ReasonsGained.Select(Term.CodeOf), item.ReasonsLost.Select(Term.CodeOf));

    private static string Line(string before, string after, long fenBefore, long fenAfter, IEnumerable<string> gained,
        IEnumerable<string> lost) =>
        $"{before} {fenBefore} -> {after} {fenAfter}; gained {string.Join(',', gained.Order(StringComparer.Ordinal))}; lost {string.Join(',', lost.Order(StringComparer.Ordinal))}";

    private static HashSet<string> Codes(JsonNode decision) => [.. decision["reasons"]!.AsArray().Select(one => Text(one!["code"]))];

    private static long Fen(JsonNode decision) => FenOf(decision["amount"]!);

    private static long Waits(JsonNode decision) => decision["waitlistedAmount"] is { } waits ? FenOf(waits) : 0;

    private static long FenOf(JsonNode money) =>
        long.Parse(Text(money["amount"]).Replace(".", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
