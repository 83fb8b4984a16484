using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>What was decided can be read for ever, as it was.</summary>
public sealed class DecisionReadsTests : ServiceFixture
{
    [Test]
    public async Task Get_Decision_IsTheBytesOfTheAnswerAndNeverChanges()
    {
        using var answer = await Client.DecideAsync(Requests.Grantable());
        using var read = await Client.ReadAsync(answer.Headers.Location!.ToString());

        Assert.That(await read.Content.ReadAsByteArrayAsync(), Is.EqualTo(await answer.Content.ReadAsByteArrayAsync()));
        Assert.That(read.Headers.CacheControl?.ToString(), Does.Contain("private").And.Contain("no-cache"),
            "another decision may take its place");
        Assert.That(read.Headers.GetValues("Programme-Version"), Is.EqualTo(answer.Headers.GetValues("Programme-Version")));
        Assert.That(read.Headers.GetValues("Catalogue-Version"), Is.EqualTo(answer.Headers.GetValues("Catalogue-Version")));
    }

    [Test]
    public async Task Get_WithItsTag_IsNotModified([Values("", "/request")] string part,
        [Values("{0}", "W/{0}", "\"x\", {0}", "*")] string form)
    {
        var decision = await Client.DecidedAsync(Requests.Grantable());
        using var read = await Client.ReadAsync($"/v1/decisions/{decision.Text("/id")}{part}");
        using var again = await Client.ReadAsync($"/v1/decisions/{decision.Text("/id")}{part}",
            ("If-None-Match", form.Replace("{0}", $"{read.Headers.ETag}")));
        using var other = await Client.ReadAsync($"/v1/decisions/{decision.Text("/id")}{part}", ("If-None-Match", "\"other\""));

        Assert.That(read.Headers.ETag?.IsWeak, Is.False);
        Assert.That(((int)again.StatusCode, (int)other.StatusCode), Is.EqualTo((304, 200)));
        Assert.That(again.Headers.ETag, Is.EqualTo(read.Headers.ETag));
        Assert.That(await again.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("/v1/decisions/dec_0")]
    [TestCase("/v1/decisions/dec_0/request")]
    [TestCase("/v1/decisions/dec_0/replay")]
    [TestCase("/v1/decisions/%27%20OR%201=1")]
    public async Task Get_UnknownId_Is404(string path)
    {
        using var answer = await Client.ReadAsync(path);

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Get_Request_IsByteForByteWhatWasSent()
    {
        var sent = $" \n{Requests.Grantable().ToJsonString(new() { WriteIndented = true })}\r\n\t";
        using var answer = await Client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), Requests.Body(sent));
        using var kept = await Client.ReadAsync($"{answer.Headers.Location}/request");

        Assert.That(await kept.Content.ReadAsStringAsync(), Is.EqualTo(sent));
    }

    [Test]
    public async Task List_Filters_NarrowIt()
    {
        var buyer = "91110108MA0FAKE55" + UnifiedSocialCreditCode.CheckCharacter("91110108MA0FAKE550");
        var granted = Requests.Grantable().WithText("/buyer/creditCode", buyer);
        var refused = Requests.Grantable().WithText("/buyer/creditCode", buyer).With("/declarations/originalUse", "false");
        var one = (await Client.DecidedAsync(granted)).Text("/id");
        var two = (await Client.DecidedAsync(refused)).Text("/id");

        Assert.That(await IdsAsync($"buyer={buyer}"), Is.EqualTo([two, one]));
        Assert.That(await IdsAsync($"buyer={buyer}&outcome=refused"), Is.EqualTo([two]));
        Assert.That(await IdsAsync($"buyer={buyer}&programme=beijing-ai-research"), Is.Empty);
        Assert.That(await IdsAsync($"buyer={buyer}&programme=beijing-gpu-purchase"), Has.Length.EqualTo(2));
        Assert.That(await IdsAsync($"invoiceNumber={granted.Text("/invoice/number")}"), Is.EqualTo([one]));
        Assert.That(await IdsAsync($"buyer={buyer}&from=2026-06-01T02:00:00Z"), Has.Length.EqualTo(2));
        Assert.That(await IdsAsync($"buyer={buyer}&from=2026-06-01T10:00:00%2B08:00"), Has.Length.EqualTo(2));
        Assert.That(await IdsAsync($"buyer={buyer}&until=2026-06-01T02:00:00Z"), Is.Empty);
        Assert.That(await IdsAsync($"buyer={buyer}&from=2026-06-01T02:00:00.001Z"), Is.Empty);
    }

    [TestCase("cursor=%21", "cursor MALFORMED")]
    [TestCase("cursor=abc", "cursor MALFORMED")]
    [TestCase("cursor=AAAA", "cursor MALFORMED")]
    [TestCase("cursor=Zm9v", "cursor MALFORMED")]
    [TestCase("cursor=", "cursor OUT_OF_BOUNDS")]
    [TestCase("limit=0", "limit OUT_OF_BOUNDS")]
    [TestCase("limit=101", "limit OUT_OF_BOUNDS")]
    [TestCase("limit=-1", "limit OUT_OF_BOUNDS")]
    [TestCase("limit=ten", "limit OUT_OF_BOUNDS")]
    [TestCase("limit=1.0", "limit OUT_OF_BOUNDS")]
    [TestCase("limit=1&limit=2", "limit OUT_OF_BOUNDS")]
    [TestCase("outcome=GRANTED!", "outcome UNKNOWN_VALUE")]
    [TestCase("from=yesterday", "from MALFORMED")]
    [TestCase("until=2026-01-01", "until MALFORMED")]
    [TestCase("offset=10", "offset UNKNOWN_MEMBER")]
    [TestCase("buyer=12345678901234567890123456789012345678901", "buyer OUT_OF_BOUNDS")]
    [TestCase("buyerName=", "buyerName OUT_OF_BOUNDS")]
    [TestCase("buyerName=%E2%80%94%20%E2%80%94", "buyerName MALFORMED")]
    [TestCase("buyerName=%E5%8C%97%E2%80%AE%E4%BA%AC", "buyerName MALFORMED")]
    [TestCase("buyerName=a&buyerName=b", "buyerName OUT_OF_BOUNDS")]
    [TestCase("buyerName=ACME&buyer=DE123456789", "buyerName INCONSISTENT")]
    public async Task List_BadParameter_IsNamed(string query, string error)
    {
        using var answer = await Client.ReadAsync($"/v1/decisions?{query}");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task List_ByTheBuyersName_IsInAnySpellingAndWhole()
    {
        var mark = Guid.NewGuid().ToString("N")[..8].ToUpperInvariant();
        var one = (await Client.DecidedAsync(Requests.Grantable().WithText("/buyer/name", $"北京{mark}智能（算力）有限公司"))).Text("/id");
        var two = (await Client.DecidedAsync(
            Requests.Grantable().WithText("/buyer/name", $"Ｅｃｏｌｅ-{mark} S.A.").With("/declarations/originalUse", "false"))).Text("/id");

        Assert.That(await IdsAsync($"buyerName={Uri.EscapeDataString($"北京{mark}智能（算力）有限公司")}"), Is.EqualTo([one]));
        Assert.That(await IdsAsync($"buyerName={Uri.EscapeDataString($"北京 {mark.ToLowerInvariant()} 智能(算力)有限公司")}"), Is.EqualTo([one]));
        Assert.That(await IdsAsync($"buyerName={Uri.EscapeDataString($"ecole {mark}, SA")}"), Is.EqualTo([two]));
        Assert.That(await IdsAsync($"buyerName={Uri.EscapeDataString($"ecole {mark}, SA")}&outcome=granted"), Is.Empty);
        Assert.That(await IdsAsync($"buyerName={Uri.EscapeDataString($"北京{mark}智能")}"), Is.Empty, "a part is another name");
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(25)]
    [TestCase(100)]
    public async Task List_AllPages_HaveEveryDecisionOnceNewestFirst(int limit)
    {
        var buyer = "91110108MA0FAKE6" + limit % 10;
        buyer += UnifiedSocialCreditCode.CheckCharacter($"{buyer}0");
        var made = new List<string>();
        for (var i = 0; i < 25; i++)
        {
            made.Add((await Client.DecidedAsync(Requests.Grantable().WithText("/buyer/creditCode", buyer))).Text("/id"));
        }

        var read = new List<string>();
        string? path = $"/v1/decisions?buyer={buyer}&limit={limit}";
        while (path is not null)
        {
            using var answer = await Client.ReadAsync(path);
            var page = await answer.JsonAsync();
            read.AddRange(page["items"]!.AsArray().Select(item => item!.Text("/id")));
            path = page["next"] is { } next ? $"/v1/decisions?buyer={buyer}&limit={limit}&cursor={next}" : null;
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.That(link, path is null ? Is.Null : Is.EqualTo($"<{path}>; rel=\"next\""));
            Assert.That(page["items"]!.AsArray(), Has.Count.LessThanOrEqualTo(limit));
        }

        made.Reverse();
        Assert.That(read, Is.EqualTo(made));
        Assert.That(made, Is.Ordered.Descending.Using<string>(StringComparer.Ordinal));
    }

    [Test]
    public async Task List_DecisionsMadeBetweenPages_DisturbNothing()
    {
        var buyer = "91110108MA0FAKE70" + UnifiedSocialCreditCode.CheckCharacter("91110108MA0FAKE700");
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add((await Client.DecidedAsync(Requests.Grantable().WithText("/buyer/creditCode", buyer))).Text("/id"));
        }

        var first = await Client.ReadJsonAsync($"/v1/decisions?buyer={buyer}&limit=2");
        _ = await Client.DecidedAsync(Requests.Grantable().WithText("/buyer/creditCode", buyer));

        Assert.That(await IdsAsync($"buyer={buyer}&limit=2&cursor={first["next"]}"), Is.EqualTo([ids[1], ids[0]]));
    }

    [Test]
    public async Task Replay_AnyOutcome_IsIdentical()
    {
        var contract = Requests.Grantable();
        JsonObject[] requests =
        [
            contract,
            Requests.Grantable().WithText("/contract/number", contract.Text("/contract/number")),
            Requests.Grantable().With("/declarations/originalUse", "false"),
            Requests.Grantable().WithText("/invoice/lines/0/description", "昇腾910B"),
            Requests.Grantable().WithText("/invoice/issueDate", "2026-05-31"),
        ];
        foreach (var request in requests)
        {
            var id = (await Client.DecidedAsync(request)).Text("/id");
            using var read = await Client.ReadAsync($"/v1/decisions/{id}");
            var replay = await Client.ReadJsonAsync($"/v1/decisions/{id}/replay");

            Assert.That(((bool)replay["identical"]!, replay["differences"]!.AsArray().Count), Is.EqualTo((true, 0)));
            Assert.That(replay["replayed"]!.ToJsonString(), Is.EqualTo(replay["recorded"]!.ToJsonString()));
            Assert.That(JsonNode.DeepEquals(replay["recorded"], await read.JsonAsync()), Is.True);
        }
    }

    [Test]
    public async Task ReasonCodes_All_HaveBothTexts()
    {
        using var open = Host.Client("");
        var items = (await open.ReadJsonAsync("/v1/reason-codes"))["items"]!.AsArray();

        Assert.That(items.Select(item => item!.Text("/code")), Is.EquivalentTo(Enum.GetValues<ReasonCode>().Select(Term.CodeOf)));
        Assert.That(items.Select(item => item!.Text("/text/en")), Has.All.Not.Empty);
        Assert.That(items.Select(item => item!.Text("/text/zh")), Has.All.Match(@"\p{IsCJKUnifiedIdeographs}"));
        Assert.That(items.Select(item => item!.Text("/text/en")), Is.Unique);
    }

    private async Task<string[]> IdsAsync(string query) =>
        [.. (await Client.ReadJsonAsync($"/v1/decisions?{query}"))["items"]!.AsArray().Select(item => item!.Text("/id"))];
}
