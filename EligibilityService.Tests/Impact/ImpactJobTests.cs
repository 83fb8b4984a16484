using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Oracle;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Impact;

/// <summary>Impact reports as jobs, on both stores: what counts, what is interrupted, what fails, who works on them.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class ImpactJobTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-impact";

    private protected override (string Key, string Value)[] Settings => ImpactHost.Settings();

    [Test]
    public async Task Draft_ThatChangesNothing_ChangesNothing()
    {
        var published = TestProgrammes.With(Programme, TestProgrammes.Budget("2000000.00", "waitlist").AndPerBuyer("900000.00"));
        await Host.PublishAsync(published);
        await LiveALifeAsync();

        var (report, items) = await Host.ReportAsync(Draft(published));

        var sums = report.Checkpoint.Sums;
        Assert.That((report.State, report.Percent, sums.Changed, sums.Gains, sums.Losses, items.Count),
            Is.EqualTo((ImpactState.Done, 100, 0, 0, 0, 0)));
        Assert.That(sums.Touched, Is.EqualTo(sums.Decisions).And.GreaterThan(5));
        Assert.That(sums.Money.Select(one => one.Difference.MinorUnits), Is.All.Zero);
    }

    [Test]
    public async Task Credits_OfADecision_AreThoseThatItWasMadeWithOnBothSides()
    {
        var published = TestProgrammes.With(Programme, TestProgrammes.Budget("2000000.00", "waitlist"));
        await Host.PublishAsync(published);
        var (before, after) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        await CreditAsync(before);
        var (credited, whole) = (await DecideAsync(before), await DecideAsync(after));
        await CreditAsync(after);

        var (unchanged, none) = await Host.ReportAsync(Draft(published));
        var (_, items) = await Host.ReportAsync(Draft(published, "0.2000"));

        Assert.That((unchanged.Checkpoint.Sums.Decisions, none.Count), Is.EqualTo((2, 0)));
        Assert.That(items.Select(one => (one.DecisionId, one.Before.Amount, one.After.Amount)),
            Is.EquivalentTo(new[] { (Text(credited["id"]), "288000.00", "192000.00"), (Text(whole["id"]), "384000.00", "256000.00") }));
    }

    [Test]
    public async Task Draft_OfTheCatalogue_SaysWhoGainsAndWhy()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        var unclear = Requests.Grantable(Programme);
        unclear["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*摩尔线程 MTT S9000 加速卡";
        var (granted, refused) = (await DecideAsync(Requests.Grantable(Programme)), await DecideAsync(unclear));
        Assert.That((Text(granted["outcome"]), Text(refused["outcome"])), Is.EqualTo(("granted", "refused")));
        var draft = JsonNode.Parse(await Client.GetStringAsync(new Uri("/v1/catalogue/versions/1", UriKind.Relative)))!;
        (draft["number"], draft["effectiveFrom"]) = (1000, "2025-01-01");
        var models = draft["models"]!.AsArray();
        var sold = models.Single(model => Text(model!["id"]) == "moorethreads/mtt-s4000")!;
        var added = sold.DeepClone();
        (added["id"], added["name"], added["aliases"], added["shortNames"], added["partNumbers"]) =
            ("moorethreads/mtt-s9000", new JsonObject { ["en"] = "MTT S9000", ["zh"] = "MTT S9000" }, new JsonArray("S9000"),
                new JsonArray(), new JsonArray());
        models.Add(added);
        (sold["qualification"], sold["ground"]) = ("suspended", "under_inspection");

        var (report, items) = await Host.ReportAsync(draft);

        Assert.That(report.State, Is.EqualTo(ImpactState.Done), $"{report.Failure}");
        var (loser, winner) = (items.Single(item => item.DecisionId == Text(granted["id"])),
            items.Single(item => item.DecisionId == Text(refused["id"])));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((loser.OutcomeAfter, loser.Difference.Amount), Is.EqualTo((Outcome.Refused, "-384000.00")));
            Assert.That(loser.ReasonsGained, Does.Contain(ReasonCode.ModelSuspended));
            Assert.That((winner.OutcomeAfter, winner.Difference.Amount), Is.EqualTo((Outcome.Granted, "384000.00")));
            Assert.That(winner.ReasonsLost, Does.Contain(ReasonCode.ModelUnknown));
            Assert.That(report.Checkpoint.Sums.Vendors.Select(one => (one.Key, one.Before.Amount, one.After.Amount)),
                Is.EqualTo([("moorethreads", "384000.00", "384000.00")]));
            Assert.That((await Host.ItemsAsync(report.Id, ImpactFilter.Gains)).Select(item => item.DecisionId),
                Is.EqualTo([winner.DecisionId]));
            Assert.That((await Host.ItemsAsync(report.Id, ImpactFilter.Losses)).Select(item => item.DecisionId),
                Is.EqualTo([loser.DecisionId]));
        }
    }

    [Test]
    public async Task Decisions_OutsideThePeriodOrTheDraft_AreLeftAsTheyAre()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        await DecideAsync(Requests.Grantable(Programme));
        var begin = Host.Clock.GetUtcNow().AddDays(1);
        Host.Clock.Advance(TimeSpan.FromDays(2));
        var inside = await DecideAsync(Requests.Grantable(Programme));
        var early = Requests.Grantable(Programme);
        early["invoice"]!["issueDate"] = "2025-01-15";
        await DecideAsync(early);
        var draft = Draft(TestProgrammes.With(Programme, null), training: "0.1000");
        draft["effectiveFrom"] = "2025-06-01";

        var (report, items) = await Host.ReportAsync(draft, from: begin);

        Assert.That((report.Checkpoint.Sums.Decisions, report.Checkpoint.Sums.Touched), Is.EqualTo((2, 2)),
            "today's limits are the draft's for both");
        Assert.That(items.Select(item => item.DecisionId), Is.EqualTo([Text(inside["id"])]));
    }

    [Test]
    public async Task Claims_ThatOthersHold_StandInTheWayOfWhoWouldGain()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, null));
        await Host.PublishAsync(TestProgrammes.With("test-other", null));
        var (refused, holder) = (Requests.Grantable(Programme), Requests.Grantable("test-other"));
        refused["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray("SN-7");
        holder["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray("SN-7");
        var late = TestProgrammes.With(Programme, null, 2);
        late["conditions"]![0]!["from"] = "2025-10-01";
        await Host.PublishAsync(late);
        var (first, second) = (await DecideAsync(refused), await DecideAsync(holder));
        Assert.That((Text(first["outcome"]), Text(second["outcome"])), Is.EqualTo(("refused", "granted")));

        var (report, items) = await Host.ReportAsync(Draft(TestProgrammes.With(Programme, null)));

        Assert.That(report.State, Is.EqualTo(ImpactState.Done), $"{report.Failure}");
        Assert.That(items.Single().OutcomeAfter, Is.EqualTo(Outcome.Refused));
        Assert.That(items.Single().ReasonsGained, Is.EqualTo([ReasonCode.SerialNumberAlreadyClaimed]));
    }

    [Test]
    public async Task Report_ThatFailedInTheMiddle_NamesTheDecisionAndGoesOnWhereItWas()
    {
        var published = TestProgrammes.With(Programme, TestProgrammes.Budget("9000000.00", "partial").AndPerBuyer("2000000.00"));
        await Host.PublishAsync(published);
        var decisions = await ManyAsync(60);
        var draft = Draft(published, training: "0.5000");
        var (whole, wholeItems) = await Host.ReportAsync(draft);
        var victim = Text(decisions[45]["id"]);
        await Store.ChangeAsync($"UPDATE decisions SET catalogue_version = 77 WHERE id = '{victim}'");

        var id = await Host.AskAsync(draft);
        await Host.MakeAsync();
        var failed = await Host.FoundAsync(id);
        await Store.ChangeAsync($"UPDATE decisions SET catalogue_version = 1 WHERE id = '{victim}'");
        await Store.ChangeAsync($"UPDATE impact_reports SET state = 'running' WHERE id = '{id}'");
        await Host.MakeAsync();
        var (again, items) = (await Host.FoundAsync(id), await Host.ItemsAsync(id));

        Assert.That((failed.State, failed.Failure?.DecisionId), Is.EqualTo((ImpactState.Failed, victim)));
        Assert.That(failed.Checkpoint.Sums.Decisions, Is.GreaterThan(0).And.LessThan(46), "what was done is kept");
        Assert.That(again.State, Is.EqualTo(ImpactState.Done));
        Assert.That(Described(again, items), Is.EqualTo(Described(whole, wholeItems)));
    }

    [Test]
    public async Task Report_OfANodeThatDied_IsGoneOnWithByAnother()
    {
        var published = TestProgrammes.With(Programme, TestProgrammes.Budget("9000000.00", "partial"));
        await Host.PublishAsync(published);
        await ManyAsync(10);
        var id = await Host.AskAsync(Draft(published, training: "0.5000"));
        var until = InstantText.Show(Host.Clock.GetUtcNow().AddSeconds(60));
        await Store.ChangeAsync(
            $"UPDATE impact_reports SET state = 'running' WHERE id = '{id}'; INSERT INTO leases VALUES ('{id}', 'dead', '{until}')");

        await Host.MakeAsync();
        var before = await Host.FoundAsync(id);
        Host.Clock.Advance(TimeSpan.FromSeconds(61));
        await Host.MakeAsync();

        Assert.That((before.State, before.Checkpoint.Sums.Decisions), Is.EqualTo((ImpactState.Running, 0)),
            "it is the other's while he may live");
        Assert.That((await Host.FoundAsync(id)).Checkpoint.Sums.Decisions, Is.EqualTo(10));
    }

    [Test]
    public async Task Report_ThatIsCalledOff_IsMadeByNobodyAndWritesNothingMore()
    {
        var published = TestProgrammes.With(Programme, null);
        await Host.PublishAsync(published);
        await ManyAsync(3);
        var id = await Host.AskAsync(Draft(published, training: "0.5000"));
        var job = await Host.Store().TakeAsync();

        var cancelled = await Host.Store().CancelAsync(id);
        var kept = await Host.Store().KeepAsync(id, job!.Row.Checkpoint, [], [], 50, false);
        await Host.MakeAsync();

        Assert.That((cancelled, kept, await Host.Store().CancelAsync(id)), Is.EqualTo((true, (int?)null, false)));
        Assert.That((await Host.FoundAsync(id)).State, Is.EqualTo(ImpactState.Cancelled));
    }

    [Test]
    public async Task Report_OfTwoNodes_IsMadeByOne()
    {
        var published = TestProgrammes.With(Programme, null);
        await Host.PublishAsync(published);
        await ManyAsync(12);
        await using var other = new ServiceHost([.. Store.Settings, .. ImpactHost.Settings()]);
        var id = await Host.AskAsync(Draft(published, training: "0.5000"));

        await Task.WhenAll(Host.MakeAsync(), other.MakeAsync());

        var report = await Host.FoundAsync(id);
        Assert.That((report.State, report.Checkpoint.Sums.Decisions, (await Host.ItemsAsync(id)).Count),
            Is.EqualTo((ImpactState.Done, 12, report.Checkpoint.Sums.Changed)));
    }

    // Everything that may become of decisions, so that superseded, released, promoted, reviewed and paid ones are all there.
    private async Task LiveALifeAsync()
    {
        var dice = new Dice(new PCG(1, 7));
        var decisions = new List<JsonNode>();
        for (var i = 0; i < 14; i++)
        {
            decisions.Add(await DecideAsync(ImpactHost.RandomPurchase(dice, Programme)));
            Host.Clock.Advance(TimeSpan.FromHours(5));
        }

        var granted = decisions.Where(one => Text(one["outcome"]) is "granted" or "partly_granted").ToArray();
        Assert.That(granted, Has.Length.GreaterThan(3));
        await MoveAsync(granted[0], "releases", new JsonObject { ["ground"] = "withdrawn" });
        await MoveAsync(granted[1], "payments", []);
        await MoveAsync(granted[1], "recoveries", new JsonObject { ["ground"] = "misdeclared" });
        await MoveAsync(granted[2], "reviews", new JsonObject
        {
            ["ground"] = "Report, confirmed",
            ["findings"] = new JsonArray(new JsonObject
            { ["condition"] = "listed", ["answer"] = "not_met", ["ground"] = "Boxes were empty" }),
        });
        await Host.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Housekeeping>().Single().RunAsync();
        await ManyAsync(4);
    }

    private async Task<IReadOnlyList<JsonNode>> ManyAsync(int count)
    {
        var dice = new Dice(new PCG(1, 11));
        var decisions = new List<JsonNode>();
        for (var i = 0; i < count; i++)
        {
            decisions.Add(await DecideAsync(ImpactHost.RandomPurchase(dice, Programme)));
        }

        return decisions;
    }

    private static JsonNode Draft(JsonNode published, string? training = null)
    {
        var draft = published.DeepClone();
        draft["version"] = 99;
        draft["formula"]!["rate"]!["rates"]!["training"]!["rate"] = training
            ?? Text(draft["formula"]!["rate"]!["rates"]!["training"]!["rate"]);
        return draft;
    }

    private async Task<JsonNode> DecideAsync(JsonObject request)
    {
        using var answer = await Client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    // Four of the sixteen cards came back.
    private async Task CreditAsync(JsonObject request)
    {
        var number = Text(request["invoice"]!["number"]);
        using var answer = await Officer.PostKeyedAsync("/v1/credit-notes", new JsonObject
        {
            ["invoice"] = new JsonObject { ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(), ["number"] = number },
            ["number"] = $"26{number[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-320000.00"),
                ["taxAmount"] = TestProgrammes.Money("-41600.00"),
                ["quantity"] = "-4"
            }),
        });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private async Task MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        Requests.Referred(what, body);
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private static string Described(ImpactRow report, IReadOnlyList<ImpactItem> items) => string.Join('\n',
        items.Select(item =>
            System.Text.Json.JsonSerializer.Serialize(new ImpactBlock([item]), DraftsJson.Shared.ImpactBlock))
            .Append(System.Text.Json.JsonSerializer.Serialize(report.Checkpoint with { Blocks = 0 },
                DraftsJson.Shared.ImpactCheckpoint)));

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
