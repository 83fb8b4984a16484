using System.Globalization;
using System.Text;

namespace EligibilityService.Access;

/// <summary>
/// The bounds of the name of an agency, a person or a system. It is written into logs and onto decisions, so it may not break a line or
/// turn the reading direction.
/// </summary>
internal static class HolderName
{
    /// <summary>The most characters (Unicode scalar values, not UTF-16 units).</summary>
    public const int MostCharacters = 100;

    /// <summary>What is wrong with the name, as a sentence; null when nothing is.</summary>
    /// <param name="what">Whose name it is, as the sentence begins: "The agency's name".</param>
    /// <param name="name">The name.</param>
    public static string? WhatIsWrong(string what, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return $"{what} is empty.";
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
        {
            return $"{what} begins or ends with a space.";
        }

        var characters = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return $"{what} holds a control character.";
            }

            characters++;
        }

        return characters > MostCharacters ? $"{what} has {characters} characters; {MostCharacters} are the most." : null;
    }
}
