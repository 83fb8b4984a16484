using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Wire;

/// <summary>
/// In which form an answer comes: by <c>Accept</c>, by <c>Prefer</c>, in lists; and what a repetition of a request is answered with.
/// </summary>
public sealed class FormsOfAnswersTests : ServiceFixture
{
    private const string Ndjson = "application/x-ndjson";

    [Test]
    public async Task Accept_OfWhatAnOperationDoesNotMake_Is406OnEveryOperation()
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        foreach (var operation in contract.Operations.Where(one => one.Method == "GET"))
        {
            using var answer = await Client.ReadAsync(operation.PathWith(),
                ("Accept", "image/webp, application/json;q=0, text/csv;q=0, text/html;q=0, application/xml;q=0, text/xml;q=0"));

            if (answer.StatusCode != HttpStatusCode.OK)
            {
                var problem = await answer.ProblemAsync(406, "not-acceptable");
                Assert.That(problem.Text("/detail"), Does.Contain("/"), operation.ToString());
            }
            else
            {
                Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("image/webp"), operation.ToString());
            }
        }
    }

    [TestCase("*/*", "application/json")]
    [TestCase("application/*", "application/json")]
    [TestCase("text/*", "text/csv")]
    [TestCase("text/csv", "text/csv")]
    [TestCase("text/csv;q=0.5, application/json;q=0.4", "text/csv")]
    [TestCase("text/csv;q=0.4, */*", "application/json")]
    [TestCase("application/json;q=0, */*;q=0.1", "text/csv")]
    [TestCase("TEXT/CSV, application/json;q=0.9", "text/csv")]
    public async Task Accept_WithRangesAndWeights_ChoosesTheForm(string accept, string form)
    {
        using var answer = await Client.ReadAsync("/v1/audit", ("Accept", accept));

        Assert.That((answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, form)));
        Assert.That(answer.Headers.Vary, Does.Contain("Accept"));
    }

    [TestCase("*/*", Ndjson)]
    [TestCase("application/*", Ndjson)]
    [TestCase("text/*", "text/csv")]
    [TestCase("text/csv;q=0.1, application/*;q=0.2", Ndjson)]
    [TestCase("text/csv, application/x-ndjson;q=0.2", "text/csv")]
    public async Task Accept_OfABatch_ChoosesTheForm(string accept, string form)
    {
        using var answer = await BatchAsync(Requests.Grantable(), ("Accept", accept));

        Assert.That((answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((HttpStatusCode.OK, form)));
    }

    [Test]
    public async Task Accept_OfABatchInNoFormOfOurs_DecidesNothing()
    {
        var before = CountOf("decisions");
        using var answer = await BatchAsync(Requests.Grantable(), ("Accept", "application/xml"));

        _ = await answer.ProblemAsync(406, "not-acceptable");
        Assert.That(CountOf("decisions"), Is.EqualTo(before));
    }

    [Test]
    public async Task Prefer_Minimal_IsHeededByDecidingPreviewingAndBatches()
    {
        var request = Requests.Grantable();
        using var preview = await SendAsync("/v1/previews", request, null, "return=minimal");
        using var made = await SendAsync("/v1/decisions", request, "prefer-1",
            "respond-async, RETURN=\"minimal\"; x=1, return=representation");
        using var full = await SendAsync("/v1/decisions", request, "prefer-1", null);
        using var again = await SendAsync("/v1/decisions", request, "prefer-1", "return=minimal");
        using var asked = await SendAsync("/v1/decisions", request, "prefer-1", "return=representation");
        using var batch = await BatchAsync(request, ("Prefer", "return=minimal"));

        var (summary, decision) = (await made.JsonAsync(), await full.JsonAsync());
        string[] members = ["id", "outcome", "amount", "reasonCodes", "programme", "catalogue", "invoiceNumber", "decidedAt", "links"];
        Assert.Multiple(async () =>
        {
            Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            Assert.That(summary.AsObject().Select(one => one.Key), Is.EqualTo(members));
            Assert.That(summary.Text("/links/self"), Is.EqualTo($"/v1/decisions/{decision.Text("/id")}"));
            Assert.That(summary["amount"]!.ToJsonString(), Is.EqualTo(decision["amount"]!.ToJsonString()));
            Assert.That(Applied(made), Is.EqualTo("return=minimal"), "the first counts");
            Assert.That((Applied(full), Applied(asked)), Is.EqualTo(((string?)null, "return=representation")));
            Assert.That(new[] { made, full, asked, preview, batch }.Select(one => one.Headers.Vary.Contains("Prefer")), Is.All.True);
            Assert.That((again.StatusCode, again.Headers.Contains("Idempotent-Replayed")), Is.EqualTo((HttpStatusCode.Created, true)),
                "a key does not name the form");
            Assert.That(await again.Content.ReadAsByteArrayAsync(), Is.EqualTo(await made.Content.ReadAsByteArrayAsync()),
                "byte for byte in each form");
            Assert.That(await asked.Content.ReadAsByteArrayAsync(), Is.EqualTo(await full.Content.ReadAsByteArrayAsync()));
            Assert.That((await preview.JsonAsync()).AsObject().Select(one => one.Key), Is.EqualTo(members.Except(["id", "links"])));
            var line = JsonNode.Parse((await batch.Content.ReadAsStringAsync()).Split('\n')[0])!;
            Assert.That(line["decision"]!.ToJsonString(), Is.EqualTo(summary.ToJsonString()));
        });
    }

    [Test]
    public async Task Prefer_OnARefusal_IsNotSaidToBeApplied()
    {
        using var answer = await SendAsync("/v1/decisions", new JsonObject(), null, "return=minimal");

        _ = await answer.ProblemAsync(400, "invalid-request");
        Assert.That(Applied(answer), Is.Null);
    }

    [Test]
    public async Task List_OfAHundred_IsTensOfKilobytes_AndFullWhereAsked()
    {
        for (var i = 0; i < 100; i++)
        {
            _ = await Client.DecidedAsync(Requests.Grantable());
        }

        using var brief = await Client.ReadAsync("/v1/decisions?limit=100");
        using var full = await Client.ReadAsync("/v1/decisions?limit=100&view=full");
        var (bytes, whole) = (await brief.Content.ReadAsByteArrayAsync(), await full.Content.ReadAsByteArrayAsync());
        var (summaries, decisions) = ((await brief.JsonAsync())["items"]!.AsArray(), (await full.JsonAsync())["items"]!.AsArray());
        await TestContext.Out.WriteLineAsync($"a page of 100: {bytes.Length / 1024} KiB; with view=full {whole.Length / 1024} KiB");

        Assert.That(summaries, Has.Count.EqualTo(100));
        Assert.That(bytes, Has.Length.LessThan(100 * 1024));
        Assert.That(decisions.Select(one => one!.Text("/id")), Is.EqualTo(summaries.Select(one => one!.Text("/id"))));
        var recorded = await Client.ReadJsonAsync($"/v1/decisions/{summaries[0]!.Text("/id")}");
        Assert.That(decisions[0]!.ToJsonString(), Is.EqualTo(recorded.ToJsonString()));
        Assert.That(summaries[0]!["reasonCodes"]!.AsArray().Select(one => one!.GetValue<string>()),
            Is.EqualTo(recorded["reasons"]!.AsArray().Select(one => one!.Text("/code")).Distinct()));
    }

    [Test]
    public async Task Draft_BegunAgainWithItsKey_IsTheSameByteForByte()
    {
        var body = JsonNode.Parse("""{"title":"Keyed","from":2}""")!;
        using var first = await SendAsync(Publishing.Catalogue, body, "draft-key", null);
        var draft = await first.Content.ReadAsStringAsync();
        var address = first.Headers.Location!.ToString();
        using var changed = new HttpRequestMessage(HttpMethod.Patch, $"{address}/document")
        {
            Content = new StringContent("""{"effectiveFrom":"2027-01-01"}""", Encoding.UTF8,
                new MediaTypeHeaderValue("application/merge-patch+json"))
        };
        changed.Headers.IfMatch.Add(first.Headers.ETag!);
        using var patched = await Client.SendAsync(changed);

        using var again = await SendAsync(Publishing.Catalogue, body, "draft-key", null);
        using var other = await SendAsync(Publishing.Catalogue, JsonNode.Parse("""{"title":"Another","from":2}""")!, "draft-key", null);
        using var elsewhere = await SendAsync(Publishing.Programme, body, "draft-key", null);

        Assert.That((first.StatusCode, patched.StatusCode, again.StatusCode),
            Is.EqualTo((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created)));
        Assert.That((again.Headers.Location!.ToString(), again.Headers.GetValues("Idempotent-Replayed").Single(), again.Headers.ETag),
            Is.EqualTo((address, "true", first.Headers.ETag)));
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(draft));
        _ = await other.ProblemAsync(422, "idempotency-key-reused");
        _ = await elsewhere.ProblemAsync(422, "idempotency-key-reused");
    }

    [Test]
    public async Task ImpactReport_AskedForAgainWithItsKey_IsTheSameAlsoWhenItHasEnded()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Programme, 2);
        using var first = await SendAsync($"{draft.Address}/impact-reports", new JsonObject(), "report-key", null);
        using var called = await Client.DeleteAsync(new Uri(first.Headers.Location!.ToString(), UriKind.Relative));
        using var again = await SendAsync($"{draft.Address}/impact-reports", new JsonObject(), "report-key", null);
        using var other = await SendAsync($"{draft.Address}/impact-reports", JsonNode.Parse("""{"until":"2026-01-01T00:00:00Z"}""")!,
            "report-key", null);

        Assert.That((again.StatusCode, again.Headers.Location, again.Headers.Contains("Idempotent-Replayed")),
            Is.EqualTo((first.StatusCode, first.Headers.Location, true)));
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        _ = await other.ProblemAsync(422, "idempotency-key-reused");
    }

    private static string? Applied(HttpResponseMessage answer) => answer.Headers.TryGetValues("Preference-Applied", out var values)
        ? values.Single() : null;

    private Task<HttpResponseMessage> SendAsync(string path, JsonNode body, string? key, string? prefer)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = Requests.Body(body) };
        foreach (var (name, value) in new[] { ("Idempotency-Key", key), ("Prefer", prefer) })
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return Client.SendAsync(message);
    }

    private Task<HttpResponseMessage> BatchAsync(JsonNode request, (string Name, string Value) header)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/decisions/batch", UriKind.Relative))
        {
            Content = new StringContent(new JsonObject { ["request"] = request.DeepClone() }.ToJsonString(), Encoding.UTF8,
                new MediaTypeHeaderValue(Ndjson)),
        };
        message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        return Client.SendAsync(message);
    }
}
