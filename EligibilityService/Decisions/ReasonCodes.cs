using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>A reason code and what it means.</summary>
/// <param name="Code">The code; never changes its meaning.</param>
/// <param name="Text">What it means.</param>
public sealed record ReasonCodeBody(ReasonCode Code, LocalizedText Text);

/// <summary>All reason codes; append-only.</summary>
/// <param name="Items">The codes.</param>
public sealed record ReasonCodePage([property: AtMost(1000)] IReadOnlyList<ReasonCodeBody> Items);

/// <summary>The register of reason codes.</summary>
internal static class ReasonCodes
{
    public static void MapReasonCodes(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/reason-codes", List).WithName("listReasonCodes").WithTags("Reason codes").Produces<ReasonCodePage>();

    private static readonly Lazy<IResult> All = new(() => Answers.Once(Answers.Current(
        new ReasonCodePage([.. Enum.GetValues<ReasonCode>().Select(code => new ReasonCodeBody(code, InWords.Of(code)))]),
        DecisionsJson.Shared.ReasonCodePage)));

    /// <summary>List every reason code and what it means</summary>
    /// <remarks>In English and Chinese. A code never changes its meaning and is never taken away; new ones may be added.</remarks>
    private static IResult List() => All.Value;
}
