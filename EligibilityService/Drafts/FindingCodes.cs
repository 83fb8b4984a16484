using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>A finding code and what it means.</summary>
/// <param name="Code">The code; never changes its meaning.</param>
/// <param name="Text">What it means.</param>
public sealed record FindingCodeBody(FindingCode Code, LocalizedText Text);

/// <summary>All finding codes; append-only.</summary>
/// <param name="Items">The codes.</param>
public sealed record FindingCodePage([property: AtMost(1000)] IReadOnlyList<FindingCodeBody> Items);

/// <summary>The register of finding codes.</summary>
internal static class FindingCodes
{
    public static void MapFindingCodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/finding-codes", List).WithName("listFindingCodes").WithTags("Drafts").Produces<FindingCodePage>();

    private static readonly Lazy<IResult> All = new(() => Answers.Once(Answers.Current(
        new FindingCodePage([.. Enum.GetValues<FindingCode>().Select(code => new FindingCodeBody(code, InWords.Of(code)))]),
        DraftsJson.Shared.FindingCodePage)));

    /// <summary>List every finding code and what it means</summary>
    /// <remarks>What the checks of drafts may find, in English and Chinese. A code never changes its meaning and is never taken away; new
    /// ones may be added.</remarks>
    private static IResult List() => All.Value;
}
