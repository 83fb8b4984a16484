using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Differences;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>What a draft is compared with.</summary>
internal sealed class BaseQuery(QueryReader query) : Query(query)
{
    /// <summary>The number of the version to compare with. Default: the one that the draft began with; else the newest.</summary>
    /// <example>1</example>
    public int? From { get; } = query.Version();

    public static ValueTask<BaseQuery> BindAsync(HttpContext context) => new(new BaseQuery(new(context)));
}

/// <summary>What a draft changes, and what a version of a programme changed, golden cases included.</summary>
internal static class DiffEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapDiffs(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/programmes/{id}/diff", OfVersionsAsync).WithName("diffProgramme").WithTags("Programmes")
            .Produces<ProgrammeDiff>(StatusCodes.Status200OK, "application/json", HtmlPage.MediaType);
        routes.MapGet("/v1/catalogue/drafts/{draft}/diff", OfCatalogueDraftAsync)
            .RequireEitherScope(Scopes.CatalogueWrite, Scopes.CatalogueApprove)
            .Costs(Cost.Difference).WithName("diffCatalogueDraft").WithTags("Drafts")
                .Produces<CatalogueDiff>(StatusCodes.Status200OK, "application/json", HtmlPage.MediaType);
        routes.MapGet("/v1/programmes/{id}/drafts/{draft}/diff", OfProgrammeDraftAsync)
            .RequireEitherScope(Scopes.ProgrammesWrite, Scopes.ProgrammesApprove)
            .Costs(Cost.Difference).WithName("diffProgrammeDraft").WithTags("Drafts")
                .Produces<ProgrammeDiff>(StatusCodes.Status200OK, "application/json", HtmlPage.MediaType);
    }

    /// <summary>Compare two published versions of a programme</summary>
    /// <remarks>
    /// Conditions and golden cases by their ids, formula and limits, member by member. By default the version published last (`to`) is
    /// compared with the one before it (`from`). As JSON, or as a page to read and print with `Accept: text/html`.
    /// </remarks>
    private static async Task<IResult> OfVersionsAsync(string id, HttpContext context, VersionsQuery query, ProgrammeVersions published,
        Publications publications,
        KeptAnswers kept, TimeProvider time)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (VersionPair.Of(published.KnownAt(id, time.GetUtcNow()), one => one.Version, query.From, query.To) is not (var before,
            var after))
        {
            return Problem.NotFound("diff_endpoints.unknown_versions()");
        }

        return await kept.GetAsync($"{id}/{before.Version}/{after.Version}/{DifferencePage.FormFor(context)}", async () =>
        {
            context.Charge(Cost.Difference);
            var (casesBefore, casesAfter) = (await CasesAsync(publications, before), await CasesAsync(publications, after));
            return ProgrammeDiff.Of(ProgrammeDiff.SideOf(before), before, casesBefore, ProgrammeDiff.SideOf(after), after, casesAfter)
                .Answer(context, after.Name);
        });
    }

    /// <summary>Compare a draft of the catalogue with a version</summary>
    /// <remarks>
    /// What the draft changes: models and vendors added, removed and changed, member by member. By default it is compared with the version
    /// that it began with, or, where it began with a document, with the newest one; else with the one of the number `from`. As JSON, or as
    /// a page to read and print with `Accept: text/html`.
    /// </remarks>
    private static async Task<IResult> OfCatalogueDraftAsync(string draft, HttpContext context, BaseQuery query, DraftEditing editing,
        CatalogueVersions published)
    {
        var (found, from, problem) = await FindAsync(query, editing, editing.Catalogue, draft);
        if (found is null)
        {
            return problem!;
        }

        var after = editing.Catalogue.Parse(found.Document);
        return VersionPair.Of([.. published.All.Select(one => one.Document)], one => one.Number, from, from) is (_, var before)
            ? CatalogueDiff.Of(CatalogueDiff.SideOf(before), before, SideOf(found, after.EffectiveFrom), after).Answer(context)
            : NothingToCompare();
    }

    /// <summary>Compare a draft of a programme with a version</summary>
    /// <remarks>
    /// What the draft changes: conditions and golden cases by their ids, formula and limits, member by member. By default it is compared
    /// with the version that it began with, or, where it began with a document, with the newest one; else with the one of the number
    /// `from`. As JSON, or as a page to read and print with `Accept: text/html`.
    /// </remarks>
    private static async Task<IResult> OfProgrammeDraftAsync(string id, string draft, HttpContext context, BaseQuery query,
        DraftEditing editing,
        ProgrammeVersions published, Publications publications)
    {
        var (found, from, problem) = await FindAsync(query, editing, editing.Programme(id), draft);
        if (found is null)
        {
            return problem!;
        }

        var after = editing.Programme(id).Parse(found.Document);
        return VersionPair.Of([.. published.Versions(id).Select(one => one.Document)], one => one.Version, from, from) is (_, var before)
            ? ProgrammeDiff.Of(ProgrammeDiff.SideOf(before), before, await CasesAsync(publications, before),
                SideOf(found, after.EffectiveFrom), after, found.GoldenCases.Text).Answer(context, after.Name)
            : NothingToCompare();
    }

    // The draft, and with which version it is compared (null: the newest); or the problem that there is none.
    private static async Task<(StoredDraft? Draft, int? From, Problem? Problem)> FindAsync(BaseQuery query, DraftEditing editing,
        Series series, string draft) =>
        query.Problem is { } problem ? (null, null, problem)
            : await editing.FindAsync(series, draft) is { } found ? (found, query.From ?? found.BasedOn, null)
            : (null, null, DraftEditing.NoDraft());

    private static async Task<string> CasesAsync(Publications publications, ProgrammeDocument version) =>
        (await publications.GoldenCasesAsync(Versioned.Programme, version.Programme, version.Version)).Text;

    private static DiffSide SideOf(StoredDraft draft, DateOnly effectiveFrom) =>
        new(draft.Version, draft.Id, effectiveFrom, draft.PublishedAt);

    private static Problem NothingToCompare() =>
        Problem.NotFound("diff_endpoints.unknown_version()");
}
