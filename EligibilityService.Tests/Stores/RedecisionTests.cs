using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// Decisions that a back-dated correction affects: they stand, are listed, and are decided anew when an officer says so; on both stores.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class RedecisionTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-redecision";

    [Test]
    public async Task Correction_ThatNobodyPublished_AffectsNothing()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();

        var affected = await AffectedAsync();
        using var answer = await RedecideAsync(decision);

        Assert.That(affected, Is.Empty);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task Correction_OfARate_IsListedAndDecidedAnew()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await PublishAsync(2, "0.2000");

        var affected = await AffectedAsync();
        using var byWhoAsked = await Client.PostKeyedAsync($"/v1/decisions/{decision["id"]}/redecisions", Ground());
        using var answer = await RedecideAsync(decision, "once");
        using var repeated = await RedecideAsync(decision, "once");
        using var twice = await RedecideAsync(decision);

        var item = affected.Single();
        var anew = await answer.JsonAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Text(item["decisionId"]), (int)item["decidedWith"]!["version"]!, (int)item["inForce"]!["version"]!,
                Amount(item["before"]), Amount(item["after"]), Amount(item["difference"])),
                Is.EqualTo((Text(decision["id"]), 1, 2, "384000.00", "256000.00", "-128000.00")));
            Assert.That(byWhoAsked.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), anew.ToJsonString());
            Assert.That((Text(anew["outcome"]), Amount(anew["amount"]), (int)anew["programme"]!["version"]!, Text(anew["supersedes"])),
                Is.EqualTo(("granted", "256000.00", 2, Text(decision["id"]))));
            Assert.That((Text(anew["redecision"]!["actor"]!["name"]), Text(anew["redecision"]!["ground"]),
                Amount(anew["redecision"]!["toRecover"])),
                Is.EqualTo(("Officer", "The rate was printed wrong", "0.00")));
            Assert.That(await repeated.Content.ReadAsStringAsync(), Is.EqualTo(await answer.Content.ReadAsStringAsync()));
            Assert.That(twice.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(await AffectedAsync(), Is.Empty, "the new decision has the corrected version");
        }

        await AssertBudgetAsync(("granted", "640000.00"), ("released", "384000.00"), ("reserved", "256000.00"), ("used", "256000.00"));
        await AssertReplaysAsync(decision, anew);
    }

    [TestCase("0.2000", "300000.00", "256000.00", "256000.00", "44000.00", "300000.00")]
    [TestCase("0.2000", "100000.00", "256000.00", "100000.00", "0.00", "256000.00")]
    [TestCase("0.4000", "384000.00", "512000.00", "384000.00", "0.00", "512000.00")]
    public async Task Money_AlreadyPaid_GoesOverAndWhatIsTooMuchIsNamed(string rate, string paid, string due, string carried,
        string toRecover, string used)
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await MoveAsync(decision, "payments", new JsonObject { ["amount"] = TestProgrammes.Money(paid) });
        await PublishAsync(2, rate);

        var affected = (await AffectedAsync()).Single();
        using var answer = await RedecideAsync(decision);
        var anew = await answer.JsonAsync();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), anew.ToJsonString());
        Assert.That((Amount(anew["amount"]), Amount(anew["redecision"]!["carriedOver"]), Amount(anew["redecision"]!["toRecover"])),
            Is.EqualTo((due, carried, toRecover)));
        Assert.That((Amount(affected["after"]), Amount(affected["toRecover"])), Is.EqualTo((due, toRecover)), "the list promised it");
        await AssertBudgetAsync(("used", used));
        var standing = await GetAsync($"/v1/decisions/{anew["id"]}/standing");
        Assert.That(Amount(standing["standing"]!["paid"]), Is.EqualTo(carried));
        if (toRecover != "0.00")
        {
            var recovered = await MoveAsync(decision, "recoveries", new JsonObject { ["ground"] = "paid_in_error" });
            Assert.That(Amount(recovered["entry"]!["amount"]), Is.EqualTo(toRecover));
            await AssertBudgetAsync(("used", due));
        }

        await AssertReplaysAsync(decision, anew);
    }

    [Test]
    public async Task Payment_OfWhatCameAfterAPaidDecision_IsPaidOnceByEachOrder()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        var first = await MoveAsync(decision, "payments", new JsonObject { ["reference"] = "PAY-2026-1" });
        await PublishAsync(2, "0.4000");
        using var answer = await RedecideAsync(decision);
        var anew = await answer.JsonAsync();
        var standing = (await GetAsync($"/v1/decisions/{anew["id"]}/standing"))["standing"]!;
        Assert.That((Amount(standing["paid"]), Amount(standing["held"])), Is.EqualTo(("384000.00", "128000.00")));

        using var again = await Officer.PostKeyedAsync($"/v1/decisions/{anew["id"]}/payments", new JsonObject
        { ["reference"] = "PAY 2026-1" });
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text((await again.JsonAsync())["detail"]), Does.Contain(Text(first["entry"]!["id"])), "the order of before is named");

        var second = await MoveAsync(anew, "payments", new JsonObject { ["reference"] = "PAY-2026-2" });
        using var old = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", new JsonObject
        { ["reference"] = "PAY-2026-3" });
        Assert.That((Amount(second["entry"]!["amount"]), old.StatusCode), Is.EqualTo(("128000.00", HttpStatusCode.Conflict)));

        // What goes over is recovered in the books of the old one and paid in those of the new one, so the year's sums have it in both.
        await AssertBudgetAsync(("paid", "896000.00"), ("recovered", "384000.00"), ("used", "512000.00"));
    }

    [TestCase("refuse", "refused")]
    [TestCase("waitlist", "waitlisted")]
    public async Task Money_AlreadyPaidThatIsNotDueAnyMore_IsToRecover(string whenExhausted, string outcome)
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await MoveAsync(decision, "payments", []);
        await PublishAsync(2, "0.3000", "1000.00", whenExhausted);

        using var answer = await RedecideAsync(decision);

        var anew = await answer.JsonAsync();
        Assert.That((Text(anew["outcome"]), Amount(anew["redecision"]!["carriedOver"]), Amount(anew["redecision"]!["toRecover"])),
            Is.EqualTo((outcome, "0.00", "384000.00")));
        await AssertReplaysAsync(decision, anew);
        await MoveAsync(decision, "recoveries", new JsonObject { ["ground"] = "paid_in_error" });
        await AssertReplaysAsync(decision, anew);
    }

    [Test]
    public async Task Decision_WhoseMoneyWasAllRecovered_IsNotDecidedAnew()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await MoveAsync(decision, "payments", []);
        await MoveAsync(decision, "recoveries", new JsonObject { ["ground"] = "misdeclared" });
        await PublishAsync(2, "0.2000");

        using var answer = await RedecideAsync(decision);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await AffectedAsync(), Is.Empty);
    }

    [Test]
    public async Task FourEyes_AlsoStandBehindADecisionThatWasMadeAnew()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await PublishAsync(2, "0.2000");
        using var first = await RedecideAsync(decision);
        var anew = await first.JsonAsync();
        await PublishAsync(3, "0.1000");
        using var third = await Host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);

        using var byWhoAsked = await Client.PostKeyedAsync($"/v1/decisions/{anew["id"]}/redecisions", Ground());
        using var byWhoDecided = await RedecideAsync(anew);
        using var reviewed = await Client.PostKeyedAsync($"/v1/decisions/{anew["id"]}/reviews", new JsonObject
        {
            ["ground"] = "An appeal",
            ["findings"] = new JsonArray(new JsonObject { ["condition"] = "listed", ["answer"] = "met", ["ground"] = "Seen" }),
        });
        using var byAnother = await third.PostKeyedAsync($"/v1/decisions/{anew["id"]}/redecisions", Ground());

        Assert.That((byWhoAsked.StatusCode, byWhoDecided.StatusCode, reviewed.StatusCode, byAnother.StatusCode),
            Is.EqualTo((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Created)),
                await byAnother.Content.ReadAsStringAsync());
        await AssertReplaysAsync(decision, anew, await byAnother.JsonAsync());
    }

    [Test]
    public async Task Correction_WhenTheBudgetIsUsedUp_CountsItsOwnMoneyNotTwice()
    {
        await PublishAsync(1, "0.3000", "768000.00", "partial");
        var (first, _) = (await DecideAsync(), await DecideAsync());
        await MoveAsync(first, "payments", new JsonObject { ["amount"] = TestProgrammes.Money("200000.00") });
        await PublishAsync(2, "0.4000", "768000.00", "partial");

        using var answer = await RedecideAsync(first);

        var anew = await answer.JsonAsync();
        Assert.That((Text(anew["outcome"]), Amount(anew["amount"])), Is.EqualTo(("partly_granted", "384000.00")),
            "what it had is what it may have");
        await AssertBudgetAsync(("used", "768000.00"), ("remaining", "0.00"));
        await AssertReplaysAsync(first, anew);
    }

    [Test]
    public async Task Correction_ThatGivesMoneyBack_ServesWhoWaits()
    {
        await PublishAsync(1, "0.3000", "600000.00", "waitlist");
        var (first, second) = (await DecideAsync(), await DecideAsync());
        Assert.That(Text(second["outcome"]), Is.EqualTo("waitlisted"));
        await PublishAsync(2, "0.1500", "600000.00", "waitlist");

        using var answer = await RedecideAsync(first);
        var standing = await GetAsync($"/v1/decisions/{second["id"]}/standing");

        var anew = await answer.JsonAsync();
        Assert.That(Amount(anew["amount"]), Is.EqualTo("192000.00"));
        var promoted = await GetAsync($"/v1/decisions/{Text(standing["supersededBy"])}");
        Assert.That((Text(promoted["outcome"]), Amount(promoted["amount"]), (int)promoted["programme"]!["version"]!),
            Is.EqualTo(("granted", "384000.00", 1)));
        await AssertReplaysAsync(first, second, anew, promoted);
    }

    [Test]
    public async Task Correction_AfterARedLetterInvoice_DecidesOnWhatIsLeft()
    {
        await PublishAsync(1, "0.3000");
        var decision = await DecideAsync();
        await MoveAsync(decision, "releases", new JsonObject
        {
            ["ground"] = "red_letter_invoice",
            ["creditNote"] = new JsonObject
            {
                ["number"] = "26110000000000000001",
                ["lines"] = new JsonArray(new JsonObject
                {
                    ["line"] = 1,
                    ["netAmount"] = TestProgrammes.Money("-320000.00"),
                    ["taxAmount"] = TestProgrammes.Money("-41600.00"),
                    ["quantity"] = "-4",
                }),
            },
        });
        await PublishAsync(2, "0.2000");

        var affected = await AffectedAsync();
        using var answer = await RedecideAsync(decision);

        // 960,000.00 is left: × 0.20.
        var anew = await answer.JsonAsync();
        Assert.That((Amount(affected.Single()["after"]), Amount(anew["amount"])), Is.EqualTo(("192000.00", "192000.00")));
        await AssertReplaysAsync(decision, anew);
    }

    [Test]
    public async Task Affected_InPages_AreEachThereOnce()
    {
        await PublishAsync(1, "0.3000");
        var expected = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            expected.Add(Text((await DecideAsync())["id"]));
        }

        await PublishAsync(2, "0.2000");
        var ids = new List<string>();
        for (string? at = $"/v1/programmes/{Programme}/affected-decisions?limit=2"; at is not null;)
        {
            var page = await GetAsync(at);
            ids.AddRange(page["items"]!.AsArray().Select(one => Text(one!["decisionId"])));
            at = (string?)page["next"] is { } next ? $"/v1/programmes/{Programme}/affected-decisions?limit=2&cursor={next}" : null;
        }

        Assert.That(ids, Is.EqualTo(expected));
    }

    private Task PublishAsync(int version, string training, string budget = "9000000.00", string whenExhausted = "refuse")
    {
        var programme = TestProgrammes.With(Programme, TestProgrammes.Budget(budget, whenExhausted), version, version == 1
            ? "2024-05-01T00:00:00Z" : $"2026-06-01T01:59:0{version}Z");
        programme["formula"]!["rate"]!["rates"]!["training"]!["rate"] = training;
        return Host.PublishAsync(programme);
    }

    private async Task<JsonNode> DecideAsync()
    {
        using var answer = await Client.DecideAsync(Requests.Grantable(Programme));
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private Task<HttpResponseMessage> RedecideAsync(JsonNode decision, string? key = null) =>
        Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/redecisions", Ground(), key);

    private async Task<JsonNode> MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        Requests.Referred(what, body);
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body);
        var moved = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), moved.ToJsonString());
        return moved;
    }

    private async Task<IReadOnlyList<JsonNode>> AffectedAsync() =>
        [.. (await GetAsync($"/v1/programmes/{Programme}/affected-decisions"))["items"]!.AsArray().Select(one => one!)];

    private async Task AssertBudgetAsync(params (string Member, string Amount)[] expected)
    {
        var budget = await GetAsync($"/v1/programmes/{Programme}/budget");
        Assert.That(expected.Select(one => (one.Member, Amount(budget[one.Member]))), Is.EqualTo(expected));
    }

    private async Task AssertReplaysAsync(params JsonNode[] decisions)
    {
        foreach (var decision in decisions)
        {
            var replay = await GetAsync($"/v1/decisions/{decision["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }

        var verification = JsonNode.Parse(await Client.GetStringAsync(new Uri("/v1/admin/verification", UriKind.Relative)))!;
        Assert.That(verification["disagreements"]!.AsArray(), Is.Empty, verification.ToJsonString());
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await Officer.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static JsonObject Ground() => new() { ["ground"] = "The rate was printed wrong" };

    private static string Amount(JsonNode? money) => Text(money!["amount"]);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
