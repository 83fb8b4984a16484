using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// A version that is published at an instant: before it nothing shows or uses it, from it on everything does, without anybody doing
/// anything then.
/// </summary>
internal sealed class ScheduledTests
{
    private static readonly DateTimeOffset At = ServiceHost.Now.AddDays(10);

    private ServiceHost _host = null!;
    private HttpClient _author = null!;
    private HttpClient _approver = null!;
    private HttpClient _open = null!;

    [SetUp]
    public void Start()
    {
        _host = new ServiceHost();
        _author = _host.Client();
        _approver = _host.Client(DevelopmentKey.Officer);
        _open = _host.Client("");
    }

    [TearDown]
    public async Task StopAsync()
    {
        _author.Dispose();
        _approver.Dispose();
        _open.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Catalogue_BeforeItsInstant_IsNowhereAndThenEverywhere()
    {
        var patch = JsonNode.Parse("""{"effectiveFrom":"2026-02-01"}""")!;
        var approved = await Publishing.PublishAsync(_author, _approver, Publishing.Catalogue, 2, patch, At);
        var far = "2099-01-01T00:00:00Z";

        Assert.That((approved.Text("/state"), (int)approved["version"]!, approved.Text("/publishedAt")),
            Is.EqualTo(("scheduled", 3, "2026-06-11T02:00:00.000Z")));
        var before = await SightsAsync(far);
        _host.Clock.SetUtcNow(At.AddMilliseconds(-1));
        var justBefore = await SightsAsync(far);
        _host.Clock.SetUtcNow(At);
        var after = await SightsAsync(far);

        Assert.That(before, Is.EqualTo(("2", "2", 404, 2)));
        Assert.That(justBefore, Is.EqualTo(before));
        Assert.That(after, Is.EqualTo(("3", "3", 200, 3)));
        Assert.That((await _author.ReadJsonAsync($"{Publishing.Catalogue}/{approved.Text("/id")}")).Text("/state"),
            Is.EqualTo("published"));
    }

    [Test]
    public async Task Programme_BeforeItsInstant_DecidesNothing()
    {
        var patch = JsonNode.Parse(
            """{"effectiveFrom":"2024-04-24","formula":{"capPerUnit":{"amount":{"amount":"20000.00","currency":"CNY"}}}}""")!;
        var draft = await DraftClient.BeginAsync(_author, Publishing.Programme, 1);
        await draft.PatchAsync(patch);
        await draft.DoAsync("PUT", "/golden-cases", new JsonObject { ["items"] = new JsonArray() });
        await draft.SubmitAsync();
        await draft.ApproveAsync(_approver, At);
        var old = await _author.DecidedAsync(Requests.Grantable());
        var foreseen = await _author.PreviewedAsync(Requests.Grantable(), "?knownAt=2099-01-01T00:00:00Z");

        _host.Clock.SetUtcNow(At);
        var now = await _author.DecidedAsync(Requests.Grantable());
        var asKnownBefore = await _author.PreviewedAsync(Requests.Grantable(), "?knownAt=2026-06-11T01:59:59.999Z");
        var replay = await _author.ReadJsonAsync($"/v1/decisions/{old["id"]}/replay");

        Assert.That(new[] { old, foreseen, asKnownBefore }.Select(one => ((int)one["programme"]!["version"]!, one.Text("/amount/amount"))),
            Is.All.EqualTo((1, "448000.00")));
        Assert.That(((int)now["programme"]!["version"]!, now.Text("/amount/amount")), Is.EqualTo((3, "320000.00")));
        Assert.That((bool)replay["identical"]!, Is.True);
    }

    [Test]
    public async Task NewProgramme_BeforeItsInstant_IsUnknown()
    {
        var document = Examples.Read("programme-content")!;
        document["programme"] = "from-tomorrow";
        var draft = await DraftClient.BeginAsync(_author, "/v1/programmes/from-tomorrow/drafts", new JsonObject
        { ["title"] = "New", ["document"] = document });
        await draft.SubmitAsync();
        await draft.ApproveAsync(_approver, At);

        using var read = await _open.ReadAsync("/v1/programmes/from-tomorrow/versions");
        using var budget = await _author.ReadAsync("/v1/programmes/from-tomorrow/budget");
        using var decided = await _author.DecideAsync(Requests.Grantable("from-tomorrow"));
        var listed = await _open.ReadJsonAsync("/v1/programmes?asOf=2026-08-01&limit=100");

        Assert.That((int)read.StatusCode, Is.EqualTo(404));
        Assert.That((int)budget.StatusCode, Is.EqualTo(404));
        var problem = await decided.ProblemAsync(400, "invalid-request");
        Assert.That(problem.Errors(), Is.EqualTo(["/programme PROGRAMME_UNKNOWN"]));
        Assert.That(problem.ToJsonString(), Does.Not.Contain("The known programmes are: beijing-ai-research, beijing-gpu-purchase, from-tomorrow"));
        Assert.That(listed["items"]!.AsArray().Select(one => one!.Text("/id")), Does.Not.Contain("from-tomorrow"));

        _host.Clock.SetUtcNow(At);
        Assert.That((await _open.ReadJsonAsync("/v1/programmes/from-tomorrow/versions"))["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Feed_FollowedFromTheBeginning_GivesEverythingOnceAndNothingEarly()
    {
        var first = await _open.ReadJsonAsync("/v1/changes?limit=4");
        var second = await _open.ReadJsonAsync($"/v1/changes?limit=4&since={first["next"]}");
        await Publishing.PublishAsync(_author, _approver, Publishing.Catalogue, 2,
            JsonNode.Parse("""{"effectiveFrom":"2026-07-01"}""")!, At);
        await Publishing.PublishAsync(_author, _approver, Publishing.Programme, 2, JsonNode.Parse("""{"effectiveFrom":"2026-08-01"}""")!);

        var third = await _open.ReadJsonAsync($"/v1/changes?since={second["next"]}");
        _host.Clock.SetUtcNow(At);
        var fourth = await _open.ReadJsonAsync($"/v1/changes?since={third["next"]}");
        var nothing = await _open.ReadJsonAsync($"/v1/changes?since={fourth["next"]}");
        var again = await _open.ReadJsonAsync("/v1/changes?since=2026-06-01T00:00:00Z");

        string[] Of(JsonNode page) => [.. page["items"]!.AsArray()
            .Select(one => $"{one!["programme"]?.ToString() ?? "catalogue"}/{one["version"]}")];
        Assert.That(Of(first).Concat(Of(second)), Is.EquivalentTo(
            ["catalogue/1", "catalogue/2", "beijing-gpu-purchase/1", "beijing-gpu-purchase/2", "beijing-ai-research/1",
                "eu-subsidiaries-example/1", "shenzhen-guangming-compute-platform/1"]));
        Assert.That(((bool)first["more"]!, (bool)second["more"]!), Is.EqualTo((true, false)));
        Assert.That((Of(third), Of(fourth), Of(nothing)),
            Is.EqualTo((new[] { "beijing-gpu-purchase/3" }, new[] { "catalogue/3" }, Array.Empty<string>())));
        Assert.That(Of(again), Is.EqualTo(["beijing-gpu-purchase/3", "catalogue/3"]));
        Assert.That(nothing.Text("/next"), Is.EqualTo(fourth.Text("/next")));
    }

    [TestCase("2026-06-01T01:59:00Z")]
    [TestCase("2027-07-01T00:00:00Z")]
    public async Task Instant_InThePastOrFarAway_IsAFault(string at)
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await draft.SubmitAsync();

        using var answer = await (await draft.SeenByAsync(_approver)).TryAsync("POST", "/approvals", new JsonObject { ["publishAt"] = at });

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/publishAt OUT_OF_BOUNDS"]));
    }

    [Test]
    public async Task Feed_WithACursorThatIsNone_IsAFault()
    {
        using var answer = await _open.ReadAsync("/v1/changes?since=yesterday");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["since MALFORMED"]));
    }

    private async Task<(string InForce, string AsKnownLater, int Version, int Listed)> SightsAsync(string knownAt)
    {
        using var inForce = await _open.ReadAsync("/v1/catalogue/models?limit=1");
        using var later = await _open.ReadAsync($"/v1/catalogue/vendors?limit=1&knownAt={knownAt}");
        using var version = await _open.ReadAsync("/v1/catalogue/versions/3");
        var listed = await _open.ReadJsonAsync($"/v1/catalogue/versions?knownAt={knownAt}");
        return (inForce.Headers.GetValues("Catalogue-Version").Single(), later.Headers.GetValues("Catalogue-Version").Single(),
            (int)version.StatusCode, listed["items"]!.AsArray().Count);
    }
}
