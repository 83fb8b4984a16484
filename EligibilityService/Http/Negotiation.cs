namespace EligibilityService.Http;

/// <summary>In which form a caller would rather have an answer.</summary>
internal static class Negotiation
{
    private const string Json = "application/json";

    /// <summary>Whether a request would rather have this than JSON; who says nothing gets JSON.</summary>
    public static bool Prefers(HttpContext context, string mediaType)
    {
        context.Response.Headers.Vary = "Accept, Accept-Language";
        var wanted = QualityOf(context.Request, mediaType);
        return wanted > 0 && wanted > QualityOf(context.Request, Json);
    }

    private static double QualityOf(HttpRequest request, string mediaType) => request.GetTypedHeaders().Accept
        .Where(one => one.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        .Select(one => one.Quality ?? 1).DefaultIfEmpty(0).Max();
}
