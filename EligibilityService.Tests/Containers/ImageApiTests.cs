using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DotNet.Testcontainers.Volumes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Containers;

/// <summary>
/// What every caller relies on, asked of the image: a native binary can lack what the same code has under the runtime, so each road of the
/// API is walked once here.
/// </summary>
public sealed class ImageApiTests
{
    private IVolume _volume;
    private ServiceContainer _service;
    private HttpClient _client;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _volume = await ServiceContainer.VolumeAsync();
        _service = await ServiceContainer.HealthyAsync(_volume);
        _client = _service.Client();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_volume is not null)
        {
            await _volume.DisposeAsync();
        }
    }

    [Test]
    public async Task FirstRequest_OfTheReadme_IsGrantedAndReplaysIdentically()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases", "base", "request.json"));
        var request = JsonNode.Parse(text)!;
        request["programme"] = "beijing-gpu-purchase";

        using var response = await _client.DecideAsync(request);

        var decision = await response.JsonAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), decision.ToJsonString());
        Assert.That((string?)decision["outcome"], Is.EqualTo("granted"));
        Assert.That((string?)decision["amount"]!["amount"], Is.EqualTo("448000.00"));
        var replay = JsonNode.Parse(await _client.GetStringAsync($"/v1/decisions/{decision["id"]}/replay"))!;
        Assert.That((bool?)replay["identical"], Is.True, replay["differences"]?.ToJsonString());
    }

    [Test]
    public async Task Decision_ReadAgain_IsWhatWasAnsweredByteForByte()
    {
        using var response = await _client.DecideAsync(Requests.Grantable());
        var answered = await response.Content.ReadAsByteArrayAsync();

        Assert.That(await _client.GetByteArrayAsync(response.Headers.Location), Is.EqualTo(answered));
    }

    [Test]
    public async Task Decision_ItsRequestReadAgain_IsWhatWasSentByteForByte()
    {
        var request = Requests.Grantable();
        using var response = await _client.DecideAsync(request);

        Assert.That(await _client.GetStringAsync($"{response.Headers.Location}/request"), Is.EqualTo(request.ToJsonString()));
    }

    [Test]
    public async Task Decide_AgainWithTheSameIdempotencyKey_AnswersTheSameBytes()
    {
        var request = Requests.Grantable();
        using var first = await _client.DecideAsync(request, "container-same");
        using var second = await _client.DecideAsync(request, "container-same");

        Assert.That(second.Headers.GetValues("Idempotent-Replayed"), Is.EqualTo(["true"]));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.EqualTo(await first.Content.ReadAsByteArrayAsync()));
    }

    [Test]
    public async Task Preview_OfAGrantableRequest_SaysWhatWouldBeDueAndRecordsNothing()
    {
        var request = Requests.Grantable();
        using var response = await _client.PostAsync(new Uri("/v1/previews?asOf=2025-09-15", UriKind.Relative), Requests.Body(request));

        var preview = await response.JsonAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), preview.ToJsonString());
        Assert.That((string?)preview["outcome"], Is.EqualTo("granted"));
        var recorded = JsonNode.Parse(await _client.GetStringAsync($"/v1/decisions?invoiceNumber={request["invoice"]!["number"]}"))!;
        Assert.That(recorded["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Matches_OfARealSpelling_NameTheModel()
    {
        using var response = await _client.PostAsync(new Uri("/v1/catalogue/matches", UriKind.Relative),
            Requests.Body("""{ "items": [{ "description": "摩尔线程 MTT S4000 加速卡" }] }"""));

        var page = await response.JsonAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), page.ToJsonString());
        Assert.That(page.ToJsonString(), Does.Contain("s4000"));
    }

    [TestCase("/health/live", "application/json")]
    [TestCase("/health/ready", "application/json")]
    [TestCase("/v1/decisions?limit=1", "application/json")]
    [TestCase("/v1/programmes", "application/json")]
    [TestCase("/v1/programmes/beijing-gpu-purchase", "application/json")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions", "application/json")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions/1", "application/json")]
    [TestCase("/v1/catalogue/versions", "application/json")]
    [TestCase("/v1/catalogue/versions/1", "application/json")]
    [TestCase("/v1/catalogue/vendors", "application/json")]
    [TestCase("/v1/catalogue/models?q=S4000", "application/json")]
    [TestCase("/v1/reason-codes", "application/json")]
    [TestCase("/v1/finding-codes", "application/json")]
    [TestCase("/problems", "text/html")]
    [TestCase("/problems/not-found", "text/html")]
    [TestCase("/swagger/index.html", "text/html")]
    [TestCase("/swagger/index.js", "application/javascript")]
    [TestCase("/swagger/swagger-ui.css", "text/css")]
    [TestCase("/swagger/swagger-ui-bundle.js", "text/javascript")]
    [TestCase("/swagger/swagger-ui-standalone-preset.js", "text/javascript")]
    public async Task Read_OfWhatIsThere_Answers(string path, string mediaType)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(mediaType));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task Contract_ServedByTheImage_IsTheCommittedOne()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(ServiceImage.Repository, "openapi.yaml"));

        Assert.That(await _client.GetStringAsync("/openapi.yaml"), Is.EqualTo(committed), "the image is of other sources; build it again");
    }

    [Test]
    public async Task Root_InABrowser_LeadsToSwagger()
    {
        using var response = await _client.GetAsync(new Uri("/", UriKind.Relative));

        Assert.That(response.Headers.Location?.ToString(), Is.EqualTo("/swagger"));
    }

    [TestCase("POST", "/v1/decisions", "application/json", "{", HttpStatusCode.BadRequest, "invalid-request")]
    [TestCase("POST", "/v1/decisions", "application/json", """{ "programme": 7, "surprise": true }""", HttpStatusCode.BadRequest,
        "invalid-request")]
    [TestCase("POST", "/v1/decisions", "text/plain", "{}", HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")]
    [TestCase("GET", "/v1/decisions?limit=0", null, "", HttpStatusCode.BadRequest, "invalid-request")]
    [TestCase("GET", "/v1/decisions/dec_nobody", null, "", HttpStatusCode.NotFound, "not-found")]
    [TestCase("GET", "/v1/programmes/nowhere", null, "", HttpStatusCode.NotFound, "not-found")]
    [TestCase("GET", "/nowhere", null, "", HttpStatusCode.NotFound, "not-found")]
    [TestCase("DELETE", "/v1/decisions", null, "", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    public async Task Request_ThatCannotBeAnswered_IsAProblemOfItsKind(string method, string path, string? mediaType, string body,
        HttpStatusCode status, string slug)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (mediaType is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
        }

        using var response = await _client.SendAsync(request);

        await AssertProblemAsync(response, status, slug);
    }

    [Test]
    public async Task Decide_WithoutAKey_IsUnauthorized()
    {
        using var nobody = _service.Client(key: "");
        using var response = await nobody.DecideAsync(Requests.Grantable());

        await AssertProblemAsync(response, HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Test]
    public async Task Decide_ABodyBeyondTheLimit_IsTooLarge()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions")
        { Content = Requests.Body(new string(' ', Limits.BodyBytes + 1)) };

        // Whoever sends first and listens later may find the connection closed before the answer.
        request.Headers.ExpectContinue = true;
        using var response = await _client.SendAsync(request);

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Test]
    public async Task Decide_TheSameInvoiceWithOtherContent_DiffersFromTheRecord()
    {
        var request = Requests.Grantable();
        (await _client.DecideAsync(request)).Dispose();
        request["invoice"]!["issueDate"] = "2025-09-16";

        using var response = await _client.DecideAsync(request);

        var problem = await AssertProblemAsync(response, HttpStatusCode.Conflict, "invoice-differs");
        Assert.That((string?)problem["errors"]![0]!["pointer"], Is.EqualTo("/invoice/issueDate"));
    }

    [Test]
    public async Task Decide_AnotherRequestWithAUsedIdempotencyKey_IsRefused()
    {
        (await _client.DecideAsync(Requests.Grantable(), "container-reused")).Dispose();

        using var response = await _client.DecideAsync(Requests.Grantable(), "container-reused");

        await AssertProblemAsync(response, HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Test]
    public async Task Process_InTheImage_IsNotRoot()
    {
        var status = await _service.Container.ExecAsync(["cat", "/proc/1/status"]);

        Assert.That(status.Stdout, Does.Match(@"(?m)^Uid:\s+1654\s+1654\s+1654\s+1654$").And.Match(@"(?m)^CapEff:\s+0+$"));
    }

    private static async Task<JsonNode> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string slug)
    {
        var problem = await response.JsonAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), problem.ToJsonString());
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That((string?)problem["type"], Is.EqualTo($"/problems/{slug}"));
        return problem;
    }
}
