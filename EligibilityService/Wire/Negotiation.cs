using EligibilityService.Core.Primitives;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>
/// In which form a caller would rather have an answer (RFC 9110, 12.5.1): what is named most exactly counts, with its weight; a weight of 0
/// is a no.
/// </summary>
internal static class Negotiation
{
    private const string Json = "application/json";

    /// <summary>Answers with 406 what an operation does not make in any form that the caller takes; before anything is done.</summary>
    public static void UseNegotiation(this WebApplication app) => app.Use(static (context, next) =>
        context.Request.Headers.Accept.Count > 0 && FormsOf(context) is { Count: > 0 } forms
            && !forms.Any(form => QualityOf(context.Request, form) > 0)
            ? NoneOf(forms).ExecuteAsync(context)
            : next(context));

    /// <summary>
    /// Whether a request would rather have this than JSON, or than what else is usual; who says nothing gets what is usual.
    /// </summary>
    public static bool Prefers(HttpContext context, string mediaType, string usual = Json)
    {
        context.Response.Headers.AppendCommaSeparatedValues("Vary", "Accept", "Accept-Language");
        return context.Request.Headers.Accept.Count > 0 && QualityOf(context.Request, mediaType) > QualityOf(context.Request, usual);
    }

    // The forms of the good answers, as the operation declares them.
    private static IReadOnlyCollection<string> FormsOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>() is { Count: > 0 } declared
            ? [.. declared.Where(one => one.StatusCode < StatusCodes.Status300MultipleChoices).SelectMany(one => one.ContentTypes)
                .Distinct(StringComparer.OrdinalIgnoreCase)]
            : [];

    private static double QualityOf(HttpRequest request, string mediaType)
    {
        // What cannot be read as a whole says nothing.
        return !MediaTypeHeaderValue.TryParseStrictList(request.Headers.Accept, out var accepted) || accepted.Count == 0 ? 1
            : accepted.Select(range => (Exactness: ExactnessOf(range, mediaType), Quality: range.Quality ?? 1))
            .Where(one => one.Exactness > 0)
            .OrderByDescending(one => one.Exactness).ThenByDescending(one => one.Quality).Select(one => one.Quality).FirstOrDefault();
    }

    // 0 where a range does not hold a form.
    private static int ExactnessOf(MediaTypeHeaderValue range, string mediaType) => range switch
    {
        _ when range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) => 3,
        { MatchesAllTypes: true } => 1,
        { MatchesAllSubTypes: true } when mediaType.StartsWith($"{range.Type}/", StringComparison.OrdinalIgnoreCase) => 2,
        _ => 0,
    };

    private static Problem NoneOf(IReadOnlyCollection<string> forms) =>
        new(ProblemKind.NotAcceptable, Phrase.Of("negotiation.form_not_accepted(forms)", forms.ToArray()));
}
