using System.Globalization;
using System.Text;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Access;

/// <summary>
/// The bounds of an agency's name. It is written into logs and onto decisions, so it may not break a line or turn the reading
/// direction, nor be spelt with letters that only look like others, nor be one that the service goes by.
/// </summary>
internal static class AgencyName
{
    /// <summary>The most characters (Unicode scalar values, not UTF-16 units).</summary>
    public const int MostCharacters = 100;

    /// <summary>What is wrong with the name, as a sentence; null when nothing is.</summary>
    public static string? WhatIsWrong(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "The agency's name is empty.";
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
        {
            return "The agency's name begins or ends with a space.";
        }

        var characters = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return "The agency's name holds a control character.";
            }

            characters++;
        }

        if (characters > MostCharacters)
        {
            return $"The agency's name has {characters} characters; {MostCharacters} are the most.";
        }

        return AgencyId.TryParse(name, out var agency) is { } fault ? $"The agency's name: {fault.Text.En}"
            : agency!.IsReserved
                ? $"{name} is a name that the service goes by itself ({string.Join(", ", AgencyId.ReservedNames)}). Take another."
            : null;
    }
}
