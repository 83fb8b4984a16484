namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A spelling of the catalogue found on a line: glyphs <paramref name="Start"/> until <paramref name="End"/>, and what ends there in the
/// trie.
/// </summary>
internal readonly record struct Sighting(int Start, int End, int Terminal)
{
    public bool Overlaps(in Sighting other) => Start < other.End && other.Start < End;

    public bool LiesWithin(in Sighting other) => Start >= other.Start && End <= other.End && End - Start < other.End - other.Start;
}
