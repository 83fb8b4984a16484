using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>Nobody alone changes who gets money: who writes does not approve, and what is approved is what was seen.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class FourEyesTests(StoreKind kind)
{
    private TestStore? _store;
    private ServiceHost _host = null!;
    private HttpClient _author = null!;
    private HttpClient _approver = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost(_store.Settings);
        _author = _host.Client();
        _approver = _host.Client(DevelopmentKey.Officer);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        _author.Dispose();
        _approver.Dispose();
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [TestCase(Publishing.Catalogue, "/v1/catalogue/versions", "catalogue-patch")]
    [TestCase(Publishing.Programme, "/v1/programmes/beijing-gpu-purchase/versions", "programme-patch")]
    public async Task Approval_ByAnother_PublishesTheNextVersion(string drafts, string versions, string patch)
    {
        var draft = await DraftClient.BeginAsync(_author, drafts, 2);
        await draft.PatchAsync(Examples.Read(patch)!);
        var submitted = await draft.SubmitAsync();
        var approved = await draft.ApproveAsync(_approver);
        _host.Clock.Advance(Notice);

        var published = await _author.ReadJsonAsync($"{versions}/3");
        var publication = await _author.ReadJsonAsync($"{versions}/3/publication");
        Assert.That((submitted.Text("/state"), approved.Text("/state"), (int)approved["version"]!),
            Is.EqualTo(("submitted", kind == StoreKind.Sqlite ? "published" : "scheduled", 3)));
        Assert.That((await draft.ReadAsync()).Text("/state"), Is.EqualTo("published"));
        Assert.That((published.Text("/publishedBy"), published.Text("/effectiveFrom")), Is.EqualTo(("Development", "2026-07-01")));
        Assert.That((publication.Text("/draftId"), publication.Text("/submittedByActor/name"), publication.Text("/approvedByActor/name")),
            Is.EqualTo((draft.Id, "Developer", "Officer")));
        var content = await draft.ReadAsync("/document");
        Assert.That(content.AsObject().All(member => JsonNode.DeepEquals(member.Value, published[member.Key])), Is.True,
            "what was approved is what is published");
    }

    [Test]
    public async Task Approval_ByTheSubmitterOrAnyEditor_IsForbidden()
    {
        using var editor = await _host.NewClientAsync("Editor", Scopes.CatalogueWrite, Scopes.CatalogueApprove);
        using var third = await _host.NewClientAsync("Third", Scopes.CatalogueApprove);
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await (await draft.SeenByAsync(editor)).PatchAsync(Examples.Read("catalogue-patch")!);
        draft = await draft.SeenByAsync(_author);
        await draft.SubmitAsync();

        using var bySubmitter = await draft.TryAsync("POST", "/approvals", new JsonObject());
        using var byEditor = await (await draft.SeenByAsync(editor)).TryAsync("POST", "/approvals", new JsonObject());
        var byThird = await draft.ApproveAsync(third);

        foreach (var refused in new[] { bySubmitter, byEditor })
        {
            Assert.That((await refused.ProblemAsync(403, "same-person")).Text("/detail"), Does.Contain("another person"));
        }

        Assert.That((int)byThird["version"]!, Is.EqualTo(3));
    }

    [Test]
    public async Task Approval_OfWhatIsNotSubmitted_IsRefused()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);

        using var answer = await (await draft.SeenByAsync(_approver)).TryAsync("POST", "/approvals", new JsonObject());

        _ = await answer.ProblemAsync(409, "draft-state");
    }

    [Test]
    public async Task Submitted_Draft_CannotBeChanged()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await draft.SubmitAsync();

        using var answer = await draft.TryAsync("PATCH", "/document", Examples.Read("catalogue-patch"), "application/merge-patch+json");

        _ = await answer.ProblemAsync(409, "draft-state");
    }

    [Test]
    public async Task Rejection_WithItsGround_MakesItADraftAgain()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await draft.SubmitAsync();

        var rejected = await (await draft.SeenByAsync(_approver)).DoAsync("POST", "/rejections", Examples.Read("rejection"));
        draft = await draft.SeenByAsync(_author);
        await draft.PatchAsync(Examples.Read("catalogue-patch")!);
        await draft.SubmitAsync();
        var approved = await draft.ApproveAsync(_approver);

        Assert.That((rejected.Text("/state"), rejected.Text("/ground")),
            Is.EqualTo(("draft", "The clause of the cap still names the old amount.")));
        Assert.That((int)approved["version"]!, Is.EqualTo(3));
    }

    [Test]
    public async Task Withdrawal_IsTheEndOfADraft()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        var withdrawn = await draft.DoAsync("POST", "/withdrawals", Examples.Read("withdrawal"));

        using var again = await draft.TryAsync("POST", "/submissions", new JsonObject());

        Assert.That(withdrawn.Text("/state"), Is.EqualTo("withdrawn"));
        _ = await again.ProblemAsync(409, "draft-state");
        Assert.That((await _author.ReadJsonAsync($"{Publishing.Catalogue}?state=withdrawn"))["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Submission_WithErrors_NamesThemAll()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await draft.DoAsync("DELETE", "/vendors/glenfly");

        var check = await draft.ReadAsync("/checks");
        using var answer = await draft.TryAsync("POST", "/submissions", new JsonObject());

        var problem = await answer.ProblemAsync(409, "draft-state");
        var errors = check["findings"]!.AsArray().Where(one => one!.Text("/severity") == "error").ToArray();
        Assert.That((bool)check["mayBeSubmitted"]!, Is.False);
        Assert.That(errors, Is.Not.Empty);
        Assert.That(problem.Errors(), Has.Length.EqualTo(errors.Length).And.All.EndsWith("CHECK_FAILED"));
        Assert.That((await draft.ReadAsync()).Text("/state"), Is.EqualTo("draft"));
    }

    [Test]
    public async Task Approval_AfterAnotherVersionWasApproved_IsRefused()
    {
        var (first, second) = (await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2),
            await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2));
        await first.SubmitAsync();
        await second.SubmitAsync();
        await first.ApproveAsync(_approver);

        using var late = await (await second.SeenByAsync(_approver)).TryAsync("POST", "/approvals", new JsonObject());
        await (await second.SeenByAsync(_approver)).DoAsync("POST", "/rejections", Examples.Read("rejection"));
        second = await second.SeenByAsync(_author);
        var warned = await second.ReadAsync("/checks");
        await second.SubmitAsync();
        var approved = await second.ApproveAsync(_approver);

        Assert.That((await late.ProblemAsync(409, "draft-state")).Text("/detail"), Does.Contain("Version 3"));
        Assert.That(warned["findings"]!.AsArray().Select(one => one!.Text("/code")), Does.Contain("DRAFT_OVERTAKEN"));
        Assert.That((int)approved["version"]!, Is.EqualTo(4));
    }

    [Test]
    public async Task GoldenCase_ThatTheDraftBreaks_StandsInTheWayUntilOneOfThemIsChanged()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Programme, 1);
        await draft.PatchAsync(JsonNode.Parse("""{"formula":{"capPerUnit":{"amount":{"amount":"20000.00","currency":"CNY"}}}}""")!);

        var broken = await draft.ReadAsync("/checks");
        using var refused = await draft.TryAsync("POST", "/submissions", new JsonObject());
        var cases = await draft.ReadAsync("/golden-cases");
        var result = broken["goldenCases"]!.AsArray().First(one => !(bool)one!["holds"]!)!;
        var changed = cases["items"]!.AsArray().First(one => one!.Text("/id") == result.Text("/id"))!.DeepClone();
        changed["expected"] = result["seen"]!.DeepClone();
        await draft.DoAsync("PUT", $"/golden-cases/{result.Text("/id")}", changed);
        var mended = await draft.ReadAsync("/checks");

        Assert.That((await refused.ProblemAsync(409, "draft-state")).Errors(),
            Does.Contain($"golden-cases/{result.Text("/id")} CHECK_FAILED"));
        Assert.That(mended["goldenCases"]!.AsArray().Single(one => one!.Text("/id") == result.Text("/id"))!["holds"]!.GetValue<bool>(),
            Is.True);
        var change = mended["caseChanges"]!.AsArray().Single()!;
        Assert.That((change.Text("/change"), change.Text("/before/expected/amount/amount"), change.Text("/after/expected/amount/amount")),
            Is.EqualTo(("changed", "448000.00", "320000.00")));
    }

    [Test]
    public async Task GoldenCases_OfADraft_AreFrozenWithItsVersion()
    {
        var draft = await DraftClient.BeginAsync(_author, "/v1/programmes/beijing-ai-research/drafts", 1);
        var before = await draft.ReadAsync("/golden-cases");
        var added = before["items"]![0]!.DeepClone();
        added["id"] = "added";
        await draft.DoAsync("PUT", "/golden-cases/added", added);
        await draft.SubmitAsync();
        await draft.ApproveAsync(_approver);
        _host.Clock.Advance(Notice);

        var old = await _author.ReadJsonAsync("/v1/programmes/beijing-ai-research/versions/1/golden-cases");
        var frozen = await _author.ReadJsonAsync("/v1/programmes/beijing-ai-research/versions/2/golden-cases");
        var next = await DraftClient.BeginAsync(_author, "/v1/programmes/beijing-ai-research/drafts", 2);

        Assert.That(JsonNode.DeepEquals(old, before), Is.True);
        Assert.That(frozen["items"]!.AsArray().Select(one => one!.Text("/id")), Does.Contain("added"));
        Assert.That(JsonNode.DeepEquals(await next.ReadAsync("/golden-cases"), frozen), Is.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task ImpactReport_ThatTheProgrammeAsksFor_CannotBeDoneWithout(bool isAskedByTheDraft)
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Programme, 2);
        if (isAskedByTheDraft)
        {
            await draft.PatchAsync(JsonNode.Parse("""{"publicationRequires":["impact_report"]}""")!);
        }
        else
        {
            // The version before asks, and its successor cannot drop that for itself.
            var version = (await _author.ReadJsonAsync("/v1/programmes/beijing-gpu-purchase/versions/2")).With("/version", "3")
                .With("/publicationRequires", """["impact_report"]""");
            await _host.PublishAsync(version);
        }

        await draft.SubmitAsync();

        using var answer = await (await draft.SeenByAsync(_approver)).TryAsync("POST", "/approvals", new JsonObject());

        Assert.That((await answer.ProblemAsync(409, "draft-state")).Text("/detail"), Does.Contain("impact report"));
    }

    [Test]
    public async Task AuditTrail_OfADraft_SaysWhoDidWhatWhenAndFromWhere()
    {
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        await draft.PatchAsync(Examples.Read("catalogue-patch")!);
        await draft.DoAsync("POST", "/submissions", Examples.Read("submission"));
        await (await draft.SeenByAsync(_approver)).DoAsync("POST", "/rejections", Examples.Read("rejection"));
        draft = await draft.SeenByAsync(_author);
        await draft.SubmitAsync();
        await draft.ApproveAsync(_approver);

        var page = await _approver.ReadJsonAsync($"/v1/audit?draft={draft.Id}");
        var entries = page["items"]!.AsArray().Reverse().ToArray();
        using var csv = await _approver.ReadAsync($"/v1/audit?draft={draft.Id}", ("Accept", "text/csv"));
        var lines = (await csv.Content.ReadAsStringAsync()).Trim().Split("\r\n");

        Assert.That(entries.Select(one => (one!.Text("/action"), one!.Text("/actor/name"))), Is.EqualTo(new[]
        {
            ("draft_created", "Developer"), ("draft_edited", "Developer"), ("draft_submitted", "Developer"), ("draft_rejected", "Officer"),
            ("draft_submitted", "Developer"), ("version_published", "Officer"),
        }));
        Assert.That(entries[1]!.Text("/sha256Before"), Is.EqualTo(entries[0]!.Text("/sha256After")));
        Assert.That(entries[2]!.Text("/note"), Does.StartWith("The cap follows"));
        Assert.That((int)entries[5]!["version"]!, Is.EqualTo(3));
        Assert.That(entries.Select(one => one!.Text("/requestId")), Is.All.Match("^req_"));
        Assert.That(entries.Select(one => one!.Text("/madeAt")), Is.All.StartsWith("2026-06-01T02:00:00"));
        Assert.That(lines, Has.Length.EqualTo(entries.Length + 1));
        Assert.That(lines[1], Does.Contain("version_published"));
    }

    [TestCase("programme=no-such-programme", "programme PROGRAMME_UNKNOWN")]
    [TestCase("programme=Beijing-GPU-Purchase", "programme PROGRAMME_UNKNOWN")]
    [TestCase("draft=drf_000000000000000000000000", "draft UNKNOWN_VALUE")]
    [TestCase("draft=2", "draft UNKNOWN_VALUE")]
    public async Task AuditTrail_OfWhatThereIsNot_IsRefusedAndNotEmpty(string query, string error)
    {
        using var answer = await _approver.ReadAsync($"/v1/audit?{query}");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task AuditTrail_OfAProgramme_IsWhatWasDoneToIt()
    {
        Assert.That((await _approver.ReadJsonAsync("/v1/audit?programme=eu-subsidiaries-example"))["items"]!.AsArray()
            .Select(one => one!.Text("/programme")), Is.All.EqualTo("eu-subsidiaries-example"));
        var draft = await DraftClient.BeginAsync(_author, Publishing.Programme, 1);

        var entries = (await _approver.ReadJsonAsync($"/v1/audit?programme={Publishing.Programme.Split('/')[^2]}"))["items"]!.AsArray();

        Assert.That(entries[0]!.Text("/draftId"), Is.EqualTo(draft.Id));
    }

    [Test]
    public async Task AuditTrail_OfKeys_SaysWhoseAndFor()
    {
        using var made = await _host.NewClientAsync("北京市经信局", Scopes.CatalogueWrite);

        var entry = (await _approver.ReadJsonAsync("/v1/audit?action=key_created"))["items"]![0]!;

        Assert.That(entry.Text("/note"), Does.Contain("北京市经信局: catalogue:write"));
        Assert.That(entry["draftId"], Is.Null);
    }

    private TimeSpan Notice => kind == StoreKind.Sqlite ? TimeSpan.Zero : EligibilityService.Versions.PublishedSoFar.Notice;
}
