namespace EligibilityService.Core.Programmes;

/// <summary>Which version of a programme is in force, as known when. Versions are only ever added.</summary>
public static class ProgrammeTimeline
{
    /// <summary>
    /// Among versions published at or before <paramref name="knownAt"/> and effective from or before <paramref name="asOf"/>, the one with
    /// the latest beginning, ties to the highest number; and that one only while its own period lasts. Null when there is none.
    /// </summary>
    public static ProgrammeVersion? InForce(IEnumerable<ProgrammeVersion> versions, DateOnly asOf, DateTimeOffset knownAt)
    {
        ProgrammeVersion? best = null;
        foreach (var version in versions)
        {
            if (version.PublishedAt <= knownAt && Begins(version) <= asOf && (best is null || IsLater(version, best)))
            {
                best = version;
            }
        }

        return best is not null && best.Effective.Contains(asOf) ? best : null;
    }

    private static DateOnly Begins(ProgrammeVersion version) => version.Effective.From ?? DateOnly.MinValue;

    private static bool IsLater(ProgrammeVersion one, ProgrammeVersion other) =>
        Begins(one) != Begins(other) ? Begins(one) > Begins(other) : one.Version > other.Version;
}
