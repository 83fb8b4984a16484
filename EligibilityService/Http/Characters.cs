using System.Globalization;
using System.Text;

namespace EligibilityService.Http;

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

    /// <summary>
    /// The code point (U+202E) of the first character that no name and no id has: one that controls, formats or turns the writing direction, or ends a line or a paragraph.
    /// It cannot be seen, so two names that look alike would be two. Null when there is none.
    /// </summary>
    public static string? HiddenIn(string text)
    {
        foreach (var character in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return $"U+{character.Value:X4}";
            }
        }

        return null;
    }
}
