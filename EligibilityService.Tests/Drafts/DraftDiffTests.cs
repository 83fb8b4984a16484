using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Drafts;

/// <summary>Whoever approves a draft sees what it changes, golden cases included, in JSON and as a page.</summary>
internal sealed class DraftDiffTests : ServiceFixture
{
    private const string Case = "sixteen-training-cards";

    private protected override (string Key, string Value)[] Settings =>
        [("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000")];

    [Test]
    public async Task Catalogue_Draft_IsComparedWithItsBaseOrAnyVersion()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, 1);
        await draft.DoAsync("DELETE", "/models/metax/c550");

        var diff = await draft.ReadAsync("/diff");
        var withTwo = await draft.ReadAsync("/diff?from=2");

        Assert.That(diff["models"]!.AsArray().Select(one => $"{one!.Text("/id")} {one!.Text("/kind")}"),
            Is.EqualTo(["metax/c550 removed"]));
        Assert.That((diff.Text("/to/draft"), diff.At("/to/version"), (int)diff.At("/from/version")!),
            Is.EqualTo((draft.Id, (JsonNode?)null, 1)));
        Assert.That(withTwo["models"]!.AsArray(), Has.Count.GreaterThan(40));
    }

    [Test]
    public async Task Catalogue_DraftOfADocument_IsComparedWithTheNewestVersion()
    {
        var document = await (await DraftClient.BeginAsync(Client, Publishing.Catalogue, 2)).ReadAsync("/document");
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, new JsonObject
        { ["title"] = "From a file", ["document"] = document.DeepClone().WithText("/note/en", "Another note") });

        var diff = await draft.ReadAsync("/diff");

        Assert.That((int)diff.At("/from/version")!, Is.EqualTo(2));
        Assert.That(diff["document"]!.AsArray().Select(one => one!.Text("/member")), Is.EqualTo(["/note/en"]));
    }

    [Test]
    public async Task Programme_Draft_ShowsTheChangedRuleAndTheChangedCase()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Programme, 1);
        await draft.PatchAsync(Examples.Read("programme-patch")!);
        var golden = (await draft.ReadAsync("/golden-cases"))["items"]!.AsArray().Single(one => one!.Text("/id") == Case)!.DeepClone();
        await draft.DoAsync("PUT", $"/golden-cases/{Case}", golden.DeepClone().WithText("/expected/amount/amount", "320000.00"));
        await draft.DoAsync("PUT", "/golden-cases/another", golden.WithText("/id", "another"));

        var diff = await draft.ReadAsync("/diff");
        using var page = await Client.ReadAsync($"{draft.Address}/diff", ("Accept", "text/html"), ("Accept-Language", "en"));
        var shown = await page.Content.ReadAsStringAsync();

        var (changed, added) = (diff.At("/goldenCases/0")!, diff.At("/goldenCases/1")!);
        Assert.That((changed.Text("/id"), changed.Text("/kind"), changed["changes"]!.AsArray().Count), Is.EqualTo((Case, "changed", 1)));
        Assert.That((changed.Text("/changes/0/member"), changed.Text("/changes/0/before/0"), changed.Text("/changes/0/after/0")),
            Is.EqualTo(("/expected/amount", "448000.00 CNY", "320000.00 CNY")));
        Assert.That((added.Text("/id"), added.Text("/kind")), Is.EqualTo(("another", "added")));
        Assert.That(added["changes"]!.AsArray().Select(one => one!.Text("/member")), Does.Contain("/request/invoice/lines/1/quantity"));
        Assert.That(diff["formula"]!.AsArray().Select(one => one!.Text("/member")), Is.EqualTo(["/formula/capPerUnit/amount"]));
        Assert.That(shown,
            Does.Contain("Golden cases").And.Contain("<del>448000.00 CNY</del>").And.Contain("<ins>320000.00 CNY</ins>").And.Contain(
                draft.Id));
    }

    [Test]
    public async Task Programme_Versions_DifferInTheirGoldenCasesToo()
    {
        var diff = await Client.ReadJsonAsync("/v1/programmes/beijing-gpu-purchase/diff?from=1&to=2");

        Assert.That(diff["goldenCases"]!.AsArray(), Is.Not.Empty);
    }

    [Test]
    public async Task Diff_OfAFreshDraft_IsEmptyAndAsTheContractSays()
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        foreach (var (drafts, id) in new[] { (Publishing.Catalogue, "diffCatalogueDraft"), (Publishing.Programme, "diffProgrammeDraft") })
        {
            var draft = await DraftClient.BeginAsync(Client, drafts, 2);
            using var answer = await Client.ReadAsync($"{draft.Address}/diff");

            Assert.That(await AnswerCheck.FaultsAsync(contract.Operations.Single(one => one.Id == id), answer), Is.Empty);
            Assert.That((await answer.JsonAsync()).AsObject().Select(member => member.Value).OfType<JsonArray>(), Is.All.Empty);
        }
    }

    [Test]
    public async Task Diff_OfTheFirstDraftOfAProgramme_HasNothingToCompareWith()
    {
        var document = Examples.Read("programme-content")!.WithText("/programme", "another-programme");
        var draft = await DraftClient.BeginAsync(Client, "/v1/programmes/another-programme/drafts", new JsonObject
        { ["title"] = "New", ["document"] = document });

        using var answer = await Client.ReadAsync($"{draft.Address}/diff");

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Diff_OfADraft_IsForThoseWhoMayReadIt()
    {
        var draft = await DraftClient.BeginAsync(Client, Publishing.Catalogue, 2);
        using var approver = await Host.NewClientAsync("Approver", Scopes.CatalogueApprove);
        using var other = await Host.NewClientAsync("Other", Scopes.ProgrammesWrite);

        using var seen = await approver.ReadAsync($"{draft.Address}/diff");
        using var refused = await other.ReadAsync($"{draft.Address}/diff");
        using var unknown = await approver.ReadAsync($"{draft.Address}/diff?from=9");

        Assert.That((int)seen.StatusCode, Is.EqualTo(200));
        _ = await refused.ProblemAsync(403, "forbidden");
        _ = await unknown.ProblemAsync(404, "not-found");
    }
}
