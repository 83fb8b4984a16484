using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Versions;

/// <summary>Programmes are open to all, and what was published stays.</summary>
public sealed class ProgrammeReadsTests : ServiceFixture
{
    private HttpClient _open;

    [OneTimeSetUp]
    public void OpenClient() => _open = Host.Client("");

    [OneTimeTearDown]
    public void CloseClient() => _open.Dispose();

    [TestCase("", "beijing-ai-research 1", "beijing-gpu-purchase 2", "eu-subsidiaries-example 1", "shenzhen-guangming-compute-platform 1")]
    [TestCase("?asOf=2025-12-31", "beijing-ai-research 1", "beijing-gpu-purchase 1", "eu-subsidiaries-example 1",
        "shenzhen-guangming-compute-platform 1")]
    [TestCase("?asOf=2024-12-31", "beijing-ai-research 1", "beijing-gpu-purchase 1")]
    [TestCase("?knownAt=2025-12-19T00:00:00Z", "beijing-ai-research 1", "beijing-gpu-purchase 1", "eu-subsidiaries-example 1",
        "shenzhen-guangming-compute-platform 1")]
    [TestCase("?asOf=2024-04-23")]
    public async Task List_AsOfAndKnownAt_GivesTheVersionsInForce(string query, params string[] expected)
    {
        var page = await _open.ReadJsonAsync($"/v1/programmes{query}");

        Assert.That(page["items"]!.AsArray().Select(item => $"{item!.Text("/id")} {item!.Text("/version")}"), Is.EqualTo(expected));
    }

    [Test]
    public async Task List_InPages_HasEveryProgrammeOnce()
    {
        var first = await _open.ReadJsonAsync("/v1/programmes?limit=2");
        var second = await _open.ReadJsonAsync($"/v1/programmes?limit=2&cursor={first["next"]}");

        Assert.That((first["items"]!.AsArray().Count, second["items"]!.AsArray().Count, second["next"]),
            Is.EqualTo((2, 2, second["next"])));
        Assert.That(second["next"], Is.Null);
        Assert.That(second.Text("/items/1/id"), Is.EqualTo("shenzhen-guangming-compute-platform"));
    }

    [TestCase("", 2)]
    [TestCase("?asOf=2025-12-31", 1)]
    [TestCase("?asOf=2026-06-01&knownAt=2025-01-01T00:00:00Z", 1)]
    public async Task Get_AsOfAndKnownAt_GivesTheVersionInForce(string query, int version)
    {
        using var answer = await _open.ReadAsync($"/v1/programmes/beijing-gpu-purchase{query}");
        var programme = await answer.JsonAsync();

        Assert.That((int)programme["version"]!, Is.EqualTo(version));
        Assert.That((bool)programme["illustrative"]!, Is.True);
        Assert.That(answer.Headers.GetValues("Programme-Version"), Is.EqualTo([$"beijing-gpu-purchase/{version}"]));
    }

    [Test]
    public async Task Versions_Listed_NewestFirstAndInPages()
    {
        var all = await _open.ReadJsonAsync("/v1/programmes/beijing-gpu-purchase/versions");
        var first = await _open.ReadJsonAsync("/v1/programmes/beijing-gpu-purchase/versions?limit=1");
        var second = await _open.ReadJsonAsync($"/v1/programmes/beijing-gpu-purchase/versions?limit=1&cursor={first["next"]}");

        Assert.That(all["items"]!.AsArray().Select(item => (int)item!["version"]!), Is.EqualTo([2, 1]));
        Assert.That(((int)first.At("/items/0/version")!, (int)second.At("/items/0/version")!), Is.EqualTo((2, 1)));
        Assert.That(second["next"], Is.Null);
    }

    [TestCase("beijing-gpu-purchase", 1)]
    [TestCase("beijing-gpu-purchase", 2)]
    [TestCase("beijing-ai-research", 1)]
    public async Task Version_Read_IsFrozenAndItsTagIsItsHash(string id, int version)
    {
        using var answer = await _open.ReadAsync($"/v1/programmes/{id}/versions/{version}");
        using var again = await _open.ReadAsync($"/v1/programmes/{id}/versions/{version}", ("If-None-Match", $"{answer.Headers.ETag}"));
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.That(answer.Headers.ETag?.Tag,
            Is.EqualTo($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))}\""));
        Assert.That(answer.Headers.CacheControl?.ToString(), Does.Contain("public").And.Contain("immutable"));
        Assert.That((int)again.StatusCode, Is.EqualTo(304));
    }

    [TestCase("/v1/programmes/none")]
    [TestCase("/v1/programmes/none/versions")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions/3")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions/x")]
    [TestCase("/v1/programmes/beijing-gpu-purchase?asOf=2024-04-23")]
    [TestCase("/v1/programmes/beijing-gpu-purchase?knownAt=2024-04-30T00:00:00Z")]
    public async Task Read_WhatIsNotThere_Is404(string path)
    {
        using var answer = await _open.ReadAsync(path);

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [TestCase("?asOf=x", "asOf MALFORMED")]
    [TestCase("?cursor=%F0%9F%98%80", "cursor MALFORMED")]
    [TestCase("/beijing-gpu-purchase?limit=5", "limit UNKNOWN_MEMBER")]
    [TestCase("/beijing-gpu-purchase/versions?cursor=Zm9v", "cursor MALFORMED")]
    public async Task Read_BadParameter_IsNamed(string path, string error)
    {
        using var answer = await _open.ReadAsync($"/v1/programmes{path}");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }
}
