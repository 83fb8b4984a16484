using System.Globalization;
using EligibilityService.Cases;
using EligibilityService.Wire;

namespace EligibilityService.Bare;

/// <summary>
/// The least that an endpoint for the same request can do: parse the same body with the same strict options, and answer a constant as long
/// as a preview's answer. No key, no limits, no headers of its own; what the service needs beyond this is what deciding costs.
/// </summary>
internal static class Bare
{
    private static async Task Main(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Limits.BodyBytes;
        });
        var app = builder.Build();
        var answer = Answer(int.Parse(builder.Configuration["AnswerBytes"] ?? "1000", CultureInfo.InvariantCulture));
        app.MapGet("/health/ready", static () => Results.Ok());
        app.MapPost("/v1/previews", async (HttpContext context) =>
            await context.Request.ReadFromJsonAsync(CasesJson.Shared.DecisionRequest, context.RequestAborted) is null
                ? Results.BadRequest()
                : Results.Bytes(answer, "application/json; charset=utf-8"));
        await app.RunAsync();
    }

    private static byte[] Answer(int bytes)
    {
        var answer = new byte[Math.Max(bytes, 2)];
        Array.Fill(answer, (byte)'x');
        (answer[0], answer[^1]) = ((byte)'"', (byte)'"');
        return answer;
    }
}
