namespace EligibilityService.Core.Primitives;

/// <summary>The number by which a document is referred to: a red-letter invoice, a record of acceptance, a payment. Bare.</summary>
public sealed record DocumentReference : Identity
{
    private DocumentReference(string written, string key)
        : base(written, key)
    {
    }

    /// <summary>Reads a reference in any spelling; says what is wrong otherwise.</summary>
    public static SpellingFault? TryParse(string text, out DocumentReference? reference)
    {
        var fault = Spelling.Read(text, Letters.HanAndOneAlphabet, out var hyphened);
        reference = fault is null ? new DocumentReference(text, Spelling.Bare(hyphened)) : null;
        return fault;
    }
}
