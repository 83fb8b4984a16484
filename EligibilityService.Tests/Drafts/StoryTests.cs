using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Impact;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>How a new card comes onto the list, from an officer's spreadsheet to the first grant: the whole way over HTTP.</summary>
internal sealed class StoryTests
{
    private const string NewCard = "moorethreads/mtt-s4100";
    private static readonly DateTimeOffset Instant = ServiceHost.Now.AddDays(1);

    private ServiceHost _host = null!;
    private HttpClient _author = null!;
    private HttpClient _approver = null!;

    [SetUp]
    public void Start()
    {
        _host = new ServiceHost(ImpactHost.Settings());
        (_author, _approver) = (_host.Client(), _host.Client(DevelopmentKey.Officer));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _author.Dispose();
        _approver.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task NewCard_FromTheSpreadsheetToTheFirstGrant()
    {
        // A company has bought a card that the list does not know.
        var purchase = Purchase("摩尔线程 MTT S4100 加速卡");
        var refused = await _author.DecidedAsync(purchase);
        Assert.That(refused.Text("/outcome"), Is.EqualTo("refused"));
        Assert.That(refused.ReasonCodes(), Does.Contain("MODEL_UNKNOWN"));

        // An officer exports the list, adds the card in a spreadsheet, and slips: a row below, the S4000 is suspended. Excel saves it in
        // GB18030.
        var draft = await DraftClient.BeginAsync(_author, Publishing.Catalogue, 2);
        var table = await ExportAsync(draft);
        await ImportAsync(draft, Slipped(table) + Row("MTT S4000", sources: ""));

        // The checks find two faults: another card has that name, and nobody says where the facts come from.
        var (errors, _) = await CheckedAsync(draft);
        Assert.That(errors, Is.EquivalentTo(["SPELLING_COLLIDES", "SPELLING_COLLIDES", "SPELLING_COLLIDES", "SOURCE_MISSING"]),
            "the name stands at three places");
        using var tooEarly = await draft.TryAsync("POST", "/submissions", new JsonObject());
        Assert.That((await tooEarly.ProblemAsync(409, "draft-state")).Errors(), Has.Length.EqualTo(errors.Length));

        // Both are mended. What is left is a warning: a golden case of the programme would come out differently. So the slip is found, and
        // mended too.
        await ImportAsync(draft, Slipped(table) + Row("MTT S4100", sources: "https://example.org/s4100"));
        (errors, var moved) = await CheckedAsync(draft);
        Assert.That(errors, Is.Empty);
        Assert.That(moved, Has.Some.Contains("sixteen-training-cards").And.Some.Contains("refused"));
        await ImportAsync(draft, table + Row("MTT S4100", sources: "https://example.org/s4100"));
        (errors, moved) = await CheckedAsync(draft);
        Assert.That(errors.Concat(moved), Is.Empty);

        // Whoever wrote it submits it, and cannot approve it.
        await draft.SubmitAsync();
        using var byTheAuthor = await draft.TryAsync("POST", "/approvals", Publishing.Approval());
        _ = await byTheAuthor.ProblemAsync(403, "same-person");

        // Another officer sees what it changes and what the company would get, and approves it for tomorrow.
        var review = await (await draft.SeenByAsync(_approver)).ReadAsync("/diff");
        Assert.That(Sketch(review), Is.EqualTo([$"{NewCard} added"]));
        var preview = await _approver.PreviewedAsync(purchase, $"?draft={draft.Id}");
        Assert.That((preview.Text("/outcome"), preview.Text("/draft/id")), Is.EqualTo(("granted", draft.Id)));

        // What it would have changed so far: the one company that was refused would have gained what the preview says.
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var impact = await ReportedAsync(draft);
        Assert.That((impact.Text("/state"), (int)impact.At("/results/decisions")!, (int)impact.At("/results/gains")!),
            Is.EqualTo(("done", 1, 1)), impact.ToJsonString());
        Assert.That(impact.Text("/results/money/0/difference/amount"), Is.EqualTo(preview.Text("/amount/amount")));

        var approved = await draft.ApproveAsync(_approver, Instant);
        Assert.That((approved.Text("/state"), (int)approved["version"]!), Is.EqualTo(("scheduled", 3)));

        // Until then nothing changes; from then on the same purchase is granted, as the preview said.
        var still = await _author.DecidedAsync(purchase, 200);
        Assert.That(still.Text("/id"), Is.EqualTo(refused.Text("/id")));
        _host.Clock.Advance(Instant - ServiceHost.Now);
        var granted = await _author.DecidedAsync(purchase);
        Assert.That((granted.Text("/outcome"), granted.Text("/amount/amount"), (int)granted.At("/catalogue/version")!),
            Is.EqualTo(("granted", preview.Text("/amount/amount"), 3)));
        Assert.That(granted.Text("/supersedes"), Is.EqualTo(refused.Text("/id")));

        // Everybody can see what was changed, by whom and when; and the old decision stands, and comes out the same when it is decided
        // again.
        Assert.That(Sketch(await _host.Client("").ReadJsonAsync("/v1/catalogue/diff?from=2&to=3")), Is.EqualTo([$"{NewCard} added"]));
        var deeds = (await _approver.ReadJsonAsync($"/v1/audit?draft={draft.Id}"))["items"]!.AsArray().Reverse()
            .Select(one => $"{one!.Text("/action")} {one!.Text("/actor/name")}");
        Assert.That(deeds, Is.EqualTo(
        [
            "draft_created Developer", "draft_edited Developer", "draft_edited Developer", "draft_edited Developer",
            "draft_submitted Developer", "version_published Officer",
        ]));
        var replay = await _author.ReadJsonAsync($"/v1/decisions/{refused.Text("/id")}/replay");
        Assert.That((bool)replay["identical"]!, Is.True);
        Assert.That((await _author.ReadJsonAsync($"/v1/decisions/{refused.Text("/id")}")).ToJsonString(),
            Is.EqualTo(refused.ToJsonString()));
    }

    // Errors by their codes, one for each place, and what the golden cases of the programmes say.
    private static async Task<(string[] Errors, string[] Moved)> CheckedAsync(DraftClient draft)
    {
        var findings = (await draft.ReadAsync("/checks"))["findings"]!.AsArray();
        return (
            [.. findings.Where(one => one!.Text("/severity") == "error").Select(one => one!.Text("/code"))],
            [.. findings.Where(one => one!.Text("/code") == "GOLDEN_CASE_MOVED").Select(one => one!.Text("/text/en"))]);
    }

    private async Task<JsonNode> ReportedAsync(DraftClient draft)
    {
        using var asked = await _approver.PostAsync(new Uri($"{draft.Address}/impact-reports", UriKind.Relative),
            new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.That((int)asked.StatusCode, Is.EqualTo(202), await asked.Content.ReadAsStringAsync());
        await _host.MakeAsync();
        return await _author.ReadJsonAsync(asked.Headers.Location!.ToString());
    }

    private async Task<string> ExportAsync(DraftClient draft)
    {
        using var answer = await _author.ReadAsync($"{draft.Address}/models");
        return (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF');
    }

    private static async Task ImportAsync(DraftClient draft, string table)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var answer = await draft.TryTableAsync("PUT", "/models", Encoding.GetEncoding("gb18030").GetBytes(table));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    private static string Slipped(string table)
    {
        var row = table.IndexOf("\r\nmoorethreads/mtt-s4000,", StringComparison.Ordinal);
        var cell = table.IndexOf(",qualified,,", row, StringComparison.Ordinal);
        return $"{table[..cell]},suspended,under_review,{table[(cell + ",qualified,,".Length)..]}";
    }

    private static string Row(string alias, string sources) =>
        $"{NewCard},moorethreads,MTT S4100,摩尔线程 MTT S4100,{alias},S4100,,shipping,training,PCIe,2026-04,yes,unknown,unknown,unknown,,,,qualified,,memory_gb 64 claimed https://example.org/s4100,{sources},,,high\r\n";

    private static IEnumerable<string> Sketch(JsonNode diff) =>
        diff["models"]!.AsArray().Select(one => $"{one!.Text("/id")} {one!.Text("/kind")}");

    private static JsonObject Purchase(string description) => Requests.Grantable()
        .WithText("/invoice/issueDate", "2026-03-10").WithText("/contract/date", "2026-02-20")
            .WithText("/delivery/acceptedOn", "2026-03-20").WithText("/invoice/lines/0/description", description);
}
