namespace EligibilityService.Core.Primitives;

/// <summary>What is wrong with a text that should be a unified social credit code.</summary>
public enum CreditCodeFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has not 18 characters.</summary>
    Length,

    /// <summary>
    /// A character is outside the alphabet (digits and capitals without I, O, S, V, Z), or the division is not six digits.
    /// </summary>
    Form,

    /// <summary>The last character is not the one that the others give.</summary>
    CheckCharacter,
}

/// <summary>
/// The identity of an organisation in China (GB 32100-2015): 18 characters, the last a check character over the others.
/// Equal by text. The division inside it is where the organisation was first registered; firms move, so it is evidence and no more.
/// </summary>
public sealed record UnifiedSocialCreditCode
{
    /// <summary>Every code has this many characters.</summary>
    public const int Length = 18;

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create(Alphabet);

    // 3^i mod 31, for the first seventeen places (GB 32100-2015, annex B).
    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private UnifiedSocialCreditCode(string value) => Value = value;

    /// <summary>The code itself.</summary>
    public string Value { get; }

    /// <summary>
    /// The administrative division of first registration, six digits; 100000 is the state level and says nothing of a place.
    /// </summary>
    public string Division => Value.Substring(2, 6);

    /// <summary>Whether the division names no place.</summary>
    public bool IsNational => Value.AsSpan(2).StartsWith("100000");

    /// <summary>Whether it was given by market regulation (9) to an enterprise (1).</summary>
    public bool IsEnterprise => Value[0] == '9' && Value[1] == '1';

    /// <summary>Reads a code exactly; says what is wrong otherwise.</summary>
    public static CreditCodeFault TryParse(string text, out UnifiedSocialCreditCode? code)
    {
        code = null;
        if (text.Length != Length)
        {
            return CreditCodeFault.Length;
        }

        if (text.AsSpan().ContainsAnyExcept(Letters) || text.AsSpan(2, 6).ContainsAnyExceptInRange('0', '9'))
        {
            return CreditCodeFault.Form;
        }

        if (text[^1] != CheckCharacter(text))
        {
            return CreditCodeFault.CheckCharacter;
        }

        code = new UnifiedSocialCreditCode(text);
        return CreditCodeFault.None;
    }

    /// <summary>The check character that the first seventeen give; they must be of the alphabet.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            sum += Alphabet.IndexOf(text[i], StringComparison.Ordinal) * Weights[i];
        }

        return Alphabet[(31 - (sum % 31)) % 31];
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
