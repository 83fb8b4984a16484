using System.Globalization;
using System.Text;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// How a text that may name a model is normalised, the same for invoice lines and for the catalogue's spellings: marks (® © ™) and
/// invisible characters out, compatibility forms (NFKC) and case folded, every hyphen one hyphen and every times sign an asterisk, white
/// space single, the tax category between asterisks in front gone. Normalising twice changes nothing; an empty text stays empty.
/// </summary>
public static class ModelName
{
    /// <summary>A tax category in front of a description is at most this long; what is longer is no category.</summary>
    public const int MaxCategoryLength = 40;

    private const string SoftSeparators = " .·•∙‧・()[]{}\"'`“”‘’「」『』【】〔〕《》〈〉";

    /// <summary>The text as the matcher reads it.</summary>
    public static string Normalise(string text)
    {
        var glyphs = new PooledList<Glyph>(text.Length + 1);
        Read(text, 0, ref glyphs);
        var start = Finish(ref glyphs);
        var normalised = Show(glyphs.Items[start..]);
        glyphs.Dispose();
        return normalised;
    }

    /// <summary>The glyphs' characters.</summary>
    internal static string Show(ReadOnlySpan<Glyph> glyphs) => string.Create(glyphs.Length, glyphs, static (text, source) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = source[i].Value;
        }
    });

    /// <summary>Appends a text, folded; <paramref name="offset"/> is where it stands in the source that spans refer to.</summary>
    internal static void Read(string text, int offset, ref PooledList<Glyph> glyphs)
    {
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (!IsPlain(c))
            {
                i = ReadUnusual(text, i, offset, ref glyphs);
                continue;
            }

            Append(Fold(c), offset + i, offset + i + 1, ref glyphs);
            i++;
        }
    }

    /// <summary>Trims the end, sets the class of each glyph, and returns where the text begins behind its tax category.</summary>
    internal static int Finish(ref PooledList<Glyph> glyphs)
    {
        if (glyphs.Count > 0 && glyphs.Items[^1].Value == ' ')
        {
            glyphs.Truncate(glyphs.Count - 1);
        }

        Classify(glyphs.Items);
        return CategoryLength(glyphs.Items);
    }

    // Nearly every character of an invoice is one of these and folds by itself, without the cost of NFKC. It also keeps full-width letters
    // folding where the host has no Unicode data (invariant globalisation turns NFKC into nothing).
    private static bool IsPlain(char c) => c is < '\u0080'
        or (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF')
        or (>= '\u3000' and <= '\u3002') or (>= '\u3008' and <= '\u3011')
        or (>= '\uFF01' and <= '\uFF5E')
        or '×' or '–' or '—' or '“' or '”' or '·';

    private static char Fold(char c) => c switch
    {
        <= ' ' or '\u007F' or '\u3000' or '\u2028' or '\u2029' => ' ',
        < '\u0080' => char.ToLowerInvariant(c),
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
        '×' or '✕' or '✖' or '⨉' => '*',
        (>= '\u2010' and <= '\u2015') or '\u2212' or '\uFE58' => '-',
        _ => c,
    };

    // Trade marks are dropped before NFKC, which would turn ™ into TM. Invisible characters come with text copied out of a PDF.
    private static bool IsDropped(char c) => c is '®' or '©' or '™' or '℠' || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool IsMark(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static int ReadUnusual(string text, int start, int offset, ref PooledList<Glyph> glyphs)
    {
        if (IsDropped(text[start]))
        {
            return start + 1;
        }

        var (end, next) = (start + 1, start + 1);
        var kept = new StringBuilder().Append(text[start]);
        while (next < text.Length && !IsPlain(text[next]))
        {
            // Marks behind something that is dropped belong to what stands before it: all of them are normalised together, and not again
            // for each.
            if (IsDropped(text[next]))
            {
                next++;
                continue;
            }

            if (next > end && !IsMark(text[next]))
            {
                break;
            }

            kept.Append(text[next]);
            next++;
            end = next;
        }

        var run = Repair(kept.ToString());
        var from = offset + start;
        if (IsMark(run[0]))
        {
            run = TakeBase(ref from, ref glyphs) + run;
        }

        // Folding case can undo a composition, hence the second time.
        foreach (var c in run.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKC))
        {
            if (!IsDropped(c))
            {
                Append(Fold(c), from, offset + end, ref glyphs);
            }
        }

        return end;
    }

    // A mark composes with what stands before it, so that is taken back and normalised together with the mark.
    private static string TakeBase(ref int from, ref PooledList<Glyph> glyphs)
    {
        var keep = glyphs.Count;
        while (keep > 0 && IsMark(glyphs.Items[keep - 1].Value))
        {
            keep--;
        }

        keep = Math.Max(0, keep - 1);
        var taken = Show(glyphs.Items[keep..]);
        from = taken.Length > 0 ? glyphs.Items[keep].From : from;
        glyphs.Truncate(keep);
        return taken;
    }

    // Normalising half a surrogate pair or U+FFFE (a byte order mark read the wrong way round) throws, and a text is never a reason to
    // fail.
    private static string Repair(ReadOnlySpan<char> run)
    {
        var repaired = run.ToArray();
        for (var i = 0; i < repaired.Length; i++)
        {
            var isPair = i + 1 < repaired.Length && char.IsSurrogatePair(repaired[i], repaired[i + 1]);
            if (isPair)
            {
                i++;
            }
            else if (char.IsSurrogate(repaired[i]) || repaired[i] == '\uFFFE')
            {
                repaired[i] = '\uFFFD';
            }
        }

        return new string(repaired);
    }

    private static void Append(char c, int from, int to, ref PooledList<Glyph> glyphs)
    {
        if (c == ' ' && (glyphs.Count == 0 || glyphs.Items[^1].Value == ' '))
        {
            return;
        }

        glyphs.Add(new Glyph(c, GlyphClass.Hard, from, to));
    }

    private static void Classify(Span<Glyph> glyphs)
    {
        for (var i = 0; i < glyphs.Length; i++)
        {
            glyphs[i].Class = ClassOf(glyphs, i);
        }
    }

    // Looks back at classes already set and forward at characters only.
    private static GlyphClass ClassOf(ReadOnlySpan<Glyph> glyphs, int i)
    {
        var c = glyphs[i].Value;
        return c switch
        {
            >= '0' and <= '9' => GlyphClass.Digit,
            >= 'a' and <= 'z' => GlyphClass.Letter,
            '-' or '_' => GlyphClass.Joiner,
            '.' when IsDigitAt(glyphs, i - 1) && IsDigitAt(glyphs, i + 1) => GlyphClass.Digit,
            '+' when i > 0 && glyphs[i - 1].IsLatin && !(i + 1 < glyphs.Length && IsLatinLetter(glyphs[i + 1].Value)) => GlyphClass.Letter,
            < '\u0080' => SoftSeparators.Contains(c, StringComparison.Ordinal) ? GlyphClass.Soft : GlyphClass.Hard,
            _ when IsCjk(c) => GlyphClass.Cjk,
            _ when SoftSeparators.Contains(c, StringComparison.Ordinal) => GlyphClass.Soft,
            _ => char.IsLetterOrDigit(c) || IsMark(c) ? GlyphClass.Letter : GlyphClass.Hard,
        };
    }

    private static bool IsDigitAt(ReadOnlySpan<Glyph> glyphs, int i) =>
        i >= 0 && i < glyphs.Length && char.IsAsciiDigit(glyphs[i].Value);

    private static bool IsLatinLetter(char c) => char.IsLetterOrDigit(c) && !IsCjk(c);

    private static bool IsCjk(char c) =>
        c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u3005' and <= '\u3007')
        || (c >= '\u1100' && char.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter);

    // The tax category (*计算机配套产品*) proves nothing: keyboards share it. It has no digits, unlike a count such as *8*.
    private static int CategoryLength(ReadOnlySpan<Glyph> glyphs)
    {
        var start = 0;
        while (glyphs.Length - start > 2 && glyphs[start].Value == '*')
        {
            var rest = glyphs[(start + 1)..];
            var length = 0;
            while (length < rest.Length && rest[length].Value != '*' && rest[length].Class != GlyphClass.Digit)
            {
                length++;
            }

            if (length is 0 or > MaxCategoryLength || length == rest.Length || rest[length].Value != '*')
            {
                break;
            }

            start += length + 2;
            start += start < glyphs.Length && glyphs[start].Value == ' ' ? 1 : 0;
        }

        return start;
    }
}
