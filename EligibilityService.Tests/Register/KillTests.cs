using System.Collections.Concurrent;
using System.Net;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Http;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Register;

/// <summary>The service killed in the middle of its work: what was answered is there, and nothing is there twice or by half.</summary>
internal sealed class KillTests
{
    private const int Kills = 3;
    private const int Clients = 8;

    private string _folder = "";

    private string DatabasePath => Path.Combine(_folder, "eligibility.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("eligibility-kill-").FullName;

    [TearDown]
    public void RemoveFolder()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Kill_UnderLoad_LosesNoAnsweredDecisionAndClaimsNothingTwice()
    {
        var answered = new ConcurrentDictionary<string, string>();
        for (var round = 0; round < Kills; round++)
        {
            await using var service = await RealProcess.StartAsync(DatabasePath);
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var target = answered.Count + 50;
            var clients = Enumerable.Range(0, Clients).Select(_ => DecideUntilItDiesAsync(service.Client, answered, () =>
            {
                if (answered.Count >= target)
                {
                    enough.TrySetResult();
                }
            })).ToArray();
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await service.KillAsync();
            await Task.WhenAll(clients);
        }

        await using var again = await RealProcess.StartAsync(DatabasePath);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (id, answer) in answered)
            {
                Assert.That(await again.Client.GetStringAsync(new Uri($"/v1/decisions/{id}", UriKind.Relative)), Is.EqualTo(answer), id);
            }

            Assert.That(Count("SELECT COUNT(*) FROM (SELECT invoice_key FROM decisions GROUP BY programme_id, invoice_key HAVING COUNT(*) > 1)"), Is.Zero, "invoices decided twice");
            Assert.That(Count("SELECT COUNT(*) FROM claims c LEFT JOIN decisions d ON d.id = c.decision_id WHERE d.id IS NULL"), Is.Zero, "claims without decision");
            Assert.That(Count("SELECT COUNT(*) FROM decisions d WHERE d.outcome = 'granted' AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.decision_id = d.id)"), Is.Zero, "grants without claim");
        }
    }

    private static async Task DecideUntilItDiesAsync(HttpClient client, ConcurrentDictionary<string, string> answered, Action told)
    {
        while (true)
        {
            try
            {
                using var response = await client.DecideAsync(Requests.Grantable());
                Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                var answer = await response.Content.ReadAsStringAsync();
                answered[(string)System.Text.Json.Nodes.JsonNode.Parse(answer)!["id"]!] = answer;
                told();
            }
            catch (HttpRequestException)
            {
                return;
            }
        }
    }

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={DatabasePath};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
