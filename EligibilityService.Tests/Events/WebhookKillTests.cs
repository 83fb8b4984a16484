using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Events;

/// <summary>The service killed while it sends: every answered decision is heard of all the same.</summary>
internal sealed class WebhookKillTests
{
    [Test]
    public async Task Kill_WhileEventsAreSent_LosesNone()
    {
        var folder = Directory.CreateTempSubdirectory("eligibility-hooks-").FullName;
        var path = Path.Combine(folder, "eligibility.db");
        (string, string)[] settings =
        [
            .. Receiver.Settings.Select(one => (one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value)),
            ("Webhooks__TimeoutSeconds", "1"), ("Webhooks__LeaseSeconds", "2"), ("Webhooks__PollMilliseconds", "20"),
                ("Webhooks__FirstRetrySeconds", "1"),
        ];
        await using var receiver = await Receiver.StartAsync();
        var answered = new ConcurrentBag<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var service = await RealProcess.StartAsync(path, settings);
            if (round == 0)
            {
                using var made = await service.Client.PostKeyedAsync("/v1/webhooks", new JsonObject
                { ["url"] = receiver.Url, ["events"] = new JsonArray("decision.granted") });
                Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created), await made.Content.ReadAsStringAsync());
            }

            var clients = Enumerable.Range(0, 4).Select(_ => DecideUntilItDiesAsync(service.Client, answered)).ToArray();
            await receiver.ArrivedAsync(20);
            await service.KillAsync();
            await Task.WhenAll(clients);
        }

        await using (var last = await RealProcess.StartAsync(path, settings))
        {
            var deadline = DateTime.UtcNow.AddSeconds(60);
            while (answered.Except(receiver.All.Select(one => one.Subject)).Any() && DateTime.UtcNow < deadline)
            {
                await receiver.ArrivedAsync(1);
            }
        }

        Assert.That(answered.Except(receiver.All.Select(one => one.Subject)), Is.Empty);
        Assert.That(receiver.All.GroupBy(one => one.Subject).Select(group => group.Select(one => one.Id).Distinct().Count()),
            Is.All.EqualTo(1), "sent again under the same id");
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task DecideUntilItDiesAsync(HttpClient client, ConcurrentBag<string> answered)
    {
        try
        {
            while (true)
            {
                using var response = await client.DecideAsync(Requests.Grantable());
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                answered.Add((await response.JsonAsync())["id"]!.GetValue<string>());
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            // It was killed.
        }
    }
}
