namespace EligibilityService.Core.Primitives;

/// <summary>
/// The id of a company, or its tax id: a unified social credit code, the 15 digits that preceded it, a VAT number of another country. Bare
/// capitals; a <c>CN</c> in front, as EN 16931 has it before tax ids, is off where a Chinese id follows. Prefixes of other countries stay:
/// there the number is theirs only with them.
/// </summary>
public sealed record CompanyId : Identity
{
    private const string China = "CN";
    private const int LengthBeforeCreditCodes = 15;

    private CompanyId(string written, string key, bool isChinese)
        : base(written, key) => IsChinese = isChinese;

    /// <summary>Whether it is a valid unified social credit code, or has the 15 digits of the ids before.</summary>
    public bool IsChinese { get; }

    /// <summary>Reads an id in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out CompanyId? id)
    {
        id = null;
        if (Spelling.Read(text, Letters.Ascii, out var hyphened) is { } fault)
        {
            return fault;
        }

        var bare = Spelling.Bare(hyphened);
        id = IsOfChina(bare) ? new CompanyId(text, bare, true)
            : bare.StartsWith(China, StringComparison.Ordinal) && IsOfChina(bare[China.Length..])
                ? new CompanyId(text, bare[China.Length..], true)
            : new CompanyId(text, bare, false);
        return null;
    }

    /// <summary>Whether it is the id of an organisation.</summary>
    public bool Is(UnifiedSocialCreditCode code) => string.Equals(Key, code.Value, StringComparison.Ordinal);

    private static bool IsOfChina(string bare) => (bare.Length == LengthBeforeCreditCodes && Spelling.IsDigits(bare))
        || UnifiedSocialCreditCode.TryParse(bare, out _) == CreditCodeFault.None;
}
