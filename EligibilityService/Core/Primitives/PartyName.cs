using System.Text;

namespace EligibilityService.Core.Primitives;

/// <summary>The name of a company or a person as it is looked up: names are written in many ways, and never decide anything.</summary>
internal static class PartyName
{
    /// <summary>
    /// The normal form: letters, digits and their marks alone, in NFKC and capitals, so that width, case, spaces and punctuation make no
    /// difference; empty when there is no letter and no digit.
    /// </summary>
    public static string Key(string written)
    {
        var readable = new StringBuilder(written.Length);
        foreach (var rune in written.EnumerateRunes())
        {
            // Half a surrogate pair, and the two that are no characters: normalising them throws.
            if (rune != Rune.ReplacementChar && (rune.Value & 0xFFFE) != 0xFFFE)
            {
                readable.Append(rune.ToString());
            }
        }

        var key = new StringBuilder(readable.Length);
        foreach (var rune in readable.ToString().Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark)
            {
                key.Append(Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune)).ToString());
            }
        }

        return key.ToString().Normalize(NormalizationForm.FormKC);
    }
}
