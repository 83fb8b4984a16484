using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>A preview is the answer of a decision, and leaves no trace.</summary>
public sealed class PreviewTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";

    // What only a recorded decision has, and what depends on the moment.
    private static readonly string[] OfTheRecord = ["id", "decidedAt", "knownAt", "decidedBy", "supersedes"];

    private static readonly Func<JsonObject>[] Cases =
    [
        () => Requests.Grantable(),
        () => Requests.Grantable().With("/declarations/originalUse", "false"),
        () => Requests.Grantable().WithText($"{Line}/description", "昇腾910B"),
        () => Requests.Grantable().WithText($"{Line}/description", "NVIDIA H20"),
        () => Requests.Grantable().Without("/contract"),
        () => Requests.Grantable()
            .With($"{Line}/excludedCosts", """[{"amount":{"amount":"80000.00","currency":"CNY"},"ground":"software"}]"""),
    ];

    [Test]
    public async Task Preview_AnyCase_IsWhatTheDecisionIsAndIsNotRecorded([Range(0, 5)] int number)
    {
        var request = Cases[number]();
        var before = await RecordedAsync();
        var preview = await Client.PreviewedAsync(request);
        Assert.That(await RecordedAsync(), Is.EqualTo(before));
        var decision = await Client.DecidedAsync(request);

        Assert.That(preview["id"], Is.Null);
        Assert.That(Bare(preview), Is.EqualTo(Bare(decision)));
    }

    [Test]
    public async Task Preview_ContractTakenByAnother_IsRefusedAsTheDecisionWouldBe()
    {
        var first = Requests.Grantable();
        _ = await Client.DecidedAsync(first);
        var request = Requests.Grantable().WithText("/contract/number", first.Text("/contract/number"));
        var preview = await Client.PreviewedAsync(request);
        var respecting = await Client.PreviewedAsync(request, "?claims=respect");
        var ignoring = await Client.PreviewedAsync(request, "?claims=ignore");
        var decision = await Client.DecidedAsync(request);

        Assert.That(Bare(preview), Is.EqualTo(Bare(decision)));
        Assert.That(Bare(respecting), Is.EqualTo(Bare(decision)));
        Assert.That((ignoring.Text("/outcome"), ignoring.Text("/amount/amount")), Is.EqualTo(("granted", "448000.00")));
    }

    [TestCase("", 1, 1, "448000.00")]
    [TestCase("?asOf=2025-12-31", 1, 1, "448000.00")]
    [TestCase("?asOf=2026-01-01", 2, 2, "384000.00")]
    [TestCase("?asOf=2026-01-01&knownAt=2025-12-19T23:59:59Z", 1, 1, "448000.00")]
    [TestCase("?asOf=2026-01-01&knownAt=2025-12-20T00:00:00Z", 2, 2, "384000.00")]
    [TestCase("?asOf=2026-01-01&knownAt=2025-12-20T08:00:00%2B08:00", 2, 2, "384000.00")]
    [TestCase("?asOf=2024-04-24&knownAt=2024-05-01T00:00:00Z", 1, 1, "448000.00")]
    public async Task Preview_AsOfAndKnownAt_ChooseTheVersions(string query, int programme, int catalogue, string amount)
    {
        using var answer = await Client.SendJsonAsync($"/v1/previews{query}", Requests.Grantable());
        var preview = await answer.JsonAsync();

        Assert.That(((int)preview.At("/programme/version")!, (int)preview.At("/catalogue/version")!, preview.Text("/amount/amount")),
            Is.EqualTo((programme, catalogue, amount)));
        Assert.That(answer.Headers.GetValues("Programme-Version"), Is.EqualTo([$"beijing-gpu-purchase/{programme}"]));
        Assert.That(answer.Headers.GetValues("Catalogue-Version"), Is.EqualTo([$"{catalogue}"]));
    }

    [TestCase("?asOf=2024-04-23", "/programme PROGRAMME_NOT_IN_FORCE")]
    [TestCase("?knownAt=2024-04-30T23:59:59Z", "/programme PROGRAMME_NOT_IN_FORCE", "/invoice/issueDate CATALOGUE_NOT_IN_FORCE")]
    [TestCase("?asOf=2026-02-30", "asOf MALFORMED")]
    [TestCase("?asOf=today", "asOf MALFORMED")]
    [TestCase("?asOf=", "asOf OUT_OF_BOUNDS")]
    [TestCase("?asOf=2026-01-01&asOf=2026-01-02", "asOf OUT_OF_BOUNDS")]
    [TestCase("?knownAt=2026-01-01", "knownAt MALFORMED")]
    [TestCase("?knownAt=2026-01-01T25:00:00Z", "knownAt MALFORMED")]
    [TestCase("?knownAt=0001-01-01T00:00:00%2B14:00", "knownAt MALFORMED")]
    [TestCase("?claims=perhaps", "claims UNKNOWN_VALUE")]
    [TestCase("?asof=2026-01-01", "asof UNKNOWN_MEMBER")]
    [TestCase("?dryRun=true&claims=x", "claims UNKNOWN_VALUE", "dryRun UNKNOWN_MEMBER")]
    public async Task Preview_BadParameters_AreNamed(string query, params string[] errors)
    {
        using var answer = await Client.SendJsonAsync($"/v1/previews{query}", Requests.Grantable());

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(errors));
    }

    [Test]
    public async Task Preview_BadParameterAndBadBody_AreBothNamed()
    {
        using var answer = await Client.SendJsonAsync("/v1/previews?asOf=x", Requests.Grantable().WithText("/buyer/creditCode", "1"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["asOf MALFORMED", "/buyer/creditCode MALFORMED"]));
    }

    [Test]
    public async Task Decide_AnyParameter_IsNotTaken()
    {
        using var answer = await Client.SendJsonAsync("/v1/decisions?asOf=2026-01-01", Requests.Grantable());

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["asOf UNKNOWN_MEMBER"]));
    }

    [Test]
    public async Task Preview_OfAnInvoiceDecidedBefore_SaysItIsClaimed()
    {
        var request = Requests.Grantable();
        var decision = await Client.DecidedAsync(request);
        var preview = await Client.PreviewedAsync(request);

        Assert.That(preview.Reason("INVOICE_ALREADY_CLAIMED").Text("/seen"), Is.EqualTo(decision.Text("/id")));
    }

    private static string Bare(JsonNode answer)
    {
        var copy = answer.DeepClone().AsObject();
        foreach (var name in OfTheRecord)
        {
            copy.Remove(name);
        }

        return copy.ToJsonString();
    }
}
