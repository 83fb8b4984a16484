using System.Globalization;
using System.Text;

namespace EligibilityService.Core.Primitives;

/// <summary>Which letters an identity may be written with.</summary>
public enum Letters
{
    /// <summary>A to Z: all that stands on a Chinese invoice, and in every tax id.</summary>
    Ascii,

    /// <summary>Chinese characters and the letters of one alphabet: Latin with its accents, Greek, Cyrillic, kana or Korean.</summary>
    HanAndOneAlphabet,
}

/// <summary>Why a text is no identity.</summary>
/// <param name="Character">The character that has no place in it; null when it has no letter and no digit at all.</param>
/// <param name="Allowed">Which letters may stand there.</param>
/// <param name="IsLookAlike">Whether the character only looks like a Latin letter.</param>
public sealed record SpellingFault(Rune? Character, Letters Allowed, bool IsLookAlike = false)
{
    /// <summary>What was found and what was expected, with the character and its code point.</summary>
    public LocalizedText Text => Character is not { } character
        ? Phrase.Of("spelling.no_letter_no_digit()")
        : Phrase.Of(IsLookAlike ? "spelling.look_alike(character, expected)"
            : "spelling.not_expected(character, expected)", Shown(character),
            Phrase.Of(Allowed == Letters.Ascii ? "spelling.ascii()" : "spelling.han_and_one_alphabet()"));

    // A character that cannot be seen, or that breaks the line, is named by its code point alone.
    private static string Shown(Rune character)
    {
        var point = string.Create(CultureInfo.InvariantCulture, $"U+{character.Value:X4}");
        return Rune.IsLetterOrDigit(character) ? $"“{character}” ({point})" : point;
    }
}

/// <summary>
/// One way to read identities, however they are spelt: NFKC, no format characters, every run of separators one hyphen and none at the ends,
/// capitals. A text that is spelt so already comes back as it is.
/// </summary>
internal static class Spelling
{
    /// <summary>What stands for a run of separators.</summary>
    public const char Hyphen = '-';

    private const int MostOnStack = 128;

    private static readonly Rune CombiningGraphemeJoiner = new(0x034F);
    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    // Letters with a stroke, which no normalisation takes off, and the same without it.
    private const string Stroked = "ÐĐØŁĦŦ";
    private const string Unstroked = "DDOLHT";

    // Cyrillic and Greek capitals that are drawn like Latin ones: a word of these letters only looks like a Latin word.
    private static readonly System.Buffers.SearchValues<char> LookAlikes = System.Buffers.SearchValues.Create(
        "АВЕЗКМНОРСТУХЅІЈԚԜҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϺ");

    private enum Alphabet
    {
        None,
        Han,
        Latin,
        Greek,
        Cyrillic,
        Kana,
        Hangul,
    }

    /// <summary>The spelling with hyphens; or what stands in the way.</summary>
    public static SpellingFault? Read(string text, Letters letters, out string hyphened)
    {
        hyphened = text;
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Plain))
        {
            return null;
        }

        if (Unreadable(text) is { } unreadable)
        {
            return new SpellingFault(unreadable, letters);
        }

        // Capitals may be composed anew.
        return Fold(text.Normalize(NormalizationForm.FormKC), letters, out hyphened);
    }

    /// <summary>The same without its hyphens.</summary>
    public static string Bare(string hyphened) => hyphened.Contains(Hyphen, StringComparison.Ordinal)
        ? hyphened.Replace("-", "", StringComparison.Ordinal) : hyphened;

    /// <summary>
    /// What is left of a bare text when accents and strokes fall, and the characters that are taken for a dash: not an identity, but enough
    /// to see that two may be the same.
    /// </summary>
    public static string Loose(string bare)
    {
        if (!bare.AsSpan().ContainsAnyExcept(Plain))
        {
            return bare;
        }

        var loose = new StringBuilder(bare.Length);
        foreach (var letter in bare.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && letter is not ('一' or 'ー' or '丨'))
            {
                loose.Append(Stroked.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Unstroked[at] : letter);
            }
        }

        return loose.Length == 0 ? bare : loose.ToString();
    }

    /// <summary>Whether a text is nothing but digits.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    // Half a surrogate pair, and the two that are no characters: normalising them throws.
    private static Rune? Unreadable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || (rune.Value & 0xFFFE) == 0xFFFE)
            {
                return rune;
            }
        }

        return null;
    }

    private static SpellingFault? Fold(string text, Letters letters, out string hyphened)
    {
        var into = new StringBuilder(Math.Min(text.Length, MostOnStack));
        var (alphabet, lookAlikes, first) = (Alphabet.None, true, (Rune?)null);
        var isApart = false;
        hyphened = "";
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsNothing(rune))
            {
                continue;
            }

            if (IsSeparator(rune))
            {
                isApart = into.Length > 0;
                continue;
            }

            var capital = Capital(rune);
            if (AlphabetOf(capital) is not { } found || (letters == Letters.Ascii && !capital.IsAscii))
            {
                return new SpellingFault(rune, letters, IsLookAlike(capital));
            }

            if (found is not (Alphabet.None or Alphabet.Han))
            {
                if (alphabet != Alphabet.None && alphabet != found)
                {
                    // Of two alphabets the one that is not Latin is the stranger.
                    var stranger = found == Alphabet.Latin ? first ?? rune : rune;
                    return new SpellingFault(stranger, letters, IsLookAlike(Capital(stranger)));
                }

                alphabet = found;
                first ??= rune;
                lookAlikes &= IsLookAlike(capital);
            }

            if (isApart)
            {
                into.Append(Hyphen);
                isApart = false;
            }

            into.Append(capital.ToString());
        }

        hyphened = into.ToString();
        return hyphened.Length == 0 ? new SpellingFault(null, letters)
            : first is { } letter && lookAlikes ? new SpellingFault(letter, letters, IsLookAlike: true)
            : null;
    }

    private static bool IsLookAlike(Rune capital) => capital.IsBmp && LookAlikes.Contains((char)capital.Value);

    private static bool IsNothing(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune == CombiningGraphemeJoiner
            || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    private static bool IsSeparator(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)
        || Rune.IsSeparator(rune);

    private static Rune Capital(Rune rune) => rune.Value is 'ı' or 'İ' ? new Rune('I') : Rune.ToUpperInvariant(Rune.ToLowerInvariant(rune));

    // Null of a character that has no place in any identity.
    private static Alphabet? AlphabetOf(Rune rune) => rune.Value switch
    {
        >= '0' and <= '9' => Alphabet.None,
        >= 'A' and <= 'Z' => Alphabet.Latin,
        0x3005 or 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x323AF) => Alphabet.Han,
        (>= 0x00C0 and <= 0x017F) or (>= 0x0218 and <= 0x021B) or (>= 0x1E00 and <= 0x1EFF) when Rune.IsLetter(rune) => Alphabet.Latin,
        (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF) when Rune.IsLetter(rune) => Alphabet.Greek,
        >= 0x0400 and <= 0x052F when Rune.IsLetter(rune) => Alphabet.Cyrillic,
        (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF) => Alphabet.Kana,
        >= 0xAC00 and <= 0xD7A3 => Alphabet.Hangul,
        _ => null,
    };
}
