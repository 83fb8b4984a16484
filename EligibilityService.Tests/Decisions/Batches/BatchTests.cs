using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Decisions.Batches;

/// <summary>Many cases in one request: each line stands for itself.</summary>
internal sealed class BatchTests : ServiceFixture
{
    [Test]
    public async Task Batch_OfGoodAndBadLines_AnswersEachInOrder()
    {
        var foreign = Requests.Grantable();
        foreign["invoice"]!["lines"]![0]!["description"] = "NVIDIA H20";
        var wrong = Requests.Grantable();
        wrong["buyer"]!["creditCode"] = "91110108MA0FAKE01B";
        var lines = new[]
            { Line(Requests.Grantable()), "{", Line(wrong), "", Line(foreign), """{"idempotencyKey":"k","request":{},"note":1}""" };

        var answers = await SendAsync(string.Join("\r\n", lines));

        Assert.That(answers.SkipLast(1).Select(one => ((int)one["line"]!, (int)one["status"]!)),
            Is.EqualTo(new[] { (1, 201), (2, 400), (3, 400), (5, 201), (6, 400) }));
        Assert.That(Text(answers[0]["decision"]!["outcome"]), Is.EqualTo("granted"));
        Assert.That(Text(answers[1]["problem"]!["errors"]![0]!["code"]), Is.EqualTo("NOT_JSON"));
        Assert.That(Text(answers[2]["problem"]!["errors"]![0]!["pointer"]), Is.EqualTo("/request/buyer/creditCode"));
        Assert.That(Text(answers[3]["decision"]!["outcome"]), Is.Not.EqualTo("granted"));
        Assert.That(Text(answers[4]["problem"]!["errors"]![0]!["pointer"]), Is.EqualTo("/note"));
        AssertSummary(answers[^1], lines: 5, decided: 2, problems: 3);
    }

    [Test]
    public async Task Decision_OfALine_IsTheOneOnRecordByteForByte()
    {
        var request = Requests.Grantable();
        using var answer = await PostAsync(Line(request));
        var line = (await answer.Content.ReadAsStringAsync()).Split('\n')[0];
        var id = Text(JsonNode.Parse(line)!["decision"]!["id"]);

        var recorded = await Client.GetStringAsync(new Uri($"/v1/decisions/{id}", UriKind.Relative));
        var sent = await Client.GetStringAsync(new Uri($"/v1/decisions/{id}/request", UriKind.Relative));

        Assert.That(line, Does.EndWith($"\"decision\":{recorded}}}"));
        Assert.That(sent, Is.EqualTo(request.ToJsonString()));
    }

    [Test]
    public async Task Batch_SentAgain_GivesTheSameAnswers()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 20).Select(i => Line(Requests.Grantable(), $"again-{i}")));

        var first = await SendAsync(lines);
        var again = await SendAsync(lines);

        Assert.That(again.SkipLast(1).Select(one => (bool?)one["replayed"]), Is.All.True);
        Assert.That(again.SkipLast(1).Select(one => one["decision"]!.ToJsonString()),
            Is.EqualTo(first.SkipLast(1).Select(one => one["decision"]!.ToJsonString())));
        Assert.That(again.SkipLast(1).Select(one => (int)one["status"]!), Is.All.EqualTo(201));
    }

    [Test]
    public async Task Key_OfALine_IsTheSameKeyAlone()
    {
        var request = Requests.Grantable();
        _ = await Client.DecidedAsync(request, key: "alone-first");

        var answers = await SendAsync($"{Line(request, "alone-first")}\n{Line(Requests.Grantable(), "alone-first")}");

        Assert.That((bool?)answers[0]["replayed"], Is.True);
        Assert.That((int)answers[1]["status"]!, Is.EqualTo(422));
        Assert.That(Text(answers[1]["problem"]!["errors"]![0]!["pointer"]), Is.EqualTo("/idempotencyKey"));
    }

    [Test]
    public async Task Invoice_TwiceInABatch_IsDecidedOnce()
    {
        var request = Requests.Grantable();
        var other = request.DeepClone();
        other["invoice"]!["seller"]!["name"] = "另一家公司";

        var answers = await SendAsync($"{Line(request)}\n{Line(request)}\n{Line(other)}");

        Assert.That(answers.SkipLast(1).Select(one => (int)one["status"]!), Is.EqualTo(new[] { 201, 200, 409 }));
        Assert.That(Text(answers[1]["decision"]!["id"]), Is.EqualTo(Text(answers[0]["decision"]!["id"])));
        Assert.That(Text(answers[2]["problem"]!["errors"]![0]!["pointer"]), Is.EqualTo("/request/invoice/seller/name"));
    }

    [Test]
    public async Task Line_LongerThanARequestMayBe_FailsAlone()
    {
        var padded = $$"""{"request":{{Requests.Grantable().ToJsonString()}}{{new string(' ', Limits.BodyBytes)}}}""";

        var answers = await SendAsync($"{padded}\n{Line(Requests.Grantable())}");

        Assert.That(answers.SkipLast(1).Select(one => (int)one["status"]!), Is.EqualTo(new[] { 413, 201 }));
    }

    [Test]
    public async Task Batch_OfMoreLinesThanAllowed_SaysWhereToGoOn()
    {
        // None of them can be read, so that the test is quick.
        var lines = string.Concat(Enumerable.Repeat("{}\n", Limits.BatchLines + 5));

        var answers = await SendAsync(lines);

        Assert.That(answers, Has.Count.EqualTo(Limits.BatchLines + 1));
        Assert.That((bool)answers[^1]["summary"]!["complete"]!, Is.False);
        Assert.That((int)answers[^1]["summary"]!["problem"]!["status"]!, Is.EqualTo(413));
        Assert.That(Text(answers[^1]["summary"]!["problem"]!["detail"]), Does.Contain($"line {Limits.BatchLines + 1}"));
    }

    [Test]
    public async Task Batch_OfNothing_IsASummary() => AssertSummary((await SendAsync("\n")).Single(), 0, 0, 0);

    [TestCase("application/json")]
    [TestCase("application/x-ndjson; charset=gb18030")]
    public async Task ContentType_OfSomethingElse_Is415(string type)
    {
        using var content = new StringContent(Line(Requests.Grantable()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using var answer = await Client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative), content);

        _ = await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task KeyForTheWholeBatch_IsRefused()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions/batch") { Content = Ndjson(Line(Requests.Grantable())) };
        message.Headers.Add("Idempotency-Key", "whole");

        using var answer = await Client.SendAsync(message);

        _ = await answer.ProblemAsync(400, "invalid-request");
    }

    [TestCase("""{"request":{},"request":{}}""", "DUPLICATE_MEMBER")]
    [TestCase("""{"idempotencyKey":"a"}""", "MISSING")]
    [TestCase("""{"idempotencyKey":"","request":{}}""", "MALFORMED")]
    [TestCase("""{"idempotencyKey":"键","request":{}}""", "MALFORMED")]
    [TestCase("""{"idempotencyKey":"\ud800","request":{}}""", "MALFORMED")]
    [TestCase("""{"request":{}} {}""", "NOT_JSON")]
    [TestCase("""[]""", "WRONG_TYPE")]
    public async Task Line_ThatIsNone_SaysWhy(string line, string code)
    {
        var answers = await SendAsync(line);

        Assert.That(answers[0]["problem"]!["errors"]!.AsArray().Select(one => Text(one!["code"])), Is.EqualTo(new[] { code }));
    }

    private async Task<List<JsonNode>> SendAsync(string lines)
    {
        using var answer = await PostAsync(lines);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/x-ndjson"));
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)];
    }

    private async Task<HttpResponseMessage> PostAsync(string lines)
    {
        using var content = Ndjson(lines);
        return await Client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative), content);
    }

    internal static StringContent Ndjson(string lines) => new(lines, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));

    internal static string Line(JsonNode request, string? key = null)
    {
        var line = new JsonObject { ["request"] = request.DeepClone() };
        if (key is not null)
        {
            line["idempotencyKey"] = key;
        }

        return line.ToJsonString();
    }

    private static void AssertSummary(JsonNode last, int lines, int decided, int problems) => Assert.That(
        ((int)last["summary"]!["lines"]!, (int)last["summary"]!["decided"]!, (int)last["summary"]!["problems"]!,
            (bool)last["summary"]!["complete"]!),
        Is.EqualTo((lines, decided, problems, true)));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
