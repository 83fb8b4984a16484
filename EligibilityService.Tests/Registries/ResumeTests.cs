using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Registries;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Registries;

/// <summary>
/// Cases that wait for a registry, on both stores: they are decided once, in their order, when it answers; and none is lost.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class ResumeTests(StoreKind kind)
{
    private const string Programme = "test-resume";

    private TestStore? _store;
    private FakeRegistry _registry = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _registry = new FakeRegistry();
        _host = NewHost();
        _client = _host.Client();
        await _host.PublishAsync(RegistryProgrammes.Asking(Programme, TestProgrammes.Budget("1000000.00", "partial")));
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        _client.Dispose();
        await _host.DisposeAsync();
        _registry.Dispose();
        await Invariants.HoldAsync(_store);
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Case_WhenTheRegistryIsBack_IsDecidedInTheNameOfWhoAsked()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        _host.Clock.Advance(TimeSpan.FromHours(30));
        _registry.KnowsAllOf(request);

        await RoundAsync();

        var decided = await SuccessorAsync(waiting);
        var entries = await GetAsync($"/v1/decisions/{decided["id"]}/entries");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(waiting["outcome"]), Is.EqualTo("undetermined"));
            Assert.That((Text(decided["outcome"]), Text(decided["amount"]!["amount"]), Text(decided["supersedes"])),
                Is.EqualTo(("granted", "384000.00", Text(waiting["id"]))));
            Assert.That((Text(decided["decidedBy"]), Text(decided["receivedOn"]), Text(decided["decidedAt"])),
                Is.EqualTo((Text(waiting["decidedBy"]), "2026-06-01", "2026-06-02T08:00:00.000Z")));
            Assert.That(entries["items"]!.AsArray().Select(one => (Text(one!["kind"]), Text(one["ground"]), Text(one["madeBy"]))),
                Is.EqualTo([("reserve", "resumed", "Development")]));
            Assert.That(await WaitingAsync(), Is.Empty);
        }

        await AssertReplaysAsync(waiting, decided);
        using var again = await _client.DecideAsync(request);
        Assert.That((again.StatusCode, Text((await again.JsonAsync())["id"])), Is.EqualTo((HttpStatusCode.OK, Text(decided["id"]))),
            "it stands");
    }

    [Test]
    public async Task Cases_ThatWait_AreDecidedOldestFirst()
    {
        var requests = Enumerable.Range(0, 20).Select(_ => Requests.Grantable(Programme)).ToArray();
        GoesDown();
        var waiting = new List<JsonNode>();
        foreach (var request in requests)
        {
            waiting.Add(await DecideAsync(request));
        }

        ComesBackFor(requests);
        await RoundAsync();

        var decided = await Task.WhenAll(waiting.Select(SuccessorAsync));
        Assert.That(decided.Select(one => Text(one["amount"]!["amount"])).Take(4),
            Is.EqualTo(["384000.00", "384000.00", "232000.00", "0.00"]), "the first gets it first");
        Assert.That(decided.Select(one => Text(one["id"])), Is.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(Text((await GetAsync($"/v1/programmes/{Programme}/budget"))["used"]!["amount"]), Is.EqualTo("1000000.00"));
    }

    [Test]
    public async Task Registry_ThatIsStillDown_LeavesEverythingAsItIs()
    {
        GoesDown();
        var waiting = await DecideAsync(Requests.Grantable(Programme));

        await RoundAsync();
        await RoundAsync();

        Assert.That(await WaitingAsync(), Is.EqualTo([Text(waiting["id"])]));
        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(1));
    }

    [Test]
    public async Task OneRegistry_BackWithoutTheOther_LeavesTheCaseWaiting()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);

        _registry.OnInvoices(FakeRegistry.RecordOf(request));
        await RoundAsync();
        var halfBack = await WaitingAsync();
        _registry.OnBuyers(FakeRegistry.GoodBuyer());
        await RoundAsync();

        Assert.That(halfBack, Is.EqualTo([Text(waiting["id"])]));
        Assert.That(Text((await SuccessorAsync(waiting))["outcome"]), Is.EqualTo("granted"));
    }

    [Test]
    public async Task OneRegistry_ThatSaysNo_RefusesAtOnce()
    {
        GoesDown();
        var waiting = await DecideAsync(Requests.Grantable(Programme));

        _registry.OnInvoices(new JsonObject { ["found"] = false });
        await RoundAsync();

        Assert.That(Text((await SuccessorAsync(waiting))["outcome"]), Is.EqualTo("refused"), "no answer of the other could help");
        Assert.That(await WaitingAsync(), Is.Empty);
    }

    [Test]
    public async Task Case_ThatTheRegistryCannotAnswer_HoldsUpNobody()
    {
        var requests = Enumerable.Range(0, 3).Select(_ => Requests.Grantable(Programme)).ToArray();
        GoesDown();
        var waiting = new List<JsonNode>();
        foreach (var request in requests)
        {
            waiting.Add(await DecideAsync(request));
        }

        ComesBackFor(requests);
        _registry.OnInvoice(requests[0], FakeRegistry.Status(500));
        for (var i = 0; i < 3; i++)
        {
            await RoundAsync();
        }

        Assert.That(await WaitingAsync(), Is.EqualTo([Text(waiting[0]["id"])]));
        Assert.That(Text((await SuccessorAsync(waiting[2]))["outcome"]), Is.EqualTo("granted"));
        _registry.OnInvoice(requests[0], FakeRegistry.Json(FakeRegistry.RecordOf(requests[0]).ToJsonString()));
        await RoundAsync();
        Assert.That(Text((await SuccessorAsync(waiting[0]))["amount"]!["amount"]), Is.EqualTo("232000.00"),
            "what the others left of the budget");
    }

    [Test]
    public async Task Rounds_OfTwoReplicasAtOnce_DecideEachCaseOnce()
    {
        // One SQLite file has one service: there the two are the same.
        await using var second = kind == StoreKind.Postgres ? NewHost() : null;
        var other = second ?? _host;
        using var onOther = other.Client();
        await other.PublishAsync(RegistryProgrammes.Asking(Programme, TestProgrammes.Budget("1000000.00", "partial")));
        var requests = Enumerable.Range(0, 12).Select(_ => Requests.Grantable(Programme)).ToArray();
        GoesDown();
        for (var i = 0; i < requests.Length; i++)
        {
            using var answer = await (i % 2 == 0 ? _client : onOther).DecideAsync(requests[i]);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        ComesBackFor(requests);
        await Task.WhenAll(RoundAsync(_host), RoundAsync(other), RoundAsync(_host), RoundAsync(other));

        Assert.That(await WaitingAsync(), Is.Empty);
        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(24));
        Assert.That(Text((await GetAsync($"/v1/programmes/{Programme}/budget"))["used"]!["amount"]), Is.EqualTo("1000000.00"));
    }

    [Test]
    public async Task Service_StartedAnew_TakesUpWhoWaits()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        _registry.KnowsAllOf(request);

        _client.Dispose();
        await _host.DisposeAsync();
        (_host, _client) = (NewHost(), null!);
        _client = _host.Client();
        await RoundAsync();

        Assert.That(Text((await SuccessorAsync(waiting))["outcome"]), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Case_ThatWaitedTooLong_IsGivenUpAndStaysUndetermined()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        _host.Clock.Advance(TimeSpan.FromHours(168));
        await RoundAsync();
        var atTheEnd = await WaitingAsync();

        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await RoundAsync();
        var after = await WaitingAsync();
        _registry.KnowsAllOf(request);
        await RoundAsync();

        Assert.That((atTheEnd.Count(), after.Count()), Is.EqualTo((1, 0)));
        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(1));
        using var again = await _client.DecideAsync(request);
        var decided = await again.JsonAsync();
        Assert.That((Text(decided["outcome"]), Text(decided["supersedes"])), Is.EqualTo(("granted", Text(waiting["id"]))),
            "who asks again is decided");
    }

    [Test]
    public async Task Case_AskedForAgain_WaitsNoMore()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        using var same = await _client.DecideAsync(request);
        _registry.KnowsAllOf(request);

        var decided = await DecideAsync(request);
        await RoundAsync();

        Assert.That((same.StatusCode, Text((await same.JsonAsync())["id"])), Is.EqualTo((HttpStatusCode.OK, Text(waiting["id"]))));
        Assert.That(Text(decided["outcome"]), Is.EqualTo("granted"));
        Assert.That(await WaitingAsync(), Is.Empty);
        Assert.That(await _store!.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(2));
    }

    [Test]
    public async Task Case_ThatAnOfficerDecides_WaitsNoMore()
    {
        GoesDown();
        var waiting = await DecideAsync(Requests.Grantable(Programme));
        using var officer = _host.Client(DevelopmentKey.Officer);
        var findings = new JsonArray(
            [.. new[] { "buyer-in-good-standing", "invoice-verified" }.Select(id => new JsonObject
                { ["condition"] = id, ["answer"] = "met", ["ground"] = "Seen on paper" })]);

        using var review = await officer.PostKeyedAsync($"/v1/decisions/{waiting["id"]}/reviews", new JsonObject
        { ["ground"] = "The registry is down", ["findings"] = findings });

        var reviewed = await review.JsonAsync();
        Assert.That(Text(reviewed["outcome"]), Is.EqualTo("granted"), reviewed.ToJsonString());
        Assert.That(await WaitingAsync(), Is.Empty);
    }

    [Test]
    public async Task Review_ThatLeavesTheRegistrysPartOpen_IsCarriedOn()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        using var officer = _host.Client(DevelopmentKey.Officer);
        var finding = new JsonObject { ["condition"] = "buyer-in-good-standing", ["answer"] = "met", ["ground"] = "Seen on paper" };
        using var review = await officer.PostKeyedAsync($"/v1/decisions/{waiting["id"]}/reviews", new JsonObject
        { ["ground"] = "The registry is down", ["findings"] = new JsonArray(finding) });
        var reviewed = await review.JsonAsync();
        _registry.KnowsAllOf(request);

        await RoundAsync();

        var decided = await SuccessorAsync(reviewed);
        Assert.That((Text(reviewed["outcome"]), Text(decided["outcome"]), Text(decided["review"]!["ground"])),
            Is.EqualTo(("undetermined", "granted", "The registry is down")));
        await AssertReplaysAsync(waiting, reviewed, decided);
    }

    [TestCase("reviews")]
    [TestCase("redecisions")]
    public async Task Place_OfWhoIsDecidedAnewAndWaitsStill_IsKept(string what)
    {
        var requests = Enumerable.Range(0, 3).Select(_ => Requests.Grantable(Programme)).ToArray();
        GoesDown();
        var waiting = new List<JsonNode>();
        foreach (var request in requests)
        {
            waiting.Add(await DecideAsync(request));
        }

        if (what == "redecisions")
        {
            var corrected = RegistryProgrammes.Asking(Programme, TestProgrammes.Budget("1000000.00", "partial"));
            (corrected["version"], corrected["publishedAt"]) = (2, "2026-06-01T01:59:02Z");
            await _host.PublishAsync(corrected);
        }

        using var officer = _host.Client(DevelopmentKey.Officer);
        var finding = new JsonObject { ["condition"] = "buyer-in-good-standing", ["answer"] = "met", ["ground"] = "Seen on paper" };
        using var answer = await officer.PostKeyedAsync($"/v1/decisions/{waiting[0]["id"]}/{what}", what == "reviews"
            ? new JsonObject { ["ground"] = "The registry is down", ["findings"] = new JsonArray(finding) }
            : new JsonObject { ["ground"] = "A clause was printed wrong" });
        var anew = await answer.JsonAsync();
        Assert.That((answer.StatusCode, Text(anew["outcome"])), Is.EqualTo((HttpStatusCode.Created, "undetermined")), anew.ToJsonString());
        ComesBackFor(requests);
        await RoundAsync();

        var amounts = new[]
            { await SuccessorAsync(anew), await SuccessorAsync(waiting[1]), await SuccessorAsync(waiting[2]) }.Select(one =>
                Text(one["amount"]!["amount"]));
        Assert.That(amounts, Is.EqualTo(["384000.00", "384000.00", "232000.00"]), "who came first is first");
    }

    [Test]
    public async Task Place_OfWhoTheRegistryFailedOnce_IsKept()
    {
        var (failed, other, later, last) = (Requests.Grantable(Programme), Requests.Grantable(Programme), Requests.Grantable(Programme),
            Requests.Grantable(Programme));
        GoesDown();
        var first = await DecideAsync(failed);
        await DecideAsync(other);
        ComesBackFor([other]);
        await RoundAsync();
        Assert.That(await WaitingAsync(), Is.EqualTo([Text(first["id"])]), "it alone got no answer");
        GoesDown();
        var behind = new[] { await DecideAsync(later), await DecideAsync(last) };

        ComesBackFor([failed, later, last]);
        await RoundAsync();

        var amounts = new[]
            { await SuccessorAsync(first), await SuccessorAsync(behind[0]), await SuccessorAsync(behind[1]) }.Select(one =>
                Text(one["amount"]!["amount"]));
        Assert.That(amounts, Is.EqualTo(["384000.00", "232000.00", "0.00"]), "384,000 are gone already, and who came first is first");
    }

    [Test]
    public async Task Case_ThatWasCreditedWhileItWaited_IsDecidedOnWhatIsLeft()
    {
        var request = Requests.Grantable(Programme);
        GoesDown();
        var waiting = await DecideAsync(request);
        var number = Text(request["invoice"]!["number"]);
        using var officer = _host.Client(DevelopmentKey.Officer);
        using var credit = await officer.PostKeyedAsync("/v1/credit-notes", new JsonObject
        {
            ["invoice"] = new JsonObject { ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(), ["number"] = number },
            ["number"] = $"26{number[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-320000.00"),
                ["taxAmount"] = TestProgrammes.Money("-41600.00"),
                ["quantity"] = "-4"
            }),
        });
        _registry.KnowsAllOf(request);

        await RoundAsync();

        var decided = await SuccessorAsync(waiting);
        Assert.That((credit.StatusCode, Text(decided["outcome"]), Text(decided["amount"]!["amount"])),
            Is.EqualTo((HttpStatusCode.Created, "granted", "288000.00")));
        await AssertReplaysAsync(waiting, decided);
    }

    [Test]
    public async Task Case_ThatLacksMoreThanAnAnswer_DoesNotWait()
    {
        GoesDown();
        var request = Requests.Grantable(Programme);
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*K100 加速卡";
        request["invoice"]!["lines"]![0]!.AsObject().Remove("specification");

        var decision = await DecideAsync(request);

        Assert.That(Text(decision["outcome"]), Is.EqualTo("undetermined"));
        Assert.That(await WaitingAsync(), Is.Empty, "the name that fits two models is for an officer");
    }

    [Test]
    public async Task Waiting_InPages_AreEachThereOnce()
    {
        GoesDown();
        for (var i = 0; i < 5; i++)
        {
            await DecideAsync(Requests.Grantable(Programme));
        }

        var ids = new List<string>();
        for (string? at = $"/v1/registries/waiting?programme={Programme}&limit=2"; at is not null;)
        {
            var page = await GetAsync(at);
            ids.AddRange(page["items"]!.AsArray().Select(one => Text(one!["decisionId"])));
            at = (string?)page["next"] is { } next ? $"/v1/registries/waiting?programme={Programme}&limit=2&cursor={next}" : null;
        }

        Assert.That(ids, Has.Count.EqualTo(5).And.Unique.And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That((await GetAsync("/v1/registries/waiting?programme=beijing-ai-research"))["items"]!.AsArray(), Is.Empty);
    }

    private ServiceHost NewHost() => new([.. _store!.Settings, .. _registry.Settings()]);

    private void GoesDown() => _registry.OnBoth(FakeRegistry.Status(500));

    private void ComesBackFor(IEnumerable<JsonNode> requests)
    {
        _registry.OnBuyers(FakeRegistry.GoodBuyer());
        foreach (var request in requests)
        {
            _registry.OnInvoice(request, FakeRegistry.Json(FakeRegistry.RecordOf(request).ToJsonString()));
        }
    }

    private Task RoundAsync() => RoundAsync(_host);

    private static Task RoundAsync(ServiceHost host) => host.Services.GetRequiredService<WaitingCaseWorker>().RunAsync();

    private async Task<JsonNode> DecideAsync(JsonObject request)
    {
        using var answer = await _client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<JsonNode> SuccessorAsync(JsonNode decision)
    {
        var next = (string?)(await GetAsync($"/v1/decisions/{decision["id"]}/standing"))["supersededBy"];
        Assert.That(next, Is.Not.Null, $"{decision["id"]} is superseded");
        return await GetAsync($"/v1/decisions/{next}");
    }

    private async Task<IEnumerable<string>> WaitingAsync() =>
        [.. (await GetAsync("/v1/registries/waiting"))["items"]!.AsArray().Select(one => Text(one!["decisionId"]))];

    private async Task AssertReplaysAsync(params JsonNode[] decisions)
    {
        foreach (var decision in decisions)
        {
            var replay = await GetAsync($"/v1/decisions/{decision["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
