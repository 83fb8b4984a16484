using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Events;

/// <summary>What is recorded reaches those who subscribed: on the whole service, on both stores, at a real receiver.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class DeliveryTests(StoreKind kind) : StoreFixture(kind)
{
    private static readonly TimeSpan LongerThanTheLongestWait = TimeSpan.FromMinutes(13);

    private Receiver _receiver = null!;

    private protected override (string Key, string Value)[] Settings =>
    [
        .. Receiver.Settings, ("Webhooks:PollMilliseconds", "86400000"),
        ("Webhooks:LongestRetrySeconds", "600"), ("Webhooks:GiveUpAfterHours", "1"), ("Webhooks:DisableAfterHours", "2"),
    ];

    [SetUp]
    public async Task StartReceiverAsync() => _receiver = await Receiver.StartAsync();

    [TearDown]
    public async Task StopReceiverAsync() => await _receiver.DisposeAsync();

    [Test]
    public async Task Decision_ThatIsRecorded_IsHeardOfAsASignedCloudEvent()
    {
        var webhook = await SubscribeAsync("decision.granted");
        var decision = await Client.DecidedAsync(Requests.Grantable());

        await WorkAsync();

        var received = _receiver.All.Single();
        Assert.That(received.Headers["content-type"], Is.EqualTo("application/cloudevents+json; charset=utf-8"));
        Assert.That(received.IsSignedBy(Text(webhook["secret"])), Is.True);
        Assert.That(received.IsSignedBy(WebhookSecrets.Show(WebhookSecrets.New())), Is.False);
        var expected = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = received.Id,
            ["source"] = "urn:eligibility-service",
            ["type"] = "decision.granted",
            ["subject"] = Text(decision["id"]),
            ["time"] = Text(decision["decidedAt"]),
            ["datacontenttype"] = "application/json",
            ["data"] = new JsonObject
            {
                ["decisionId"] = Text(decision["id"]),
                ["programme"] = "beijing-gpu-purchase",
                ["programmeVersion"] = (int)decision["programme"]!["version"]!,
                ["catalogueVersion"] = (int)decision["catalogue"]!["version"]!,
                ["outcome"] = "granted",
                ["amount"] = decision["amount"]!.DeepClone(),
                ["link"] = $"/v1/decisions/{Text(decision["id"])}",
            },
        };
        Assert.That(received.Event.ToJsonString(), Is.EqualTo(expected.ToJsonString()));
        var after = await Client.ReadJsonAsync($"/v1/webhooks/{Text(webhook["id"])}");
        Assert.That(((int)after["pending"]!, Text(after["lastDeliveredAt"])), Is.EqualTo((0, "2026-06-01T02:00:00.000Z")));
    }

    [Test]
    public async Task Events_BeforeTheSubscriptionOrOfOtherKinds_AreNotHeardOf()
    {
        _ = await Client.DecidedAsync(Requests.Grantable());
        _ = await SubscribeAsync("decision.refused");
        _ = await SubscribeAsync(new JsonObject
        { ["url"] = _receiver.Url, ["events"] = new JsonArray("decision.granted"), ["programme"] = "beijing-ai-research" });

        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync();

        Assert.That(_receiver.All, Is.Empty);
    }

    [Test]
    public async Task MoneyOfADecision_IsHeardOfInItsOrder()
    {
        _ = await SubscribeAsync("decision.granted", "entry.paid", "entry.recovered", "entry.released");
        var decision = await Client.DecidedAsync(Requests.Grantable());
        await MoveAsync(decision, "payments", new JsonObject { ["amount"] = TestProgrammes.Money("1000.00") });
        await MoveAsync(decision, "recoveries", new JsonObject { ["ground"] = "misdeclared" });
        await MoveAsync(decision, "releases", new JsonObject { ["ground"] = "withdrawn" });

        await WorkAsync();

        Assert.That(_receiver.All.Select(one => one.Type),
            Is.EqualTo(new[] { "decision.granted", "entry.paid", "entry.recovered", "entry.released" }));
        Assert.That(_receiver.All.Select(one => one.Subject), Is.All.EqualTo(Text(decision["id"])));
        Assert.That(Text(_receiver.All[1].Event["data"]!["amount"]!["amount"]), Is.EqualTo("1000.00"));
    }

    [Test]
    public async Task Review_TellsOfBothDecisions()
    {
        var request = Requests.Grantable();
        request["delivery"] = null;
        var undetermined = await Client.DecidedAsync(request);
        _ = await SubscribeAsync("decision.superseded", "decision.granted", "decision.refused", "decision.undetermined",
            "decision.partly_granted");
        request["delivery"] = new JsonObject { ["acceptedOn"] = "2025-09-30", ["reference"] = "YS-1" };

        var granted = await Client.DecidedAsync(request);
        await WorkAsync();

        Assert.That(Text(granted["supersedes"]), Is.EqualTo(Text(undetermined["id"])));
        Assert.That(_receiver.All.Select(one => (one.Type, one.Subject)).Order(), Is.EqualTo(new[]
        {
            ($"decision.{Text(granted["outcome"])}", Text(granted["id"])), ("decision.superseded", Text(undetermined["id"])),
        }));
        Assert.That(Text(_receiver.All.Single(one => one.Type == "decision.superseded").Event["data"]!["supersededBy"]),
            Is.EqualTo(Text(granted["id"])));
    }

    [Test]
    public async Task FailedEvent_ComesAgainWithTheSameIdLaterAndLater()
    {
        _ = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());
        _receiver.AnswerWith(StatusCodes.Status500InternalServerError);

        await WorkAsync();
        await WorkAsync();
        Assert.That(_receiver.All, Has.Count.EqualTo(1), "not before its time");
        foreach (var seconds in new[] { 6, 24, 96, 384 })
        {
            await WorkAsync(TimeSpan.FromSeconds(seconds));
        }

        _receiver.AnswerWith(StatusCodes.Status200OK);
        await WorkAsync(TimeSpan.FromHours(1));

        Assert.That(_receiver.All, Has.Count.EqualTo(6));
        Assert.That(_receiver.All.Select(one => one.Id).Distinct().Count(), Is.EqualTo(1));
        Assert.That(_receiver.All.Select(one => one.Headers["webhook-timestamp"]), Is.Unique, "signed anew each time");
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM webhook_events"), Is.Zero);
    }

    [Test]
    public async Task LaterEventsOfADecision_WaitForTheFirst_AndOthersDoNot()
    {
        _ = await SubscribeAsync("decision.granted", "entry.paid");
        var (first, second) = (await Client.DecidedAsync(Requests.Grantable()), await Client.DecidedAsync(Requests.Grantable()));
        await MoveAsync(first, "payments", []);
        await MoveAsync(second, "payments", []);
        var isRefusing = true;
        _receiver.Answer = (received, response) =>
        {
            response.StatusCode = isRefusing && received.Subject == Text(first["id"]) ? 500 : 200;
            return Task.CompletedTask;
        };

        await WorkAsync();
        Assert.That(_receiver.All.Where(one => one.Subject == Text(first["id"])).Select(one => one.Type),
            Is.EqualTo(new[] { "decision.granted" }));
        Assert.That(_receiver.All.Where(one => one.Subject == Text(second["id"])).Select(one => one.Type),
            Is.EqualTo(new[] { "decision.granted", "entry.paid" }));
        isRefusing = false;
        await WorkAsync(TimeSpan.FromSeconds(10));

        Assert.That(_receiver.All.Where(one => one.Subject == Text(first["id"])).Select(one => one.Type),
            Is.EqualTo(new[] { "decision.granted", "decision.granted", "entry.paid" }));
    }

    [Test]
    public async Task Event_ThatFailsTooLong_IsADeadLetterAndCanBeSentAgain()
    {
        var webhook = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());
        _receiver.AnswerWith(StatusCodes.Status404NotFound);
        for (var round = 0; round < 8; round++)
        {
            await WorkAsync(LongerThanTheLongestWait);
        }

        var dead = await Client.ReadJsonAsync($"/v1/webhooks/{Text(webhook["id"])}/dead-letters");
        var letter = dead["items"]!.AsArray().Single()!;
        Assert.That(Text(letter["lastFailure"]), Is.EqualTo("HTTP 404"));
        Assert.That(Text(letter["event"]!["id"]), Is.EqualTo(Text(letter["eventId"])));
        _receiver.AnswerWith(StatusCodes.Status200OK);
        var before = _receiver.All.Count;
        using var resent = await Client.PostKeyedAsync($"/v1/webhooks/{Text(webhook["id"])}/dead-letters/resend", new JsonObject
        { ["events"] = new JsonArray(Text(letter["eventId"])) });
        await WorkAsync();

        Assert.That((int)(await resent.JsonAsync())["resent"]!, Is.EqualTo(1));
        Assert.That(_receiver.All.Skip(before).Select(one => one.Id), Is.EqualTo(new[] { Text(letter["eventId"]) }));
        Assert.That((int)(await Client.ReadJsonAsync($"/v1/webhooks/{Text(webhook["id"])}"))["deadLetters"]!, Is.Zero);
    }

    [Test]
    public async Task Target_ThatFailsForLong_IsDisabledAndGoesOnWhereItWas()
    {
        var webhook = await SubscribeAsync("decision.granted");
        _receiver.AnswerWith(StatusCodes.Status500InternalServerError);
        for (var round = 0; round < 12; round++)
        {
            _ = await Client.DecidedAsync(Requests.Grantable());
            await WorkAsync(LongerThanTheLongestWait);
        }

        var disabled = await ReadAsync(webhook);
        Assert.That(((bool)disabled["enabled"]!, Text(disabled["disabledGround"])), Is.EqualTo((false, "failing")));
        var missed = await Client.DecidedAsync(Requests.Grantable());
        var before = _receiver.All.Count;
        await WorkAsync();
        Assert.That(_receiver.All, Has.Count.EqualTo(before), "nothing is sent to a disabled one");

        _receiver.AnswerWith(StatusCodes.Status200OK);
        await ChangeAsync(webhook, new JsonObject { ["enabled"] = true });
        await WorkAsync(LongerThanTheLongestWait);

        Assert.That(_receiver.All.Skip(before).Select(one => one.Subject), Does.Contain(Text(missed["id"])));
        Assert.That((bool)(await ReadAsync(webhook))["enabled"]!, Is.True);
    }

    [Test]
    public async Task Target_ThatIsGone_IsDisabledAtOnce()
    {
        var webhook = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());
        _receiver.AnswerWith(StatusCodes.Status410Gone);

        await WorkAsync();

        var disabled = await ReadAsync(webhook);
        Assert.That((Text(disabled["disabledGround"]), (int)disabled["pending"]!), Is.EqualTo(("gone", 1)));
    }

    [TestCase(StatusCodes.Status429TooManyRequests)]
    [TestCase(StatusCodes.Status503ServiceUnavailable)]
    public async Task Target_ThatAsksForTime_GetsIt(int status)
    {
        _ = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());
        _receiver.AnswerWith(status, retryAfter: "600");

        await WorkAsync();
        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync(TimeSpan.FromSeconds(590));
        Assert.That(_receiver.All, Has.Count.EqualTo(1), "neither this one nor another");
        _receiver.AnswerWith(StatusCodes.Status200OK);
        await WorkAsync(TimeSpan.FromSeconds(20));

        Assert.That(_receiver.All, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Redirect_IsNotFollowed()
    {
        var webhook = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());
        _receiver.Answer = (_, response) =>
        {
            response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        await WorkAsync();

        Assert.That(_receiver.All.Select(one => one.Path), Is.EqualTo(new[] { "/hooks" }));
        Assert.That(Text((await ReadAsync(webhook))["lastFailure"]), Is.EqualTo("HTTP 307"));
    }

    [Test]
    public async Task Target_ThatDoesNotAnswer_IsGivenUpInTimeAndHoldsUpNobodyElse()
    {
        await using var slow = await Receiver.StartAsync();
        var never = new TaskCompletionSource();
        slow.Answer = (_, _) => never.Task;
        var stuck = await SubscribeAsync(new JsonObject { ["url"] = slow.Url, ["events"] = new JsonArray("decision.granted") });
        _ = await SubscribeAsync("decision.granted");
        _ = await Client.DecidedAsync(Requests.Grantable());

        var working = Worker.RunOnceAsync();
        await _receiver.ArrivedAsync(1);
        while (slow.All.Count == 0)
        {
            await Task.Yield();
        }

        Host.Clock.Advance(TimeSpan.FromSeconds(16));
        await working.WaitAsync(TimeSpan.FromSeconds(30));
        never.SetResult();

        Assert.That(Text((await ReadAsync(stuck))["lastFailure"]), Is.EqualTo("no answer in time"));
        Assert.That(_receiver.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Secret_Rotated_SignsBesideTheOldOneForAWhile()
    {
        var webhook = await SubscribeAsync("decision.granted");
        using var rotated = await Client.PostKeyedAsync($"/v1/webhooks/{Text(webhook["id"])}/secret", new JsonObject
        { ["oldValidHours"] = 1 });
        var (old, @new) = (Text(webhook["secret"]), Text((await rotated.JsonAsync())["secret"]));

        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync();
        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync(TimeSpan.FromHours(2));

        Assert.That(_receiver.All.Select(one => (one.IsSignedBy(old), one.IsSignedBy(@new))),
            Is.EqualTo(new[] { (true, true), (false, true) }));
    }

    [Test]
    public async Task Ping_ComesByTheSameRoad()
    {
        var webhook = await SubscribeAsync("decision.granted");

        using var answer = await Client.PostKeyedAsync($"/v1/webhooks/{Text(webhook["id"])}/ping", new JsonObject { ["note"] = "Hello" });
        await WorkAsync();

        var received = _receiver.All.Single();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That((received.Type, received.Id, Text(received.Event["data"]!["note"])),
            Is.EqualTo(("webhook.ping", Text((await answer.JsonAsync())["eventId"]), "Hello")));
        Assert.That(received.IsSignedBy(Text(webhook["secret"])), Is.True);
    }

    [Test]
    public async Task ManyEvents_AreAllHeardOfOnce()
    {
        _ = await SubscribeAsync("decision.granted");
        var decisions = await Task.WhenAll(Enumerable.Range(0, 450).Select(_ => Client.DecidedAsync(Requests.Grantable())));

        await WorkAsync();

        Assert.That(_receiver.All.Select(one => one.Subject), Is.EquivalentTo(decisions.Select(one => Text(one["id"]))));
    }

    [Test]
    public async Task TwoReplicas_SendOnce_AndOneGoesOnForTheOther()
    {
        // One SQLite file has one service: there the two are the same.
        await using var replica = IsShared ? NewHost() : null;
        var other = replica ?? Host;
        var second = other.Services.GetRequiredService<WebhookWorker>();
        _ = await SubscribeAsync("decision.granted");
        _ = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Client.DecidedAsync(Requests.Grantable())));

        await Task.WhenAll(Worker.RunOnceAsync(), second.RunOnceAsync());
        Assert.That(_receiver.All.Select(one => one.Id), Is.Unique.And.Exactly(50).Items);

        // The first has it to itself for a minute, whether it lives or not; then the second goes on.
        using var client = other.Client();
        _ = await client.DecidedAsync(Requests.Grantable());
        other.Clock.Advance(TimeSpan.FromSeconds(61));
        await second.RunOnceAsync();

        Assert.That(_receiver.All, Has.Count.EqualTo(51));
    }

    [Test]
    public async Task Key_OfTheAgencyRevoked_StopsWhatIsSentToIt()
    {
        var keys = Host.Services.GetRequiredService<ApiKeys>();
        var key = await keys.CreateAsync(Somebody.Of("Leaving agency"),
            [Scopes.WebhooksWrite, Scopes.DecisionsRead, Scopes.DecisionsReadAll]);
        using var client = Host.Client(key.Secret);
        using var made = await client.PostKeyedAsync("/v1/webhooks", new JsonObject
        { ["url"] = _receiver.Url, ["events"] = new JsonArray("decision.granted") });
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));

        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync();
        await keys.RevokeAsync(key.Key.Id);
        _ = await Client.DecidedAsync(Requests.Grantable());
        await WorkAsync();

        Assert.That(_receiver.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Version_WhoseInstantComes_IsHeardOfThenAndOnce()
    {
        var at = Host.Clock.GetUtcNow().AddMinutes(10);
        _ = await SubscribeAsync("catalogue.published", "programme.published");
        _ = await SubscribeAsync(new JsonObject
        {
            ["url"] = _receiver.Url,
            ["events"] = new JsonArray("catalogue.published", "programme.published"),
            ["programme"] = "shenzhen-guangming-compute-platform"
        });
        await Publishing.PublishAsync(Client, Officer, Publishing.Catalogue, 2, JsonNode.Parse("""{"effectiveFrom":"2026-05-20"}""")!, at);
        await Publishing.PublishAsync(Client, Officer, "/v1/programmes/beijing-ai-research/drafts", 1,
            JsonNode.Parse("""{"effectiveFrom":"2026-05-20"}""")!, at.AddMinutes(1));

        await WorkAsync();
        Assert.That(_receiver.All, Is.Empty, "what was published before, and what is only scheduled, is no news");
        await WorkAsync(TimeSpan.FromMinutes(10));
        Assert.That(_receiver.All.Select(one => one.Type), Is.EqualTo(new[] { "catalogue.published" }));
        await WorkAsync(TimeSpan.FromMinutes(1));
        await WorkAsync();

        Assert.That(_receiver.All.Select(one => (one.Type, one.Subject)),
            Is.EqualTo(new[] { ("catalogue.published", "catalogue"), ("programme.published", "beijing-ai-research") }));
        Assert.That(_receiver.All[0].Event["data"]!.ToJsonString(),
            Is.EqualTo("""{"catalogueVersion":3,"effectiveFrom":"2026-05-20","link":"/v1/catalogue/versions/3"}"""));
        Assert.That(_receiver.All[1].Event["data"]!.ToJsonString(),
            Is.EqualTo("""{"programme":"beijing-ai-research","programmeVersion":2,"effectiveFrom":"2026-05-20","link":"/v1/programmes/beijing-ai-research/versions/2"}"""));
        Assert.That(Text(_receiver.All[0].Event["time"]),
            Is.EqualTo(Text((await Client.ReadJsonAsync("/v1/catalogue/versions/3"))["publishedAt"])));
    }

    [Test]
    public async Task VersionsOfOneSeries_WhenTheFirstFails_ComeInTheirOrder()
    {
        var at = Host.Clock.GetUtcNow().AddMinutes(10);
        _ = await SubscribeAsync("catalogue.published");
        foreach (var minutes in new[] { 0, 1 })
        {
            await Publishing.PublishAsync(Client, Officer, Publishing.Catalogue, 2, JsonNode.Parse("""{"effectiveFrom":"2026-05-20"}""")!,
                at.AddMinutes(minutes));
        }

        _receiver.AnswerWith(StatusCodes.Status500InternalServerError);
        await WorkAsync(TimeSpan.FromMinutes(12));
        _receiver.AnswerWith(StatusCodes.Status200OK);
        await WorkAsync(LongerThanTheLongestWait);

        Assert.That(_receiver.All.Select(one => (int)one.Event["data"]!["catalogueVersion"]!), Is.EqualTo(new[] { 3, 3, 4 }));
    }

    private WebhookWorker Worker => Host.Services.GetRequiredService<WebhookWorker>();

    // Days are told as hours here, because the clock of a test ticks through all of them; and nothing is sent before a test says so.
    private async Task WorkAsync(TimeSpan after = default)
    {
        if (after > TimeSpan.Zero)
        {
            Host.Clock.Advance(after);
        }

        await Worker.RunOnceAsync();
    }

    private Task<JsonNode> SubscribeAsync(params string[] events) => SubscribeAsync(new JsonObject
    {
        ["url"] = _receiver.Url,
        ["events"] = new JsonArray([.. events.Select(one => (JsonNode)one)]),
    });

    private async Task<JsonNode> SubscribeAsync(JsonObject request)
    {
        using var answer = await Client.PostKeyedAsync("/v1/webhooks", request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private Task<JsonNode> ReadAsync(JsonNode webhook) => Client.ReadJsonAsync($"/v1/webhooks/{Text(webhook["id"])}");

    private async Task ChangeAsync(JsonNode webhook, JsonObject change)
    {
        using var answer = await Client.PatchAsync(new Uri($"/v1/webhooks/{Text(webhook["id"])}", UriKind.Relative), Requests.Body(change));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
    }

    private async Task MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        Requests.Referred(what, body);
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{Text(decision["id"])}/{what}", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
