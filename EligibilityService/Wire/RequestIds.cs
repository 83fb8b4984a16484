using System.Diagnostics;
using System.Security.Cryptography;

namespace EligibilityService.Wire;

/// <summary>
/// An id for each request: the trace of a valid <c>traceparent</c>, else our own; returned as <c>Request-Id</c> and named in every problem.
/// </summary>
internal static class RequestIds
{
    private const string Header = "Request-Id";
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 20;
    private static readonly object Key = new();

    /// <summary>Gives every request its id, and every answer the header.</summary>
    public static IApplicationBuilder UseRequestIds(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        var id = FromTrace(context) ?? New();
        context.Items[Key] = id;
        context.Response.OnStarting(static state =>
        {
            // At the very last, because the handler of a failed request clears what headers there were.
            var (response, requestId) = ((HttpResponse, string))state;
            response.Headers[Header] = requestId;
            return Task.CompletedTask;
        }, (context.Response, id));
        return next(context);
    });

    /// <summary>An id of ours.</summary>
    public static string New() => $"req_{RandomNumberGenerator.GetString(Alphabet, Length)}";

    public static string RequestId(this HttpContext context) => context.Items[Key] as string ?? "req_none";

    private static string? FromTrace(HttpContext context)
    {
        var parent = context.Request.Headers.TraceParent;
        return parent.Count == 1 && ActivityContext.TryParse(parent[0], null, out var trace) ? trace.TraceId.ToHexString() : null;
    }
}
