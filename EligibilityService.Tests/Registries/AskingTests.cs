using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Registries;

/// <summary>What is asked of registries, what they answer, and what a decision says of it.</summary>
internal sealed class AskingTests
{
    private const string Programme = "test-registries";

    private FakeRegistry _registry = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _registry = new FakeRegistry();
        _host = new ServiceHost(_registry.Settings());
        _client = _host.Client();
        await _host.PublishAsync(RegistryProgrammes.Asking(Programme));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _registry.Dispose();
    }

    [Test]
    public async Task Invoice_KnownAsItIs_IsVerified()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);

        var decision = await DecideAsync(request);

        Assert.That(Text(decision["outcome"]), Is.EqualTo("granted"), decision.ToJsonString());
        Assert.That(decision["facts"]!.ToJsonString(), Is.EqualTo(
            """
            {"invoiceVerification":"verified","buyerRegistry":{"answer":"answered","kind":"enterprise","division":"110108","goodStanding":true,"lookup":{"answeredAt":"2026-06-01T02:00:00.000Z","cached":false}},"invoiceLookup":{"answeredAt":"2026-06-01T02:00:00.000Z","cached":false}}
            """.Trim()));
        await AssertReplaysAsync(decision);
    }

    [Test]
    public async Task Questions_OfADecision_TellNoMoreThanIsNeeded()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);

        await DecideAsync(request);

        var (invoice, buyer) = (_registry.InvoiceQuestions.Single(), _registry.BuyerQuestions.Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(invoice.Body.AsObject().Select(member => member.Key),
                Is.EqualTo(["kind", "sellerTaxId", "number", "issueDate", "netAmount", "grossAmount"]));
            Assert.That(invoice.Body.ToJsonString(), Does.Not.Contain(Text(request["buyer"]!["creditCode"])));
            Assert.That(buyer.Body.ToJsonString(), Is.EqualTo("""{"creditCode":"91110108MA0FAKE01A"}"""));
            Assert.That(new[] { invoice, buyer }.Select(one => one.Header("Authorization")), Is.All.EqualTo($"Bearer {FakeRegistry.Key}"));
            Assert.That(new[] { invoice, buyer }.Select(one => one.Header("Cookie")), Is.All.Null);
        }
    }

    [TestCase("sellerTaxId", "91310115MA1FAKE038", "INVOICE_SELLER_DIFFERS", "seller")]
    [TestCase("buyerTaxId", "91310115MA1FAKE038", "INVOICE_BUYER_DIFFERS", "buyer")]
    [TestCase("issueDate", "2025-09-14", "INVOICE_DATE_DIFFERS", "issue_date")]
    [TestCase("status", "voided", "INVOICE_NOT_IN_FORCE", "status")]
    [TestCase("status", "partly_reversed", "INVOICE_NOT_IN_FORCE", "status")]
    public async Task Invoice_KnownOtherwise_IsRefusedAndSaysInWhat(string member, string registered, string code, string field)
    {
        var request = Requests.Grantable(Programme);
        var record = FakeRegistry.RecordOf(request);
        record[member] = registered;
        _registry.OnInvoices(record).OnBuyers(FakeRegistry.GoodBuyer());

        var decision = await DecideAsync(request);

        Assert.That((Text(decision["outcome"]), Text(decision["facts"]!["invoiceVerification"])), Is.EqualTo(("refused", "mismatch")));
        Assert.That(CodesOf(decision), Is.EqualTo(["INVOICE_NOT_VERIFIED", code]));
        Assert.That(decision["facts"]!["invoiceMismatches"]!.ToJsonString(),
            Is.EqualTo($$"""[{"field":"{{field}}","registered":"{{registered}}"}]"""));
        await AssertReplaysAsync(decision);
    }

    [TestCase("netAmount", "net_amount", "/invoice/totals/netAmount")]
    [TestCase("taxAmount", "tax_amount", "/invoice/totals/taxAmount")]
    [TestCase("grossAmount", "gross_amount", "/invoice/totals/grossAmount")]
    public async Task Invoice_OfAnotherAmount_IsRefused(string member, string field, string pointer)
    {
        var request = Requests.Grantable(Programme);
        var record = FakeRegistry.RecordOf(request);
        record[member]!["amount"] = "1.01";
        _registry.OnInvoices(record).OnBuyers(FakeRegistry.GoodBuyer());

        var decision = await DecideAsync(request);

        Assert.That(decision["facts"]!["invoiceMismatches"]![0]!.ToJsonString(),
            Is.EqualTo($$"""{"field":"{{field}}","registered":"1.01 CNY"}"""));
        Assert.That(decision["reasons"]!.AsArray().Where(one => Text(one!["code"]) == "INVOICE_AMOUNT_DIFFERS")
            .Select(one => Text(one!["pointer"])), Is.EqualTo([pointer]));
    }

    [Test]
    public async Task Amount_WrittenOtherwise_IsTheSame()
    {
        var request = Requests.Grantable(Programme);
        var record = FakeRegistry.RecordOf(request);
        record["netAmount"]!["amount"] = 1280000;
        record["taxAmount"]!["amount"] = "166400.0";
        _registry.OnInvoices(record).OnBuyers(FakeRegistry.GoodBuyer());

        Assert.That(Text((await DecideAsync(request))["outcome"]), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Unknown_InvoiceAndBuyer_AreFacts()
    {
        _registry.OnInvoices(new JsonObject { ["found"] = false }).OnBuyers(new JsonObject { ["found"] = false });

        var decision = await DecideAsync(Requests.Grantable(Programme));

        Assert.That((Text(decision["facts"]!["invoiceVerification"]), Text(decision["facts"]!["buyerRegistry"]!["answer"])),
            Is.EqualTo(("not_found", "not_found")));
        Assert.That(CodesOf(decision), Is.EqualTo(["BUYER_STANDING_UNKNOWN", "INVOICE_NOT_VERIFIED"]));
    }

    [Test]
    public async Task Buyer_KnownOtherwise_IsWhatTheRegistrySays()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request)
            .OnBuyers(new JsonObject
            { ["found"] = true, ["kind"] = "public_institution", ["division"] = "440300", ["goodStanding"] = false });

        Assert.That(CodesOf(await DecideAsync(request)),
            Is.EqualTo(["BUYER_NOT_ENTERPRISE", "BUYER_REGION_OUTSIDE", "BUYER_NOT_IN_GOOD_STANDING"]));
    }

    [Test]
    public async Task Programme_ThatLooksAtNoRegistry_AsksNone()
    {
        await _host.PublishAsync(TestProgrammes.With("test-alone", null));

        var decision = await DecideAsync(Requests.Grantable("test-alone"));

        Assert.That(decision["facts"]!.ToJsonString(),
            Is.EqualTo("""{"invoiceVerification":"not_asked","buyerRegistry":{"answer":"not_asked"}}"""));
        Assert.That((_registry.InvoiceQuestions.Count, _registry.BuyerQuestions.Count), Is.EqualTo((0, 0)));
        await AssertReplaysAsync(decision);
    }

    [Test]
    public async Task Registry_ThatIsNotConfigured_IsSaidPlainly()
    {
        await using var host = new ServiceHost(
            [.. _registry.Settings().Where(setting => setting.Key.StartsWith("Registries:Buyers", StringComparison.Ordinal))]);
        await host.PublishAsync(RegistryProgrammes.Asking(Programme));
        using var client = host.Client();
        _registry.OnBuyers(FakeRegistry.GoodBuyer());

        using var answer = await client.DecideAsync(Requests.Grantable(Programme));

        var decision = await answer.JsonAsync();
        Assert.That((Text(decision["outcome"]), Text(decision["facts"]!["invoiceVerification"]),
            Text(decision["facts"]!["buyerRegistry"]!["answer"])),
            Is.EqualTo(("undetermined", "not_configured", "answered")));
        Assert.That(CodesOf(decision), Is.EqualTo(["INVOICE_VERIFICATION_UNAVAILABLE"]));
    }

    [Test]
    public async Task Preview_AsksToo_AndSharesWhatIsKept()
    {
        var request = Requests.Grantable(Programme);
        _registry.OnInvoices(FakeRegistry.RecordOf(request), "private, max-age=60").OnBuyers(FakeRegistry.GoodBuyer(), "max-age=60");

        using var previewed = await _client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(request));
        _host.Clock.Advance(TimeSpan.FromSeconds(59));
        var decision = await DecideAsync(request);

        Assert.That(Text((await previewed.JsonAsync())["facts"]!["invoiceVerification"]), Is.EqualTo("verified"));
        Assert.That(decision["facts"]!["invoiceLookup"]!.ToJsonString(),
            Is.EqualTo("""{"answeredAt":"2026-06-01T02:00:00.000Z","cached":true}"""));
        Assert.That((_registry.InvoiceQuestions.Count, _registry.BuyerQuestions.Count), Is.EqualTo((1, 1)));
    }

    [TestCase("max-age=60", null, 2)]
    [TestCase("no-store", "2026-06-01T03:00:00Z", 3)]
    [TestCase("max-age=600, no-cache", null, 3)]
    [TestCase(null, "2026-06-01T02:01:00Z", 2)]
    [TestCase("max-age=600", "2026-06-01T02:01:00Z", 2)]
    [TestCase(null, null, 3)]
    [TestCase("max-age=600", null, 1)]
    public async Task Answer_OfARegistry_IsKeptAsItPermits(string? cacheControl, string? validUntil, int questions)
    {
        var request = Requests.Grantable(Programme);
        var record = FakeRegistry.RecordOf(request);
        record["validUntil"] = validUntil;
        _registry.OnInvoices(record, cacheControl).OnBuyers(FakeRegistry.GoodBuyer());

        await PreviewAsync(request);
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        await PreviewAsync(request);
        _host.Clock.Advance(TimeSpan.FromSeconds(31));
        await PreviewAsync(request);

        Assert.That(_registry.InvoiceQuestions, Has.Count.EqualTo(questions));
    }

    [Test]
    public async Task SameCase_AnsweredAtAnotherInstant_IsTheSameDecision()
    {
        var request = Requests.Grantable(Programme);
        _registry.OnInvoices(new JsonObject { ["found"] = false }).OnBuyers(FakeRegistry.GoodBuyer());
        var refused = await DecideAsync(request);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));

        using var again = await _client.DecideAsync(request);
        _registry.KnowsAllOf(request);
        using var known = await _client.DecideAsync(request);

        Assert.That((again.StatusCode, Text((await again.JsonAsync())["id"])), Is.EqualTo((HttpStatusCode.OK, Text(refused["id"]))));
        var granted = await known.JsonAsync();
        Assert.That((known.StatusCode, Text(granted["outcome"]), Text(granted["supersedes"])),
            Is.EqualTo((HttpStatusCode.Created, "granted", Text(refused["id"]))));
    }

    private async Task<JsonNode> DecideAsync(JsonObject request)
    {
        using var answer = await _client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task PreviewAsync(JsonObject request)
    {
        using var answer = await _client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(request));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private async Task AssertReplaysAsync(JsonNode decision)
    {
        var replay = JsonNode.Parse(await _client.GetStringAsync(new Uri($"/v1/decisions/{decision["id"]}/replay", UriKind.Relative)))!;
        Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
    }

    private static IEnumerable<string> CodesOf(JsonNode decision) => decision["reasons"]!.AsArray().Select(one => Text(one!["code"]));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
