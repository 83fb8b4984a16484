using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>Drafts are begun, read and changed; whatever is changed is read strictly, and by whom has seen it.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class DraftEditingTests(StoreKind kind)
{
    private const string Catalogue = "/v1/catalogue/drafts";
    private const string Programme = "/v1/programmes/beijing-gpu-purchase/drafts";

    private TestStore? _store;
    private ServiceHost _host = null!;
    private HttpClient _author = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost(_store.Settings);
        _author = _host.Client();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_store is null)
        {
            return;
        }

        _author.Dispose();
        await _host.DisposeAsync();
        await _store.DisposeAsync();
    }

    [TestCase(Catalogue, "/v1/catalogue/versions/2", "number")]
    [TestCase(Programme, "/v1/programmes/beijing-gpu-purchase/versions/2", "version")]
    public async Task Begin_WithAVersion_SaysWhatTheVersionSays(string drafts, string version, string number)
    {
        var draft = await DraftClient.BeginAsync(_author, drafts, 2);
        var (body, document, published) = (await draft.ReadAsync(), await draft.ReadAsync("/document"),
            await _author.ReadJsonAsync(version));

        foreach (var added in new[] { number, "publishedAt", "publishedBy", "illustrative" })
        {
            published.AsObject().Remove(added);
        }

        Assert.That(JsonNode.DeepEquals(document, WithoutNulls(published)), Is.True, "the document of the draft is that of the version");
        Assert.That((body.Text("/state"), (int)body["basedOn"]!, body.Text("/createdBy")), Is.EqualTo(("draft", 2, "Development")));
        Assert.That(draft.Id, Does.Match("^drf_[0-9a-z]{24}$"));
    }

    [Test]
    public async Task Begin_WithADocument_TakesIt()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, new JsonObject
        { ["title"] = "From a file", ["document"] = Examples.Read("catalogue-content") });

        Assert.That((await draft.ReadAsync("/document")).Text("/models/0/id"), Is.EqualTo("moorethreads/mtt-s4000"));
        Assert.That((await draft.ReadAsync())["basedOn"], Is.Null);
    }

    [Test]
    public async Task Begin_OfANewProgramme_IsWithADocument()
    {
        var document = Examples.Read("programme-content")!;
        document["programme"] = "a-new-programme";
        var draft = await DraftClient.BeginAsync(_author, "/v1/programmes/a-new-programme/drafts", new JsonObject
        { ["title"] = "A new programme", ["document"] = document });

        Assert.That((await draft.ReadAsync()).Text("/programme"), Is.EqualTo("a-new-programme"));
        using var published = await _author.ReadAsync("/v1/programmes/a-new-programme");
        Assert.That((int)published.StatusCode, Is.EqualTo(404), "a draft is no programme");
    }

    [TestCase(Catalogue, """{"from":2}""", "/title MISSING")]
    [TestCase(Catalogue, """{"title":" ","from":2}""", "/title MALFORMED")]
    [TestCase(Catalogue, """{"title":"x"}""", "/from INCONSISTENT")]
    [TestCase(Catalogue, """{"title":"x","from":0}""", "/from OUT_OF_BOUNDS")]
    [TestCase(Catalogue, """{"title":"x","from":2,"number":3}""", "/number UNKNOWN_MEMBER")]
    [TestCase(Catalogue,
        """{"title":"x","document":{"effectiveFrom":"2026-02-30","note":{"en":"","zh":""},"vendors":[],"models":[],"number":3}}""",
        "/document/effectiveFrom MALFORMED", "/document/number UNKNOWN_MEMBER")]
    [TestCase(Programme, """{"title":"x","document":{}}""", "/document/programme MISSING", "/document/name MISSING",
        "/document/authority MISSING",
        "/document/effectiveFrom MISSING", "/document/legalBasis MISSING", "/document/currency MISSING", "/document/linesCountBy MISSING",
            "/document/amounts MISSING", "/document/conditions MISSING",
        "/document/formula MISSING")]
    public async Task Begin_WithWhatCannotBeRead_NamesEveryFault(string drafts, string body, params string[] errors)
    {
        using var answer = await _author.PostAsync(new Uri(drafts, UriKind.Relative), Requests.Body(body));

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(errors));
    }

    [Test]
    public async Task Begin_OfAnotherProgramme_IsAFault()
    {
        using var answer = await _author.SendJsonAsync("/v1/programmes/another/drafts", new JsonObject
        { ["title"] = "x", ["document"] = Examples.Read("programme-content") });

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/document/programme INCONSISTENT"]));
    }

    [Test]
    public async Task Begin_WithAVersionThatIsNotThere_Is404()
    {
        using var answer = await _author.SendJsonAsync(Catalogue, new JsonObject { ["title"] = "x", ["from"] = 9 });

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Patch_OfTheDocument_ChangesOnlyWhatItNames()
    {
        var draft = await DraftClient.BeginAsync(_author, Programme, 1);
        var before = await draft.ReadAsync("/document");
        var first = (await draft.ReadAsync()).Text("/sha256");

        var after = await draft.PatchAsync(Examples.Read("programme-patch")!);

        var document = await draft.ReadAsync("/document");
        Assert.That(document.Text("/formula/capPerUnit/amount/amount"), Is.EqualTo("40000.00"));
        Assert.That(document.Text("/formula/capPerUnit/clause/en"), Is.EqualTo(before.Text("/formula/capPerUnit/clause/en")));
        Assert.That(after.Text("/sha256"), Is.Not.EqualTo(first));
        before["formula"]!["capPerUnit"]!["amount"]!["amount"] = "40000.00";
        before["effectiveFrom"] = "2026-07-01";
        Assert.That(JsonNode.DeepEquals(document, before), Is.True);
    }

    [Test]
    public async Task Patch_WithNull_TakesAwayWhatMayBeAbsent()
    {
        var draft = await DraftClient.BeginAsync(_author, Programme, 1);

        await draft.PatchAsync(JsonNode.Parse("""{"formula":{"capPerInvoice":null}}""")!);
        using var needed = await draft.TryAsync("PATCH", "/document", JsonNode.Parse("""{"formula":null}"""),
            "application/merge-patch+json");

        Assert.That((await draft.ReadAsync("/document")).At("/formula/capPerInvoice"), Is.Null);
        Assert.That(await needed.InvalidAsync(), Is.EqualTo(["/formula MISSING"]));
    }

    [TestCase("""{"number":3}""", "/number UNKNOWN_MEMBER")]
    [TestCase("""{"models":[{"id":"x"}]}""", "/models/0/vendor MISSING")]
    [TestCase("""{"note":{"en":1}}""", "/note/en WRONG_TYPE")]
    [TestCase("""{"vendors":{}}""", "/vendors WRONG_TYPE")]
    [TestCase("[]", " WRONG_TYPE")]
    public async Task Patch_ThatMakesTheDocumentUnreadable_ChangesNothing(string patch, string error)
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);
        var before = await draft.ReadAsync("/document");

        using var answer = await draft.TryAsync("PATCH", "/document", JsonNode.Parse(patch), "application/merge-patch+json");

        Assert.That(await answer.InvalidAsync(), Does.Contain(error));
        Assert.That(JsonNode.DeepEquals(await draft.ReadAsync("/document"), before), Is.True);
    }

    [Test]
    public async Task Patch_SentAsPlainJson_Is415()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);

        using var answer = await draft.TryAsync("PATCH", "/document", Examples.Read("catalogue-patch"));

        _ = await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task Item_PutAndDeleted_ReplacesAddsAndTakesAway()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);
        var count = (await draft.ReadAsync("/document"))["models"]!.AsArray().Count;
        var model = Examples.Read("model")!;
        model["status"] = "discontinued";

        await draft.DoAsync("PUT", "/models/moorethreads/mtt-s4000", model);
        var replaced = await draft.ReadAsync("/document");
        model["id"] = "moorethreads/another";
        await draft.DoAsync("PUT", "/models/moorethreads/another", model.DeepClone());
        var added = await draft.ReadAsync("/document");
        await draft.DoAsync("DELETE", "/models/moorethreads/another");
        using var gone = await draft.TryAsync("DELETE", "/models/moorethreads/another");

        Assert.That(replaced["models"]!.AsArray().Single(one => one!.Text("/id") == "moorethreads/mtt-s4000")!.Text("/status"),
            Is.EqualTo("discontinued"));
        Assert.That(new[] { replaced, added, await draft.ReadAsync("/document") }.Select(one => one["models"]!.AsArray().Count),
            Is.EqualTo([count, count + 1, count]));
        Assert.That(added["models"]!.AsArray()[^1]!.Text("/id"), Is.EqualTo("moorethreads/another"));
        Assert.That((int)gone.StatusCode, Is.EqualTo(404));
    }

    [TestCase("/models/moorethreads/mtt-s4000", "model", "/vendor", "Moore", "/vendor MALFORMED")]
    [TestCase("/models/moorethreads/mtt-s4000", "model", "/vendor", "moorethreads\n", "/vendor MALFORMED")]
    [TestCase("/models/moorethreads/other", "model", "/vendor", "moorethreads", "/id INCONSISTENT")]
    [TestCase("/models/moorethreads/mtt-s4000", "model", "/colour", "red", "/colour UNKNOWN_MEMBER")]
    [TestCase("/models/moorethreads/mtt-s4000", "model", "/launched", "last year", "/launched MALFORMED")]
    [TestCase("/vendors/moorethreads", "vendor", "/origin", "moon", "/origin UNKNOWN_VALUE")]
    public async Task Item_ThatCannotBeRead_IsNamedByItsOwnPlaces(string below, string example, string pointer, string value, string error)
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);

        using var answer = await draft.TryAsync("PUT", below, Examples.Read(example)!.WithText(pointer, value));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task Change_ByWhoHasNotSeenTheLastOne_Is412AndByWhoSaysNothing428()
    {
        var mine = await DraftClient.BeginAsync(_author, Catalogue, 1);
        var stale = mine.Tag;
        await mine.PatchAsync(Examples.Read("catalogue-patch")!);

        using var late = await mine.TryAsync("DELETE", "/models/moorethreads/mtt-s4000", tag: stale);
        using var silent = await _author.DeleteAsync(new Uri($"{mine.Address}/models/moorethreads/mtt-s4000", UriKind.Relative));

        _ = await late.ProblemAsync(412, "precondition-failed");
        _ = await silent.ProblemAsync(428, "precondition-required");
    }

    [Test]
    public async Task Change_ByManyWhoSawTheSame_IsTakenOnce()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);
        var seen = draft.Tag;

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i =>
            draft.TryAsync("PATCH", "/document", JsonNode.Parse($$"""{"effectiveFrom":"2026-07-0{{i}}"}"""),
                "application/merge-patch+json", seen)));

        Assert.That(answers.Select(one => (int)one.StatusCode).Order(), Is.EqualTo([200, 412, 412, 412, 412, 412, 412, 412]));
    }

    [Test]
    public async Task Change_ThatChangesNothing_KeepsTheTag()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);
        var before = draft.Tag;

        await draft.DoAsync("PUT", "/document", await draft.ReadAsync("/document"));

        Assert.That(draft.Tag, Is.EqualTo(before));
    }

    [Test]
    public async Task List_OfDrafts_IsNewestFirstAndOnlyOfItsSeries()
    {
        var (first, second) = (await DraftClient.BeginAsync(_author, "/v1/programmes/beijing-ai-research/drafts", 1),
            await DraftClient.BeginAsync(_author, "/v1/programmes/beijing-ai-research/drafts", 1));

        var page = await _author.ReadJsonAsync("/v1/programmes/beijing-ai-research/drafts?state=draft&limit=1");
        var rest = await _author.ReadJsonAsync($"/v1/programmes/beijing-ai-research/drafts?limit=1&cursor={page["next"]}");
        var none = await _author.ReadJsonAsync("/v1/programmes/beijing-ai-research/drafts?state=scheduled");

        Assert.That(page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(one => one!.Text("/id")),
            Is.EqualTo([second.Id, first.Id]));
        Assert.That(none["items"]!.AsArray(), Is.Empty);
        using var elsewhere = await _author.ReadAsync($"/v1/catalogue/drafts/{first.Id}");
        Assert.That((int)elsewhere.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Scopes_OfDrafts_AreThoseOfTheirKind()
    {
        var draft = await DraftClient.BeginAsync(_author, Catalogue, 1);
        using var approver = _host.Client(await KeyAsync(Scopes.CatalogueApprove));
        using var other = _host.Client(await KeyAsync(Scopes.ProgrammesWrite));
        using var writer = _host.Client(await KeyAsync(Scopes.CatalogueWrite));

        using var reads = await approver.ReadAsync(draft.Address);
        using var mayNotWrite = await approver.SendJsonAsync(Catalogue, new JsonObject { ["title"] = "x", ["from"] = 1 });
        using var mayNotRead = await other.ReadAsync(draft.Address);
        using var writes = await writer.SendJsonAsync(Catalogue, new JsonObject { ["title"] = "x", ["from"] = 1 });

        Assert.That(new[] { reads, mayNotWrite, mayNotRead, writes }.Select(one => (int)one.StatusCode), Is.EqualTo([200, 403, 403, 201]));
    }

    // Null in what was published means absent, and a draft leaves it out.
    private static JsonNode? WithoutNulls(JsonNode? json) => json switch
    {
        JsonObject { } clause when clause.ContainsKey("en")
            && (clause.ContainsKey("source") || clause.ContainsKey("illustrative")) => Marked(clause),
        JsonObject known => new JsonObject(
            known.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, WithoutNulls(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => json?.DeepClone(),
    };

    // A clause that is not marked is stated, and a draft says so.
    private static JsonObject Marked(JsonObject clause)
    {
        var marked = clause.DeepClone().AsObject();
        marked["illustrative"] ??= false;
        return marked;
    }

    private async Task<string> KeyAsync(params string[] scopes) =>
        (await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<ApiKeys>(_host.Services)
            .CreateAsync(Somebody.Of("An agency"), scopes)).Secret;
}
