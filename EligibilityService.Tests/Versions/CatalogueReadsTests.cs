using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Versions;

/// <summary>The catalogue is open to all, and what was published stays.</summary>
public sealed class CatalogueReadsTests : ServiceFixture
{
    private HttpClient _open;

    [OneTimeSetUp]
    public void OpenClient() => _open = Host.Client("");

    [OneTimeTearDown]
    public void CloseClient() => _open.Dispose();

    [Test]
    public async Task Versions_Listed_NewestFirst()
    {
        var page = await _open.ReadJsonAsync("/v1/catalogue/versions");

        Assert.That(page["items"]!.AsArray().Select(item => (int)item!["number"]!), Is.EqualTo([2, 1]));
        Assert.That(page.Text("/items/1/effectiveFrom"), Is.EqualTo("2024-01-01"));
        Assert.That(page.Text("/items/0/publishedAt"), Is.EqualTo("2025-12-20T00:00:00.000Z"));
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Version_Read_IsFrozenAndItsTagIsItsHash(int number)
    {
        using var answer = await _open.ReadAsync($"/v1/catalogue/versions/{number}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var summary = (await _open.ReadJsonAsync("/v1/catalogue/versions"))["items"]!.AsArray()
            .Single(item => (int)item!["number"]! == number)!;
        using var again = await _open.ReadAsync($"/v1/catalogue/versions/{number}", ("If-None-Match", $"{answer.Headers.ETag}"));

        Assert.That(answer.Headers.ETag?.Tag, Is.EqualTo($"\"{summary.Text("/sha256")}\""));
        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), Is.EqualTo(summary.Text("/sha256")));
        Assert.That(answer.Headers.CacheControl?.ToString(), Does.Contain("public").And.Contain("immutable"));
        Assert.That(answer.Headers.GetValues("Catalogue-Version"), Is.EqualTo([$"{number}"]));
        Assert.That((int)again.StatusCode, Is.EqualTo(304));
    }

    [TestCase("/v1/catalogue/versions/3")]
    [TestCase("/v1/catalogue/versions/0")]
    [TestCase("/v1/catalogue/versions/-1")]
    [TestCase("/v1/catalogue/versions/99999999999999")]
    [TestCase("/v1/catalogue/versions/one")]
    [TestCase("/v1/catalogue/models/moorethreads/none")]
    [TestCase("/v1/catalogue/models/nobody/none")]
    [TestCase("/v1/catalogue/models?asOf=2023-12-31")]
    [TestCase("/v1/catalogue/vendors?knownAt=2024-01-01T00:00:00Z")]
    public async Task Read_WhatIsNotThere_Is404(string path)
    {
        using var answer = await _open.ReadAsync(path);

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [TestCase("q=S4000", "moorethreads/mtt-s4000")]
    [TestCase("q=ｓ４０００", "moorethreads/mtt-s4000")]
    [TestCase("q=摩尔线程S4000", "moorethreads/mtt-s4000")]
    [TestCase("q=mtt%20s-4000", "moorethreads/mtt-s4000")]
    [TestCase("q=曦云C500", "metax/c500", "metax/c500x")]
    [TestCase("vendorId=hygon&q=K100", "hygon/k100", "hygon/k100-ai")]
    [TestCase("q=真武810E", "thead/zhenwu-810e")]
    [TestCase("q=真武810E&asOf=2025-12-31")]
    [TestCase("q=真武810E&asOf=2026-01-01&knownAt=2025-12-19T00:00:00Z")]
    [TestCase("vendorId=hygon&q=S4000")]
    [TestCase("q=no-such-model-anywhere")]
    public async Task Models_Searched_AreFoundInBothScripts(string query, params string[] expected)
    {
        var page = await _open.ReadJsonAsync($"/v1/catalogue/models?{query}");

        Assert.That(page["items"]!.AsArray().Select(item => item!.Text("/id")), Is.EqualTo(expected));
    }

    [Test]
    public async Task Models_OfAVendorThatThereIsNot_AreRefusedAndNotNone()
    {
        using var answer = await _open.ReadAsync("/v1/catalogue/models?vendorId=nobody");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["vendorId UNKNOWN_VALUE"]));
    }

    [Test]
    public async Task Models_ByVendorAndCategory_AreOnlyThose()
    {
        var page = await _open.ReadJsonAsync("/v1/catalogue/models?vendorId=moorethreads&category=training&limit=100");
        var items = page["items"]!.AsArray();

        Assert.That(items.Select(item => item!.Text("/id")),
            Does.Contain("moorethreads/mtt-s4000").And.Not.Contain("moorethreads/mtt-s80"));
        Assert.That(items.Select(item => (item!.Text("/vendor"), item!.Text("/category"))), Is.All.EqualTo(("moorethreads", "training")));
    }

    [TestCase("models", 7)]
    [TestCase("models", 100)]
    [TestCase("vendors", 5)]
    [TestCase("versions", 1)]
    public async Task Lists_InPages_HaveEveryItemOnce(string list, int limit)
    {
        var version = await _open.ReadJsonAsync("/v1/catalogue/versions/2");
        var ids = new List<string>();
        string? next = null;
        do
        {
            var page = await _open.ReadJsonAsync($"/v1/catalogue/{list}?limit={limit}{(next is null ? "" : $"&cursor={next}")}");
            ids.AddRange(page["items"]!.AsArray().Select(item => (item!["id"] ?? item["number"])!.ToString()));
            next = page["next"]?.ToString();
        }
        while (next is not null);

        var all = list == "versions" ? ["2", "1"]
            : version[list]!.AsArray().Select(item => item!.Text("/id")).Order(StringComparer.Ordinal).ToArray();
        Assert.That(ids, Is.EqualTo(all));
    }

    [TestCase("models?cursor=abc", "cursor MALFORMED")]
    [TestCase("models?cursor=AAAA", "cursor MALFORMED")]
    [TestCase("versions?cursor=Zm9v", "cursor MALFORMED")]
    [TestCase("versions?asOf=2026-01-01", "asOf UNKNOWN_MEMBER")]
    [TestCase("models?category=toaster", "category UNKNOWN_VALUE")]
    [TestCase("models?asOf=2026-02-30", "asOf MALFORMED")]
    [TestCase("models?knownAt=now", "knownAt MALFORMED")]
    [TestCase("vendors?q=x", "q UNKNOWN_MEMBER")]
    [TestCase("models/metax/c500?limit=1", "limit UNKNOWN_MEMBER")]
    public async Task Lists_BadParameter_IsNamed(string path, string error)
    {
        using var answer = await _open.ReadAsync($"/v1/catalogue/{path}");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task Model_ById_NamesItsVersionAndCarriesItsSources()
    {
        using var answer = await _open.ReadAsync("/v1/catalogue/models/nvidia/h20?asOf=2025-06-01");
        var view = await answer.JsonAsync();

        Assert.That((view.Text("/model/qualification"), view.Text("/model/ground"), (int)view.At("/catalogue/version")!),
            Is.EqualTo(("excluded", "foreign_made", 1)));
        Assert.That(view.At("/model/sources")!.AsArray(), Is.Not.Empty);
        Assert.That(answer.Headers.GetValues("Catalogue-Version"), Is.EqualTo(["1"]));
        Assert.That(answer.Headers.ETag, Is.Not.Null);
    }

    [Test]
    public async Task Models_Excluded_AreListedOnPurpose()
    {
        var items = (await _open.ReadJsonAsync("/v1/catalogue/models?vendorId=nvidia&limit=100"))["items"]!.AsArray();

        Assert.That(items, Is.Not.Empty);
        Assert.That(items.Select(item => item!.Text("/qualification")), Is.All.EqualTo("excluded"));
    }

    [Test]
    public async Task Match_Texts_AreMatchedInTheirOrderWithEvidence()
    {
        var request = JsonNode.Parse(
            """
            {"items":[
              {"description":"*计算机配套产品*摩尔线程 MTT S4000 加速卡"},
              {"description":"昇腾910B"},
              {"description":"NVIDIA H20"},
              {"description":"键盘"},
              {"description":"K100","sellerName":"海光信息技术股份有限公司"},
              {"description":"K100","vendor":"kunlunxin"},
              {"description":"加速卡","specification":"MTT S4000 48GB"},
              {"description":"加速卡","modelId":"metax/c500"}
            ]}
            """)!;
        using var answer = await _open.SendJsonAsync("/v1/catalogue/matches?asOf=2025-06-01", request);
        var items = (await answer.JsonAsync())["items"]!.AsArray();

        Assert.That(items.Select(item => item!["modelId"]?.ToString()), Is.EqualTo(
            ["moorethreads/mtt-s4000", null, "nvidia/h20", null, "hygon/k100", "kunlunxin/k100", "moorethreads/mtt-s4000", "metax/c500"]));
        Assert.That(items.Select(item => item!.Text("/kind")).Skip(1).Take(3), Is.EqualTo(["ambiguous", "excluded", "unknown"]));
        Assert.That(items[0]!.Text("/span"), Does.Contain("S4000"));
        Assert.That(answer.Headers.GetValues("Catalogue-Version"), Is.EqualTo(["1"]));
    }

    [TestCase("""{"items":[]}""", "/items OUT_OF_BOUNDS")]
    [TestCase("""{"items":[null]}""", "/items/0 WRONG_TYPE")]
    [TestCase("""{"items":[{}]}""", "/items/0/description MISSING")]
    [TestCase("""{"items":[{"description":""}]}""", "/items/0/description MALFORMED")]
    [TestCase("""{"items":[{"description":"x","text":"y"}]}""", "/items/0/text UNKNOWN_MEMBER")]
    [TestCase("""{"items":{}}""", "/items WRONG_TYPE")]
    [TestCase("""[]""", " WRONG_TYPE")]
    [TestCase("""{""", " NOT_JSON")]
    public async Task Match_BadBody_IsNamed(string body, string error)
    {
        using var answer = await _open.PostAsync(new Uri("/v1/catalogue/matches", UriKind.Relative), Requests.Body(body));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task Match_MoreTextsThanTaken_IsOneFault()
    {
        var items = string.Join(',', Enumerable.Repeat("""{"description":"x"}""", 101));
        using var answer = await _open
            .PostAsync(new Uri("/v1/catalogue/matches", UriKind.Relative), Requests.Body($$"""{"items":[{{items}}]}"""));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/items OUT_OF_BOUNDS"]));
    }
}
