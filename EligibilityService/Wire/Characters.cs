using System.Globalization;
using System.Text;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>The characters of a text as people count them: Unicode characters, not the units of its encoding.</summary>
internal static class Characters
{
    /// <summary>How many characters a text has: one outside the basic plane takes two units and counts once.</summary>
    public static int Count(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }

    /// <summary>More marks on one character than this no language has.</summary>
    public const int MostMarks = 30;

    /// <summary>How many times as long as it may be a text may become when it is written out (NFKC).</summary>
    public const int MostGrowth = 2;

    /// <summary>
    /// Why a text costs more than its length says: more marks on a character than any language has, or characters that stand for many
    /// (U+FDFA for eighteen). Null when it does not.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters that it may have.</param>
    public static LocalizedText? Excess(string text, int most)
    {
        var (marks, mayGrow, isBroken) = (0, false, false);
        foreach (var character in text.EnumerateRunes())
        {
            if (character.Value < FirstThatGrows || IsPlain(character.Value))
            {
                marks = 0;
                continue;
            }

            mayGrow = true;
            isBroken |= character == Rune.ReplacementChar || (character.Value & 0xFFFE) == 0xFFFE;
            var category = Rune.GetUnicodeCategory(character);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                ? marks + 1
                : category == UnicodeCategory.Format ? marks
                : 0;
            if (marks > MostMarks)
            {
                return Phrase.Of("characters.too_many_combining_marks(most)", MostMarks);
            }
        }

        var length = mayGrow && !isBroken ? text.Normalize(NormalizationForm.FormKC).Length : text.Length;
        return length <= Math.Max(text.Length, most * MostGrowth)
            ? null
            : Phrase.Of("characters.too_long_when_written_out(length, most)", length, most * MostGrowth);
    }

    private const int FirstThatGrows = 0xA0;

    // Chinese characters and their full-width companions: nearly every text has nothing else, and none of them becomes longer.
    private static bool IsPlain(int character) =>
        character is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x3000 and <= 0x3029) or (>= 0xFF01 and <= 0xFF5E);

    /// <summary>
    /// The code point (U+202E) of the first character that no name and no id has: one that controls, formats or turns the writing
    /// direction, or ends a line or a paragraph. It cannot be seen, so two names that look alike would be two. Null when there is none.
    /// </summary>
    public static string? HiddenIn(string text)
    {
        foreach (var character in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator)
            {
                return $"U+{character.Value:X4}";
            }
        }

        return null;
    }
}
