using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Hosting;

/// <summary>Requests of the seed's programmes, made of the base case.</summary>
internal static class Requests
{
    private static readonly string Base = File.ReadAllText(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases", "base", "request.json"));
    private static int _number;
    private static int _payments;

    /// <summary>Gives a payment that names no payment order one of its own; leaves everything else as it is.</summary>
    public static void Referred(string what, JsonNode body, string? idempotencyKey = null)
    {
        if (what == "payments" && body is JsonObject payment)
        {
            payment["reference"] ??= $"PAY-{idempotencyKey ?? Interlocked.Increment(ref _payments).ToString(CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>
    /// A request that <c>beijing-gpu-purchase</c> grants: the base case, with an invoice and a contract that nobody has claimed yet.
    /// </summary>
    public static JsonObject Grantable(string programme = "beijing-gpu-purchase")
    {
        var request = JsonNode.Parse(Base)!.AsObject();
        var number = Interlocked.Increment(ref _number);
        request["programme"] = programme;
        request["invoice"]!["number"] = $"251120000000{number:D8}";
        request["contract"]!["number"] = $"HT-{number:D6}";
        return request;
    }

    public static HttpContent Body(JsonNode json) => Body(json.ToJsonString());

    /// <summary>A body of any text that says it is JSON.</summary>
    public static HttpContent Body(string text) => new StringContent(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    /// <summary>Asks for a decision.</summary>
    public static Task<HttpResponseMessage> DecideAsync(this HttpClient client, JsonNode request, string? idempotencyKey = null)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = Body(request) };
        if (idempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return client.SendAsync(message);
    }

    /// <summary>Posts with an idempotency key; a new one where none is given.</summary>
    public static Task<HttpResponseMessage> PostKeyedAsync(this HttpClient client, string address, JsonNode body,
        string? idempotencyKey = null)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = Body(body) };
        message.Headers.Add("Idempotency-Key", idempotencyKey ?? $"test-{Interlocked.Increment(ref _number)}");
        return client.SendAsync(message);
    }

    /// <summary>The answer as JSON.</summary>
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}
