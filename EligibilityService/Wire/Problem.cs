using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>Why a request could not be answered (RFC 9457).</summary>
/// <param name="Type">The kind, as an address with a page about it: <c>/problems/{slug}</c>.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong this time, and what to do.</param>
/// <param name="RequestId">The id of this request, to tell an operator.</param>
/// <param name="Errors">Every single fault; absent where there is no place to point at.</param>
public sealed record ProblemBody(string Type, string Title, int Status, string Detail, string RequestId,
    IReadOnlyList<ProblemError>? Errors);

/// <summary>One fault of a request.</summary>
/// <param name="Pointer">Where, as a JSON Pointer (RFC 6901) into the request; a parameter's name for the query and headers; empty for the
/// whole.</param>
/// <param name="Code">What kind of fault; a stable code.</param>
/// <param name="Detail">What was found, what was expected, what to do.</param>
public sealed record ProblemError(string Pointer, FaultCode Code, string Detail);

/// <summary>A problem as an answer, in the caller's language.</summary>
/// <param name="kind">The kind.</param>
/// <param name="detail">What is wrong this time; null for the kind's own advice.</param>
/// <param name="faults">Every single fault.</param>
internal sealed class Problem(ProblemKind kind, LocalizedText? detail = null, IReadOnlyList<Fault>? faults = null) : IResult
{
    /// <summary>How long a caller should wait when the service is busy.</summary>
    public const int RetryAfterSeconds = 1;

    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>All faults of a request.</summary>
    public static Problem Invalid(Faults faults) => new(ProblemKind.InvalidRequest, null, faults.All);

    /// <summary>A thing that is not there.</summary>
    public static Problem NotFound(string phrase,
        params ReadOnlySpan<Argument> arguments) => new(ProblemKind.NotFound, Phrase.Of(phrase, arguments));

    /// <summary>The HTTP status.</summary>
    public int Status => kind.Status;

    /// <summary>The same problem with each place named as the caller of a larger request knows it.</summary>
    public Problem At(Func<string, string> place) =>
        new(kind, detail, faults is null ? null : [.. faults.Select(fault => fault with { Pointer = place(fault.Pointer) })]);

    /// <summary>The problem as it is written, in the caller's language.</summary>
    public ProblemBody BodyFor(HttpContext context) => new(
        $"/problems/{kind.Slug}",
        kind.Title.In(context),
        kind.Status,
        (detail is null ? kind.Advice : detail).In(context),
        context.RequestId(),
        faults is { Count: > 0 }
            ? [.. faults.Select(fault => new ProblemError(fault.Pointer, fault.Code, fault.Detail.In(context)))] : null);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = kind.Status;
        response.Headers.ContentLanguage = Languages.PrefersChinese(httpContext) ? "zh" : "en";
        response.Headers.CacheControl = "no-store";
        if (kind.Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable
            && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(BodyFor(httpContext), WireJson.Shared.ProblemBody, MediaType, httpContext.RequestAborted);
    }
}
