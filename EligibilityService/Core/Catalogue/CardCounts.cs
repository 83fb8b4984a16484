namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Finds the numbers of cards that a line prints: before a measure word (8卡, 八张, 8pcs) or a word for GPUs (8GPU), or beside a model's name
/// with a times sign (C500*8).
/// </summary>
internal static class CardCounts
{
    private const int MaxDigits = 3;
    private const string Measures = "卡张块片枚颗";

    // What counts anything: of cards only right before the name of one (8个曦云C500).
    private const string AnyMeasures = "个只件";
    private const string Times = "时月天年日";
    private const string Numerals = "〇一二三四五六七八九";
    private const string Capitals = "零壹贰叁肆伍陆柒捌玖";
    private static readonly string[] LatinMeasures = ["pcs", "pc", "gpu", "gpus", "npu", "npus", "dcu", "dcus"];

    /// <summary>The numbers, in the order of the text, those before a measure word first.</summary>
    public static IReadOnlyList<PrintedCount> Read(in LineScan scan)
    {
        var counts = new List<PrintedCount>();
        var glyphs = scan.Glyphs;
        for (var i = 1; i < glyphs.Length; i++)
        {
            if ((Measures.Contains(glyphs[i].Value, StringComparison.Ordinal) && !IsOfTime(glyphs, i))
                || (AnyMeasures.Contains(glyphs[i].Value, StringComparison.Ordinal) && IsBeforeName(scan, i + 1)))
            {
                AddBefore(scan, SkipSpacesBack(glyphs, i), counts);
            }
            else if (glyphs[i].IsLatin && LatinMeasureAt(glyphs, i))
            {
                AddDigitsBefore(scan, SkipSpacesBack(glyphs, i), counts);
            }
        }

        // Spellings that overlap (MTT S4000, S4000) have the same neighbours.
        var (behind, inFront) = (-1, -1);
        foreach (var name in scan.Models)
        {
            if (name.End != behind)
            {
                AddBehind(scan, name, counts);
            }

            if (name.Start != inFront)
            {
                AddInFront(scan, name, counts);
            }

            (behind, inFront) = (name.End, name.Start);
        }

        return counts;
    }

    // 卡时, 卡·月: time is sold, and the number is not one of cards.
    private static bool IsOfTime(ReadOnlySpan<Glyph> glyphs, int measure)
    {
        var next = LineScan.NextWord(glyphs, measure + 1);
        return next < glyphs.Length
            && (Times.Contains(glyphs[next].Value, StringComparison.Ordinal)
                || (glyphs[next].Value == '小' && next + 1 < glyphs.Length && glyphs[next + 1].Value == '时'));
    }

    private static bool IsBeforeName(in LineScan scan, int at)
    {
        var start = SkipSeparators(scan.Glyphs, at);
        foreach (var name in scan.Models)
        {
            if (name.Start == start)
            {
                return true;
            }
        }

        return false;
    }

    // 8gpu, 8 pcs: the rest of a run of letters and digits, behind its digits or as a whole.
    private static bool LatinMeasureAt(ReadOnlySpan<Glyph> glyphs, int at)
    {
        if (glyphs[at].Class != GlyphClass.Letter || (glyphs[at - 1].IsLatin && glyphs[at - 1].Class != GlyphClass.Digit))
        {
            return false;
        }

        var end = LineScan.RunEnd(glyphs, at);
        foreach (var measure in LatinMeasures)
        {
            if (measure.Length == end - at && IsAt(glyphs, at, measure))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAt(ReadOnlySpan<Glyph> glyphs, int at, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (glyphs[at + i].Value != word[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void AddDigitsBefore(in LineScan scan, int end, List<PrintedCount> counts)
    {
        var from = end;
        while (from > 0 && scan.Glyphs[from - 1].IsLatin)
        {
            from--;
        }

        AddDigits(scan, from, end, counts);
    }

    private static int SkipSpacesBack(ReadOnlySpan<Glyph> glyphs, int end)
    {
        while (end > 0 && glyphs[end - 1].Value == ' ')
        {
            end--;
        }

        return end;
    }

    private static void AddBefore(in LineScan scan, int end, List<PrintedCount> counts)
    {
        var glyphs = scan.Glyphs;
        var from = end;
        while (from > 0 && glyphs[from - 1].IsLatin)
        {
            from--;
        }

        if (from < end)
        {
            AddDigits(scan, from, end, counts);
            return;
        }

        while (from > 0 && IsNumeral(glyphs[from - 1].Value))
        {
            from--;
        }

        if (NumberOf(glyphs[from..end]) is > 0 and var number)
        {
            counts.Add(new PrintedCount(number, IsOfWholeLine(glyphs, from)));
        }
    }

    private static void AddDigits(in LineScan scan, int from, int end, List<PrintedCount> counts)
    {
        var run = scan.Glyphs[from..end];
        if (run.Length > MaxDigits || !LineScan.IsCount(run) || IsInName(scan, from, end))
        {
            return;
        }

        var number = 0;
        foreach (var glyph in run)
        {
            number = (number * 10) + (glyph.Value - '0');
        }

        if (number > 0)
        {
            counts.Add(new PrintedCount(number, IsOfWholeLine(scan.Glyphs, from)));
        }
    }

    private static bool IsInName(in LineScan scan, int from, int end)
    {
        foreach (var name in scan.Models)
        {
            if (name.Start < end && from < name.End)
            {
                return true;
            }
        }

        return false;
    }

    // C500*8, C500 x 8, H800x8.
    private static void AddBehind(in LineScan scan, in Sighting name, List<PrintedCount> counts)
    {
        var glyphs = scan.Glyphs;
        var at = SkipSeparators(glyphs, name.End);
        if (at == glyphs.Length || glyphs[at].Value is not ('*' or 'x'))
        {
            return;
        }

        var from = SkipSeparators(glyphs, at + 1);
        AddDigits(scan, from, LineScan.RunEnd(glyphs, from), counts);
    }

    // 8*C500, 8 x C500.
    private static void AddInFront(in LineScan scan, in Sighting name, List<PrintedCount> counts)
    {
        var glyphs = scan.Glyphs;
        var at = SkipSeparatorsBack(glyphs, name.Start);
        if (at == 0 || glyphs[at - 1].Value is not ('*' or 'x'))
        {
            return;
        }

        AddDigitsBefore(scan, SkipSeparatorsBack(glyphs, at - 1), counts);
    }

    private static int SkipSeparators(ReadOnlySpan<Glyph> glyphs, int at)
    {
        while (at < glyphs.Length && glyphs[at].IsSeparator)
        {
            at++;
        }

        return at;
    }

    private static int SkipSeparatorsBack(ReadOnlySpan<Glyph> glyphs, int at)
    {
        while (at > 0 && glyphs[at - 1].IsSeparator)
        {
            at--;
        }

        return at;
    }

    private static bool IsOfWholeLine(ReadOnlySpan<Glyph> glyphs, int from)
    {
        var end = SkipSpacesBack(glyphs, from);
        return end > 0
            && (glyphs[end - 1].Value == '共' || (end > 1 && glyphs[end - 1].Value == '计' && glyphs[end - 2].Value is '合' or '总' or '共'));
    }

    private static bool IsNumeral(char c) => c is '两' or '双' or '十' or '拾' || Numerals.Contains(c, StringComparison.Ordinal)
        || Capitals.Contains(c, StringComparison.Ordinal);

    // 八, 两, 十, 十六, 三十二; zero when it is no number.
    private static int NumberOf(ReadOnlySpan<Glyph> glyphs)
    {
        var (number, digit) = (0, 0);
        foreach (var glyph in glyphs)
        {
            if (glyph.Value is '十' or '拾')
            {
                number += (digit == 0 ? 1 : digit) * 10;
                digit = 0;
            }
            else
            {
                digit = glyph.Value is '两' or '双' ? 2
                    : Math.Max(Numerals.IndexOf(glyph.Value, StringComparison.Ordinal),
                        Capitals.IndexOf(glyph.Value, StringComparison.Ordinal));
            }
        }

        return number + digit;
    }
}
