using System.Text;
using System.Text.Encodings.Web;

namespace EligibilityService.Http;

/// <summary>A page for each kind of problem, in both languages, so that the <c>type</c> of a problem is an address that helps.</summary>
internal static class ProblemPages
{
    /// <summary>The routes.</summary>
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/problems", () => Html("Problems / 问题", List())).ExcludeFromDescription();
        routes.MapGet("/problems/{slug}", (string slug) => ProblemKind.All.FirstOrDefault(kind => kind.Slug == slug) is { } kind
            ? Html($"{kind.Title.En} / {kind.Title.Zh}", Page(kind))
            : Problem.NotFound("There is no such kind of problem.", "没有此类问题。")).ExcludeFromDescription();
    }

    private static string List()
    {
        var items = new StringBuilder();
        foreach (var kind in ProblemKind.All)
        {
            items.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"<li><a href=\"/problems/{kind.Slug}\">{kind.Status} {Encode(kind.Title.En)} / {Encode(kind.Title.Zh)}</a></li>");
        }

        return $"<ul>{items}</ul>";
    }

    private static string Page(ProblemKind kind) =>
        $"<p>HTTP {kind.Status}, <code>/problems/{kind.Slug}</code></p><p>{Encode(kind.Advice.En)}</p><p lang=\"zh\">{Encode(kind.Advice.Zh)}</p><p><a href=\"/problems\">All kinds / 全部</a></p>";

    private static IResult Html(string title, string body) => Results.Content(
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encode(title)}</title><meta name=\"viewport\" content=\"width=device-width\">"
        + "<style>body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem}code{background:#eee;padding:.1em .3em}</style></head>"
        + $"<body><h1>{Encode(title)}</h1>{body}</body></html>", "text/html; charset=utf-8");

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
