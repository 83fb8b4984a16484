namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Rules that the page has and the service lacks: cases that need them are not drawn as long as the word here is true.
/// A word goes, with the line that asks for it, as soon as the service has the rule.
/// </summary>
internal static class NotYet
{
    /// <summary>Section 3.1: a D of rule 5 that does not qualify is MODEL_EXCLUDED also where the brand contradicts it; the service says MODEL_TEXT_CONFLICT.</summary>
    public static readonly bool ExcludedAgainstBrand = true;

    /// <summary>Section 3.1: the note MODEL_BY_ATTACHMENT stands also beside a condition that is not met; the service then leaves it out.</summary>
    public static readonly bool AttachmentNotedAlways = true;

    /// <summary>Section 11.5: a unit that counts nothing says nothing where lines count by expense category either; the service then takes the quantity.</summary>
    public static readonly bool UnitsOfExpenses = true;

    /// <summary>Section 11.6: a short name beside the brand of a vendor that has none of its meanings names nothing; in the service it contradicts the brand.</summary>
    public static readonly bool ShortNameUnderAnotherBrand = true;
}
