using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>An applicant's agency and an officer at one service: they ask, and expect it to be done.</summary>
internal sealed class Desk(HttpClient agency, HttpClient officer) : IDisposable
{
    /// <summary>Who asks for decisions.</summary>
    public HttpClient Agency => agency;

    /// <summary>Who moves money and reviews.</summary>
    public HttpClient Officer => officer;

    /// <summary>The desk of a service in this process.</summary>
    public static Desk At(ServiceHost host) => new(host.Client(), host.Client(DevelopmentKey.Officer));

    /// <summary>Asks for a decision, and expects a new one.</summary>
    public async Task<JsonNode> DecideAsync(JsonNode request, string? idempotencyKey = null)
    {
        using var answer = await agency.DecideAsync(request, idempotencyKey);
        return await ExpectAsync(answer, HttpStatusCode.Created);
    }

    /// <summary>Asks for a decision, and gives whatever comes.</summary>
    public async Task<(HttpStatusCode Status, JsonNode Body)> TryDecideAsync(JsonNode request, string? idempotencyKey = null)
    {
        using var answer = await agency.DecideAsync(request, idempotencyKey);
        return (answer.StatusCode, await answer.JsonAsync());
    }

    /// <summary>Moves money of a decision, or reviews it.</summary>
    public async Task<JsonNode> MoveAsync(JsonNode decision, string what, JsonNode body, string? idempotencyKey = null)
    {
        Requests.Referred(what, body, idempotencyKey);
        using var answer = await officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body, idempotencyKey);
        return await ExpectAsync(answer, HttpStatusCode.Created);
    }

    /// <summary>Reads something.</summary>
    public async Task<JsonNode> GetAsync(string address) => JsonNode.Parse(await GetTextAsync(address))!;

    /// <summary>Reads something, as it comes.</summary>
    public Task<string> GetTextAsync(string address) => agency.GetStringAsync(new Uri(address, UriKind.Relative));

    /// <summary>How a decision's money stands.</summary>
    public Task<JsonNode> StandingAsync(JsonNode decision) => GetAsync($"/v1/decisions/{decision["id"]}/standing");

    /// <summary>Decides a recorded decision again, and expects the same.</summary>
    public async Task ExpectReplaysAsync(IEnumerable<JsonNode> decisions)
    {
        foreach (var decision in decisions)
        {
            var replay = await GetAsync($"/v1/decisions/{decision["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }
    }

    /// <summary>A member that is a text; empty when it is not there.</summary>
    public static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    /// <summary>Outcome and amount, the two things most tests ask about.</summary>
    public static (string Outcome, string Amount) Of(JsonNode decision) => (Text(decision["outcome"]), Text(decision["amount"]!["amount"]));

    public void Dispose()
    {
        agency.Dispose();
        officer.Dispose();
    }

    private static async Task<JsonNode> ExpectAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), body.ToJsonString());
        return body;
    }
}
