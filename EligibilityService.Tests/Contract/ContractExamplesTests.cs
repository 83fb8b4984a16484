using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Contract;

/// <summary>Every example of the contract is sent to the service, and every answer is held to the contract.</summary>
internal sealed class ContractExamplesTests
{
    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private ContractDocument _contract = null!;
    private string _decided = null!;
    private string _webhook = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = new ServiceHost(("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000"));
        _client = _host.Client();
        _contract = await ContractDocument.OfAsync(_host.Services);
        using var answer = await _client.DecideAsync(Requests.Grantable());
        _decided = (await answer.JsonAsync())["id"]!.GetValue<string>();
        using var subscribed = await _client.PostKeyedAsync("/v1/webhooks", Examples.Read("webhook-create")!);
        _webhook = (await subscribed.JsonAsync())["id"]!.GetValue<string>();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [TestCaseSource(nameof(Beginnings))]
    public async Task RequestExample_Sent_AnswersAsTheContractSays(RequestExample example)
    {
        var operation = _contract.Operations.Single(one => one.Id == example.Operation);
        var request = operation.Requests.Single(one => one.Key == example.Name).Value!;

        using var answer = await _client.PostAsync(new Uri(operation.Path, UriKind.Relative), Requests.Body(request["value"]!));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode,
                Is.EqualTo(example.Operation is "decide" or "sendCreditNote" ? HttpStatusCode.Created : HttpStatusCode.OK));
            Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
            Assert.That((await answer.JsonAsync())["outcome"]?.GetValue<string>(), Is.EqualTo(example.Outcome));
        }
    }

    [TestCase("pay", "whole", "decision-granted")]
    [TestCase("pay", "part", "decision-granted")]
    [TestCase("release", "withdrawn", "decision-granted")]
    [TestCase("release", "red-letter", "decision-granted")]
    [TestCase("recover", "resold", "decision-granted", "pay")]
    [TestCase("review", "model", "decision-undetermined")]
    [TestCase("redecide", "correction", "decision-granted", "publish")]
    public async Task LifecycleExample_SentOnItsDecision_AnswersAsTheContractSays(string id, string name, string decision,
        string? before = null)
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000"));
        using var client = host.Client();
        using var officer = host.Client(DevelopmentKey.Officer);
        using var decided = await client.DecideAsync(Examples.Read(decision)!);
        var decisionId = (await decided.JsonAsync())["id"]!.GetValue<string>();
        if (before == "publish")
        {
            // The same rules once more, from the first day: a correction, as far as decisions go.
            var version = JsonNode.Parse(
                await client.GetStringAsync(new Uri("/v1/programmes/beijing-gpu-purchase/versions/1", UriKind.Relative)))!;
            (version["version"], version["publishedAt"]) = (99, "2026-06-01T01:00:00Z");
            await host.PublishAsync(version);
        }
        else if (before is not null)
        {
            using var first = await officer.PostKeyedAsync($"/v1/decisions/{decisionId}/payments", new JsonObject
            { ["reference"] = "P-1" });
            Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        var operation = _contract.Operations.Single(one => one.Id == id);
        using var answer = await officer.PostKeyedAsync(operation.PathWith(("id", decisionId)),
            operation.Requests.Single(one => one.Key == name).Value!["value"]!);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
            Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
        }
    }

    [TestCase("createWebhook", HttpStatusCode.Created)]
    [TestCase("changeWebhook", HttpStatusCode.OK)]
    [TestCase("rotateWebhookSecret", HttpStatusCode.OK)]
    [TestCase("pingWebhook", HttpStatusCode.Accepted)]
    [TestCase("resendDeadLetters", HttpStatusCode.Accepted)]
    [TestCase("deleteWebhook", HttpStatusCode.NoContent)]
    public async Task WebhookExample_Sent_AnswersAsTheContractSays(string id, HttpStatusCode status)
    {
        using var made = await _client.PostKeyedAsync("/v1/webhooks", Examples.Read("webhook-create")!);
        var operation = _contract.Operations.Single(one => one.Id == id);
        using var message = new HttpRequestMessage(new HttpMethod(operation.Method),
            new Uri(operation.PathWith(("id", (await made.JsonAsync())["id"]!.GetValue<string>())), UriKind.Relative));
        message.Content = operation.Requests.FirstOrDefault().Value is { } example ? Requests.Body(example["value"]!) : null;

        using var answer = await _client.SendAsync(message);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
            Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
        }
    }

    [Test]
    public async Task BatchExample_Sent_AnswersLinesAsTheContractSays()
    {
        var operation = _contract.Operations.Single(one => one.Id == "decideBatch");
        var lines = operation.Node["requestBody"]!["content"]!["application/x-ndjson"]!["examples"]!["two"]!["value"]!.GetValue<string>();
        using var content = new StringContent(lines + "\n{}", System.Text.Encoding.UTF8, "application/x-ndjson");

        // A service of its own: the same invoices are examples of deciding them alone.
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000"));
        using var client = host.Client();
        using var answer = await client.PostAsync(new Uri(operation.Path, UriKind.Relative), content);

        var schema = JsonNode.Parse("""{ "$ref": "#/components/schemas/BatchAnswer" }""")!;
        string[] answers = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(answers, Has.Length.EqualTo(4));
        Assert.That(answers.SelectMany(line => new SchemaValidator(_contract).Faults(JsonNode.Parse(line), schema)), Is.Empty);
    }

    [Test]
    public void RequestExamples_OfDeciding_BeginWithTheGrantedOne()
    {
        // Swagger UI fills in the first: the first click grants.
        var first = _contract.Operations.Single(one => one.Id == "decide").Requests.First();

        Assert.That(first.Key, Is.EqualTo("granted"));
    }

    [TestCaseSource(nameof(Reads))]
    public async Task Read_WithNothingButItsAddress_AnswersAsTheContractSays(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);

        using var answer = await _client.GetAsync(AddressOf(operation));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
    }

    [TestCaseSource(nameof(Reads))]
    public async Task Read_WithEveryParameterOfTheContract_AnswersAsTheContractSays(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);
        var query =
            from parameter in operation.Parameters
            where parameter["in"]!.GetValue<string>() == "query" && parameter["schema"]!["examples"] is not null
            select $"{parameter["name"]}={Uri.EscapeDataString(parameter["schema"]!["examples"]![0]!.ToString())}";

        using var answer = await _client.GetAsync(new Uri($"{AddressOf(operation)}?{string.Join('&', query)}", UriKind.Relative));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
    }

    [TestCase("listEntries"), TestCase("listBuyers"), TestCase("listAudit")]
    public async Task List_AsATable_AnswersAsTheContractSays(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);
        using var message = new HttpRequestMessage(HttpMethod.Get, AddressOf(operation));
        message.Headers.Accept.ParseAdd("text/csv");

        using var answer = await _client.SendAsync(message);

        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/csv"));
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
    }

    [TestCaseSource(nameof(Reads))]
    public async Task Read_OfWhatTheCallerHas_IsNotModifiedAsTheContractSays(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);
        using var first = await _client.GetAsync(AddressOf(operation));
        using var again = new HttpRequestMessage(HttpMethod.Get, AddressOf(operation));
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var answer = await _client.SendAsync(again);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
    }

    [TestCase("listVendors"), TestCase("listModels"), TestCase("listProgrammes"), TestCase("listCatalogueVersions")]
    public async Task List_LongerThanAPage_LinksToTheNextAsTheContractSays(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);

        using var answer = await _client.GetAsync(new Uri($"{AddressOf(operation)}?limit=1", UriKind.Relative));
        using var next = await _client.GetAsync(new Uri(answer.Headers.GetValues("Link").Single().Split('<', '>')[1], UriKind.Relative));

        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
        Assert.That(await AnswerCheck.FaultsAsync(operation, next), Is.Empty);
    }

    private static IEnumerable<string> Reads() =>
    [
        "listDecisions", "getDecision", "getDecisionRequest", "replayDecision", "listCatalogueVersions", "getCatalogueVersion",
            "listVendors", "listModels", "getModel",
        "listProgrammes", "getProgramme", "listProgrammeVersions", "getProgrammeVersion", "listReasonCodes", "listFindingCodes",
            "live", "ready",
        "listRegistries", "listWaitingCases", "listAffectedDecisions", "listImpactReports", "getBudget", "listEntries", "listBuyers",
            "verify", "listDecisionEntries", "getStanding",
        "getModelHistory", "diffCatalogue", "diffProgramme",
        "listWebhooks", "getWebhook", "listDeadLetters",
    ];

    // Those of the lifecycle need a decision in the right state, and have a test of their own.
    private static IEnumerable<RequestExample> Beginnings() =>
        Examples.Requests.Where(one => one.Operation is "decide" or "preview" or "matchTexts" or "parseInvoice" or "sendCreditNote");

    private Uri AddressOf(ContractOperation operation) => new(
        operation.Path.StartsWith("/v1/decisions", StringComparison.Ordinal) ? operation.PathWith(("id", _decided))
        : operation.Path.StartsWith("/v1/webhooks", StringComparison.Ordinal) ? operation.PathWith(("id", _webhook))
            : operation.PathWith(), UriKind.Relative);
}
