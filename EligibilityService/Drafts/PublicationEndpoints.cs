using EligibilityService.Access.Audit;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>How versions came to be, and the golden cases that were frozen with them.</summary>
internal static class PublicationEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapPublications(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/catalogue/versions/{number:int}/publication", GetOfCatalogueAsync).WithName("getCataloguePublication")
            .WithTags("Catalogue").Produces<PublicationBody>();
        var versions = routes.MapGroup("/v1/programmes/{id}/versions/{version:int}").WithTags("Programmes");
        versions.MapGet("/publication", GetOfProgrammeAsync).WithName("getProgrammePublication").Produces<PublicationBody>();
        versions.MapGet("/golden-cases", GetGoldenCasesAsync).WithName("getGoldenCases").Produces<GoldenCaseList>();
    }

    /// <summary>Read how a catalogue version came to be</summary>
    /// <remarks>Which draft it was, who submitted it and who approved it. Of the versions that came with the service nothing of that is
    /// known.</remarks>
    private static async Task<IResult> GetOfCatalogueAsync(int number, CatalogueVersions published, Publications publications,
        TimeProvider time) =>
        published.Find(number, time.GetUtcNow()) is null
            ? NoVersion()
            : Answers.Current(await publications.FindAsync(Versioned.Catalogue, "", number)
                ?? new PublicationBody(Versioned.Catalogue, null, number), DraftsJson.Shared.PublicationBody);

    /// <summary>Read how a version of a programme came to be</summary>
    /// <remarks>Which draft it was, who submitted it and who approved it, and the impact report that was published with it. Of the versions
    /// that came with the service nothing of that is known.</remarks>
    private static async Task<IResult> GetOfProgrammeAsync(string id, int version, ProgrammeVersions published, Publications publications,
        TimeProvider time) =>
        published.Find(id, version, time.GetUtcNow()) is null
            ? NoVersion()
            : Answers.Current(await publications.FindAsync(Versioned.Programme, id, version)
                ?? new PublicationBody(Versioned.Programme, id, version), DraftsJson.Shared.PublicationBody);

    /// <summary>Read the golden cases of a version of a programme</summary>
    /// <remarks>Cases whose answer was known beforehand: what the rules are meant to do. They were frozen with the version.</remarks>
    private static async Task<IResult> GetGoldenCasesAsync(string id, int version, ProgrammeVersions published, Publications publications,
        TimeProvider time)
    {
        if (published.Find(id, version, time.GetUtcNow()) is null)
        {
            return NoVersion();
        }

        var cases = await publications.GoldenCasesAsync(Versioned.Programme, id, version);
        return Answers.Frozen(cases.Json, cases.Sha256);
    }

    private static Problem NoVersion() => Problem.NotFound("publication_endpoints.unknown_version()");
}
