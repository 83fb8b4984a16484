using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Tests.Events;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// An approval whose commit comes long after its instant: nobody decides by the old version after that instant, and nobody who follows
/// misses the new one.
/// </summary>
internal sealed class HeldCommitTests
{
    private const string Held = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

    private TestStore? _store;
    private ServiceHost _one = null!;
    private ServiceHost _other = null!;
    private HttpClient _author = null!;
    private HttpClient _approver = null!;
    private HttpClient _caller = null!;
    private HttpClient _elsewhere = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(StoreKind.Postgres);
        (string, string)[] settings = [.. _store.Settings, .. Receiver.Settings, ("Webhooks:PollMilliseconds", "86400000")];
        (_one, _other) = (new ServiceHost(settings), new ServiceHost(settings));
        (_author, _approver, _caller, _elsewhere) = (_one.Client(), _one.Client(DevelopmentKey.Officer), _other.Client(),
            _other.Client(DevelopmentKey.Officer));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        foreach (var client in new[] { _author, _approver, _caller, _elsewhere })
        {
            client.Dispose();
        }

        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Approval_CommittedAfterItsInstant_IsUsedByWhoeverDecidesAfterIt_AndIsMissedByNobody()
    {
        await using var receiver = await Receiver.StartAsync();
        using var subscribed = await _caller.PostKeyedAsync("/v1/webhooks", new JsonObject
        { ["url"] = receiver.Url, ["events"] = new JsonArray("catalogue.published", "programme.published") });
        Assert.That(subscribed.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var worker = _other.Services.GetRequiredService<WebhookWorker>();
        var start = (await _caller.ReadJsonAsync("/v1/changes?limit=100"))["next"]!.GetValue<string>();

        // Later than the approval's own instant, and known to all long before: who follows must not step over the approval to get to it.
        await Publishing.PublishAsync(_author, _approver, Publishing.Catalogue, 2, JsonNode.Parse("""{"effectiveFrom":"2026-05-20"}""")!,
            ServiceHost.Now.AddSeconds(60));
        var draft = await ProgrammeDraftAsync();
        await draft.SubmitAsync();

        await using var hold = await Hold.BeginAsync(_store!);
        var approving = draft.ApproveAsync(_approver);
        await HeldAsync(1);
        Advance(TimeSpan.FromMinutes(5));
        var deciding = _caller.DecidedAsync(Requests.Grantable());
        await HeldAsync(2);
        var before = await Task.WhenAll(new[]
            { _author, _caller }.Select(one => one.ReadJsonAsync($"/v1/changes?limit=100&since={start}")));
        await worker.RunOnceAsync();
        var heardBefore = receiver.All.Count;
        Assert.That((approving.IsCompleted, deciding.IsCompleted), Is.EqualTo((false, false)));

        await hold.EndAsync();
        await approving;
        var decision = await deciding;
        await worker.RunOnceAsync();

        Assert.That(before.Select(one => (one["items"]!.AsArray().Count, one.Text("/next"))), Is.All.EqualTo((0, start)),
            "it ends before what may still be committed");
        Assert.That(heardBefore, Is.Zero);
        Assert.That((int)decision["programme"]!["version"]!, Is.EqualTo(3), "its instant is after that of the version");
        foreach (var client in new[] { _author, _caller })
        {
            var after = await client.ReadJsonAsync($"/v1/changes?limit=100&since={start}");
            Assert.That(after["items"]!.AsArray().Select(one => $"{one!.Text("/kind")} {one!["version"]}"),
                Is.EqualTo(new[] { "programme 3", "catalogue 3" }));
        }

        Assert.That(receiver.All.Select(one => one.Type), Is.EquivalentTo(new[] { "programme.published", "catalogue.published" }));
    }

    [Test]
    public async Task Approval_ThatWaitedForAnotherUntilItsInstantWasTooNear_IsRefused()
    {
        var first = await ProgrammeDraftAsync();
        await first.SubmitAsync();
        var second = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await second.PatchAsync(JsonNode.Parse("""{"effectiveFrom":"2026-05-20"}""")!);
        await second.SubmitAsync();
        var seen = await second.SeenByAsync(_elsewhere);

        await using var hold = await Hold.BeginAsync(_store!);
        var approving = first.ApproveAsync(_approver);
        await HeldAsync(1);
        var waiting = seen.TryAsync("POST", "/approvals", Publishing.Approval(ServiceHost.Now.AddSeconds(30)));
        await HeldAsync(2);
        Advance(TimeSpan.FromSeconds(29));
        await hold.EndAsync();
        await approving;
        using var refused = await waiting;

        var problem = await refused.ProblemAsync(400, "invalid-request");
        Assert.That(problem.Errors(), Is.EqualTo(["/publishAt OUT_OF_BOUNDS"]));
        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM published_versions WHERE programme_id = ''"), Is.EqualTo(2));
    }

    private async Task<DraftClient> ProgrammeDraftAsync()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Programme, 1);
        await draft.PatchAsync(
            JsonNode.Parse(
                """{"effectiveFrom":"2024-04-24","formula":{"capPerUnit":{"amount":{"amount":"20000.00","currency":"CNY"}}}}""")!);
        await draft.DoAsync("PUT", "/golden-cases", new JsonObject { ["items"] = new JsonArray() });
        return draft;
    }

    private void Advance(TimeSpan by)
    {
        _one.Clock.Advance(by);
        _other.Clock.Advance(by);
    }

    private Task HeldAsync(int count) => Poll.UntilAsync($"{count} wait for a lock", async () => await _store!.CountAsync(Held) >= count);

    /// <summary>Holds back every commit of an approval, by a second connection.</summary>
    private sealed class Hold(System.Data.Common.DbConnection connection) : IAsyncDisposable
    {
        public static async Task<Hold> BeginAsync(TestStore store)
        {
            var hold = new Hold(await store.OpenAsync());
            await hold.RunAsync(
                """
                CREATE FUNCTION held_back() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END';
                CREATE CONSTRAINT TRIGGER held_back AFTER INSERT ON publications DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION held_back();
                SELECT pg_advisory_lock(4711);
                """);
            return hold;
        }

        public Task EndAsync() => RunAsync("SELECT pg_advisory_unlock(4711)");

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private async Task RunAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
