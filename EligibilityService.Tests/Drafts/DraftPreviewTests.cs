using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>
/// A case is previewed under a draft as though it were in force; nothing is recorded, and the answer says that it is of a draft.
/// </summary>
internal sealed class DraftPreviewTests : ServiceFixture
{
    private static readonly JsonNode Cap = JsonNode.Parse(
        """{"effectiveFrom":"2026-07-01","formula":{"capPerUnit":{"amount":{"amount":"20000.00","currency":"CNY"}}}}""")!;

    private protected override (string Key, string Value)[] Settings =>
        [("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000")];

    [Test]
    public async Task Preview_UnderADraftOfTheProgramme_UsesItsRulesWhateverItsDates()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Programme, 1);
        await draft.PatchAsync(Cap);
        var before = await RecordedAsync();

        var (now, then) = (await Client.PreviewedAsync(Requests.Grantable()),
            await Client.PreviewedAsync(Requests.Grantable(), $"?draft={draft.Id}"));

        Assert.That((now.Text("/amount/amount"), now["draft"]), Is.EqualTo(("448000.00", (JsonNode?)null)));
        Assert.That((then.Text("/amount/amount"), then["draft"]!.ToJsonString()),
            Is.EqualTo(("320000.00", $$"""{"id":"{{draft.Id}}","programme":"beijing-gpu-purchase"}""")));
        Assert.That((then["id"], (int)then.At("/programme/version")!), Is.EqualTo(((JsonNode?)null, 3)));
        Assert.That(then.ReasonCodes(), Does.Contain("CAP_PER_UNIT"));
        Assert.That(await RecordedAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Preview_UnderADraftOfTheCatalogue_UsesItsModels()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, 2);
        await draft.ImportAsync("PATCH", "/models", "id,qualification,ground\nmoorethreads/mtt-s4000,suspended,under_review\n");

        using var answer = await Client.SendJsonAsync($"/v1/previews?draft={draft.Id}", Requests.Grantable());
        var decision = await answer.JsonAsync();

        Assert.That((decision.Text("/outcome"), (int)decision.At("/catalogue/version")!, decision["draft"]!.ToJsonString()),
            Is.EqualTo(("refused", 3, $$"""{"id":"{{draft.Id}}"}""")));
        Assert.That((answer.Headers.Contains("Programme-Version"), answer.Headers.Contains("Catalogue-Version")),
            Is.EqualTo((true, false)), "a draft is no version");
        var contract = await ContractDocument.OfAsync(Host.Services);
        Assert.That(new SchemaValidator(contract).Faults(decision, JsonNode.Parse("""{"$ref":"#/components/schemas/Preview"}""")!),
            Is.Empty);
    }

    [Test]
    public async Task Preview_UnderADraft_IsWhatIsDecidedOnceItIsPublished()
    {
        await using var host = new ServiceHost();
        using var author = host.Client();
        using var approver = host.Client(DevelopmentKey.Officer);
        var draft = await DraftClient.BeginAsync(author, "/v1/programmes/beijing-ai-research/drafts", 1);
        await draft.PatchAsync(JsonNode.Parse("""{"name":{"en":"The same rules anew","zh":"规则不变，重新发布"}}""")!);
        var request = Examples.Read("decision-research")!;

        var previewed = (await author.PreviewedAsync(request, $"?draft={draft.Id}")).Without("/draft");
        await draft.SubmitAsync();
        await draft.ApproveAsync(approver);
        var decided = (await author.DecidedAsync(request)).Without("/id");

        Assert.That(JsonNode.DeepEquals(decided, previewed), Is.True, $"{decided}\n{previewed}");
    }

    [Test]
    public async Task Preview_UnderTheFirstDraftOfAProgramme_Decides()
    {
        var document = Examples.Read("programme-content")!.WithText("/programme", "a-first-programme");
        var draft = await DraftClient.BeginAsync(Client, "/v1/programmes/a-first-programme/drafts", new JsonObject
        { ["title"] = "New", ["document"] = document });

        var decision = await Client.PreviewedAsync(Requests.Grantable().WithText("/programme", "a-first-programme"), $"?draft={draft.Id}");

        Assert.That((decision.Text("/programme/id"), (int)decision.At("/programme/version")!), Is.EqualTo(("a-first-programme", 1)));
        Assert.That(decision.ReasonCodes(), Is.Not.Empty);
    }

    [Test]
    public async Task Preview_UnderADraftThatIsNotWhole_SaysWhatIsMissing()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, 2);
        await draft.DoAsync("DELETE", "/vendors/glenfly");

        using var answer = await Client.SendJsonAsync($"/v1/previews?draft={draft.Id}", Requests.Grantable());

        Assert.That((await answer.ProblemAsync(409, "draft-state")).Errors(), Is.Not.Empty.And.All.EndsWith("/vendor INCONSISTENT"));
    }

    [Test]
    public async Task Preview_UnderADraftOfAnotherProgramme_Is400()
    {
        var draft = await DraftClient.BeginAsync(Client, "/v1/programmes/beijing-ai-research/drafts", 1);

        using var answer = await Client.SendJsonAsync($"/v1/previews?draft={draft.Id}", Requests.Grantable());

        Assert.That(await answer.InvalidAsync(), Does.Contain("/programme INCONSISTENT"));
    }

    [Test]
    public async Task Preview_UnderADraft_IsForThoseWhoMayReadBoth()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, 2);
        using var reader = await Host.NewClientAsync("Reader", Scopes.DecisionsRead);
        using var programmes = await Host.NewClientAsync("Programmes", Scopes.DecisionsRead, Scopes.ProgrammesApprove);
        using var approver = await Host.NewClientAsync("Approver", Scopes.DecisionsRead, Scopes.CatalogueApprove);
        HttpClient[] callers = [reader, programmes, approver];

        var answers = await Task.WhenAll(
            callers.Select(caller => caller.SendJsonAsync($"/v1/previews?draft={draft.Id}", Requests.Grantable())));
        using var unknown = await approver.SendJsonAsync("/v1/previews?draft=drf_01k9n3v5c00000a1b2c3d4e5", Requests.Grantable());

        Assert.That(answers.Append(unknown).Select(one => (int)one.StatusCode), Is.EqualTo([403, 403, 200, 404]));
    }
}
