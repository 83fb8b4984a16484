namespace EligibilityService.Versions.Differences;

/// <summary>Which two versions are compared.</summary>
internal static class VersionPair
{
    /// <summary>The two; null when there is none of a number that was asked for, or none at all.</summary>
    /// <param name="known">The versions that are known, in the order of their publication.</param>
    /// <param name="numberOf">Tells a version's number.</param>
    /// <param name="from">The earlier one; null for the one published before the later; of a first version, that one itself.</param>
    /// <param name="to">The later one; null for the one published last.</param>
    public static (T Before, T After)? Of<T>(IReadOnlyList<T> known, Func<T, int> numberOf, int? from, int? to) where T : class
    {
        var places = Enumerable.Range(0, known.Count).ToDictionary(place => numberOf(known[place]));
        var later = to is null ? known.Count - 1 : places.GetValueOrDefault(to.Value, -1);
        var earlier = from is null ? Math.Max(0, later - 1) : places.GetValueOrDefault(from.Value, -1);
        return later < 0 || earlier < 0 ? null : (known[earlier], known[later]);
    }
}
