namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Every published version, and which of them was in force for a date as known at an instant, so that a back-dated correction is a new
/// version and history stays readable. Immutable; equal only to itself; may be empty, and then nothing is in force.
/// </summary>
public sealed class CatalogueTimeline
{
    private readonly CatalogueVersion[] _latestFirst;

    /// <summary>Takes the versions in any order. Throws when two share a number, for numbers break ties.</summary>
    public CatalogueTimeline(IEnumerable<CatalogueVersion> versions)
    {
        _latestFirst = [.. versions.OrderByDescending(version => version.EffectiveFrom).ThenByDescending(version => version.Number)];
        if (_latestFirst.DistinctBy(version => version.Number).Count() != _latestFirst.Length)
        {
            throw new ArgumentException("Two versions share a number.", nameof(versions));
        }
    }

    /// <summary>
    /// Among the versions published at or before <paramref name="knownAt"/> with an effective date at or before <paramref name="asOf"/>,
    /// the one with the greatest effective date; of equal dates the highest number; null when there is none.
    /// </summary>
    public CatalogueVersion? InForce(DateOnly asOf, DateTimeOffset knownAt)
    {
        foreach (var version in _latestFirst)
        {
            if (version.EffectiveFrom <= asOf && version.PublishedAt <= knownAt)
            {
                return version;
            }
        }

        return null;
    }
}
