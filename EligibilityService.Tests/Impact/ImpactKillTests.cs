using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Impact;

/// <summary>The service killed in the middle of an impact report: the next one goes on where it was, and the report is the same.</summary>
internal sealed class ImpactKillTests
{
    private const string Programme = "beijing-gpu-purchase";
    private const int Decisions = 400;

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("eligibility-impact-kill-").FullName;

    [TearDown]
    public void RemoveFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Kill_InTheMiddleOfAReport_LosesAndDoublesNothing()
    {
        string interrupted;
        var seen = 0;
        await using (var service = await StartAsync())
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, Decisions), async (_, _) =>
                (await service.Client.DecideAsync(Requests.Grantable())).Dispose());
            interrupted = await AskAsync(service.Client, await ImpactOverHttpTests.DraftAsync(service.Client, "0.2000", Programme));
            while (seen == 0)
            {
                seen = (int)(await GetAsync(service.Client, interrupted))["results"]!["decisions"]!;
            }

            await service.KillAsync();
        }

        await using var again = await StartAsync();
        var report = await DoneAsync(again.Client, interrupted);
        var whole = await DoneAsync(again.Client,
            await AskAsync(again.Client, await ImpactOverHttpTests.DraftAsync(again.Client, "0.2000", Programme)));

        Assert.That(seen, Is.GreaterThan(0).And.LessThan(Decisions), "it was killed in the middle");
        Assert.That((int)report["results"]!["decisions"]!, Is.EqualTo(Decisions));
        Assert.That(report["results"]!.ToJsonString(), Is.EqualTo(whole["results"]!.ToJsonString()));
        Assert.That((await GetAsync(again.Client, $"{interrupted}/items?limit=100")).ToJsonString(),
            Is.EqualTo((await GetAsync(again.Client, $"{Address(whole)}/items?limit=100")).ToJsonString()));
    }

    private Task<RealProcess> StartAsync() => RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"),
        ("Impact__PageSize", "4"), ("Impact__CheckpointDecisions", "4"), ("Impact__CheckpointSeconds", "1"), ("Impact__LeaseSeconds", "2"),
            ("Impact__PollSeconds", "1"));

    private static async Task<string> AskAsync(HttpClient client, string draft)
    {
        using var asked = await client.PostAsync(new Uri($"/v1/programmes/{Programme}/drafts/{draft}/impact-reports", UriKind.Relative),
            Requests.Body("{}"));
        Assert.That(asked.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), await asked.Content.ReadAsStringAsync());
        return asked.Headers.Location!.ToString();
    }

    private static async Task<JsonNode> DoneAsync(HttpClient client, string report)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var found = await GetAsync(client, report);
            if ((string)found["state"]! is not ("queued" or "running"))
            {
                Assert.That((string)found["state"]!, Is.EqualTo("done"), found.ToJsonString());
                return found;
            }

            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static string Address(JsonNode report) => $"/v1/impact-reports/{report["id"]}";

    private static async Task<JsonNode> GetAsync(HttpClient client, string address) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(address, UriKind.Relative)))!;
}
