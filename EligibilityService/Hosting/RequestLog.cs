using System.Diagnostics;
using EligibilityService.Access;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Diagnostics;

namespace EligibilityService.Hosting;

/// <summary>
/// One line for each request, when it is answered: by route and key, and never by path, query or anything that was sent, so no personal
/// data is in it. The level is <see cref="LogLevel.Warning"/> for an answer of the kind 5xx, <see cref="LogLevel.Debug"/> for health, and
/// else <see cref="LogLevel.Information"/>.
/// </summary>
internal static partial class RequestLog
{
    /// <summary>The category: <c>Logging:LogLevel:Requests</c> says what of it is written.</summary>
    private const string Category = "Requests";

    /// <summary>Writes it; to be the first on the road, so that it sees what was answered in the end.</summary>
    public static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Category);
        app.Use((context, next) => log.IsEnabled(LogLevel.Warning) ? LogAsync(context, next, log) : next(context));
    }

    private static async Task LogAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var status = context.Response.StatusCode;

            // Who handles a failure takes the endpoint away, and keeps it.
            var route = (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint;
            var template = route?.RoutePattern.RawText?.TrimEnd('/') ?? "none";
            var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning
                : template.StartsWith("/health", StringComparison.Ordinal) ? LogLevel.Debug : LogLevel.Information;
            if (log.IsEnabled(level))
            {
                var (caller, request) = (context.CallerOrNull(), context.RequestId());
                var milliseconds = Math.Round(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 1);
                LogAnswered(log, level, context.Request.Method, template, status, milliseconds, caller?.KeyId ?? "none",
                    caller?.Agency ?? "none", request);
            }
        }
    }

    [LoggerMessage(Message = "{Method} {Route} {Status} in {Milliseconds} ms, key {KeyId} of {Agency}, request {RequestId}")]
    private static partial void LogAnswered(ILogger logger, LogLevel level, string method, string route, int status, double milliseconds,
        string keyId, string agency, string requestId);
}
