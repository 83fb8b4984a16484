using EligibilityService.Wire;

namespace EligibilityService.Versions.Differences;

/// <summary>One side of a difference: a published version, or a draft.</summary>
/// <param name="Version">The version's number; absent of a draft that is none yet.</param>
/// <param name="Draft">The draft's id; absent of a version.</param>
/// <param name="EffectiveFrom">The first day on which it applies.</param>
/// <param name="PublishedAt">When it was published; absent of a draft that is not approved.</param>
public sealed record DiffSide(int? Version, [property: AtMost(Limits.Id), Form("^[a-z0-9_]+$")] string? Draft, DateOnly EffectiveFrom,
    DateTimeOffset? PublishedAt);
