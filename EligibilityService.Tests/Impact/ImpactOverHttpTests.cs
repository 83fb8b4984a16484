using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Access;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Oracle;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Impact;

/// <summary>Impact reports as a policy officer meets them: on a draft, over HTTP.</summary>
internal sealed class ImpactOverHttpTests
{
    private const string Programme = "test-impact";
    private const string Drafts = $"/v1/programmes/{Programme}/drafts";

    private ServiceHost _host = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = new ServiceHost(ImpactHost.Settings());
        _client = _host.Client();
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("9000000.00", "partial")));
        var dice = new Dice(new PCG(1, 3));
        for (var i = 0; i < 30; i++)
        {
            using var answer = await _client.DecideAsync(ImpactHost.RandomPurchase(dice, Programme));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        // A report that has no end looks at what was decided before it was asked for.
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Report_OnADraft_IsAskedForMadeAndRead()
    {
        var draft = await DraftAsync("0.2000");

        using var asked = await AskAsync(draft);
        var queued = await asked.JsonAsync();
        await _host.MakeAsync();
        var report = await GetAsync(asked.Headers.Location!.ToString());

        Assert.That((asked.StatusCode, Text(queued["state"]), Text(report["state"]), (int)report["percent"]!),
            Is.EqualTo((HttpStatusCode.Accepted, "queued", "done", 100)), report.ToJsonString());
        var (results, items) = (report["results"]!, await ItemsAsync($"{asked.Headers.Location}/items?limit=4"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((int)results["decisions"]!, Is.EqualTo(30));
            Assert.That(items, Has.Count.EqualTo((int)results["changed"]!).And.Count.GreaterThan(10));
            Assert.That(items.Select(item => Text(item["decisionId"])), Is.Unique);
            Assert.That(items.Sum(item => Yuan(item["difference"])), Is.EqualTo(Yuan(results["money"]![0]!["difference"])));
            Assert.That(await ItemsAsync($"{asked.Headers.Location}/items?filter=losses&limit=3"),
                Has.Count.EqualTo((int)results["losses"]!));
            Assert.That(await ItemsAsync($"{asked.Headers.Location}/items?filter=gains"), Has.Count.EqualTo((int)results["gains"]!));
        }
    }

    [Test]
    public async Task Report_OnAnInvoiceThatAnotherOneReplaces_IsOfTheOtherOneAlone()
    {
        const string Rich = "test-impact-corrected";
        await _host.PublishAsync(TestProgrammes.With(Rich, TestProgrammes.Budget("9000000.00", "partial")));
        var (replaced, corrected) = (Requests.Grantable(Rich), Requests.Grantable(Rich));
        var number = replaced["invoice"]!["number"]!.DeepClone();
        corrected["invoice"]!["precedingInvoices"] = new JsonArray(new JsonObject { ["number"] = number });
        using var first = await _client.DecideAsync(replaced);
        using var second = await _client.DecideAsync(corrected);
        var (old, standing) = (await first.JsonAsync(), await second.JsonAsync());
        Assert.That((Text(standing["outcome"]), Text(standing["replaces"]!["invoices"]![0]!["decisionId"])),
            Is.EqualTo(("granted", Text(old["id"]))), "else the test shows nothing");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));

        var draft = await DraftAsync(_client, "0.2000", Rich);
        using var asked = await _client.PostAsync(new Uri($"/v1/programmes/{Rich}/drafts/{draft}/impact-reports", UriKind.Relative),
            Requests.Body("{}"));
        await _host.MakeAsync();

        Assert.That((int)(await GetAsync(asked.Headers.Location!.ToString()))["results"]!["decisions"]!, Is.EqualTo(1));
        Assert.That((await ItemsAsync($"{asked.Headers.Location}/items")).Select(item => Text(item["decisionId"])),
            Is.EqualTo(new[] { Text(standing["id"]) }));
    }

    [Test]
    public async Task Items_AsCsv_AreAllThereForASpreadsheet()
    {
        using var asked = await AskAsync(await DraftAsync("0.2000"));
        await _host.MakeAsync();
        var report = await GetAsync(asked.Headers.Location!.ToString());
        using var message = new HttpRequestMessage(HttpMethod.Get, $"{asked.Headers.Location}/items?filter=losses");
        message.Headers.Accept.ParseAdd("text/csv");

        using var answer = await _client.SendAsync(message);

        var lines = Encoding.UTF8.GetString((await answer.Content.ReadAsByteArrayAsync()).AsSpan(3))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(1 + (int)report["results"]!["losses"]!));
        Assert.That(lines[0], Does.StartWith("decisionId,programme,buyer,"));
        Assert.That(lines[1], Does.StartWith("dec_").And.Match(",-[0-9]+[.][0-9]{2},CNY,"), "a column of amounts can be added up");
    }

    [Test]
    public async Task Report_AskedForTwice_IsOneUntilTheDraftChanges()
    {
        var draft = await DraftAsync("0.2000");
        using var first = await AskAsync(draft);
        using var second = await AskAsync(draft);
        await _host.MakeAsync();
        await PatchAsync(draft, "0.2500");
        using var third = await AskAsync(draft);

        var (one, other) = (await first.JsonAsync(), await third.JsonAsync());
        Assert.That((first.StatusCode, second.StatusCode, third.StatusCode),
            Is.EqualTo((HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Accepted)));
        Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
        Assert.That(Text(other["documentSha256"]), Is.Not.EqualTo(Text(one["documentSha256"])));
    }

    [Test]
    public async Task Report_ThatIsCalledOff_StaysSo()
    {
        using var asked = await AskAsync(await DraftAsync("0.2000"));
        using var cancelled = await _client.DeleteAsync(asked.Headers.Location);
        await _host.MakeAsync();
        using var done = await AskAsync(await DraftAsync("0.2100"));
        await _host.MakeAsync();
        using var tooLate = await _client.DeleteAsync(done.Headers.Location);

        Assert.That((cancelled.StatusCode, Text((await GetAsync(asked.Headers.Location!.ToString()))["state"]), tooLate.StatusCode),
            Is.EqualTo((HttpStatusCode.OK, "cancelled", HttpStatusCode.Conflict)));
    }

    [Test]
    public async Task Period_ThatEndsBeforeItBegins_IsAFault()
    {
        var draft = await DraftAsync("0.2000");

        using var answer = await _client.PostAsync(new Uri($"{Drafts}/{draft}/impact-reports", UriKind.Relative),
            Requests.Body("""{"from":"2026-02-01T00:00:00Z","until":"2026-01-01T00:00:00Z"}"""));

        _ = await answer.ProblemAsync(400, "invalid-request");
    }

    [Test]
    public async Task Report_OnADraftThatWasGivenUp_IsRefused()
    {
        var draft = await DraftClient.BeginAsync(_client, Drafts, 1);
        await draft.DoAsync("POST", "/withdrawals", new JsonObject { ["ground"] = "Not needed" });

        using var answer = await AskAsync(draft.Id);

        await answer.ProblemAsync(409, "draft-state");
    }

    [Test]
    public async Task Report_OnADraftThatIsNotWhole_SaysWhatIsMissing()
    {
        var draft = await DraftClient.BeginAsync(_client, Drafts, 1);
        await draft.PatchAsync(JsonNode.Parse("""{"formula":{"rate":{"rates":{"training":{"rate":"1.5000"}}}}}""")!);

        using var answer = await AskAsync(draft.Id);

        var problem = await answer.ProblemAsync(409, "draft-state");
        Assert.That(problem["errors"]!.AsArray(), Is.Not.Empty, problem.ToJsonString());
    }

    [Test]
    public async Task Approval_WhereTheProgrammeAsksForAReport_NeedsAFinishedOneOfExactlyThisDraft()
    {
        using var approver = _host.Client(DevelopmentKey.Officer);
        var draft = await DraftClient.BeginAsync(_client, Drafts, 1);
        await draft.PatchAsync(JsonNode.Parse("""{"publicationRequires":["impact_report"]}""")!);
        using var early = await AskAsync(draft.Id);
        await _host.MakeAsync();
        await draft.PatchAsync(JsonNode.Parse("""{"formula":{"rate":{"rates":{"training":{"rate":"0.2000"}}}}}""")!);
        await draft.SubmitAsync();
        using var unfinished = await AskAsync(draft.Id);

        using var refused = await (await draft.SeenByAsync(approver)).TryAsync("POST", "/approvals", new JsonObject());
        await refused.ProblemAsync(409, "draft-state");
        await _host.MakeAsync();
        await draft.ApproveAsync(approver);

        var publication = await GetAsync($"/v1/programmes/{Programme}/versions/2/publication");
        Assert.That((unfinished.StatusCode, unfinished.Headers.Location!.ToString()),
            Is.EqualTo((HttpStatusCode.Accepted, $"/v1/impact-reports/{publication["impactReport"]}")));
        Assert.That(unfinished.Headers.Location, Is.Not.EqualTo(early.Headers.Location));
    }

    [Test]
    public async Task Report_OnADraftForDaysToCome_DecidesAsThoughItWereInForceAndSaysSo()
    {
        using var approver = _host.Client(DevelopmentKey.Officer);
        var draft = await DraftClient.BeginAsync(_client, Drafts, 1);
        await draft.PatchAsync(
            JsonNode.Parse("""{"effectiveFrom":"2027-01-01","formula":{"rate":{"rates":{"training":{"rate":"0.2000"}}}}}""")!);
        using var now = await AskAsync(await DraftAsync("0.2000"));
        using var asked = await AskAsync(draft.Id);
        await _host.MakeAsync();

        var (ofToday, report) = (await GetAsync(now.Headers.Location!.ToString()), await GetAsync(asked.Headers.Location!.ToString()));
        var page = await GetAsync($"{asked.Headers.Location}/items");
        using var csv = new HttpRequestMessage(HttpMethod.Get, $"{asked.Headers.Location}/items");
        csv.Headers.Accept.ParseAdd("text/csv");
        using var table = await _client.SendAsync(csv);
        var lines = (await table.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var checks = await draft.ReadAsync("/checks");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((bool)ofToday["asThoughInForce"]!, (bool)report["asThoughInForce"]!, Text(report["state"])),
                Is.EqualTo((false, true, "done")));
            Assert.That(report["results"]!.ToJsonString(), Is.EqualTo(ofToday["results"]!.ToJsonString()),
                "the same rules on the same decisions");
            Assert.That(((bool)page["asThoughInForce"]!, page["items"]!.AsArray().Count),
                Is.EqualTo((true, Math.Min(50, (int)report["results"]!["changed"]!))));
            Assert.That(lines[0].Split(',')[5..7], Is.EqualTo(new[] { "touched", "asThoughInForce" }));
            Assert.That(lines.Skip(1).Select(line => line.Split(',')[6]), Is.Not.Empty.And.All.EqualTo("yes"));
            Assert.That(checks["findings"]!.AsArray().Select(one => (Text(one!["severity"]), Text(one["code"]))),
                Does.Contain(("warning", "IMPACT_TOUCHES_NOTHING")));
        }

        var submitted = await draft.SubmitAsync();
        var approved = await draft.ApproveAsync(approver);
        Assert.That(submitted["warnings"], Is.Null);
        Assert.That(approved["warnings"]!.AsArray().Select(one => (Text(one!["severity"]), Text(one["code"]))),
            Does.Contain(("warning", "IMPACT_TOUCHES_NOTHING")));
        Assert.That((await draft.ReadAsync())["warnings"], Is.Null);
    }

    [Test]
    public async Task Approval_OfADraftThatBearsOnDecisions_WarnsOfNoSuchThing()
    {
        using var approver = _host.Client(DevelopmentKey.Officer);
        var draft = await DraftClient.BeginAsync(_client, Drafts, 1);
        await draft.PatchAsync(JsonNode.Parse("""{"formula":{"rate":{"rates":{"training":{"rate":"0.2000"}}}}}""")!);
        using var asked = await AskAsync(draft.Id);
        await _host.MakeAsync();
        await draft.SubmitAsync();

        var approved = await draft.ApproveAsync(approver);

        Assert.That(approved["warnings"]!.AsArray().Select(one => Text(one!["code"])), Does.Not.Contain("IMPACT_TOUCHES_NOTHING"));
    }

    [Test]
    public async Task Report_OfWhoMayNotDraft_IsForbidden()
    {
        var draft = await DraftAsync("0.2000");
        var key = await _host.Services.GetRequiredService<ApiKeys>()
            .CreateAsync(Somebody.Of("Another agency"), [Scopes.DecisionsRead, Scopes.CatalogueWrite]);
        using var other = _host.Client(key.Secret);

        using var answer = await other.PostAsync(new Uri($"{Drafts}/{draft}/impact-reports", UriKind.Relative), Requests.Body("{}"));

        _ = await answer.ProblemAsync(403, "forbidden");
    }

    private Task<HttpResponseMessage> AskAsync(string draft) =>
        _client.PostAsync(new Uri($"{Drafts}/{draft}/impact-reports", UriKind.Relative), Requests.Body("{}"));

    private Task<string> DraftAsync(string training) => DraftAsync(_client, training);

    /// <summary>Begins a draft of the test programme with another rate; gives its id.</summary>
    internal static async Task<string> DraftAsync(HttpClient client, string training, string programme = Programme)
    {
        using var made = await client.PostAsync(new Uri($"/v1/programmes/{programme}/drafts", UriKind.Relative),
            Requests.Body("""{"title":"Another rate","from":1}"""));
        var draft = await made.JsonAsync();
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created), draft.ToJsonString());
        await PatchAsync(client, Text(draft["id"]), training, programme);
        return Text(draft["id"]);
    }

    private Task PatchAsync(string draft, string training) => PatchAsync(_client, draft, training, Programme);

    private static async Task PatchAsync(HttpClient client, string draft, string training, string programme)
    {
        using var read = await client.GetAsync(new Uri($"/v1/programmes/{programme}/drafts/{draft}", UriKind.Relative));
        using var patch = new HttpRequestMessage(HttpMethod.Patch, $"/v1/programmes/{programme}/drafts/{draft}/document")
        {
            Content = new StringContent(
                """{"formula":{"rate":{"rates":{"training":{"rate":"0.0000"}}}}}""".Replace("0.0000", training, StringComparison.Ordinal),
                Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json")),
        };
        patch.Headers.IfMatch.Add(read.Headers.ETag!);
        using var patched = await client.SendAsync(patch);
        Assert.That(patched.StatusCode, Is.EqualTo(HttpStatusCode.OK), await patched.Content.ReadAsStringAsync());
    }

    private async Task<IReadOnlyList<JsonNode>> ItemsAsync(string first)
    {
        var all = new List<JsonNode>();
        for (string? at = first; at is not null;)
        {
            using var answer = await _client.GetAsync(new Uri(at, UriKind.Relative));
            var page = await answer.JsonAsync();
            all.AddRange(page["items"]!.AsArray().Select(one => one!));
            at = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return all;
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static decimal Yuan(JsonNode? money) =>
        decimal.Parse(Text(money!["amount"]), System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
