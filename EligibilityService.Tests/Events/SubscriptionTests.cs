using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Events;

/// <summary>Subscriptions over HTTP.</summary>
internal sealed class SubscriptionTests : ServiceFixture
{
    private protected override (string Key, string Value)[] Settings => Receiver.Settings;

    [Test]
    public async Task Subscription_Made_ShowsItsSecretOnce()
    {
        var made = await MadeAsync(Request());

        var read = await Client.ReadJsonAsync($"/v1/webhooks/{made["id"]}");
        var listed = await Client.ReadJsonAsync("/v1/webhooks?limit=100");

        Assert.That((string?)made["secret"], Does.StartWith("whsec_"));
        Assert.That(read["secret"], Is.Null);
        Assert.That(listed["items"]!.AsArray().Select(one => one!["secret"]), Is.All.Null);
        Assert.That(listed["items"]!.AsArray().Select(one => (string?)one!["id"]), Does.Contain((string?)made["id"]));
        Assert.That(((bool)read["enabled"]!, (int)read["pending"]!, (int)read["deadLetters"]!), Is.EqualTo((true, 0, 0)));
        await DeleteAsync(made);
    }

    [Test]
    public async Task Subscription_MadeTwiceWithAKey_IsOne()
    {
        using var first = await Client.PostKeyedAsync("/v1/webhooks", Request(), "subscribe-once");
        using var again = await Client.PostKeyedAsync("/v1/webhooks", Request(), "subscribe-once");
        using var other = await Client.PostKeyedAsync("/v1/webhooks", Request("entry.paid"), "subscribe-once");

        Assert.That(await again.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        Assert.That(again.Headers.Contains("Idempotent-Replayed"), Is.True);
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        await DeleteAsync(await first.JsonAsync());
    }

    [Test]
    public async Task Subscription_ToAProgrammeThatIsOnlyScheduled_IsNoneYet()
    {
        await Host.PublishAsync(TestProgrammes.With("test-scheduled", null, publishedAt: "2099-01-01T00:00:00Z"));
        var request = Request();
        request["programme"] = "test-scheduled";

        using var answer = await Client.PostKeyedAsync("/v1/webhooks", request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await answer.JsonAsync())["errors"]!.AsArray().Select(one => ((string?)one!["pointer"], (string?)one["code"])),
            Is.EqualTo([("/programme", "PROGRAMME_UNKNOWN")]));
    }

    [Test]
    public async Task Subscriptions_MadeAllAtOnce_AreNoMoreThanAnAgencyMayHave()
    {
        using var client = Host.Client(await Host.MakeKeyAsync("Agency in a hurry", "webhooks:write", "decisions:read"));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(_ => client.PostKeyedAsync("/v1/webhooks", Request("decision.granted"))));
        var listed = await client.ReadJsonAsync("/v1/webhooks?limit=100");

        Assert.That(answers.Count(one => one.StatusCode == HttpStatusCode.Created),
            Is.EqualTo(EligibilityService.Wire.Limits.WebhooksOfAgency));
        Assert.That(answers.Count(one => one.StatusCode == HttpStatusCode.BadRequest),
            Is.EqualTo(60 - EligibilityService.Wire.Limits.WebhooksOfAgency));
        Assert.That(listed["items"]!.AsArray(), Has.Count.EqualTo(EligibilityService.Wire.Limits.WebhooksOfAgency));
    }

    [Test]
    public async Task Pings_OfAPausedSubscription_AreBounded()
    {
        var made = await MadeAsync(Request());
        using var paused = await Client.PatchAsync(new Uri($"/v1/webhooks/{made["id"]}", UriKind.Relative),
            Requests.Body("{\"enabled\":false}"));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 25)
            .Select(_ => Client.PostAsync(new Uri($"/v1/webhooks/{made["id"]}/ping", UriKind.Relative), Requests.Body("{}"))));
        var read = await Client.ReadJsonAsync($"/v1/webhooks/{made["id"]}");

        Assert.That(answers.Count(one => one.StatusCode == HttpStatusCode.Accepted),
            Is.EqualTo(EligibilityService.Wire.Limits.PingsOnTheirWay));
        Assert.That(answers.Count(one => one.StatusCode == HttpStatusCode.Conflict),
            Is.EqualTo(25 - EligibilityService.Wire.Limits.PingsOnTheirWay));
        Assert.That((int)read["pending"]!, Is.EqualTo(EligibilityService.Wire.Limits.PingsOnTheirWay));
        await DeleteAsync(made);
    }

    [Test]
    public async Task Subscription_OfAnotherAgency_IsNotThere()
    {
        var made = await MadeAsync(Request());
        using var other = Host.Client(await Host.MakeKeyAsync("Another agency", "webhooks:write", "decisions:read"));

        using var read = await other.ReadAsync($"/v1/webhooks/{made["id"]}");
        using var deleted = await other.DeleteAsync(new Uri($"/v1/webhooks/{made["id"]}", UriKind.Relative));

        _ = await read.ProblemAsync(404, "not-found");
        _ = await deleted.ProblemAsync(404, "not-found");
        await DeleteAsync(made);
    }

    [Test]
    public async Task Events_ThatTheKeyMayNotRead_AreForbidden()
    {
        using var client = Host.Client(await Host.MakeKeyAsync("Decisions only", "webhooks:write", "decisions:read"));

        using var decisions = await client.PostKeyedAsync("/v1/webhooks", Request("decision.granted"));
        using var money = await client.PostKeyedAsync("/v1/webhooks", Request("decision.granted", "entry.paid"));

        Assert.That(decisions.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(money.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((string?)(await money.JsonAsync())["detail"], Does.Contain("ledger:read"));
    }

    [Test]
    public async Task Events_OfWhatIsOpenToAll_NeedNoFurtherScope()
    {
        using var client = Host.Client(await Host.MakeKeyAsync("Follower", "webhooks:write"));

        using var made = await client.PostKeyedAsync("/v1/webhooks", Request("catalogue.published", "programme.published"));

        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("""{"url":"https://192.168.0.1/","events":["decision.granted"]}""", "/url", "ADDRESS_NOT_ALLOWED")]
    [TestCase("""{"url":"https://8.8.8.8/","events":[]}""", "/events", "OUT_OF_BOUNDS")]
    [TestCase("""{"url":"https://8.8.8.8/","events":["decision_granted"]}""", "/events/0", "UNKNOWN_VALUE")]
    [TestCase("""{"url":"https://8.8.8.8/","events":["decision.granted"],"programme":"none"}""", "/programme", "PROGRAMME_UNKNOWN")]
    public async Task Subscription_ThatCannotBe_SaysWhy(string body, string pointer, string code)
    {
        using var answer = await Client.PostKeyedAsync("/v1/webhooks", JsonNode.Parse(body)!);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var error = (await answer.JsonAsync())["errors"]![0]!;
        Assert.That(((string?)error["pointer"], (string?)error["code"]), Is.EqualTo((pointer, code)));
    }

    [Test]
    public async Task Subscription_Changed_IsChanged()
    {
        var made = await MadeAsync(Request());
        var change = new JsonObject { ["events"] = new JsonArray("entry.paid"), ["description"] = "Payments", ["enabled"] = false };

        using var answer = await Client.PatchAsync(new Uri($"/v1/webhooks/{made["id"]}", UriKind.Relative), Requests.Body(change));

        var read = await Client.ReadJsonAsync($"/v1/webhooks/{made["id"]}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(((bool)read["enabled"]!, (string?)read["disabledGround"], (string?)read["description"]),
            Is.EqualTo((false, "paused", "Payments")));
        Assert.That(read["events"]!.AsArray().Select(one => (string?)one), Is.EqualTo(new[] { "entry.paid" }));
        await DeleteAsync(made);
    }

    [Test]
    public async Task Secret_RotatedTwiceWithAKey_IsRotatedOnce()
    {
        var made = await MadeAsync(Request());

        using var first = await Client.PostKeyedAsync($"/v1/webhooks/{made["id"]}/secret", new JsonObject(), "rotate-once");
        using var again = await Client.PostKeyedAsync($"/v1/webhooks/{made["id"]}/secret", new JsonObject(), "rotate-once");

        var rotated = await first.JsonAsync();
        Assert.That((string?)rotated["secret"], Is.Not.EqualTo((string?)made["secret"]));
        Assert.That((string?)(await again.JsonAsync())["secret"], Is.EqualTo((string?)rotated["secret"]));
        Assert.That((string?)rotated["oldSecretUntil"], Is.EqualTo("2026-06-02T02:00:00.000Z"));
        await DeleteAsync(made);
    }

    [Test]
    public async Task Subscriptions_OfAnAgency_AreBounded()
    {
        using var client = Host.Client(await Host.MakeKeyAsync("Many", "webhooks:write", "decisions:read"));
        for (var i = 0; i < EligibilityService.Wire.Limits.WebhooksOfAgency; i++)
        {
            using var made = await client.PostKeyedAsync("/v1/webhooks", Request());
            Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }

        using var tooMany = await client.PostKeyedAsync("/v1/webhooks", Request());

        _ = await tooMany.ProblemAsync(400, "invalid-request");
    }

    private static JsonObject Request(params string[] events) => new()
    {
        ["url"] = "https://8.8.8.8/hooks",
        ["events"] = new JsonArray([.. (events.Length == 0 ? ["decision.granted"] : events).Select(one => (JsonNode)one)]),
    };

    private async Task<JsonNode> MadeAsync(JsonNode request)
    {
        using var answer = await Client.PostKeyedAsync("/v1/webhooks", request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task DeleteAsync(JsonNode webhook)
    {
        using var answer = await Client.DeleteAsync(new Uri($"/v1/webhooks/{webhook["id"]}", UriKind.Relative));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
