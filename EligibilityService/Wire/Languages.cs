using EligibilityService.Core.Primitives;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Wire;

/// <summary>
/// The language of problems: Chinese or English, by <c>Accept-Language</c>; English when nothing fits. Decisions always carry both.
/// </summary>
internal static class Languages
{
    /// <summary>Whether the caller prefers Chinese.</summary>
    public static bool PrefersChinese(HttpContext context)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptLanguage;
        foreach (var language in accepted.OrderByDescending(one => one.Quality ?? 1))
        {
            if (language.Quality is not 0 && Is(language, "zh"))
            {
                return true;
            }

            if (language.Quality is not 0 && Is(language, "en"))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>The text in the caller's language.</summary>
    public static string In(this LocalizedText text, HttpContext context) => PrefersChinese(context) ? text.Zh : text.En;

    private static bool Is(StringWithQualityHeaderValue language, string tag) =>
        language.Value.Equals(tag, StringComparison.OrdinalIgnoreCase)
            || language.Value.StartsWith($"{tag}-", StringComparison.OrdinalIgnoreCase);
}
