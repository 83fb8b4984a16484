namespace EligibilityService.Core.Primitives;

/// <summary>A published version, of the catalogue or of a programme.</summary>
public interface IVersion
{
    /// <summary>The programme; empty for the catalogue.</summary>
    string Programme { get; }

    /// <summary>The version's number, from 1; numbers break ties.</summary>
    int Number { get; }

    /// <summary>When it applies; half-open.</summary>
    EffectivePeriod Effective { get; }

    /// <summary>When it was published.</summary>
    DateTimeOffset PublishedAt { get; }
}

/// <summary>
/// Which version is in force for a date, as known at an instant. Versions are only ever added, so a back-dated correction is a new version,
/// and history stays readable.
/// </summary>
public static class Timeline
{
    /// <summary>
    /// Among versions published at or before <paramref name="knownAt"/> and effective from or before <paramref name="asOf"/>, the one with
    /// the latest beginning, ties to the highest number; and that one only while its own period lasts. Null when there is none.
    /// </summary>
    public static T? InForce<T>(IEnumerable<T> versions, DateOnly asOf, DateTimeOffset knownAt) where T : class, IVersion
    {
        T? best = null;
        foreach (var version in versions)
        {
            if (version.PublishedAt <= knownAt && Begins(version) <= asOf && (best is null || IsLater(version, best)))
            {
                best = version;
            }
        }

        return best is not null && best.Effective.Contains(asOf) ? best : null;
    }

    private static DateOnly Begins(IVersion version) => version.Effective.From ?? DateOnly.MinValue;

    private static bool IsLater(IVersion one, IVersion other) =>
        Begins(one) != Begins(other) ? Begins(one) > Begins(other) : one.Number > other.Number;
}
