using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Tests.Events;

/// <summary>Something that came to a receiver.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public JsonNode Event => JsonNode.Parse(Body)!;

    public string Type => Event["type"]!.GetValue<string>();

    public string Subject => Event["subject"]!.GetValue<string>();

    /// <summary>Whether one of its signatures is that of a secret, reckoned as a receiver reckons it, from the standard's text.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = Convert.ToBase64String(
            HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.{Body}")));
        return Headers["webhook-signature"].Split(' ').Contains($"v1,{expected}");
    }
}

/// <summary>A real web server on this machine that takes events, and answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Answers a request; 204 when nothing is said.</summary>
    public Func<Received, HttpResponse, Task> Answer { get; set; } = (_, response) =>
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    };

    public string Url => $"{_app.Urls.First()}/hooks";

    public int Port => new Uri(_app.Urls.First()).Port;

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>The settings by which a service sends to it.</summary>
    public static (string Key, string Value)[] Settings { get; } =
        [("Webhooks:AllowHttp", "true"), ("Webhooks:AllowedNetworks", "127.0.0.0/8"), ("Webhooks:AllowedPorts", "1-65535")];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Answers everything with a status.</summary>
    public void AnswerWith(int status, string? retryAfter = null) => Answer = (_, response) =>
    {
        response.StatusCode = status;
        if (retryAfter is not null)
        {
            response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    };

    /// <summary>Waits until so many more have come.</summary>
    public async Task ArrivedAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.That(await _arrived.WaitAsync(TimeSpan.FromSeconds(60)), Is.True, "an event did not come");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(
            context.Request.Path,
                context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                await reader.ReadToEndAsync());
        _received.Enqueue(received);
        await Answer(received, context.Response);
        _arrived.Release();
    }
}
