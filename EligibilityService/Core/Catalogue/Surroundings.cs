namespace EligibilityService.Core.Catalogue;

/// <summary>How far the text around a model's spelling lets it stand for that model.</summary>
internal enum SightingVerdict : byte
{
    Sound,

    /// <summary>A word behind it makes another model of it, which the catalogue does not have (S4000 Pro): a person must look.</summary>
    Doubtful,

    /// <summary>It is a piece of a longer name (V100 in BI-V100).</summary>
    Piece,
}

/// <summary>Looks at the text around a sighting.</summary>
internal static class Surroundings
{
    // A name has no more runs tied to it than this on either side; a longer chain is no name, and following it would cost too much.
    private const int MaxTied = 8;

    /// <summary>Judges a sighting of a model by what is tied to it with hyphens and by the word behind it.</summary>
    public static SightingVerdict Judge(in LineScan scan, NameTrie trie, in Sighting sighting)
    {
        var glyphs = scan.Glyphs;
        if (!LeftIsHarmless(scan, trie, sighting) || !RightIsHarmless(scan, trie, sighting, out var end))
        {
            return SightingVerdict.Piece;
        }

        return IsVariantBehind(scan, trie, glyphs, end) ? SightingVerdict.Doubtful : SightingVerdict.Sound;
    }

    private static bool LeftIsHarmless(in LineScan scan, NameTrie trie, in Sighting sighting)
    {
        var glyphs = scan.Glyphs;
        var (at, tied) = (sighting.Start, 0);
        while (glyphs[at].IsLatin && SkipJoinersBack(glyphs, at) is >= 0 and var end)
        {
            var from = end;
            while (from > 0 && glyphs[from - 1].IsLatin)
            {
                from--;
            }

            if (++tied > MaxTied || !IsHarmless(scan, trie, sighting, from, end))
            {
                return false;
            }

            at = from;
        }

        return true;
    }

    private static bool RightIsHarmless(in LineScan scan, NameTrie trie, in Sighting sighting, out int compoundEnd)
    {
        var glyphs = scan.Glyphs;
        var tied = 0;
        compoundEnd = glyphs[sighting.End - 1].IsLatin ? LineScan.RunEnd(glyphs, sighting.End) : sighting.End;
        while (glyphs[compoundEnd - 1].IsLatin && SkipJoiners(glyphs, compoundEnd) is >= 0 and var from)
        {
            var until = LineScan.RunEnd(glyphs, from);
            if (++tied > MaxTied || !IsHarmless(scan, trie, sighting, from, until))
            {
                return false;
            }

            compoundEnd = until;
        }

        return true;
    }

    private static int SkipJoinersBack(ReadOnlySpan<Glyph> glyphs, int at)
    {
        var before = at;
        while (before > 0 && glyphs[before - 1].Class == GlyphClass.Joiner)
        {
            before--;
        }

        return before > 0 && glyphs[before - 1].IsLatin ? before : -1;
    }

    private static int SkipJoiners(ReadOnlySpan<Glyph> glyphs, int at)
    {
        var behind = at;
        while (behind < glyphs.Length && glyphs[behind].Class == GlyphClass.Joiner)
        {
            behind++;
        }

        return behind < glyphs.Length && glyphs[behind].IsLatin ? behind : -1;
    }

    private static bool IsHarmless(in LineScan scan, NameTrie trie, in Sighting sighting, int from, int until)
    {
        var run = scan.Glyphs[from..until];
        return IsCapacity(run) || IsCountWithMark(run) || IsBrand(scan.Vendors, from, until)
            || IsHarmlessWord(scan, trie, from, until) || IsOtherModel(scan.Models, sighting, from, until);
    }

    // "C500-C550" is a list of two. A longer name that holds this one is no neighbour: BI-V100 does not excuse V100.
    private static bool IsOtherModel(ReadOnlySpan<Sighting> models, in Sighting sighting, int from, int until)
    {
        foreach (var other in models)
        {
            if (other.Start <= from && until <= other.End && !other.Overlaps(sighting))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBrand(ReadOnlySpan<Sighting> vendors, int from, int until)
    {
        foreach (var vendor in vendors)
        {
            if (vendor.Start <= from && until <= vendor.End)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHarmlessWord(in LineScan scan, NameTrie trie, int from, int until) =>
        (KindsOf(scan, trie, from, until) & (WordKinds.Machine | WordKinds.Card | WordKinds.Noise)) != 0;

    private static WordKinds KindsOf(in LineScan scan, NameTrie trie, int from, int until) =>
        scan.WordAt(from) is >= 0 and var word && scan.Words[word].End == until ? trie[scan.Words[word].Terminal].Words : WordKinds.None;

    // 48g, 80gb, 1t, 1.5tb. Not 106m: that is a model.
    private static bool IsCapacity(ReadOnlySpan<Glyph> run)
    {
        var digits = 0;
        while (digits < run.Length && run[digits].Class == GlyphClass.Digit)
        {
            digits++;
        }

        var unit = run[digits..];
        return digits > 0 && unit.Length is 1 or 2 && unit[0].Value is 'g' or 't' && (unit.Length == 1 || unit[1].Value == 'b');
    }

    // x8 or 8x.
    private static bool IsCountWithMark(ReadOnlySpan<Glyph> run) =>
        run.Length > 1 && ((run[0].Value == 'x' && LineScan.IsCount(run[1..])) || (run[^1].Value == 'x' && LineScan.IsCount(run[..^1])));

    private static bool IsVariantBehind(in LineScan scan, NameTrie trie, ReadOnlySpan<Glyph> glyphs, int end)
    {
        // "106B/C" is short for two models, of which only the first is spelled out.
        if (end + 1 < glyphs.Length && glyphs[end].Value == '/')
        {
            return IsLoneLetter(glyphs, end + 1);
        }

        var from = LineScan.NextWord(glyphs, end);
        if (from == glyphs.Length || from == end || !glyphs[from].IsLatin || glyphs[end].Value is '(' or '[')
        {
            return false;
        }

        var until = LineScan.RunEnd(glyphs, from);
        var isEdition = until < glyphs.Length && glyphs[until].Value == '版' && !IsCapacity(glyphs[from..until])
            && !KindsOf(scan, trie, from, until).HasFlag(WordKinds.Noise);
        return isEdition || IsLoneLetter(glyphs, from) || KindsOf(scan, trie, from, until).HasFlag(WordKinds.Variant);
    }

    // A lone x is a times sign.
    private static bool IsLoneLetter(ReadOnlySpan<Glyph> glyphs, int at) =>
        glyphs[at].Class == GlyphClass.Letter && glyphs[at].Value != 'x' && LineScan.RunEnd(glyphs, at) == at + 1;
}
