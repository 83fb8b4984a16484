using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Tests.Events;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Impact;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// One row that somebody has damaged by hand keeps nothing back but itself: every list names it and serves the others; read alone, it is
/// answered as itself.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class UnreadableRowsTests(StoreKind kind)
{
    private const string Programme = "test-impact";

    private TestStore? _store;
    private Receiver _receiver = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private HttpClient _officer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _receiver = await Receiver.StartAsync();
        _host = new ServiceHost([.. _store.Settings, .. ImpactHost.Settings(), .. Receiver.Settings]);
        _client = _host.Client();
        _officer = _host.Client(DevelopmentKey.Officer);
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("9000000.00", "partial")));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        _client.Dispose();
        _officer.Dispose();
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
        await _store.DisposeAsync();
    }

    [TestCase("ff", "")]
    [TestCase("", "")]
    [TestCase("7b", "&view=full")]
    [TestCase("7b7d", "")]
    [TestCase("7b7d", "&view=full")]
    [TestCase("01ff00ff00", "&view=full")]
    public async Task Decisions_OneDamaged_AreListedAndItIsNamed(string bytes, string view)
    {
        var ids = await DecideAsync(3);
        await RunAsync($"UPDATE decisions SET answer = {Blob(bytes)} WHERE id = '{ids[1]}'");

        await NamesAsync($"/v1/decisions?programme={Programme}{view}", ids[1], ids[2], ids[0]);
        var page = await _client.ReadJsonAsync($"/v1/decisions?programme={Programme}&limit=2{view}");
        await NamesNoneAsync($"/v1/decisions?programme={Programme}&limit=2&cursor={page["next"]}{view}", ids[0]);
        Assert.That((await _client.ReadJsonAsync("/v1/admin/verification")).ToJsonString(), Does.Contain(ids[1]).And.Not.Contain(ids[0]));
    }

    [Test]
    public async Task Decision_Damaged_IsAnsweredAsItself()
    {
        var ids = await DecideAsync(1);
        await RunAsync($"UPDATE decisions SET context = {Blob("ff")} WHERE id = '{ids[0]}'");

        using var answer = await _client.ReadAsync($"/v1/decisions/{ids[0]}");

        Assert.That((await answer.ProblemAsync(500, "internal-error")).Text("/detail"), Does.Contain(ids[0]));
    }

    [Test]
    public async Task Entries_OneDamaged_AreListedAndItIsNamed()
    {
        var ids = await DecideAsync(3);
        var entries = await IdsAsync($"/v1/programmes/{Programme}/entries");
        await RunAsync($"UPDATE entries SET kind = 'nonsense' WHERE id = '{entries[1]}'");

        await NamesAsync($"/v1/programmes/{Programme}/entries", entries[1], entries[0], entries[2]);
        await NamesAsync($"/v1/decisions/{ids[1]}/entries", entries[1]);
        using var table = await _client.ReadAsync($"/v1/programmes/{Programme}/entries", ("Accept", "text/csv"));
        Assert.That((await table.Content.ReadAsStringAsync()).Split("\r\n")
            .Single(line => line.StartsWith(entries[1], StringComparison.Ordinal)), Does.Contain("cannot be read"));
    }

    [Test]
    public async Task AuditTrail_OneEntryDamaged_IsListedAndItIsNamed()
    {
        var draft = await ImpactOverHttpTests.DraftAsync(_client, "0.2000");
        var entries = await IdsAsync($"/v1/audit?draft={draft}");
        await RunAsync($"UPDATE audit SET action = 'nonsense' WHERE id = '{entries[1]}'");

        await NamesAsync($"/v1/audit?draft={draft}", entries[1], entries[0]);
    }

    [Test]
    public async Task Drafts_OneDamaged_AreListedAndItIsNamed()
    {
        var (one, other) = (await ImpactOverHttpTests.DraftAsync(_client, "0.2000"),
            await ImpactOverHttpTests.DraftAsync(_client, "0.2100"));
        await RunAsync($"UPDATE drafts SET state = 'nonsense' WHERE id = '{other}'");

        await NamesAsync($"/v1/programmes/{Programme}/drafts", other, one);
        using var answer = await _client.ReadAsync($"/v1/programmes/{Programme}/drafts/{other}");
        Assert.That((await answer.ProblemAsync(500, "internal-error")).Text("/detail"), Does.Contain(other));
    }

    [Test]
    public async Task ImpactReports_OneDamaged_AreListedAndMadeAndItIsNamed()
    {
        await DecideAsync(2);
        var (bad, good) = (await ReportAsync("0.2000"), await ReportAsync("0.2100"));
        await RunAsync($"UPDATE impact_reports SET period_until = 'nonsense' WHERE id = '{bad}'");

        await _host.MakeAsync();

        await NamesAsync("/v1/impact-reports", bad, good);
        Assert.That((await _client.ReadJsonAsync($"/v1/impact-reports/{good}")).Text("/state"), Is.EqualTo("done"),
            "who waits behind a damaged one is made");
        using var answer = await _client.ReadAsync($"/v1/impact-reports/{bad}");
        Assert.That((await answer.ProblemAsync(500, "internal-error")).Text("/detail"), Does.Contain(bad));
    }

    [Test]
    public async Task ImpactItems_OneBlockDamaged_AreListedAndItIsNamed()
    {
        await DecideAsync(2);
        var report = await ReportAsync("0.2000");
        await _host.MakeAsync();
        await RunAsync($"UPDATE impact_blocks SET items = {Blob("ff")} WHERE report_id = '{report}'");

        var page = await _client.ReadJsonAsync($"/v1/impact-reports/{report}/items");

        Assert.That(page["items"]!.AsArray(), Is.Empty);
        Assert.That(page["unreadable"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo([$"{report}/blocks/0"]));
        Assert.That(page["next"], Is.Null);
    }

    [Test]
    public async Task Report_ThatFailsOutsideADecision_IsKeptAsFailedAndTheListGoesOn()
    {
        await DecideAsync(1);
        var draft = await ImpactOverHttpTests.DraftAsync(_client, "0.2000");
        using var asked = await _client
            .SendJsonAsync($"/v1/programmes/{Programme}/drafts/{draft}/impact-reports",
            new JsonObject { ["from"] = "0001-01-01T00:00:00Z" });
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await asked.Content.ReadAsStringAsync());
        var id = (await asked.JsonAsync()).Text("/id");
        await RunAsync($"UPDATE impact_reports SET content = {Blob("ff")} WHERE id = '{id}'");
        var other = await ReportAsync("0.2100");

        await _host.MakeAsync();

        var read = await _client.ReadJsonAsync($"/v1/impact-reports/{id}");
        Assert.That((read.Text("/state"), read["failure"]!["decisionId"]), Is.EqualTo(("failed", (JsonNode?)null)), read.ToJsonString());
        Assert.That((await _client.ReadJsonAsync("/v1/impact-reports"))["items"]!.AsArray().Select(one => one!.Text("/id")),
            Is.EqualTo([other, id]));
        Assert.That((await _client.ReadJsonAsync($"/v1/impact-reports/{other}")).Text("/state"), Is.EqualTo("done"));
    }

    [Test]
    public async Task Report_FromTheYearOne_IsMadeAndListed()
    {
        await DecideAsync(2);
        var draft = await ImpactOverHttpTests.DraftAsync(_client, "0.2000");
        using var asked = await _client
            .SendJsonAsync($"/v1/programmes/{Programme}/drafts/{draft}/impact-reports",
            new JsonObject { ["from"] = "0001-01-01T00:00:00Z" });
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await asked.Content.ReadAsStringAsync());

        await _host.MakeAsync();

        var read = (await _client.ReadJsonAsync("/v1/impact-reports"))["items"]![0]!;
        Assert.That((read.Text("/state"), (int)read["results"]!["decisions"]!), Is.EqualTo(("done", 2)), read.ToJsonString());
    }

    [Test]
    public async Task Webhooks_OneDamaged_AreListedAndSentToAndItIsNamed()
    {
        var (bad, good) = (await SubscribeAsync(), await SubscribeAsync());
        await RunAsync($"UPDATE webhooks SET events = 'nonsense' WHERE id = '{bad}'");
        await DecideAsync(1);

        await _host.Services.GetRequiredService<WebhookWorker>().RunOnceAsync();

        await NamesAsync("/v1/webhooks", bad, good);
        Assert.That(_receiver.All, Has.Count.EqualTo(1), "the other hears of it");
    }

    [Test]
    public async Task Events_OfARecordThatIsDamaged_AreLeftOutAndTheOthersSent()
    {
        var webhook = await SubscribeAsync();
        var ids = await DecideAsync(3);
        await RunAsync($"UPDATE decisions SET context = {Blob("ff")} WHERE id = '{ids[1]}'");

        await _host.Services.GetRequiredService<WebhookWorker>().RunOnceAsync();

        Assert.That(_receiver.All.Select(one => (string?)one.Event["data"]!["decisionId"]), Is.EquivalentTo([ids[0], ids[2]]), webhook);
    }

    [Test]
    public async Task DeadLetters_OneDamaged_AreListedAndItIsNamed()
    {
        var webhook = await SubscribeAsync();
        var (bad, good) = ($"evt_{new string('a', 25)}", $"evt_{new string('b', 25)}");
        var sent = $$"""
            {"specversion":"1.0","id":"{{good}}","source":"urn:eligibility-service","type":"webhook.ping","subject":"{{webhook}}",
            "time":"2026-06-01T02:00:00.000Z","datacontenttype":"application/json","data":{} }
            """;
        foreach (var (id, body) in new[] { (bad, "{"), (good, sent) })
        {
            await RunAsync(
                $"INSERT INTO webhook_events (webhook_id, event_id, type, subject, body, dead, attempts, due_at) VALUES ('{webhook}', '{id}', 'webhook.ping', '{webhook}', '{body}', 1, 3, '2026-06-01T02:00:00.000Z')");
        }

        var page = await _client.ReadJsonAsync($"/v1/webhooks/{webhook}/dead-letters");

        Assert.That(page["items"]!.AsArray().Select(one => one!.Text("/eventId")), Is.EqualTo([good]));
        Assert.That(page["unreadable"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo([bad]));
    }

    [Test]
    public async Task WaitingCases_OneDamaged_AreListedAndItIsNamed()
    {
        var ids = await DecideAsync(2);
        foreach (var (id, since) in new[] { (ids[0], "nonsense"), (ids[1], "2026-06-01T02:00:00.000Z") })
        {
            await RunAsync(
                $"INSERT INTO registry_waits (programme_id, decision_id, since, failures) VALUES ('{Programme}', '{id}', '{since}', 0)");
        }

        var page = await _client.ReadJsonAsync("/v1/registries/waiting");

        Assert.That(page["items"]!.AsArray().Select(one => one!.Text("/decisionId")), Is.EqualTo([ids[1]]));
        Assert.That(page["unreadable"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo([ids[0]]));
    }

    [Test]
    public async Task AffectedDecisions_OneDamaged_AreListedAndItIsNamed()
    {
        var ids = await DecideAsync(3);
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("8000000.00", "partial"), 2, "2026-06-01T02:00:30Z"));
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync($"UPDATE decisions SET request = {Blob("ff")} WHERE id = '{ids[1]}'");

        var page = await _officer.ReadJsonAsync($"/v1/programmes/{Programme}/affected-decisions");

        Assert.That(page["items"]!.AsArray().Select(one => one!.Text("/decisionId")), Is.EqualTo([ids[0], ids[2]]));
        Assert.That(page["unreadable"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo([ids[1]]));
    }

    private async Task<string[]> DecideAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add((await _client.DecidedAsync(Requests.Grantable(Programme))).Text("/id"));
            _host.Clock.Advance(TimeSpan.FromMilliseconds(5));
        }

        return [.. ids];
    }

    private async Task<string> ReportAsync(string rate)
    {
        var draft = await ImpactOverHttpTests.DraftAsync(_client, rate);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var asked = await _client.SendJsonAsync($"/v1/programmes/{Programme}/drafts/{draft}/impact-reports", new JsonObject());
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await asked.Content.ReadAsStringAsync());
        return (await asked.JsonAsync()).Text("/id");
    }

    private async Task<string> SubscribeAsync()
    {
        using var answer = await _client
            .PostKeyedAsync("/v1/webhooks", new JsonObject { ["url"] = _receiver.Url, ["events"] = new JsonArray("decision.granted") });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return (await answer.JsonAsync()).Text("/id");
    }

    private async Task<string[]> IdsAsync(string path) =>
        [.. (await _client.ReadJsonAsync(path))["items"]!.AsArray().Select(one => one!.Text("/id"))];

    private async Task NamesAsync(string path, string damaged, params string[] served)
    {
        var page = await _client.ReadJsonAsync(path);
        Assert.That(page["items"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo(served), path);
        Assert.That(page["unreadable"]?.AsArray().Select(one => one!.Text("/id")), Is.EqualTo([damaged]), path);
        Assert.That(page["unreadable"]![0]!.Text("/detail/en"), Does.Contain(damaged));
    }

    private async Task NamesNoneAsync(string path, params string[] served)
    {
        var page = await _client.ReadJsonAsync(path);
        Assert.That(page["items"]!.AsArray().Select(one => one!.Text("/id")), Is.EqualTo(served), path);
        Assert.That(page["unreadable"], Is.Null);
    }

    private string Blob(string hex) => kind == StoreKind.Sqlite ? $"x'{hex}'" : $"'\\x{hex}'::bytea";

    private async Task RunAsync(string sql)
    {
        await using var connection = await _store!.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.That(await command.ExecuteNonQueryAsync(), Is.GreaterThan(0), sql);
    }
}
