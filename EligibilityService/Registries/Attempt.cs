using System.Net;
using EligibilityService.Core.Decisions;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace EligibilityService.Registries;

/// <summary>The result of one attempt at a question: an answer, or a fault.</summary>
/// <param name="GoodUntil">Until when it may be kept; null when it may not.</param>
/// <param name="Fault">Why there is no answer that can be used.</param>
/// <param name="MayPass">Whether asking again in a moment may help.</param>
/// <typeparam name="T">What registries of this kind answer.</typeparam>
internal sealed record Attempt<T>(T? Answer, DateTimeOffset? GoodUntil, RegistryFault? Fault, bool MayPass) where T : class
{
    public static Attempt<T> Of(T answer, DateTimeOffset? goodUntil) => new(answer, goodUntil, null, false);

    /// <summary>No answer that can be used.</summary>
    public static Attempt<T> Failed(RegistryFault fault, bool mayPass = false) => new(null, null, fault, mayPass);
}

/// <summary>What went wrong, in the words of the record.</summary>
internal static class Faulty
{
    /// <summary>
    /// The fault of a status other than 200, and whether it may pass. A registry that names a time to come again is not asked before it.
    /// </summary>
    public static (RegistryFault Fault, bool MayPass) Of(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => (RegistryFault.TooManyRequests, answer.Headers.RetryAfter is null),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (RegistryFault.NotAuthorised, false),
        HttpStatusCode.RequestTimeout => (RegistryFault.Timeout, true),
        >= HttpStatusCode.InternalServerError => (RegistryFault.ServerError, answer.Headers.RetryAfter is null),
        _ => (RegistryFault.UnexpectedStatus, false),
    };

    /// <summary>The fault that an exception of the transport or of the pipeline is; null for any other, which is a bug.</summary>
    public static RegistryFault? Of(Exception error) => error switch
    {
        BrokenCircuitException => RegistryFault.CircuitOpen,
        RateLimiterRejectedException => RegistryFault.TooBusy,
        TimeoutRejectedException or OperationCanceledException => RegistryFault.Timeout,
        HttpRequestException http => Of(http.HttpRequestError),
        HttpIOException io => Of(io.HttpRequestError),
        IOException => RegistryFault.ConnectionLost,
        _ => null,
    };

    /// <summary>Whether asking again in a moment may help against it.</summary>
    public static bool MayPass(Exception error) => error is not (BrokenCircuitException or RateLimiterRejectedException)
        && Of(error) is RegistryFault.Timeout or RegistryFault.NameNotResolved or RegistryFault.ConnectionFailed
            or RegistryFault.ConnectionLost;

    private static RegistryFault Of(HttpRequestError error) => error switch
    {
        HttpRequestError.NameResolutionError => RegistryFault.NameNotResolved,
        HttpRequestError.SecureConnectionError => RegistryFault.NotSecure,
        HttpRequestError.ResponseEnded => RegistryFault.ConnectionLost,
        HttpRequestError.ConfigurationLimitExceeded => RegistryFault.TooLarge,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => RegistryFault.Malformed,
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => RegistryFault.ConnectionFailed,
        _ => RegistryFault.ConnectionLost,
    };
}
