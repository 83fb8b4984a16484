using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Registries;

/// <summary>Before money leaves the invoice registry is asked again (docs/deciding.md, section 10.7), on both stores.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class PaymentTests(StoreKind kind)
{
    private const string Programme = "test-payments";

    private TestStore? _store;
    private FakeRegistry _registry = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private HttpClient _officer = null!;
    private JsonObject _request = null!;
    private JsonNode _granted = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _registry = new FakeRegistry();
        await StartHostAsync();
        await _host.PublishAsync(RegistryProgrammes.Asking(Programme, TestProgrammes.Budget("1000000.00", "partial")));
        _request = Requests.Grantable(Programme);

        // Kept as long as the registry likes: a payment does not take that for an answer.
        _registry.OnInvoices(FakeRegistry.RecordOf(_request), "max-age=86400").OnBuyers(FakeRegistry.GoodBuyer());
        using var answer = await _client.DecideAsync(_request);
        _granted = await answer.JsonAsync();
        Assert.That(Text(_granted["outcome"]), Is.EqualTo("granted"), _granted.ToJsonString());
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        await StopHostAsync();
        _registry.Dispose();
        await Invariants.HoldAsync(_store);
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Payment_OfAnInvoiceInForce_IsAskedForOnceAndMade()
    {
        var before = _registry.InvoiceQuestions.Count;

        using var paid = await PayAsync("k-1");
        GoesDown();
        using var again = await PayAsync("k-1");

        Assert.That(((int)paid.StatusCode, (int)again.StatusCode), Is.EqualTo((201, 201)), await again.Content.ReadAsStringAsync());
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await paid.Content.ReadAsStringAsync()));
        Assert.That(_registry.InvoiceQuestions, Has.Count.EqualTo(before + 1), "the same request again asks nobody");
    }

    [TestCase("voided", "not_in_force", "voided")]
    [TestCase("reversed", "not_in_force", "reversed")]
    [TestCase("partly_reversed", "not_in_force", "reversed in part")]
    [TestCase("amount", "not_verified", "the gross amount")]
    [TestCase("unknown", "not_verified", "no longer knows")]
    public async Task Payment_OfAnInvoiceThatTheRegistrySpeaksAgainst_IsRefusedAndOnRecord(string what, string ground, string words)
    {
        Says(what);

        using var refused = await PayAsync("k-1");
        using var again = await PayAsync("k-1");

        var problem = await refused.JsonAsync();
        var repeated = await again.JsonAsync();
        Assert.That(((int)refused.StatusCode, (int)again.StatusCode, Text(repeated["detail"])),
            Is.EqualTo((409, 409, Text(problem["detail"]))));
        Assert.That(Text(problem["detail"]),
            Does.Contain(words).And.Contain("/v1/credit-notes").And.Contain("/releases").And.Contain("/reviews"));
        var entries = (await GetAsync($"/v1/decisions/{_granted["id"]}/entries"))["items"]!.AsArray();
        Assert.That(entries.Select(one =>
            (Text(one!["kind"]), Text(one["ground"]), Text(one["amount"]!["amount"]), Text(one["reference"]))),
            Is.EquivalentTo([("reserve", "decided", "384000.00", ""), ("release", ground, "0.00", "P-k-1")]),
                "once, however often it is sent");
        Assert.That(entries.Single(one => Text(one!["kind"]) == "release")!["note"]!.ToString(), Does.Contain(words));
        Assert.That(await HeldAndPaidAsync(), Is.EqualTo(("384000.00", "0.00")));
        await AssertConsistentAsync();

        // The registry was wrong, or has been set right.
        Says("normal");
        using var paid = await PayAsync("k-2");
        Assert.That((int)paid.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task Payment_AfterTheCreditNoteOfAPartlyReversedInvoice_IsMadeForTheRest()
    {
        Says("partly_reversed");
        using var refused = await PayAsync("k-1");
        var number = Text(_request["invoice"]!["number"]);
        using var credited = await _officer.PostKeyedAsync("/v1/credit-notes", new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["sellerTaxId"] = _request["invoice"]!["seller"]!["taxId"]!.DeepClone(),
                ["number"] = number,
                ["issueDate"] = "2025-09-15"
            },
            ["number"] = $"26{number[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-320000.00"),
                ["taxAmount"] = TestProgrammes.Money("-41600.00"),
                ["quantity"] = "-4",
            }),
        });

        using var paid = await PayAsync("k-2");

        Assert.That(((int)refused.StatusCode, (int)credited.StatusCode, (int)paid.StatusCode), Is.EqualTo((409, 201, 201)),
            await paid.Content.ReadAsStringAsync());
        Assert.That(await HeldAndPaidAsync(), Is.EqualTo(("0.00", "288000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Payment_AfterAnOfficersRuling_IsMadeWhateverTheRegistrySays()
    {
        Says("unknown");
        using var refused = await PayAsync("k-1");
        using var third = await _host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);
        using var reviewed = await third.PostKeyedAsync($"/v1/decisions/{_granted["id"]}/reviews", new JsonObject
        {
            ["ground"] = "The original was seen",
            ["findings"] = new JsonArray(new JsonObject
            { ["condition"] = "invoice-verified", ["answer"] = "met", ["ground"] = "The original was seen" }),
        });
        _granted = await reviewed.JsonAsync();

        using var paid = await PayAsync("k-2");

        Assert.That(((int)refused.StatusCode, (int)reviewed.StatusCode, (int)paid.StatusCode), Is.EqualTo((409, 201, 201)),
            await paid.Content.ReadAsStringAsync());
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Payment_WithoutAnAnswer_IsToComeAgain()
    {
        GoesDown();

        using var deferred = await PayAsync("k-1");
        var entries = (await GetAsync($"/v1/decisions/{_granted["id"]}/entries"))["items"]!.AsArray();
        Says("normal");
        using var paid = await PayAsync("k-1");

        Assert.That(((int)deferred.StatusCode, deferred.Headers.RetryAfter?.Delta > TimeSpan.Zero, entries.Count),
            Is.EqualTo((503, true, 1)));
        Assert.That(Text((await deferred.JsonAsync())["detail"]), Does.Contain("invoice registry"));
        Assert.That((int)paid.StatusCode, Is.EqualTo(201), await paid.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Payment_WithoutAnAnswer_WhereTheSettingSaysSo_IsMade()
    {
        await StopHostAsync();
        await StartHostAsync(("Registries:Invoices:PayWithoutAnswer", "true"));
        GoesDown();

        using var paid = await PayAsync("k-1");

        Assert.That((int)paid.StatusCode, Is.EqualTo(201), await paid.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Payment_ThatIsNotPossibleAnyhow_IsRefusedAsEverAndNothingIsEntered()
    {
        using var released = await _officer.PostKeyedAsync($"/v1/decisions/{_granted["id"]}/releases", new JsonObject
        { ["ground"] = "withdrawn" });
        Says("voided");

        using var refused = await PayAsync("k-1");

        Assert.That(((int)released.StatusCode, (int)refused.StatusCode), Is.EqualTo((201, 409)));
        Assert.That(Text((await refused.JsonAsync())["detail"]), Does.Not.Contain("registry"));
        Assert.That((await GetAsync($"/v1/decisions/{_granted["id"]}/entries"))["items"]!.AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Payment_UnderAProgrammeThatDoesNotLook_AsksNobody()
    {
        await _host.PublishAsync(TestProgrammes.With("test-payments-blind", null));
        using var answer = await _client.DecideAsync(Requests.Grantable("test-payments-blind"));
        _granted = await answer.JsonAsync();
        var before = _registry.InvoiceQuestions.Count;
        GoesDown();

        using var paid = await PayAsync("k-1");

        Assert.That(((int)paid.StatusCode, _registry.InvoiceQuestions.Count), Is.EqualTo((201, before)));
    }

    private async Task StartHostAsync(params (string Key, string Value)[] more)
    {
        _host = new ServiceHost([.. _store!.Settings, .. _registry.Settings(), .. more]);
        _client = _host.Client();
        _officer = _host.Client(DevelopmentKey.Officer);
        await Task.CompletedTask;
    }

    private async Task StopHostAsync()
    {
        _client.Dispose();
        _officer.Dispose();
        await _host.DisposeAsync();
    }

    private void GoesDown() => _registry.OnBoth(FakeRegistry.Status(503));

    private void Says(string what)
    {
        var record = what == "unknown" ? new JsonObject { ["found"] = false } : FakeRegistry.RecordOf(_request);
        switch (what)
        {
            case "amount":
                record["grossAmount"] = TestProgrammes.Money("1.00");
                break;
            case not "unknown":
                record["status"] = what;
                break;
        }

        _registry.OnInvoices(record).OnBuyers(FakeRegistry.GoodBuyer());
    }

    private Task<HttpResponseMessage> PayAsync(string key) =>
        _officer.PostKeyedAsync($"/v1/decisions/{_granted["id"]}/payments", new JsonObject { ["reference"] = $"P-{key}" }, key);

    private async Task<(string Held, string Paid)> HeldAndPaidAsync()
    {
        var standing = (await GetAsync($"/v1/decisions/{_granted["id"]}/standing"))["standing"]!;
        return (Text(standing["held"]!["amount"]), Text(standing["paid"]!["amount"]));
    }

    private async Task AssertConsistentAsync()
    {
        var verification = await GetAsync("/v1/admin/verification");
        Assert.That(verification["disagreements"]!.AsArray(), Is.Empty, verification.ToJsonString());
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
