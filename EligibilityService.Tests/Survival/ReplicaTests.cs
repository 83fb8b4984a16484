using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EligibilityService.Tests.Survival;

/// <summary>Several services on one PostgreSQL: together they are one.</summary>
internal sealed class ReplicaTests
{
    private const string Programme = "test-replicas";
    private const int Replicas = 3;

    private TestStore _store = null!;

    [SetUp]
    public async Task MakeStoreAsync() => _store = await TestStore.NewAsync(StoreKind.Postgres);

    [TearDown]
    public async Task RemoveStoreAsync()
    {
        // Without a Docker engine there is none.
        if (_store is not null)
        {
            await Invariants.HoldAsync(_store);
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Replicas_ThatStartAtOnce_DecideAsOneAndSeeWhatOneOfThemPublishes()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, Replicas).Select(_ => RealProcess.StartAsync(_store.Path, _store.Variables)));
        try
        {
            await ExpectToSeeAsync(replicas, $"/v1/programmes/{Programme}/versions/1",
                TestProgrammes.With(Programme, TestProgrammes.Budget("30000000.00", "partial")));
            await RepeatEverythingAsync(replicas);
            await ExpectToSeeAsync(replicas, $"/v1/programmes/{Programme}/versions/2",
                TestProgrammes.With(Programme, null, version: 2, publishedAt: "2024-05-02T00:00:00Z"));
            await ExpectToSeeCatalogueAsync(replicas);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    [Test]
    public async Task Housekeepers_OnEveryReplica_DoEachThingOnce()
    {
        await using var one = new ServiceHost(_store.Settings);
        await using var other = new ServiceHost(_store.Settings);
        using var desk = Desk.At(one);
        using var otherDesk = Desk.At(other);
        await one.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("4000000.00", "waitlist").AndHold(30)));
        await other.Services.GetRequiredService<ProgrammeVersions>().LoadAsync();
        var decisions = new List<JsonNode>();
        for (var i = 0; i < 24; i++)
        {
            decisions.Add(await (i % 2 == 0 ? desk : otherDesk).DecideAsync(Requests.Grantable(Programme), $"kept-{i}"));
        }

        Assert.That(decisions.Count(decision => Desk.Of(decision).Outcome == "granted"), Is.EqualTo(10));
        one.Clock.Advance(TimeSpan.FromDays(31));
        other.Clock.Advance(TimeSpan.FromDays(31));
        await Task.WhenAll(Enumerable.Range(0, 3).SelectMany(_ => new[] { one, other }).Select(host => Task.Run(() =>
            host.Services.GetServices<IHostedService>().OfType<Housekeeping>().Single().RunAsync())));

        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM entries WHERE ground = 'expired'"), Is.EqualTo(10),
            "each hold was released once");
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM entries WHERE ground = 'promoted' AND kind = 'reserve'"), Is.EqualTo(10),
            "and ten others had the money");
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM waiting_list"), Is.EqualTo(4));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM idempotency"), Is.Zero, "old answers were forgotten");
        Assert.That((bool)(await desk.GetAsync("/v1/admin/verification"))["consistent"]!, Is.True);
    }

    // A careless client sends everything to all of them at once.
    private async Task RepeatEverythingAsync(RealProcess[] replicas)
    {
        for (var i = 0; i < 30; i++)
        {
            var (request, key) = (Requests.Grantable(Programme), i % 2 == 0 ? $"thrice-{i}" : null);
            var decisions = await AnswersAsync(replicas.Select(replica => replica.Client.DecideAsync(request, key)));
            Assert.That(decisions.Select(one => Desk.Text(JsonNode.Parse(one.Body)!["id"])).Distinct().Count(), Is.EqualTo(1));
            Assert.That(decisions.Count(one => one is { Status: HttpStatusCode.Created, Replayed: false }), Is.EqualTo(1),
                "one of them decided");

            var id = Desk.Text(JsonNode.Parse(decisions[0].Body)!["id"]);
            var body = new JsonObject { ["amount"] = TestProgrammes.Money("1.00"), ["reference"] = $"P-{i}" };
            var payments = await AnswersAsync(
                replicas.Select(replica => replica.Client.PostKeyedAsync($"/v1/decisions/{id}/payments", body, $"thrice-paid-{i}")));
            Assert.That(payments.Select(one => (one.Status, one.Body)).Distinct().Count(), Is.EqualTo(1));
            Assert.That(payments.Count(one => !one.Replayed), Is.EqualTo(1));
        }

        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(30));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.EqualTo(30));
    }

    private async Task ExpectToSeeAsync(RealProcess[] replicas, string address, JsonNode published)
    {
        await _store.PublishAsync([published]);
        await ExpectToSeeAsync(replicas, address);
    }

    private async Task ExpectToSeeCatalogueAsync(RealProcess[] replicas)
    {
        var latest = JsonNode.Parse(await replicas[0].Client.GetStringAsync(new Uri("/v1/catalogue/versions/2", UriKind.Relative)))!;
        latest["number"] = 3;
        await using (var database = Database.Of(_store.Options))
        {
            await new CatalogueVersions(database).SeedAsync([System.Text.Encoding.UTF8.GetBytes(latest.ToJsonString())]);
        }

        await ExpectToSeeAsync(replicas, "/v1/catalogue/versions/3");
    }

    // The promise is two seconds; a test machine that does other things too may take twice as long.
    private static async Task ExpectToSeeAsync(RealProcess[] replicas, string address)
    {
        var clock = Stopwatch.StartNew();
        foreach (var replica in replicas)
        {
            await Poll.UntilAsync($"{address} on every replica", async () =>
            {
                using var answer = await replica.Client.GetAsync(new Uri(address, UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }, TimeSpan.FromSeconds(4));
        }

        await TestContext.Out.WriteLineAsync(
            FormattableString.Invariant($"{address} was on all replicas after {clock.Elapsed.TotalMilliseconds:F0} ms"));
    }

    private static async Task<(HttpStatusCode Status, string Body, bool Replayed)[]> AnswersAsync(
        IEnumerable<Task<HttpResponseMessage>> asked) =>
        await Task.WhenAll(asked.Select(async one =>
        {
            using var answer = await one;
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotent-Replayed"));
        }));
}
