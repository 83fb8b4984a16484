using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>What is declared, what shows it, and what is told when it changes.</summary>
public sealed class EvidenceTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";
    private static readonly byte[] PackingList = Encoding.UTF8.GetBytes("装箱单\nMTT S4000 × 16\n");

    [Test]
    public async Task Decide_MachineWhoseCardsNobodyPrinted_AnAttachmentSettlesItAndIsKept()
    {
        var request = Machine();
        var open = await Client.DecidedAsync(request);
        var settled = await Client.DecidedAsync(request.With("/attachments", $"[{Attachment()}]"));
        var (id, sha256) = (settled.Text("/id"), settled.Text("/attachments/0/sha256"));

        Assert.That((open.Text("/outcome"), open.ReasonCodes()), Is.EqualTo(("undetermined", open.ReasonCodes())));
        Assert.That(open.Reason("MODEL_NOT_ON_INVOICE").Text("/suppliedBy"), Is.EqualTo("applicant"));
        Assert.That((settled.Text("/outcome"), settled.Text("/amount/amount")), Is.EqualTo(("granted", "350000.00")));
        Assert.That(settled.ReasonCodes(), Does.Contain("MODEL_BY_ATTACHMENT").And.Contain("COMPONENT_PRICES_DECLARED"));
        Assert.That(settled["attachments"]![0]!.ToJsonString(), Is.EqualTo(
            $$"""{"kind":"packing_list","lines":[1],"mediaType":"text/plain","length":{{PackingList.Length}},"sha256":"{{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(PackingList))}}"}"""));
        Assert.That(settled["repeats"]!.ToJsonString(),
            Does.Contain(open.Text("/id")).And.Contain("/attachments").And.Contain("\"ofRefused\":false"));

        using var bytes = await Client.ReadAsync($"/v1/decisions/{id}/attachments/{sha256}");
        Assert.That(((int)bytes.StatusCode, bytes.Content.Headers.ContentType!.MediaType, bytes.Headers.ETag!.Tag),
            Is.EqualTo((200, "text/plain", $"\"{sha256}\"")));
        Assert.That(await bytes.Content.ReadAsByteArrayAsync(), Is.EqualTo(PackingList));

        var recorded = await Client.ReadJsonAsync($"/v1/decisions/{id}/request");
        Assert.That(recorded["attachments"]![0]!.AsObject().Select(member => member.Key),
            Is.EquivalentTo(["kind", "lines", "mediaType", "length", "sha256"]));
        Assert.That((bool)(await Client.ReadJsonAsync($"/v1/decisions/{id}/replay"))["identical"]!, Is.True);
    }

    [Test]
    public async Task Attachment_OfAnotherShaOrDecision_IsNotFound()
    {
        var decision = await Client.DecidedAsync(Requests.Grantable());
        foreach (var path in (string[])[$"/v1/decisions/{decision.Text("/id")}/attachments/{new string('0', 64)}",
            $"/v1/decisions/dec_{new string('0', 24)}/attachments/{new string('0', 64)}"])
        {
            using var answer = await Client.ReadAsync(path);
            _ = await answer.ProblemAsync(404, "not-found");
        }
    }

    [Test]
    public async Task Decide_SameAttachmentsUnderOneKey_AreReplayed()
    {
        var request = Machine().With("/attachments", $"[{Attachment()}]");
        var first = await Client.DecidedAsync(request, key: "attached");
        using var again = await Client.DecideAsync(request, "attached");

        Assert.That((await again.JsonAsync()).Text("/id"), Is.EqualTo(first.Text("/id")));
        Assert.That(again.Headers.GetValues("Idempotent-Replayed"), Is.EqualTo(["true"]));
    }

    [TestCase("""{"kind":"packing_list","mediaType":"application/zip","content":"QQ=="}""", "/attachments/0/mediaType UNKNOWN_VALUE")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain","content":"Q Q="}""", "/attachments/0/content MALFORMED")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain","content":""}""", "/attachments/0/content MALFORMED")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain"}""", "/attachments/0/content MISSING")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain","length":3,"sha256":"0000000000000000000000000000000000000000000000000000000000000000"}""", "/attachments/0/content MISSING")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain","content":"QQ==","length":1}""", "/attachments/0/length UNKNOWN_MEMBER")]
    [TestCase("""{"kind":"packing_list","mediaType":"text/plain","content":"QQ==","sha256":"00"}""",
        "/attachments/0/sha256 UNKNOWN_MEMBER")]
    [TestCase("""{"kind":"packing_list","lines":[2],"mediaType":"text/plain","content":"QQ=="}""", "/attachments/0/lines/0 OUT_OF_BOUNDS")]
    [TestCase("null", "/attachments/0 WRONG_TYPE")]
    public async Task Decide_AttachmentThatCannotBeTaken_IsAFault(string attachment, string fault)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With("/attachments", $"[{attachment}]"));

        Assert.That((await answer.ProblemAsync(400, "invalid-request")).Errors(), Does.Contain(fault));
    }

    [Test]
    public async Task Decide_TooLargeOrTooManyAttachments_AreFaults()
    {
        var large = Convert.ToBase64String(new byte[(512 * 1024) + 1]);
        using var tooLarge = await Client.DecideAsync(
            Requests.Grantable().With("/attachments", $$"""[{"kind":"other","mediaType":"text/plain","content":"{{large}}"}]"""));
        using var tooMany = await Client.DecideAsync(
            Requests.Grantable().With("/attachments", $"[{string.Join(',', Enumerable.Repeat(Attachment(), 9))}]"));

        Assert.That((await tooLarge.ProblemAsync(400, "invalid-request")).Errors().Single(), Does.StartWith("/attachments/0/content "));
        Assert.That((await tooMany.ProblemAsync(400, "invalid-request")).Errors(), Is.EqualTo(["/attachments OUT_OF_BOUNDS"]));
    }

    [Test]
    public async Task Decide_RefusedThenOtherDeclarations_TheNewOneTellsWhatChanged()
    {
        var request = Requests.Grantable().With("/declarations/originalUse", "false");
        var refused = await Client.DecidedAsync(request);
        var again = await Client.DecidedAsync(request.With("/declarations/originalUse", "true").WithText($"{Line}/goodsCondition", "new"));

        Assert.That((refused.Text("/outcome"), refused["repeats"]), Is.EqualTo(("refused", (JsonNode?)null)));
        Assert.That((again.Text("/outcome"), again.Text("/repeats/decisionId"), (bool)again.At("/repeats/ofRefused")!),
            Is.EqualTo(("granted", refused.Text("/id"), true)));
        Assert.That(again["repeats"]!["changes"]!.AsArray()
            .Select(change => ((string?)change!["pointer"], (string?)change["was"], (string?)change["is"])),
            Is.EqualTo(new (string?, string?, string?)[]
        {
            ("/invoice/lines/0/goodsCondition", null, "\"new\""), ("/declarations/originalUse", "false", "true"),
        }));
        Assert.That((bool)(await Client.ReadJsonAsync($"/v1/decisions/{again.Text("/id")}/replay"))["identical"]!, Is.True);
    }

    [Test]
    public async Task Decide_RowOfRepeats_IsHeldAgainstTheRefusal()
    {
        var request = Requests.Grantable().With("/declarations/originalUse", "false");
        var refused = await Client.DecidedAsync(request);
        var undetermined = await Client.DecidedAsync(request.Without("/declarations/originalUse"));
        var granted = await Client.DecidedAsync(request.With("/declarations/originalUse", "true"));

        Assert.That((undetermined.Text("/outcome"), undetermined.Text("/repeats/decisionId")),
            Is.EqualTo(("undetermined", refused.Text("/id"))));
        Assert.That((granted.Text("/repeats/decisionId"), granted.Text("/repeats/changes/0/was")),
            Is.EqualTo((refused.Text("/id"), "false")));
    }

    [Test]
    public async Task Preview_OfARefusedCaseWithOtherDeclarations_TellsWhatTheDecisionWould()
    {
        var request = Requests.Grantable().With("/declarations/originalUse", "false")
            .WithText("/contract/number", "HT-2025/" + Guid.NewGuid().ToString("N"));
        var refused = await Client.DecidedAsync(request);
        var changed = request.DeepClone().AsObject().With("/declarations/originalUse", "true")
            .WithText("/contract/number", $"ht 2025 {request.Text("/contract/number")[8..]}");
        var (preview, ignoring, same) = (await PreviewAsync(changed), await PreviewAsync(changed, "?claims=ignore"),
            await PreviewAsync(request));
        using var elsewhere = Host.Client(await Host.MakeKeyAsync("Another agency", EligibilityService.Access.Scopes.DecisionsRead));
        var stranger = await PreviewAsync(changed, client: elsewhere);
        var decided = await Client.DecidedAsync(changed);

        Assert.That(preview["repeats"]!.ToJsonString(), Is.EqualTo(decided["repeats"]!.ToJsonString()));
        Assert.That((preview.Text("/repeats/decisionId"),
            preview["repeats"]!["changes"]!.AsArray().Select(change => (string?)change!["pointer"])),
            Is.EqualTo((refused.Text("/id"), new[] { "/declarations/originalUse" })),
                "another spelling of the contract's number is no other contract");
        Assert.That((ignoring["repeats"], same["repeats"], stranger["repeats"]),
            Is.EqualTo(((JsonNode?)null, (JsonNode?)null, (JsonNode?)null)));
    }

    [Test]
    public async Task Decide_WhereRepeatsAreHeard_OtherDeclarationsGoToAnOfficer()
    {
        var programme = Stores.TestProgrammes.With("test-heard", null);
        programme["conditions"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"unchanged","kind":"declarations_unchanged","clause":{"en":"Art. 12","zh":"第十二条","source":"none: a test","illustrative":true}}"""));
        programme["conditions"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"first-use","kind":"original_use","clause":{"en":"Art. 13","zh":"第十三条","source":"none: a test","illustrative":true}}"""));
        await Host.PublishAsync(programme);
        var request = Requests.Grantable("test-heard").With("/declarations/originalUse", "false");
        var changed = request.DeepClone().AsObject().With("/declarations/originalUse", "true");

        var before = await PreviewAsync(changed);
        var refused = await Client.DecidedAsync(request);
        var preview = await PreviewAsync(changed);
        var decided = await Client.DecidedAsync(changed);
        using var officer = Host.Client(EligibilityService.Access.DevelopmentKey.Officer);
        using var reviewed = await officer.PostKeyedAsync($"/v1/decisions/{decided.Text("/id")}/reviews", JsonNode.Parse(
            """{"ground":"The first declaration was a slip; the delivery note was seen.","findings":[{"condition":"unchanged","answer":"met","ground":"The delivery note was seen."}]}""")!);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((before.Text("/outcome"), refused.Text("/outcome")), Is.EqualTo(("granted", "refused")));
            Assert.That((preview.Text("/outcome"), preview.ReasonCodes()), Is.EqualTo(("undetermined", decided.ReasonCodes())));
            Assert.That((decided.Text("/outcome"), decided.Reason("DECLARATIONS_CHANGED").Text("/suppliedBy"),
                decided.Text("/repeats/decisionId")),
                Is.EqualTo(("undetermined", "officer", refused.Text("/id"))));
            Assert.That((await reviewed.JsonAsync()).Text("/outcome"), Is.EqualTo("granted"));
        }
    }

    [TestCase("*餐饮服务*餐费")]
    [TestCase("*餐饮服务*摩尔线程食堂餐费")]
    [TestCase("*计算机配套产品*AI加速卡")]
    [TestCase("服务器")]
    public async Task Decide_ModelThatNothingNames_IsNeverGranted(string description)
    {
        var decision = await Client.DecidedAsync(
            Requests.Grantable().WithText($"{Line}/description", description).Without($"{Line}/specification")
            .WithText($"{Line}/modelId", "moorethreads/mtt-s4000").WithText($"{Line}/vendor", "moorethreads"));

        Assert.That(decision.Text("/outcome"), Is.Not.EqualTo("granted").And.Not.EqualTo("partly_granted"));
        Assert.That((decision.Text("/lines/0/match/kind"), decision.At("/lines/0/match/basis")!.ToJsonString()),
            Is.EqualTo(("not_printed", "[\"declared\"]")));
    }

    [Test]
    public async Task Decide_AnyAnswer_SaysWhatItRestsOn()
    {
        var decision = await Client.DecidedAsync(Requests.Grantable());
        foreach (var condition in decision["conditions"]!.AsArray().Concat(decision["lines"]![0]!["conditions"]!.AsArray()))
        {
            Assert.That(condition!["basis"]!.AsArray(), Is.Not.Empty, condition.Text("/id"));
        }

        Assert.That(decision.At("/lines/0/match/basis")!.ToJsonString(), Is.EqualTo("[\"transcribed\"]"));
        Assert.That(decision.ToJsonString(), Does.Not.Contain("\"printed\""));
    }

    private async Task<JsonNode> PreviewAsync(JsonNode request, string query = "", HttpClient? client = null)
    {
        using var answer = await (client ?? Client).PostAsync(new Uri($"/v1/previews{query}", UriKind.Relative), Requests.Body(request));
        var body = await answer.JsonAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), body.ToJsonString());
        return body;
    }

    private static JsonObject Machine() =>
        Requests.Grantable().WithText($"{Line}/description", "*计算机整机*AI训练服务器(8卡)").Without($"{Line}/specification")
        .With($"{Line}/quantity", "2").WithText($"{Line}/unitPrice", "640000.00").WithText($"{Line}/unit", "台")
        .With($"{Line}/components",
            """[{"modelId":"moorethreads/mtt-s4000","count":16,"netAmount":{"amount":"1000000.00","currency":"CNY"}}]""");

    private static string Attachment() =>
        $$"""{"kind":"packing_list","lines":[1],"mediaType":"text/plain","content":"{{Convert.ToBase64String(PackingList)}}"}""";
}
