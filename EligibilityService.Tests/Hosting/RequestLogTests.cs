using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Tests.Hosting;

/// <summary>The line that each request leaves, and what is not in it.</summary>
internal sealed class RequestLogTests
{
    [Test]
    public async Task Request_Answered_IsALineByRouteAndKeyWithoutWhatWasSent()
    {
        using var log = new LogOfTest();
        await using var host = Host(log);
        using var client = host.Client();
        using var stranger = host.Client("");
        var request = Requests.Grantable();
        var id = (await client.DecidedAsync(request)).Text("/id");
        (await client.ReadAsync($"/v1/decisions/{id}")).Dispose();
        (await client.ReadAsync($"/v1/decisions?invoiceNumber={request.Text("/invoice/number")}")).Dispose();
        using var refused = await stranger.ReadAsync("/v1/decisions");
        (await client.ReadAsync("/v1/nowhere/13800000000")).Dispose();
        (await client.ReadAsync("/health/ready")).Dispose();

        string[] lines = [.. log.Text.Split('\n').Where(line => line.Contains(", request ", StringComparison.Ordinal))];
        Assert.That(lines, Has.Length.EqualTo(6));
        Assert.That(lines[0], Does.Match(@"^Information: POST /v1/decisions 201 in [\d.]+ ms, key \S+ of \S[^,]+, request req_\w+ $"));
        Assert.That(lines[1], Does.StartWith("Information: GET /v1/decisions/{id} 200 in "));
        Assert.That(lines[2], Does.StartWith("Information: GET /v1/decisions 200 in "));
        Assert.That(lines[3], Does.StartWith("Information: GET /v1/decisions 401 in ").And.Contain("key none of none")
            .And.Contain(refused.Headers.GetValues("Request-Id").Single()));
        Assert.That(lines[4], Does.StartWith("Information: GET none 404 in "));
        Assert.That(lines[5], Does.StartWith("Debug: GET /health/ready 200 in "));
        foreach (var sent in new[] { id, request.Text("/invoice/number"), "13800000000", DevelopmentKey.Secret })
        {
            Assert.That(string.Concat(lines), Does.Not.Contain(sent));
        }
    }

    [Test]
    public async Task Request_OfWhichTheLevelWantsNoLine_LeavesNone()
    {
        using var log = new LogOfTest();
        await using var host = Host(log, ("Logging:LogLevel:Requests", "Warning"));
        using var client = host.Client();
        _ = await client.DecidedAsync(Requests.Grantable());

        Assert.That(log.Text, Does.Not.Contain(", request "));
    }

    [Test]
    public async Task Log_AsJson_IsAnObjectALine()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        await using var service = await RealProcess.StartAsync(store.Path, ("Logging__Console__FormatterName", "json"));
        _ = await service.Client.DecidedAsync(Requests.Grantable());
        await Poll.UntilAsync("the line", () => service.Output.Any(line => line.Contains("POST /v1/decisions 201", StringComparison.Ordinal)));

        var logged = JsonNode.Parse(service.Output.Single(line => line.Contains("POST /v1/decisions 201", StringComparison.Ordinal)))!;
        Assert.That(logged.Text("/Category"), Is.EqualTo("Requests"));
        Assert.That((logged.Text("/State/Route"), logged.Text("/State/Method"), (int)logged["State"]!["Status"]!),
            Is.EqualTo(("/v1/decisions", "POST", 201)));
        Assert.That((double)logged["State"]!["Milliseconds"]!, Is.Positive);
    }

    private static ServiceHost Host(LogOfTest log, (string Key, string Value)? level = null) =>
        new(level ?? ("Logging:LogLevel:Requests", "Debug"))
        {
            Replacement = services => services.AddSingleton<ILoggerProvider>(log),
        };
}
