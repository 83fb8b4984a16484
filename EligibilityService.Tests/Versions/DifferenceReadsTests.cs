using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Versions.Catalogue;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Versions;

/// <summary>What changes is open to all, in JSON and as a page.</summary>
public sealed class DifferenceReadsTests : ServiceFixture
{
    private HttpClient _open;

    [OneTimeSetUp]
    public void OpenClient() => _open = Host.Client("");

    [OneTimeTearDown]
    public void CloseClient() => _open.Dispose();

    [Test]
    public async Task Catalogue_OfTheSeed_TellsWhatCameAndWent()
    {
        var diff = await _open.ReadJsonAsync("/v1/catalogue/diff?from=1&to=2");
        var models = diff["models"]!.AsArray();

        Assert.That(models.Single(one => one!.Text("/id") == "thead/zhenwu-810e")!.Text("/kind"), Is.EqualTo("added"));
        Assert.That(diff["document"]!.AsArray().Select(one => one!.Text("/member")),
            Is.EquivalentTo(["/effectiveFrom", "/note/en", "/note/zh"]));
        Assert.That((diff.Text("/from/effectiveFrom"), (int)diff.At("/to/version")!), Is.EqualTo(("2024-01-01", 2)));
    }

    [Test]
    public async Task Catalogue_TheOtherWayRound_IsTheMirror()
    {
        var (there, back) = (await _open.ReadJsonAsync("/v1/catalogue/diff?from=1&to=2"),
            await _open.ReadJsonAsync("/v1/catalogue/diff?from=2&to=1"));

        Assert.That(Sketch(back, "removed"), Is.EquivalentTo(Sketch(there, "added")));
        Assert.That(Sketch(back, "changed"), Is.EquivalentTo(Sketch(there, "changed")));
    }

    [TestCase("/v1/catalogue/diff?from=2&to=2", "document", "vendors", "models")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/diff?from=1&to=1", "document", "conditions", "formula", "limits")]
    [TestCase("/v1/programmes/beijing-ai-research/diff", "document", "conditions", "formula", "limits")]
    public async Task Diff_OfAVersionAndItself_IsEmpty(string path, params string[] parts)
    {
        var diff = await _open.ReadJsonAsync(path);

        Assert.That(parts.SelectMany(part => diff[part]!.AsArray()), Is.Empty);
    }

    [Test]
    public async Task Programme_WithOtherRates_TellsEachBeforeAndAfter()
    {
        var diff = await _open.ReadJsonAsync("/v1/programmes/beijing-gpu-purchase/diff");
        var rate = diff["formula"]!.AsArray().Single(one => one!.Text("/member") == "/formula/rate/rates/training/rate")!;

        Assert.That((rate.Text("/before/0"), rate.Text("/after/0"), rate.Text("/label/zh")),
            Is.EqualTo(("0.3000", "0.2500", "计算方法 › 比例 › 按类别 › training › 比例")));
        Assert.That(((int)diff.At("/from/version")!, (int)diff.At("/to/version")!), Is.EqualTo((1, 2)));
    }

    [TestCase("/v1/catalogue/diff?from=1&to=9")]
    [TestCase("/v1/catalogue/diff?from=9")]
    [TestCase("/v1/programmes/nothing/diff")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/diff?from=1&to=3")]
    [TestCase("/v1/catalogue/models/nobody/nothing/history")]
    public async Task Read_OfWhatIsNotThere_Is404(string path)
    {
        using var answer = await _open.ReadAsync(path);

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [TestCase("/v1/catalogue/diff?from=one", "from MALFORMED")]
    [TestCase("/v1/catalogue/diff?to=0", "to MALFORMED")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/diff?until=2", "until UNKNOWN_MEMBER")]
    public async Task Diff_BadParameter_IsNamed(string path, string error)
    {
        using var answer = await _open.ReadAsync(path);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [TestCase("en", "43 added, 0 removed")]
    [TestCase("zh-CN,zh;q=0.9", "新增43项")]
    public async Task Page_AsABrowserAsks_IsInItsLanguageAndRunsNothing(string language, string expected)
    {
        using var answer = await _open.ReadAsync(
            "/v1/catalogue/diff?from=1&to=2", ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
                ("Accept-Language", language));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/html; charset=utf-8"));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'"));
        Assert.That(page, Does.Contain(expected).And.Contain("thead/zhenwu-810e").And.Not.Contain("<script"));
    }

    [Test]
    public async Task Page_OfHostileTexts_ShowsThemAsTexts()
    {
        await using var host = new ServiceHost();
        using var client = host.Client("");
        await PublishAsync(host, document => document["models"]![0]!["name"]!["en"] = "<script>alert(1)</script> & \"quoted\" 壁仞");

        using var answer = await client.ReadAsync("/v1/catalogue/diff", ("Accept", "text/html"));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.That(page,
            Does.Contain("<ins>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; 壁仞</ins>").And.Not.Contain("<script"));
    }

    [Test]
    public async Task History_OfAModel_TellsEachVersionThatTouchedIt()
    {
        await using var host = new ServiceHost();
        using var client = host.Client("");
        await PublishAsync(host, document => Model(document, "metax/c500")["status"] = "discontinued", number: 3);
        await PublishAsync(host, document => Model(document, "metax/c500")["status"] = "discontinued", number: 4);
        await PublishAsync(host, document => document["models"]!.AsArray().Remove(Model(document, "metax/c500")), number: 5);

        var history = await client.ReadJsonAsync("/v1/catalogue/models/metax/c500/history");

        var items = history["items"]!.AsArray();
        Assert.That(items.Select(one => $"{one!.At("/catalogue/version")} {one!.Text("/kind")}"),
            Is.SupersetOf(["5 removed", "3 changed", "1 added"]).And.Not.Contain("4 changed"));
        Assert.That(items.Single(one => (int)one!.At("/catalogue/version")! == 3)!["changes"]!.AsArray()
            .Select(change => change!.ToJsonString()), Has.Some.Contain("discontinued"));
    }

    [Test]
    public async Task HistoryAndDiff_BeforeAScheduledVersionIsPublished_DoNotShowIt()
    {
        await using var host = new ServiceHost();
        using var client = host.Client("");
        await PublishAsync(host, document => Model(document, "metax/c500")["status"] = "discontinued", number: 3,
            publishedAt: ServiceHost.Now.AddDays(1));

        var before = await client.ReadJsonAsync("/v1/catalogue/models/metax/c500/history?limit=1");
        using var diff = await client.ReadAsync("/v1/catalogue/diff?to=3");
        host.Clock.Advance(TimeSpan.FromDays(1));
        var after = await client.ReadJsonAsync("/v1/catalogue/models/metax/c500/history?limit=1");

        Assert.That((int)before.At("/items/0/catalogue/version")!, Is.LessThan(3));
        Assert.That((int)diff.StatusCode, Is.EqualTo(404));
        Assert.That((int)after.At("/items/0/catalogue/version")!, Is.EqualTo(3));
    }

    private static IEnumerable<string> Sketch(JsonNode diff, string kind) =>
        diff["models"]!.AsArray().Where(one => one!.Text("/kind") == kind)
            .Select(one => $"{one!.Text("/id")} {one!["changes"]!.AsArray().Count}");

    private static JsonNode Model(JsonNode document, string id) => document["models"]!.AsArray().Single(one => one!.Text("/id") == id)!;

    // As another replica would have done it.
    private static async Task PublishAsync(ServiceHost host, Action<JsonNode> edit, int number = 3, DateTimeOffset? publishedAt = null)
    {
        var published = host.Services.GetRequiredService<CatalogueVersions>();
        var document = JsonNode.Parse(published.Find(2)!.Json.Span)!;
        document["number"] = number;
        document["publishedAt"] = (publishedAt ?? ServiceHost.Now.AddDays(number - 10))
            .ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        edit(document);
        await published.SeedAsync([Encoding.UTF8.GetBytes(document.ToJsonString())]);
        await published.LoadAsync();
    }
}
