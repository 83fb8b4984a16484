using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Register;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Stores;

/// <summary>What becomes of money, on the whole service and on both stores: the same behaviour, held to the same words.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class MoneyTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-money";

    [Test]
    public async Task Budget_ThatRunsOut_CutsThenRefuses()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1000000.00", "partial")));

        var decisions = new[] { await DecideAsync(), await DecideAsync(), await DecideAsync(), await DecideAsync() };

        Assert.That(decisions.Select(one => (Text(one["outcome"]), Text(one["amount"]!["amount"]))), Is.EqualTo(new[]
        {
            ("granted", "384000.00"), ("granted", "384000.00"), ("partly_granted", "232000.00"), ("refused", "0.00"),
        }));
        Assert.That(CodesOf(decisions[2]), Does.Contain("BUDGET_CUT"));
        Assert.That(CodesOf(decisions[3]), Does.Contain("BUDGET_EXHAUSTED"));
        var step = decisions[2]["steps"]!.AsArray().Single(one => Text(one!["kind"]) == "budget")!;
        Assert.That(step["operands"]!.AsArray().Select(one => (Text(one!["name"]), Text(one["value"]))), Is.EqualTo(new[]
        {
            ("asked", "384000.00"), ("cap", "1000000.00"), ("used", "768000.00"), ("remaining", "232000.00"),
        }));
        await AssertBudgetAsync(("granted", "1000000.00"), ("reserved", "1000000.00"), ("used", "1000000.00"), ("remaining", "0.00"),
            ("paid", "0.00"));
    }

    [Test]
    public async Task Budget_ForManyAtOnce_IsNeverOverspent()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("5000000.00", "partial")));

        var decisions = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => DecideAsync()));

        // 5,000,000.00 = 13 × 384,000.00 + 8,000.00
        Assert.That(decisions.Count(one => Text(one["outcome"]) == "granted"), Is.EqualTo(13));
        Assert.That(decisions.Where(one => Text(one["outcome"]) == "partly_granted").Select(one => Text(one["amount"]!["amount"])),
            Is.EqualTo(["8000.00"]));
        await AssertBudgetAsync(("used", "5000000.00"), ("remaining", "0.00"));
    }

    [Test]
    public async Task BuyerLimit_OfAYear_CutsAcrossInvoices()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("9000000.00", "refuse").AndPerBuyer("500000.00")));

        var (first, second, third) = (await DecideAsync(), await DecideAsync(), await DecideAsync());

        Assert.That(new[] { first, second, third }.Select(one => Text(one["amount"]!["amount"])),
            Is.EqualTo(["384000.00", "116000.00", "0.00"]));
        Assert.That(CodesOf(second), Does.Contain("BUYER_LIMIT_CUT"));
        Assert.That(CodesOf(third), Does.Contain("BUYER_LIMIT_EXHAUSTED"));
        var buyers = await GetAsync($"/v1/programmes/{Programme}/buyers?year=2026");
        Assert.That(Text(buyers["items"]![0]!["used"]!["amount"]), Is.EqualTo("500000.00"));
    }

    [Test]
    public async Task WaitingList_WhenMoneyComesBack_IsServedInOrder()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("800000.00", "waitlist")));
        var (first, second, third, fourth) = (await DecideAsync(), await DecideAsync(), await DecideAsync(), await DecideAsync());
        Assert.That(new[] { first, second, third, fourth }.Select(one => Text(one["outcome"])),
            Is.EqualTo(["granted", "granted", "waitlisted", "waitlisted"]));
        Assert.That(Text(third["waitlistedAmount"]!["amount"]), Is.EqualTo("384000.00"));
        await AssertBudgetAsync(("waitlisted", "768000.00"), ("remaining", "32000.00"));

        await MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });

        var promoted = await SuccessorAsync(third);
        Assert.That((Text(promoted["outcome"]), Text(promoted["amount"]!["amount"]), Text(promoted["supersedes"])),
            Is.EqualTo(("granted", "384000.00", Text(third["id"]))));
        Assert.That((await GetAsync($"/v1/decisions/{fourth["id"]}/standing"))["supersededBy"], Is.Null, "the second in line still waits");
        await AssertBudgetAsync(("waitlisted", "384000.00"), ("used", "768000.00"));
        await AssertReplaysAsync(first, second, third, fourth, promoted);
    }

    [Test]
    public async Task WaitingList_WhenTheBudgetIsRaised_IsServedByTheHousekeeper()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("100000.00", "waitlist")));
        var waiting = await DecideAsync();
        Assert.That(Text(waiting["outcome"]), Is.EqualTo("waitlisted"));

        await Host.PublishAsync(
            TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "waitlist"), version: 2,
                publishedAt: "2026-05-01T00:00:00Z"));
        await HousekeepAsync();

        var promoted = await SuccessorAsync(waiting);
        Assert.That((Text(promoted["outcome"]), (int?)promoted["limitsVersion"], (int)promoted["programme"]!["version"]!),
            Is.EqualTo(("granted", (int?)2, 1)));
        await AssertReplaysAsync(waiting, promoted);
    }

    [Test]
    public async Task Payment_InParts_NeverPassesWhatIsHeld()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1000000.00", "partial")));
        var decision = await DecideAsync();

        var part = await MoveAsync(decision, "payments", new JsonObject
        { ["amount"] = TestProgrammes.Money("100000.00"), ["reference"] = "P-1" });
        using var tooMuch = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", new JsonObject
        { ["amount"] = TestProgrammes.Money("284000.01"), ["reference"] = "P-2" });
        var rest = await MoveAsync(decision, "payments", []);
        using var nothingLeft = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", new JsonObject
        { ["reference"] = "P-4" });

        Assert.That((Text(part["entry"]!["kind"]), Text(part["entry"]!["reference"]), Text(part["standing"]!["held"]!["amount"])),
            Is.EqualTo(("pay", "P-1", "284000.00")));
        Assert.That(tooMuch.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text((await tooMuch.JsonAsync())["detail"]), Does.Contain("284000.00"));
        Assert.That(Text(rest["entry"]!["amount"]!["amount"]), Is.EqualTo("284000.00"));
        Assert.That(nothingLeft.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        await AssertBudgetAsync(("reserved", "0.00"), ("paid", "384000.00"), ("remaining", "616000.00"));
    }

    [Test]
    public async Task Payment_SentThreeTimes_IsMadeOnce()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var decision = await DecideAsync();
        var body = new JsonObject { ["amount"] = TestProgrammes.Money("100000.00"), ["reference"] = "P-1" };

        var answers = new List<(HttpStatusCode, string, bool)>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", body.DeepClone(), "once");
            answers.Add((answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Contains("Idempotent-Replayed")));
        }

        using var other = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", new JsonObject
        { ["amount"] = TestProgrammes.Money("1.00"), ["reference"] = "P-9" }, "once");
        Assert.That(answers.Select(one => one.Item3), Is.EqualTo([false, true, true]));
        Assert.That(answers.Select(one => (one.Item1, one.Item2)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Release_OfAll_FreesTheInvoice()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var request = Requests.Grantable(Programme);
        var first = await DecideAsync(request);

        await MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });
        var again = await DecideAsync(request);

        Assert.That((Text(again["outcome"]), Text(again["supersedes"])), Is.EqualTo(("granted", Text(first["id"]))));
        await AssertBudgetAsync(("granted", "768000.00"), ("released", "384000.00"), ("used", "384000.00"));
        await AssertReplaysAsync(first, again);
    }

    [Test]
    public async Task Recovery_OfAllThatWasPaid_GivesBackToTheBudgetAndFreesTheInvoice()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var request = Requests.Grantable(Programme);
        var decision = await DecideAsync(request);
        using var tooEarly = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/recoveries", new JsonObject
        { ["ground"] = "misdeclared" });
        await MoveAsync(decision, "payments", []);

        var recovered = await MoveAsync(decision, "recoveries", new JsonObject
        { ["ground"] = "misdeclared", ["note"] = "Cards were second-hand" });
        using var again = await Client.DecideAsync(request);

        Assert.That(tooEarly.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text(recovered["standing"]!["recovered"]!["amount"]), Is.EqualTo("384000.00"));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Created), "as though it had never been granted");
        Assert.That(Text((await again.JsonAsync())["supersedes"]), Is.EqualTo(Text(decision["id"])));
        await AssertBudgetAsync(("paid", "384000.00"), ("recovered", "384000.00"), ("used", "384000.00"), ("remaining", "16000.00"));
    }

    [Test]
    public async Task RedLetterInvoice_OfAQuarter_ReleasesAQuarter()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var decision = await DecideAsync();

        var first = await MoveAsync(decision, "releases", RedLetter("26110000000000000001", "-320000.00", "-41600.00", "-4"));
        using var same = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/releases",
            RedLetter("26110000000000000001", "-320000.00", "-41600.00", "-4"));
        using var tooMuch = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/releases",
            RedLetter("26110000000000000002", "-960000.01", "-124800.00", "-12"));
        var rest = await MoveAsync(decision, "releases", RedLetter("26110000000000000003", "-960000.00", "-124800.00", "-12"));

        Assert.That((Text(first["entry"]!["amount"]!["amount"]), Text(first["standing"]!["held"]!["amount"])),
            Is.EqualTo(("96000.00", "288000.00")));
        Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "a red-letter invoice is used once");
        Assert.That(tooMuch.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Text((await tooMuch.JsonAsync())["errors"]![0]!["pointer"]), Is.EqualTo("/creditNote/lines/0"));
        Assert.That(Text(rest["standing"]!["held"]!["amount"]), Is.EqualTo("0.00"));
    }

    [Test]
    public async Task RedLetterInvoice_AfterPayment_SaysWhatToRecover()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var decision = await DecideAsync();
        await MoveAsync(decision, "payments", new JsonObject { ["amount"] = TestProgrammes.Money("350000.00") });

        var released = await MoveAsync(decision, "releases", RedLetter("26110000000000000001", "-320000.00", "-41600.00", "-4"));

        Assert.That((Text(released["entry"]!["amount"]!["amount"]), Text(released["toRecover"]!["amount"])),
            Is.EqualTo(("34000.00", "62000.00")));
    }

    [Test]
    public async Task Hold_ThatRunsOut_IsReleasedByTheHousekeeper()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse").AndHold(30)));
        var (unpaid, paid) = (await DecideAsync(), await DecideAsync());
        Assert.That(Text(unpaid["holdUntil"]), Is.EqualTo("2026-07-02"));
        await MoveAsync(paid, "payments", []);

        Host.Clock.Advance(TimeSpan.FromDays(30));
        await HousekeepAsync();
        var before = await GetAsync($"/v1/decisions/{unpaid["id"]}/standing");
        Host.Clock.Advance(TimeSpan.FromDays(1));
        await HousekeepAsync();
        await HousekeepAsync();

        var entries = await GetAsync($"/v1/decisions/{unpaid["id"]}/entries");
        Assert.That(Text(before["standing"]!["held"]!["amount"]), Is.EqualTo("384000.00"), "it holds on its last day");
        Assert.That(entries["items"]!.AsArray().Select(one => (Text(one!["kind"]), Text(one["ground"]), Text(one["madeBy"]))),
            Is.EqualTo(new[]
        {
            ("reserve", "decided", "Development"), ("release", "expired", "service"),
        }));
        await AssertBudgetAsync(("paid", "384000.00"), ("released", "384000.00"), ("reserved", "0.00"));
    }

    [Test]
    public async Task Review_OfAnUndeterminedCase_DecidesItAnew()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse")));
        var request = Requests.Grantable(Programme);
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*K100 加速卡";
        request["invoice"]!["lines"]![0]!.AsObject().Remove("specification");
        var unclear = await DecideAsync(request);
        Assert.That(Text(unclear["outcome"]), Is.EqualTo("undetermined"));
        var review = new JsonObject
        {
            ["ground"] = "Inspection on site",
            ["findings"] = new JsonArray(new JsonObject
            { ["line"] = 1, ["modelId"] = "hygon/k100", ["ground"] = "Name plates photographed" }),
        };

        using var byWhoAsked = await Client.PostKeyedAsync($"/v1/decisions/{unclear["id"]}/reviews", review.DeepClone());
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{unclear["id"]}/reviews", review.DeepClone(), "review");
        using var again = await Officer.PostKeyedAsync($"/v1/decisions/{unclear["id"]}/reviews", review.DeepClone(), "review");
        using var other = await Officer.PostKeyedAsync($"/v1/decisions/{unclear["id"]}/reviews", review.DeepClone());
        using var repeated = await Client.DecideAsync(request);

        var decided = await answer.JsonAsync();
        Assert.That(byWhoAsked.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), decided.ToJsonString());
        Assert.That((Text(decided["outcome"]), Text(decided["supersedes"]), Text(decided["actor"]!["name"]), Text(decided["review"]!["ground"])),
            Is.EqualTo(("granted", Text(unclear["id"]), "Officer", "Inspection on site")));
        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await answer.Content.ReadAsStringAsync()));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), "the old decision has been replaced");
        Assert.That(Text((await repeated.JsonAsync())["id"]), Is.EqualTo(Text(decided["id"])), "the applicant gets the reviewed decision");
        await AssertReplaysAsync(unclear, decided);
    }

    [Test]
    public async Task Review_OfAGrant_GivesBackWhatItHeld()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var granted = await DecideAsync();
        var review = new JsonObject
        {
            ["ground"] = "Anonymous report, confirmed",
            ["findings"] = new JsonArray(new JsonObject
            { ["condition"] = "listed", ["answer"] = "not_met", ["ground"] = "Boxes were empty" }),
        };

        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/reviews", review);

        var refused = await answer.JsonAsync();
        Assert.That((Text(refused["outcome"]), CodesOf(refused)), Is.EqualTo(("refused", CodesOf(refused))));
        Assert.That(CodesOf(refused), Does.Contain("OFFICER_FINDING"));
        await AssertBudgetAsync(("used", "0.00"), ("released", "384000.00"), ("remaining", "400000.00"));
        await AssertReplaysAsync(granted, refused);
    }

    [Test]
    public async Task Review_AfterARedLetterInvoice_DecidesOnWhatIsLeft()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var granted = await DecideAsync();
        await MoveAsync(granted, "releases", RedLetter("26110000000000000011", "-320000.00", "-41600.00", "-4"));

        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/reviews", Seen());

        var reviewed = await answer.JsonAsync();
        Assert.That((Text(reviewed["amount"]!["amount"]), CodesOf(reviewed).Contains("INVOICE_CREDITED")), Is.EqualTo(("288000.00", true)),
            reviewed.ToJsonString());
        await AssertBudgetAsync(("used", "288000.00"), ("released", "384000.00"));
        await AssertReplaysAsync(granted, reviewed);
    }

    [Test]
    public async Task RedLetterInvoice_OfADecisionThatWasReplaced_IsRefusedAndStaysUsable()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var granted = await DecideAsync();
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/reviews", Seen());
        var reviewed = await answer.JsonAsync();
        var note = RedLetter("26110000000000000012", "-320000.00", "-41600.00", "-4");

        using var ofTheOld = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/releases", note.DeepClone());
        var ofTheNew = await MoveAsync(reviewed, "releases", note);

        Assert.That(ofTheOld.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), await ofTheOld.Content.ReadAsStringAsync());
        Assert.That(Text(ofTheNew["standing"]!["held"]!["amount"]), Is.EqualTo("288000.00"));
    }

    [Test]
    public async Task SerialNumber_UnderAnotherProgramme_IsClaimedOnce()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        await Host.PublishAsync(TestProgrammes.With("test-other", null));
        var (first, second) = (Requests.Grantable(Programme), Requests.Grantable("test-other"));
        first["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray("SN-1", "SN-2");
        second["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray("sn-2", "SN-3");

        var (granted, refused) = (await DecideAsync(first), await DecideAsync(second));

        Assert.That((Text(granted["outcome"]), Text(refused["outcome"])), Is.EqualTo(("granted", "refused")));
        Assert.That(refused["reasons"]!.AsArray()
            .Single(one => Text(one!["code"]) == "SERIAL_NUMBER_ALREADY_CLAIMED")!["pointer"]!.ToString(),
            Is.EqualTo("/invoice/lines/0/serialNumbers/0"));
        await AssertReplaysAsync(granted, refused);
    }

    [Test]
    public async Task Invoice_AskedByTwoAgenciesAtOnce_IsDecidedForOneAndTellsTheOtherNothing()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        using var other = await Host.NewClientAsync("Another agency", EligibilityService.Access.Scopes.DecisionsWrite);
        var request = Requests.Grantable(Programme);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? Client : other).DecideAsync(request)));

        var ids = await Task.WhenAll(answers.Select(async answer => Text((await answer.JsonAsync())["id"])));
        Assert.That(ids.Where(id => id.Length > 0).Distinct().Count(), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Created), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(9), "whose it is gets it again");
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict), Is.EqualTo(10), "the other agency");
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Test]
    public async Task Entries_AsCsv_AreAllThereForASpreadsheet()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var decision = await DecideAsync();
        await MoveAsync(decision, "payments", new JsonObject { ["note"] = "=HYPERLINK(\"evil\")", ["reference"] = "国库,1" });
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/v1/programmes/{Programme}/entries?year=2026");
        asked.Headers.Accept.ParseAdd("text/csv");

        using var answer = await Client.SendAsync(asked);

        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var lines = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(3)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        Assert.That(lines, Has.Length.EqualTo(3));
        Assert.That(lines[0], Does.StartWith("id,madeAt,kind,"));
        Assert.That(lines[1],
            Does.Contain(",pay,").And.Contain("384000.00,CNY").And.Contain("\"国库,1\"").And.Contain("\"'=HYPERLINK(\"\"evil\"\")\""));
    }

    [Test]
    public async Task Entries_InPages_AreEachThereOnce()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        for (var i = 0; i < 5; i++)
        {
            await DecideAsync();
        }

        var ids = new List<string>();
        for (string? at = $"/v1/programmes/{Programme}/entries?limit=2"; at is not null;)
        {
            var page = await GetAsync(at);
            ids.AddRange(page["items"]!.AsArray().Select(one => Text(one!["id"])));
            at = (string?)page["next"] is { } next ? $"/v1/programmes/{Programme}/entries?limit=2&cursor={next}" : null;
        }

        Assert.That(ids, Has.Count.EqualTo(5).And.Unique.And.Ordered.Descending.Using((IComparer<string>)StringComparer.Ordinal));
    }

    private async Task<JsonNode> DecideAsync(JsonObject? request = null)
    {
        using var answer = await Client.DecideAsync(request ?? Requests.Grantable(Programme));
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<JsonNode> MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        Requests.Referred(what, body);
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body);
        var moved = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), moved.ToJsonString());
        return moved;
    }

    private async Task<JsonNode> SuccessorAsync(JsonNode decision)
    {
        var standing = await GetAsync($"/v1/decisions/{decision["id"]}/standing");
        return await GetAsync($"/v1/decisions/{Text(standing["supersededBy"])}");
    }

    private async Task AssertBudgetAsync(params (string Member, string Amount)[] expected)
    {
        var budget = await GetAsync($"/v1/programmes/{Programme}/budget");
        Assert.That(expected.Select(one => (one.Member, Text(budget[one.Member]!["amount"]))), Is.EqualTo(expected));
    }

    private async Task AssertReplaysAsync(params JsonNode[] decisions)
    {
        foreach (var decision in decisions)
        {
            var replay = await GetAsync($"/v1/decisions/{decision["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private Task HousekeepAsync() =>
        Host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Housekeeping>().Single().RunAsync();

    private static IEnumerable<string> CodesOf(JsonNode decision) => decision["reasons"]!.AsArray().Select(one => Text(one!["code"]));

    // A finding that changes nothing: what it comes to is what stood before.
    private static JsonObject Seen() => new()
    {
        ["ground"] = "Inspection on site",
        ["findings"] = new JsonArray(new JsonObject
        { ["condition"] = "listed", ["answer"] = "met", ["ground"] = "Name plates photographed" }),
    };

    private static JsonObject RedLetter(string number, string net, string tax, string quantity) => new()
    {
        ["ground"] = "red_letter_invoice",
        ["creditNote"] = new JsonObject
        {
            ["number"] = number,
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money(net),
                ["taxAmount"] = TestProgrammes.Money(tax),
                ["quantity"] = quantity
            }),
        },
    };

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
