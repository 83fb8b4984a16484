using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>
/// Attachments as parts of their own, in multipart/form-data: the same case as with base64 in the JSON, wherever a request with attachments
/// may be sent.
/// </summary>
public sealed class AttachmentPartsTests : ServiceFixture
{
    private static readonly byte[] PackingList = Encoding.UTF8.GetBytes("装箱单\nMTT S4000 × 16\n");
    private static readonly byte[] Record = [0x25, 0x50, 0x44, 0x46, 0, 255, 254];

    [Test]
    public async Task Decide_AttachmentsInParts_IsTheSameCaseAsWithBase64()
    {
        var request = Machine();
        using var inParts = await SendAsync("/v1/decisions/attachments",
            Form(("request", Named(request)), Part(PackingList, "text/plain; charset=utf-8"), Part(Record, null)), "both-ways");
        var decided = await inParts.JsonAsync();
        var whole = Named(request);
        (whole["attachments"]![0]!["content"], whole["attachments"]![1]!["content"]) = (Convert.ToBase64String(PackingList),
            Convert.ToBase64String(Record));
        using var inText = await Client.DecideAsync(whole, "both-ways");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(((int)inParts.StatusCode, decided.Text("/outcome"), decided.Text("/amount/amount")),
                Is.EqualTo((201, "granted", "350000.00")), decided.ToJsonString());
            Assert.That(decided["attachments"]!.AsArray().Select(one => one!.Text("/sha256")),
                Is.EqualTo(new[] { Sha(PackingList), Sha(Record) }));
            Assert.That(((await inText.JsonAsync()).Text("/id"), inText.Headers.GetValues("Idempotent-Replayed").Single()),
                Is.EqualTo((decided.Text("/id"), "true")));
        }

        using var kept = await Client.ReadAsync($"/v1/decisions/{decided.Text("/id")}/attachments/{Sha(Record)}");
        Assert.That(await kept.Content.ReadAsByteArrayAsync(), Is.EqualTo(Record));
        Assert.That((await Client.ReadJsonAsync($"/v1/decisions/{decided.Text("/id")}/request")).ToJsonString(),
            Does.Not.Contain("\"content\""));
    }

    [Test]
    public async Task Preview_AttachmentsInParts_AnswersAsTheDecisionWould()
    {
        using var answer = await SendAsync("/v1/previews/attachments",
            Form(("request", Named(Machine())), Part(PackingList, "text/plain"), Part(Record, "application/octet-stream")));
        var preview = await answer.JsonAsync();

        Assert.That(((int)answer.StatusCode, preview.Text("/outcome"), preview.Text("/attachments/1/sha256")),
            Is.EqualTo((200, "granted", Sha(Record))), preview.ToJsonString());
    }

    [Test]
    public async Task Decide_ADocumentWithAttachmentsInParts_KeepsAllOfThem()
    {
        var grantable = Requests.Grantable();
        var @case = new JsonObject
        {
            ["programme"] = "beijing-gpu-purchase",
            ["project"] = grantable["project"]!.DeepClone(),
            ["buyer"] = grantable["buyer"]!.DeepClone(),
            ["contract"] = grantable["contract"]!.DeepClone(),
            ["delivery"] = grantable["delivery"]!.DeepClone(),
            ["declarations"] = grantable["declarations"]!.DeepClone(),
            ["attachments"] = new JsonArray(new JsonObject { ["kind"] = "acceptance_record", ["mediaType"] = "application/pdf" }),
        };
        var xml = DocumentSamples.Bytes("Ubl/corrective.xml");
        using var answer = await SendAsync("/v1/decisions/documents", Form(("case", @case), File(xml), Part(Record, "application/pdf")));
        var decided = await answer.JsonAsync();

        Assert.That(((int)answer.StatusCode, decided.Text("/document/sha256"), decided.Text("/attachments/0/sha256")),
            Is.EqualTo((201, Sha(xml), Sha(Record))), decided.ToJsonString());
        using var kept = await Client.ReadAsync($"/v1/decisions/{decided.Text("/id")}/attachments/{Sha(Record)}");
        Assert.That(((int)kept.StatusCode, await kept.Content.ReadAsByteArrayAsync()), Is.EqualTo((200, Record)));
    }

    [Test]
    public async Task Review_WithTheRightContentAndAttachmentsInParts_KeepsThem()
    {
        using var officer = Host.Client(DevelopmentKey.Officer);
        var right = Named(Machine());
        var wrong = right.DeepClone().AsObject().Without("/attachments").Without("/invoice/lines/0/components")
            .WithText("/invoice/lines/0/description", "*计算机整机*服务器 NVIDIA A800");
        var refused = await Client.DecidedAsync(wrong);
        var review = new JsonObject { ["ground"] = "The original is before us.", ["request"] = right };
        using var answer = await SendAsync($"/v1/decisions/{refused.Text("/id")}/reviews/attachments",
            Form(("request", review), Part(PackingList, "text/plain"), Part(Record, null)), "review-in-parts", officer);
        var granted = await answer.JsonAsync();
        using var again = await SendAsync($"/v1/decisions/{refused.Text("/id")}/reviews/attachments",
            Form(("request", review), Part(PackingList, "text/plain"), Part(Record, null)), "review-in-parts", officer);

        Assert.That(((int)answer.StatusCode, granted.Text("/outcome"), granted.Text("/attachments/0/sha256")),
            Is.EqualTo((201, "granted", Sha(PackingList))), granted.ToJsonString());
        Assert.That((await again.JsonAsync()).Text("/id"), Is.EqualTo(granted.Text("/id")));
        using var kept = await Client.ReadAsync($"/v1/decisions/{granted.Text("/id")}/attachments/{Sha(PackingList)}");
        Assert.That(await kept.Content.ReadAsByteArrayAsync(), Is.EqualTo(PackingList));
    }

    [Test]
    public async Task Parts_ThatDoNotFit_AreFaultsAtTheirPlaces()
    {
        var request = Named(Machine());
        foreach (var (form, fault) in ((MultipartFormDataContent, string)[])
            [
                (Form(("request", request), Part(PackingList, "text/plain")), "attachment INCONSISTENT"),
                (Form(("request", request), Records(3)), "attachment INCONSISTENT"),
                (Form(("request", request), Records(9)), "attachment UNKNOWN_MEMBER"),
                (Form(("request", request)), "/attachments/0/content MISSING"),
                (Form(("request", request), Part(PackingList, "image/png"), Part(Record, null)), "/attachments/0/mediaType INCONSISTENT"),
                (Form(("request", request), Part([], "text/plain"), Part(Record, null)), "/attachments/0/content MALFORMED"),
                (Form(("request", request), File(Record), Part(PackingList, null), Part(Record, null)), "file UNKNOWN_MEMBER"),
                (Form(("case", new JsonObject()), Part(Record, null)), "file MISSING"),
                (Form(("request", new JsonObject { ["attachments"] = 1 }), Part(Record, null)), "/attachments WRONG_TYPE"),
            ])
        {
            var isOfDocument = fault == "file MISSING";
            using var answer = await SendAsync(isOfDocument ? "/v1/previews/documents" : "/v1/previews/attachments", form);
            Assert.That((await answer.ProblemAsync(400, "invalid-request")).Errors(), Does.Contain(fault), fault);
        }
    }

    [Test]
    public async Task Part_ThatIsTooLarge_Is413()
    {
        foreach (var (most, status) in ((int, int)[])[(512 * 1024, 200), ((512 * 1024) + 1, 413)])
        {
            using var answer = await SendAsync("/v1/previews/attachments",
                Form(("request", Named(Machine())), Part(PackingList, null), Part(new byte[most], null)));
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{most}");
            if (status == 413)
            {
                _ = await answer.ProblemAsync(413, "too-large");
            }
        }
    }

    private static JsonObject Machine() =>
        Requests.Grantable().WithText("/invoice/lines/0/description", "*计算机整机*AI训练服务器(8卡)").Without("/invoice/lines/0/specification")
        .With("/invoice/lines/0/quantity", "2").WithText("/invoice/lines/0/unitPrice", "640000.00").WithText("/invoice/lines/0/unit", "台")
        .With("/invoice/lines/0/components",
            """[{"modelId":"moorethreads/mtt-s4000","count":16,"netAmount":{"amount":"1000000.00","currency":"CNY"}}]""");

    private static JsonObject Named(JsonObject request) => request.DeepClone().AsObject().With("/attachments",
        """[{"kind":"packing_list","lines":[1],"mediaType":"text/plain"},{"kind":"other","mediaType":"application/pdf"}]""");

    private static (string Name, HttpContent Content)[] Records(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Part(Record, null))];

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static (string Name, HttpContent Content) Part(byte[] bytes, string? type) => ("attachment", Typed(bytes, type));

    private static (string Name, HttpContent Content) File(byte[] bytes) => ("file", Typed(bytes, "application/xml"));

    private static ByteArrayContent Typed(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static MultipartFormDataContent Form((string Name, JsonNode Json) first, params (string Name, HttpContent Content)[] others)
    {
        var form = new MultipartFormDataContent
            { { new StringContent(first.Json.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json")), first.Name } };
        foreach (var (name, content) in others)
        {
            form.Add(content, name, "bytes");
        }

        return form;
    }

    private async Task<HttpResponseMessage> SendAsync(string address, MultipartFormDataContent form, string? key = null,
        HttpClient? client = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        return await (client ?? Client).SendAsync(message);
    }
}
