using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace EligibilityService.Events;

/// <summary>What came of sending an event: a closed family.</summary>
internal abstract record Sent
{
    /// <summary>The target has it (2xx).</summary>
    public sealed record Delivered : Sent;

    /// <summary>The target wants nothing any more (410).</summary>
    public sealed record Gone : Sent;

    /// <summary>It was not delivered.</summary>
    /// <param name="Why">Why, in a few words; nothing of what the target answered but its status.</param>
    /// <param name="Wait">How long the target asked to be left alone; null when it did not.</param>
    public sealed record Failed(string Why, TimeSpan? Wait) : Sent;

    /// <summary>It was not tried, because so much failed just before.</summary>
    public sealed record NotTried : Sent;
}

/// <summary>
/// Sends one event: signed, within a time limit, without following redirects and without reading the answer. A target at which most
/// attempts fail is left alone for a while.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MostHeaderKilobytes = 16;
    private const int MostDrainedBytes = 16 * 1024;
    private const double FailureRatio = 0.5;
    private const int FailuresThatCount = 8;
    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AddressLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private static readonly MediaTypeHeaderValue EventType = new("application/cloudevents+json", "utf-8");
    private static readonly ProductInfoHeaderValue Agent = new("eligibility-service", "1");

    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _pipelines = new(StringComparer.Ordinal);
    private readonly HttpClient _client;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    public WebhookSender(TargetGuard guard, WebhookSecrets secrets, TimeProvider time, IOptions<WebhooksOptions> options)
    {
        (_secrets, _time, _timeout) = (secrets, time, TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        _client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = _timeout,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = MostDrainedBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            PooledConnectionLifetime = AddressLife,
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends an event to its target.</summary>
    public async Task<Sent> SendAsync(Webhook webhook, WebhookEvent @event, CancellationToken cancellation)
    {
        if (SignaturesOf(webhook, @event) is not { } signed)
        {
            return new Sent.Failed("the secret cannot be read with the configured key: rotate it", null);
        }

        try
        {
            using var answer = await _pipelines.GetOrAdd(webhook.Id, MakePipeline).ExecuteAsync(
                async token =>
                {
                    using var message = Message(webhook.Url, @event, signed);
                    return await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellation);
            return OutcomeOf(answer);
        }
        catch (BrokenCircuitException)
        {
            return new Sent.NotTried();
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && WhatFailed(error) is { } why)
        {
            return new Sent.Failed(why, null);
        }
    }

    /// <summary>Forgets how a target was: it has another address now, or is to be tried at once.</summary>
    public void Forget(string webhookId) => _pipelines.TryRemove(webhookId, out _);

    public void Dispose() => _client.Dispose();

    private static Sent OutcomeOf(HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode)
        {
            return new Sent.Delivered();
        }

        return answer.StatusCode == HttpStatusCode.Gone
            ? new Sent.Gone()
            : new Sent.Failed(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.StatusCode}"), WaitOf(answer));
    }

    private static TimeSpan? WaitOf(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            || answer.Headers.RetryAfter is not { } after)
        {
            return null;
        }

        var wait = after.Delta ?? after.Date - (answer.Headers.Date ?? after.Date) ?? ShortestWait;
        return wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
    }

    // The address is not named: what an inside name resolves to is not told either.
    private static string? WhatFailed(Exception error) => error switch
    {
        TimeoutRejectedException => "no answer in time",
        HttpRequestException { InnerException: TargetRefusedException } => "the target is in a network that this service does not send to",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the name cannot be resolved",
        HttpRequestException
        {
            InnerException: SocketException
            { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }
        } =>
                "the name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        HttpRequestException or IOException or OperationCanceledException => "the connection broke",
        _ => null,
    };

    private static HttpRequestMessage Message(string url, WebhookEvent @event, (string Timestamp, string Signatures, byte[] Body) signed)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(signed.Body) };
        message.Content.Headers.ContentType = EventType;
        message.Headers.UserAgent.Add(Agent);
        message.Headers.Add(StandardSignature.IdHeader, @event.Id);
        message.Headers.Add(StandardSignature.TimestampHeader, signed.Timestamp);
        message.Headers.Add(StandardSignature.SignatureHeader, signed.Signatures);
        return message;
    }

    private (string Timestamp, string Signatures, byte[] Body)? SignaturesOf(Webhook webhook, WebhookEvent @event)
    {
        if (_secrets.Open(webhook.Id, webhook.Secret) is not { } secret)
        {
            return null;
        }

        var (now, body) = (_time.GetUtcNow(), Encoding.UTF8.GetBytes(@event.Body));
        var seconds = now.ToUnixTimeSeconds();
        var signature = StandardSignature.Of(secret, @event.Id, seconds, body);
        if (webhook.PreviousSecret is { } kept && webhook.PreviousUntil > now && _secrets.Open(webhook.Id, kept) is { } previous)
        {
            signature = $"{signature} {StandardSignature.Of(previous, @event.Id, seconds, body)}";
        }

        return (seconds.ToString(CultureInfo.InvariantCulture), signature, body);
    }

    private ResiliencePipeline<HttpResponseMessage> MakePipeline(string webhookId) => new ResiliencePipelineBuilder<HttpResponseMessage>
    { TimeProvider = _time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                .Handle<Exception>(error => error is not OperationCanceledException || error is TimeoutRejectedException)
                .HandleResult(answer => (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests),
            FailureRatio = FailureRatio,
            MinimumThroughput = FailuresThatCount,
            SamplingDuration = LookBack,
            BreakDuration = Break,
        })
        .AddTimeout(_timeout)
        .Build();
}
