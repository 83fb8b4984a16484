using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>How a version came to be; of the versions that came with the service only what is known.</summary>
/// <param name="Kind">What it is a version of.</param>
/// <param name="Programme">The programme; absent for the catalogue.</param>
/// <param name="Version">The version's number.</param>
/// <param name="DraftId">The draft that it was.</param>
/// <param name="SubmittedAt">When that was submitted.</param>
/// <param name="SubmittedBy">By which agency.</param>
/// <param name="SubmittedByActor">By which person or system.</param>
/// <param name="ApprovedAt">When it was approved, by another person.</param>
/// <param name="ApprovedBy">By which agency.</param>
/// <param name="ApprovedByActor">By which person or system.</param>
/// <param name="ImpactReport">The impact report on exactly this content; absent where none was made.</param>
public sealed record PublicationBody(
    Versioned Kind,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: Between(1, 1_000_000)] int Version,
    [property: AtMost(28), Form("^drf_[0-9a-z]{24}$")] string? DraftId = null,
    DateTimeOffset? SubmittedAt = null,
    [property: AtMost(Limits.Name)] string? SubmittedBy = null,
    Actor? SubmittedByActor = null,
    DateTimeOffset? ApprovedAt = null,
    [property: AtMost(Limits.Name)] string? ApprovedBy = null,
    Actor? ApprovedByActor = null,
    [property: AtMost(Limits.Id)] string? ImpactReport = null);
