using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Survival;

/// <summary>What is expected of a service whose store's disk is full, whichever store it is.</summary>
internal static class FullDisk
{
    // More than fits into pages that are there already.
    private const int MostUntilFull = 4_000;

    /// <summary>
    /// Fills the disk under load: 503 with Retry-After, reads go on; with space again it decides again, without a restart, and nothing is
    /// missing.
    /// </summary>
    public static async Task ExpectToSurviveAsync(HttpClient client, string programme, TestStore store, Func<Task> fill, Func<Task> free)
    {
        var answered = new List<string>();
        answered.Add(await DecideAsync(client, Requests.Grantable(programme)));
        await fill();

        JsonObject? turnedAway = null;
        for (var i = 0; turnedAway is null && i < MostUntilFull; i++)
        {
            var request = Requests.Grantable(programme);
            using var answer = await client.DecideAsync(request, $"full-{i}");
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                answered.Add(Desk.Text((await answer.JsonAsync())["id"]));
                continue;
            }

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
            Assert.That(Desk.Text((await answer.JsonAsync())["type"]), Is.EqualTo("/problems/unavailable"));
            turnedAway = request;
        }

        Assert.That(turnedAway, Is.Not.Null, "the disk was full at last");
        _ = await client.GetStringAsync(new Uri($"/v1/decisions/{answered[0]}", UriKind.Relative));

        await free();
        await Poll.UntilAsync("space again", async () =>
        {
            using var answer = await client.DecideAsync(turnedAway!, "after");
            return answer.StatusCode == HttpStatusCode.Created;
        });

        Assert.That(await store.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(answered.Count + 1),
            "what was answered, and nothing of what was turned away");
        foreach (var id in answered)
        {
            _ = await client.GetStringAsync(new Uri($"/v1/decisions/{id}", UriKind.Relative));
        }

        var report = JsonNode.Parse(await client.GetStringAsync(new Uri("/v1/admin/verification", UriKind.Relative)))!;
        Assert.That((bool)report["consistent"]!, Is.True, report.ToJsonString());
        await Invariants.HoldAsync(store);
    }

    private static async Task<string> DecideAsync(HttpClient client, JsonNode request)
    {
        using var answer = await client.DecideAsync(request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        return Desk.Text((await answer.JsonAsync())["id"]);
    }
}
