using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Register;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>Who may decide what, who is served before whom, and in which year, on both stores.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class FairnessTests(StoreKind kind)
{
    private const string Programme = "test-fair";

    private TestStore? _store;
    private ServiceHost _host = null!;
    private Desk _desk = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost(_store.Settings);
        _desk = Desk.At(_host);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_store is not null)
        {
            _desk.Dispose();
            await _host.DisposeAsync();
            await Invariants.HoldAsync(_store);
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Review_OfAReview_IsNotForWhoAskedFirst()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, null));
        var asked = await _desk.DecideAsync(Requests.Grantable(Programme));
        var refused = await _desk.MoveAsync(asked, "reviews", Finding("not_met"));
        Assert.That(Desk.Of(refused).Outcome, Is.EqualTo("refused"));

        using var byWhoAsked = await _desk.Agency.PostKeyedAsync($"/v1/decisions/{refused["id"]}/reviews", Finding("met"));

        Assert.That(byWhoAsked.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Refusal_ByAnOfficer_IsNotUndoneByAskingAgain()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var request = Requests.Grantable(Programme);
        var asked = await _desk.DecideAsync(request);
        var refused = await _desk.MoveAsync(asked, "reviews", Finding("not_met"));

        _host.Clock.Advance(TimeSpan.FromDays(3));
        var (status, again) = await _desk.TryDecideAsync(request);

        Assert.That((status, Desk.Text(again["id"])), Is.EqualTo((HttpStatusCode.OK, Desk.Text(refused["id"]))));
    }

    [Test]
    public async Task Refusal_ForWantOfMoney_IsLookedAtAgainWhenMoneyCameBack()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse")));
        var first = await _desk.DecideAsync(Requests.Grantable(Programme));
        var request = Requests.Grantable(Programme);
        var refused = await _desk.DecideAsync(request);
        var (sameStatus, same) = await _desk.TryDecideAsync(request);

        await _desk.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });
        var granted = await _desk.DecideAsync(request);

        Assert.That(Desk.Of(refused).Outcome, Is.EqualTo("refused"));
        Assert.That((sameStatus, Desk.Text(same["id"])), Is.EqualTo((HttpStatusCode.OK, Desk.Text(refused["id"]))),
            "nothing has changed yet");
        Assert.That((Desk.Of(granted).Outcome, Desk.Text(granted["supersedes"])), Is.EqualTo(("granted", Desk.Text(refused["id"]))));
        await _desk.ExpectReplaysAsync([first, refused, granted]);
    }

    [Test]
    public async Task Review_OfOneWhoWaits_DoesNotPassThoseBeforeHim()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("500000.00", "waitlist")));
        await _desk.DecideAsync(Requests.Grantable(Programme));
        var (before, reviewed) = (await _desk.DecideAsync(Requests.Grantable(Programme)),
            await _desk.DecideAsync(TestProgrammes.TwoLines(Programme)));
        Assert.That(new[] { Desk.Of(before).Outcome, Desk.Of(reviewed).Outcome }, Is.EqualTo(["waitlisted", "waitlisted"]));

        // What is left after the finding would suffice for the second in line; it is the first one's turn all the same.
        var smaller = await _desk.MoveAsync(reviewed, "reviews", Finding("not_met", line: 1));

        Assert.That(Desk.Of(smaller).Outcome, Is.EqualTo("waitlisted"));
        Assert.That(Desk.Text(smaller["waitlistedAmount"]!["amount"]), Is.EqualTo("24000.00"));
    }

    [Test]
    public async Task Review_OfOneWhoStillWaits_KeepsHisPlace()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("500000.00", "waitlist")));
        var first = await _desk.DecideAsync(Requests.Grantable(Programme));
        var (reviewed, behind) = (await _desk.DecideAsync(TestProgrammes.TwoLines(Programme)),
            await _desk.DecideAsync(Requests.Grantable(Programme)));
        var smaller = await _desk.MoveAsync(reviewed, "reviews", Finding("not_met", line: 2));
        Assert.That(new[] { Desk.Of(smaller).Outcome, Desk.Of(behind).Outcome }, Is.EqualTo(["waitlisted", "waitlisted"]));

        await _desk.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });

        var promoted = await _desk.GetAsync($"/v1/decisions/{(await _desk.StandingAsync(smaller))["supersededBy"]}");
        Assert.That(Desk.Of(promoted), Is.EqualTo(("partly_granted", "384000.00")));
        Assert.That((await _desk.StandingAsync(behind))["supersededBy"], Is.Null, "there is not enough for the next one");
        await _desk.ExpectReplaysAsync([first, reviewed, smaller, promoted, behind]);
    }

    [Test]
    public async Task Review_OfOneWhoStillWaits_DoesNotLetWhoCameLaterPass()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("500000.00", "waitlist")));
        var first = await _desk.DecideAsync(Requests.Grantable(Programme));
        var (reviewed, behind) = (await _desk.DecideAsync(TestProgrammes.TwoLines(Programme)),
            await _desk.DecideAsync(TestProgrammes.TwoLines(Programme)));
        var smaller = await _desk.MoveAsync(reviewed, "reviews", Finding("not_met", line: 2));

        // What is left of this one would suffice; the one before it, decided anew since, still has its turn first.
        var waits = await _desk.MoveAsync(behind, "reviews", Finding("not_met", line: 1));
        Assert.That(new[] { Desk.Of(smaller).Outcome, Desk.Of(waits).Outcome }, Is.EqualTo(["waitlisted", "waitlisted"]));

        await _desk.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });

        foreach (var (decision, amount) in new[] { (smaller, "384000.00"), (waits, "24000.00") })
        {
            Assert.That(Desk.Of(await _desk.GetAsync($"/v1/decisions/{(await _desk.StandingAsync(decision))["supersededBy"]}")).Amount,
                Is.EqualTo(amount));
        }
    }

    [Test]
    public async Task Year_OfARequest_IsThatOfItsDayInChina()
    {
        await _host.PublishAsync(
            TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse", firstMonth: 4).AndPerBuyer("400000.00")));

        // 23:59:59 on the last of March, and the first second of April, as Beijing counts.
        _host.Clock.AdjustTime(new DateTimeOffset(2026, 3, 31, 15, 59, 59, TimeSpan.Zero));
        var last = await _desk.DecideAsync(Requests.Grantable(Programme));
        _host.Clock.AdjustTime(new DateTimeOffset(2026, 3, 31, 16, 0, 0, TimeSpan.Zero));
        var first = await _desk.DecideAsync(Requests.Grantable(Programme));
        _host.Clock.AdjustTime(new DateTimeOffset(2026, 12, 31, 16, 0, 0, TimeSpan.Zero));
        var newYear = await _desk.DecideAsync(Requests.Grantable(Programme));

        Assert.That(Desk.Of(last), Is.EqualTo(("granted", "384000.00")));
        Assert.That(Desk.Of(first), Is.EqualTo(("partly_granted", "16000.00")), "another fiscal year, the same calendar year of the buyer");
        Assert.That(Desk.Of(newYear), Is.EqualTo(("granted", "384000.00")), "the buyer's new year, and what is left of the fiscal year");
        Assert.That(await UsedAsync(2025), Is.EqualTo("384000.00"));
        Assert.That(await UsedAsync(2026), Is.EqualTo("400000.00"));
        var buyers = await _desk.GetAsync($"/v1/programmes/{Programme}/buyers?year=2027");
        Assert.That(Desk.Text(buyers["items"]![0]!["used"]!["amount"]), Is.EqualTo("384000.00"));
    }

    [Test]
    public async Task Release_InAnotherYear_GoesBackToTheYearThatItCameFrom()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("400000.00", "refuse").AndPerBuyer("400000.00")));
        var decision = await _desk.DecideAsync(Requests.Grantable(Programme));

        _host.Clock.Advance(TimeSpan.FromDays(300));
        await _desk.MoveAsync(decision, "releases", new JsonObject { ["ground"] = "withdrawn" });

        Assert.That((await UsedAsync(2026), await UsedAsync(2027)), Is.EqualTo(("0.00", "0.00")));
        var buyers = await _desk.GetAsync($"/v1/programmes/{Programme}/buyers?year=2026");
        Assert.That(Desk.Text(buyers["items"]![0]!["released"]!["amount"]), Is.EqualTo("384000.00"));
    }

    [Test]
    public async Task Housekeeper_WhoMeetsABrokenHold_ReleasesTheOthers()
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse").AndHold(30)));
        var decision = await _desk.DecideAsync(Requests.Grantable(Programme));
        await _store!.ChangeAsync(
            $"INSERT INTO holds (until, programme_id, decision_id) VALUES ('2026-01-01', '{Programme}', 'dec_of_nobody')");

        _host.Clock.Advance(TimeSpan.FromDays(40));
        await _host.Services.GetServices<IHostedService>().OfType<Housekeeping>().Single().RunAsync();

        Assert.That(Desk.Text((await _desk.StandingAsync(decision))["standing"]!["released"]!["amount"]), Is.EqualTo("384000.00"));
    }

    [Test]
    public async Task Text_WithNothingInIt_IsRefusedOnBothStores([Values("\u0000", "a\u0000b")] string text)
    {
        await _host.PublishAsync(TestProgrammes.With(Programme, null));
        var decision = await _desk.DecideAsync(Requests.Grantable(Programme));
        var body = new JsonObject
        { ["reference"] = "?", ["note"] = "?" }.ToJsonString().Replace("?", Escaped(text), StringComparison.Ordinal);

        using var message = new HttpRequestMessage(HttpMethod.Post, $"/v1/decisions/{decision["id"]}/payments")
        { Content = Requests.Body(body) };
        message.Headers.Add("Idempotency-Key", "nothing");
        using var answer = await _desk.Officer.SendAsync(message);

        _ = await answer.ProblemAsync(400, "invalid-request");
    }

    private async Task<string> UsedAsync(int year) =>
        Desk.Text((await _desk.GetAsync($"/v1/programmes/{Programme}/budget?year={year}"))["used"]!["amount"]);

    private static string Escaped(string text) => string.Concat(text.Select(one => $"\\u{(int)one:x4}"));

    private static JsonObject Finding(string answer, int? line = null)
    {
        var finding = new JsonObject { ["condition"] = "listed", ["answer"] = answer, ["ground"] = "Seen on site" };
        if (line is { } number)
        {
            finding["line"] = number;
        }

        return new JsonObject { ["ground"] = "Inspection", ["findings"] = new JsonArray(finding) };
    }
}
