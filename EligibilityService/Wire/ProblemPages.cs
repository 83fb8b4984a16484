namespace EligibilityService.Wire;

/// <summary>A page for each kind of problem, in both languages, so that the <c>type</c> of a problem is an address that helps.</summary>
internal static class ProblemPages
{
    /// <summary>The routes.</summary>
    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        var all = Answers.Once(HtmlPage.Of("Problems / 问题", "en", List()));
        var pages = ProblemKind.All.ToDictionary(kind => kind.Slug, kind =>
            Answers.Once(HtmlPage.Of($"{kind.Title.En} / {kind.Title.Zh}", "en", Page(kind))), StringComparer.Ordinal);
        routes.MapGet("/problems", () => all).ExcludeFromDescription();
        routes.MapGet("/problems/{slug}", (string slug) => pages.TryGetValue(slug, out var page)
            ? page
            : Problem.NotFound("problem_pages.unknown_kind()")).ExcludeFromDescription();
    }

    private static Html List()
    {
        var items = ProblemKind.All.Select(kind =>
            Html.Of($"<li><a href=\"/problems/{kind.Slug}\">{kind.Status} {kind.Title.En} / {kind.Title.Zh}</a></li>"));
        return Html.Of($"<h1>Problems / 问题</h1><ul>{items}</ul>");
    }

    private static Html Page(ProblemKind kind) => Html.Of(
        $"""
        <h1>{kind.Title.En} / {kind.Title.Zh}</h1><p>HTTP {kind.Status}, <code>/problems/{kind.Slug}</code></p>
        <p>{kind.Advice.En}</p><p lang="zh">{kind.Advice.Zh}</p><p><a href="/problems">All kinds / 全部</a></p>
        """);
}
