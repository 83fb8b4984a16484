namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Rules that the page has and the service lacks: cases that need them are not drawn as long as the word here is true.
/// A word goes, with the line that asks for it, as soon as the service has the rule.
/// </summary>
internal static class NotYet
{
    /// <summary>Section 3.1: declarations against the print, attachments; <c>document_kept</c>, <c>declarations_unchanged</c>.</summary>
    public static readonly bool Declarations = true;

    /// <summary>Section 3, "Whose invoice": the printed buyer, companies of other countries, kinds of documents.</summary>
    public static readonly bool Buyers = true;

    /// <summary>Section 7: the clause of each rate and bracket.</summary>
    public static readonly bool Clauses = true;

    /// <summary>Section 11: goods, units that count nothing, short names without a word for a card.</summary>
    public static readonly bool Goods = true;
}
