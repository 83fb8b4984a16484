using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Programmes;

/// <summary>A programme version without its rules.</summary>
/// <param name="Id">The programme's id.</param>
/// <param name="Version">The version in force (in a list of versions: this version).</param>
/// <param name="Name">Its name.</param>
/// <param name="Authority">Whose programme it is.</param>
/// <param name="Illustrative">True when a value in it is stated by no published text.</param>
/// <param name="EffectiveFrom">The first day of its rules.</param>
/// <param name="EffectiveUntil">The first day after its rules; absent for no end.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Sha256">SHA-256 over its canonical JSON (RFC 8785), lower hex.</param>
public sealed record ProgrammeSummary(
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Id,
    int Version,
    LocalizedText Name,
    LocalizedText Authority,
    bool Illustrative,
    DateOnly EffectiveFrom,
    DateOnly? EffectiveUntil,
    DateTimeOffset PublishedAt,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string Sha256);

/// <summary>A page of programmes or of versions of one.</summary>
/// <param name="Items">The programmes, in the order of their ids; or the versions, newest first.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record ProgrammePage([property: AtMost(Limits.Page)] IReadOnlyList<ProgrammeSummary> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next);

/// <summary>Reading programmes, as of any date and as known at any instant.</summary>
internal static class ProgrammeEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapProgrammes(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/programmes").WithTags("Programmes");
        group.MapGet("", List).WithName("listProgrammes").Produces<ProgrammePage>();
        group.MapGet("/{id}", Get).WithName("getProgramme").Produces<ProgrammeDocument>().Sends(EndpointFacts.ProgrammeVersion);
        group.MapGet("/{id}/versions", ListVersions).WithName("listProgrammeVersions").Produces<ProgrammePage>();
        group.MapGet("/{id}/versions/{version:int}", GetVersionAsync).WithName("getProgrammeVersion").Produces<ProgrammeDocument>()
            .Sends(EndpointFacts.ProgrammeVersion);
    }

    /// <summary>List the programmes in force</summary>
    /// <remarks>One version each: the one in force on a date (<c>asOf</c>), as known at an instant (<c>knownAt</c>).</remarks>
    private static IResult List(HttpContext context, WhenPage query, ProgrammeVersions published)
    {
        var after = query.After(Cursor.IsName);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var rows = published.Ids(query.KnownAt).Where(id => after is null || string.CompareOrdinal(id, after) > 0)
            .Select(id => published.InForce(id, query.AsOf, query.KnownAt)).OfType<Published<ProgrammeDocument,
                ProgrammeVersion>>().Take(query.Limit + 1).Select(Summary).ToArray();
        var (items, next) = Pages.Cut(context, rows, query.Limit, row => row.Id);
        return Answers.Current(new ProgrammePage(items, next), VersionsJson.Shared.ProgrammePage);
    }

    /// <summary>Read the version of a programme that is in force</summary>
    /// <remarks>All its conditions and its formula, each with the clause and where that is published; on a date (<c>asOf</c>), as known at
    /// an instant (<c>knownAt</c>).</remarks>
    private static IResult Get(string id, HttpContext context, WhenQuery query, ProgrammeVersions published)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (published.InForce(id, query.AsOf, query.KnownAt) is not { } found)
        {
            return Problem.NotFound(
                "programme_endpoints.no_version_in_force(asOf)", query.AsOf);
        }

        NameVersion(context, found);
        return Answers.Current(found.Document, VersionsJson.Shared.ProgrammeDocument);
    }

    /// <summary>List the versions of a programme, newest first</summary>
    /// <remarks>All that were ever published; none is ever changed or taken away.</remarks>
    private static IResult ListVersions(string id, HttpContext context, KnownPage query, ProgrammeVersions published)
    {
        var after = query.After(Cursor.IsNumber);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var versions = published.Versions(id, query.KnownAt);
        if (versions.Count == 0)
        {
            return Problem.NotFound("common.no_programme()");
        }

        var before = int.TryParse(after, out var number) ? number : int.MaxValue;
        var rows = versions.Where(one => one.Document.Version < before).OrderByDescending(one => one.Document.Version).Take(query.Limit + 1)
            .Select(Summary).ToArray();
        var (items, next) = Pages.Cut(context, rows, query.Limit,
            row => row.Version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Answers.Current(new ProgrammePage(items, next), VersionsJson.Shared.ProgrammePage);
    }

    /// <summary>Read a published version of a programme</summary>
    /// <remarks>Frozen at publication; its ETag is the SHA-256 over its canonical JSON.</remarks>
    private static async Task<IResult> GetVersionAsync(string id, int version, HttpContext context, ProgrammeVersions published,
        KeptAnswers kept,
        TimeProvider time)
    {
        if (published.Find(id, version, time.GetUtcNow()) is not { } found)
        {
            return Problem.NotFound("programme_endpoints.unknown_version()");
        }

        NameVersion(context, found);
        return await kept.GetAsync(found.Sha256, () => Task.FromResult(Answers.Frozen(found.Json, found.Sha256)));
    }

    private static void NameVersion(HttpContext context, Published<ProgrammeDocument, ProgrammeVersion> programme) =>
        context.Response.Headers["Programme-Version"] = $"{programme.Document.Programme}/{programme.Document.Version}";

    private static ProgrammeSummary Summary(Published<ProgrammeDocument, ProgrammeVersion> one) => new(
        one.Document.Programme, one.Document.Version, one.Document.Name, one.Document.Authority, one.Version.Illustrative,
        one.Document.EffectiveFrom, one.Document.EffectiveUntil, one.Document.PublishedAt, one.Sha256);
}
