using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Registries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Tests.Histories;

/// <summary>A registry of invoices that knows every invoice it was told of, and can be down.</summary>
internal sealed class Registry : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> _records = [];
    private readonly WebApplication _app;

    private Registry(WebApplication app) => _app = app;

    public bool IsUp { get; set; } = true;

    /// <summary>Settings that make a service ask it, once, and wait for ever for those that got no answer.</summary>
    public (string Key, string Value)[] Settings =>
        [.. FakeRegistry.SettingsFor(_app.Urls.Single()).Where(one => one.Key.Contains("Invoices", StringComparison.Ordinal)),
            ("Registries:Resume:GiveUpHours", "1000000")];

    public static async Task<Registry> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var registry = new Registry(builder.Build());
        registry._app.MapPost("/v1/invoice-verifications", registry.AnswerAsync);
        registry._app.MapPost("/invoice-verifications", registry.AnswerAsync);
        await registry._app.StartAsync();
        return registry;
    }

    public void Knows(JsonNode request) =>
        _records[request["invoice"]!["number"]!.GetValue<string>()] = FakeRegistry.RecordOf(request).ToJsonString();

    public void Voids(string invoice)
    {
        var record = JsonNode.Parse(_records[invoice])!;
        record["status"] = "voided";
        _records[invoice] = record.ToJsonString();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var question = await JsonNode.ParseAsync(context.Request.Body);
        if (!IsUp || !_records.TryGetValue(question!["number"]!.GetValue<string>(), out var record))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(record);
    }
}
