using System.Text.Json.Nodes;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Life;

/// <summary>A draft that takes a year's money away while somebody still needs it is found by the checks.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class DroppedYearTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-years";

    [TestCase("2027-01-01", "warning", "Version 1 still applies")]
    [TestCase("2024-05-01", "error", "No other version")]
    public async Task Checks_OfADraftThatTellsOfTheNewYearOnly_NameTheOldOneAndWhoNeedsIt(string from, string severity, string why)
    {
        await BeginAsync();
        await AskAsync(Requests.Grantable(Programme));
        await AskAsync(Requests.Grantable(Programme));
        var unclear = Requests.Grantable(Programme);
        unclear["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*K100 加速卡";
        unclear["invoice"]!["lines"]![0]!.AsObject().Remove("specification");
        await AskAsync(unclear);

        var draft = await DraftAsync(from, limits => Keep(limits, 2027));

        var found = (await FindingsAsync(draft)).Single();
        Assert.That((Text(found["severity"]), Text(found["pointer"])), Is.EqualTo((severity, "/limits/budget/years")));
        Assert.That(Text(found["text"]!["en"]),
            Does.Contain("fiscal year 2026, in which 2 cases are open and 384000.00 CNY is reserved").And.Contain(why));
        Assert.That(Text(found["text"]!["zh"]), Does.Contain("2026年度").And.Contain("2件"));
    }

    [Test]
    public async Task Checks_OfADraftWithoutBudget_SayThatWhoWaitsWouldHaveNoLimit()
    {
        await BeginAsync();
        await AskAsync(Requests.Grantable(Programme));

        var draft = await DraftAsync("2027-01-01", limits => limits.Remove("budget"));

        var found = (await FindingsAsync(draft)).Single();
        Assert.That((Text(found["severity"]), Text(found["pointer"])), Is.EqualTo(("warning", "/limits")));
        Assert.That(Text(found["text"]!["en"]), Does.Contain("0 cases are open and 384000.00 CNY is reserved").And.Contain("no limit"));
    }

    [TestCase("2027-01-01", 2026, 2027, true)]
    [TestCase("2027-01-01", 2027, 2027, false)]
    public async Task Checks_OfADraftThatKeepsTheYear_OrOfAYearThatIsDoneWith_FindNothing(string from, int first, int last, bool isOpen)
    {
        await BeginAsync();
        if (isOpen)
        {
            await AskAsync(Requests.Grantable(Programme));
        }

        var draft = await DraftAsync(from, limits => Keep(limits, first, last));

        Assert.That(await FindingsAsync(draft), Is.Empty);
    }

    private static void Keep(JsonObject limits, params int[] kept)
    {
        var years = limits["budget"]!["years"]!.AsArray();
        foreach (var one in years.Where(one => !kept.Contains((int)one!["year"]!)).ToArray())
        {
            years.Remove(one);
        }
    }

    private Task BeginAsync() =>
        Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("500000.00", "waitlist").AndHold(400)));

    private async Task<DraftClient> DraftAsync(string from, Action<JsonObject> change)
    {
        var document = TestProgrammes.With(Programme, TestProgrammes.Budget("500000.00", "waitlist").AndHold(400)).AsObject();
        document["effectiveFrom"] = from;
        foreach (var name in new[] { "version", "publishedAt", "publishedBy" })
        {
            document.Remove(name);
        }

        change(document["limits"]!.AsObject());
        return await DraftClient.BeginAsync(Client, $"/v1/programmes/{Programme}/drafts", new JsonObject
        { ["title"] = "The new year", ["document"] = document });
    }

    private static async Task<JsonNode[]> FindingsAsync(DraftClient draft) =>
        [.. (await draft.ReadAsync("/checks"))["findings"]!.AsArray().Where(one => Text(one!["code"]) == "BUDGET_YEAR_DROPPED")
            .Select(one => one!)];

    private async Task AskAsync(JsonNode request)
    {
        using var answer = await Client.DecideAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
