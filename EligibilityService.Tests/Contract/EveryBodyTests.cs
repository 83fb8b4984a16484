using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Contract;

/// <summary>
/// Every item and every member of every body that the contract knows, broken in every way of <see cref="BodyBreaker"/>: what the contract
/// forbids is a 400 that points there; after what it allows, every read and check of what was changed still answers.
/// </summary>
internal sealed class EveryBodyTests
{
    private const string Programme = "beijing-gpu-purchase";
    private const int MostShown = 20;

    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private HttpClient _officer = null!;
    private ContractDocument _contract = null!;
    private Dictionary<string, string> _values = [];
    private string _catalogueDraft = "";
    private string _programmeDraft = "";
    private string _webhook = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = new ServiceHost();
        (_client, _officer) = (_host.Client(), _host.Client(DevelopmentKey.Officer));
        _contract = await ContractDocument.OfAsync(_host.Services);
        var decision = (await _client.DecidedAsync(Requests.Grantable())).Text("/id");

        // A small catalogue: the checks of a draft are asked after every change that is taken.
        var small = _contract.Operations.Single(one => one.Id == "putCatalogueDraftDocument").Requests.First().Value!["value"]!.DeepClone();
        _catalogueDraft = await BeginAsync("/v1/catalogue/drafts", "document", small);
        _programmeDraft = await BeginAsync($"/v1/programmes/{Programme}/drafts", "from", JsonValue.Create(1));
        using var subscribed = await _client.PostKeyedAsync("/v1/webhooks", Examples.Read("webhook-create")!);
        _webhook = (await subscribed.JsonAsync()).Text("/id");
        _values = new Dictionary<string, string> { ["id"] = decision };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        _officer.Dispose();
        await _host.DisposeAsync();
    }

    [TestCaseSource(nameof(Bodies))]
    public async Task Body_BrokenInOnePlace_IsRefusedThereOrDoesNoHarm(string id)
    {
        var operation = _contract.Operations.Single(one => one.Id == id);
        var schema = operation.Node["requestBody"]!["content"]!["application/json"]!["schema"]!;
        var breaker = new BodyBreaker(_contract);
        var wrong = new List<string>();
        var (refused, taken) = (0, 0);
        foreach (var body in BodiesOf(operation, schema, breaker))
        {
            foreach (var broken in breaker.Of(schema, body))
            {
                using var answer = await SendAsync(operation, broken.Body);
                var status = (int)answer.StatusCode;
                if (broken.IsLegal)
                {
                    taken += status < 300 ? 1 : 0;
                    wrong.AddRange(status >= 500 ? [$"{broken}: {status} {await answer.Content.ReadAsStringAsync()}"] : []);
                    wrong.AddRange(status < 300
                        ? (await ReadAfterAsync(operation, answer)).Select(found => $"{broken}: then {found}") : []);
                }
                else
                {
                    refused += status == 400 ? 1 : 0;
                    wrong.AddRange(await NotRefusedAsync(broken, answer) is { } why ? [why] : []);
                }
            }
        }

        await TestContext.Out.WriteLineAsync(
            $"{id}: {refused} refused, {taken} taken and read again; not sent for their size: {string.Join(", ", breaker.TooLarge.Distinct())}");
        Assert.That(wrong, Is.Empty, $"{wrong.Count} in all: {string.Join('\n', wrong.Take(MostShown))}");
        Assert.That(refused, Is.GreaterThan(0));
    }

    [Test]
    public async Task CaseWithADocument_BrokenInOnePlace_IsRefusedThere()
    {
        var schema = _contract.Root["components"]!["schemas"]!["CaseRequest"]!;
        var breaker = new BodyBreaker(_contract);
        var wrong = new List<string>();
        foreach (var broken in breaker.Of(schema, breaker.Full(schema)).Where(one => !one.IsLegal))
        {
            using var parts = new MultipartFormDataContent { { Json(broken.Body), "case" } };
            var file = new ByteArrayContent(DocumentSamples.Bytes("Ubl/corrective.xml"));
            file.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
            parts.Add(file, "file", "ubl-gpu.xml");
            using var answer = await _client.PostAsync(new Uri("/v1/previews/documents", UriKind.Relative), parts);
            wrong.AddRange(await NotRefusedAsync(broken, answer) is { } why ? [why] : []);
        }

        Assert.That(wrong, Is.Empty, $"{wrong.Count} in all: {string.Join('\n', wrong.Take(MostShown))}");
    }

    [Test]
    public async Task LineOfABatch_BrokenInOnePlace_IsRefusedThere()
    {
        var schema = _contract.Root["components"]!["schemas"]!["BatchLine"]!;
        var breaker = new BodyBreaker(_contract);
        BrokenBody[] broken = [.. breaker.Of(schema, breaker.Full(schema)).Where(one => !one.IsLegal && one.Body.Length < 100_000)];
        using var content = new StringContent(string.Join('\n', broken.Select(one => one.Body)), Encoding.UTF8,
            new MediaTypeHeaderValue("application/x-ndjson"));
        using var answer = await _client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative), content);

        string[] lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(broken.Length + 1));
        var wrong = broken.Zip(lines, (one, line) => WhyNot(one, JsonNode.Parse(line)!.Text("/status"), JsonNode.Parse(line)!["problem"]))
            .OfType<string>().ToArray();
        Assert.That(wrong, Is.Empty, $"{wrong.Length} in all: {string.Join('\n', wrong.Take(MostShown))}");
    }

    // Those whose body is JSON; the others have a test of their own.
    private static IEnumerable<string> Bodies() =>
    [
        "decide", "preview", "parseInvoice", "sendCreditNote", "pay", "recover", "redecide", "release", "review",
        "createWebhook", "changeWebhook", "resendDeadLetters", "pingWebhook", "rotateWebhookSecret", "matchTexts",
        "createCatalogueDraft", "putCatalogueDraftDocument", "putCatalogueDraftModel", "putCatalogueDraftVendor",
        "submitCatalogueDraft", "withdrawCatalogueDraft", "rejectCatalogueDraft", "approveCatalogueDraft", "createCatalogueImpactReport",
        "createProgrammeDraft", "putProgrammeDraftDocument", "putProgrammeDraftCondition", "putProgrammeDraftGoldenCases",
            "putProgrammeDraftGoldenCase",
        "submitProgrammeDraft", "withdrawProgrammeDraft", "rejectProgrammeDraft", "approveProgrammeDraft", "createProgrammeImpactReport",
    ];

    [Test]
    public void Bodies_OfTheContract_AreAllTried() => Assert.That(
        _contract.Operations.Where(one => one.Node["requestBody"]?["content"]?["application/json"] is not null).Select(one => one.Id),
            Is.EquivalentTo(Bodies()));

    [TestCaseSource(nameof(Bodies))]
    public void Body_OfTheContract_TakesNoMemberThatIsNotKnown(string id)
    {
        var schema = _contract.Operations.Single(one => one.Id == id).Node["requestBody"]!["content"]!["application/json"]!["schema"]!;

        Assert.That(_contract.Resolve(schema)["additionalProperties"]?.ToJsonString(), Is.EqualTo("false"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    // What an invoice says wrongly, and what cannot be read at all: of the first the parser tells a finding, of the second a fault.
    private static async Task<string?> NotRefusedAsync(BrokenBody broken, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var isParsed = answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/parse", StringComparison.Ordinal)
            && (int)answer.StatusCode == 200;
        return WhyNot(broken, isParsed ? "400" : $"{(int)answer.StatusCode}", text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    // An empty object is told what it lacks, below; of an invoice read alone the pointers are the invoice's own.
    private static string? WhyNot(BrokenBody broken, string status, JsonNode? problem)
    {
        string[] pointers = [.. problem?["errors"]?.AsArray().Select(one => one!.Text("/pointer")) ?? [],
            .. problem?["findings"]?.AsArray().Select(one => one!.Text("/place")) ?? [],
            .. problem?["faults"]?.AsArray().Select(one => one!.Text("/pointer")) ?? []];
        var isThere = pointers.Any(one => one == broken.Pointer || one == $"/invoice{broken.Pointer}" || one == $"/request{broken.Pointer}"
            || one.StartsWith($"{broken.Pointer}/", StringComparison.Ordinal));
        return status == "400" && isThere ? null : $"{broken}: {status} {string.Join(' ', pointers)}";
    }

    private static IEnumerable<JsonNode> BodiesOf(ContractOperation operation, JsonNode schema, BodyBreaker breaker)
    {
        yield return breaker.Full(schema);
        foreach (var (_, example) in operation.Requests.Take(1))
        {
            yield return Own(operation, example!["value"]!);
        }
    }

    // Examples are of invoices and programmes that are the same each time; what is tried here is to be taken.
    private static JsonNode Own(ContractOperation operation, JsonNode example) => operation.Id switch
    {
        "decide" or "preview" => Requests.Grantable(),
        _ => example.DeepClone(),
    };

    private async Task<HttpResponseMessage> SendAsync(ContractOperation operation, string body)
    {
        var message = new HttpRequestMessage(new HttpMethod(operation.Method), new Uri(AddressOf(operation), UriKind.Relative))
        { Content = Json(body) };
        message.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (DraftOf(operation) is { } draft)
        {
            using var read = await _client.ReadAsync(draft);
            message.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.Tag);
        }

        return await (operation.Path.Contains("approvals", StringComparison.Ordinal) ? _officer : _client).SendAsync(message);
    }

    private string AddressOf(ContractOperation operation) => operation.Path switch
    {
        var path when path.StartsWith("/v1/catalogue/", StringComparison.Ordinal) => operation.PathWith(("draft", _catalogueDraft)),
        var path when path.StartsWith("/v1/programmes/", StringComparison.Ordinal) => operation.PathWith(("id", Programme),
            ("draft", _programmeDraft)),
        var path when path.StartsWith("/v1/webhooks/", StringComparison.Ordinal) => operation.PathWith(("id", _webhook)),
        _ => operation.PathWith(("id", _values["id"])),
    };

    private string? DraftOf(ContractOperation operation) => operation.Path.Contains("{draft}", StringComparison.Ordinal)
        ? operation.Path.StartsWith("/v1/catalogue/", StringComparison.Ordinal) ? $"/v1/catalogue/drafts/{_catalogueDraft}"
            : $"/v1/programmes/{Programme}/drafts/{_programmeDraft}"
        : null;

    private async Task<IEnumerable<string>> ReadAfterAsync(ContractOperation operation, HttpResponseMessage answer)
    {
        string[] reads = (DraftOf(operation), operation.Id) switch
        {
            ({ } draft, _) when draft.Contains("catalogue", StringComparison.Ordinal) =>
                [draft, $"{draft}/document", $"{draft}/checks", $"{draft}/diff", $"{draft}/models", $"{draft}/vendors",
                    "/v1/catalogue/drafts"],
            ({ } draft, _) => [draft, $"{draft}/document", $"{draft}/checks", $"{draft}/golden-cases", $"{draft}/diff",
                $"/v1/programmes/{Programme}/drafts"],
            (_, "decide") => [answer.Headers.Location!.ToString(), $"{answer.Headers.Location}/replay",
                $"{answer.Headers.Location}/request", "/v1/decisions"],
            (_, "createWebhook") => ["/v1/webhooks"],
            _ => [],
        };
        var found = new List<string>();
        foreach (var address in reads)
        {
            using var read = await _client.ReadAsync(address);
            found.AddRange((int)read.StatusCode >= 500 ? [$"{address} {(int)read.StatusCode}"] : []);
        }

        return found;
    }

    private async Task<string> BeginAsync(string drafts, string with, JsonNode what)
    {
        using var begun = await _client.SendJsonAsync(drafts, new JsonObject { ["title"] = "A draft to be broken", [with] = what });
        Assert.That((int)begun.StatusCode, Is.EqualTo(201), await begun.Content.ReadAsStringAsync());
        return (await begun.JsonAsync()).Text("/id");
    }
}
