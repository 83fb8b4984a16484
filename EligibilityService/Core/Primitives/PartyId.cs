namespace EligibilityService.Core.Primitives;

/// <summary>Ids of buyers as they are printed, which may be anything.</summary>
internal static class PartyId
{
    /// <summary>The normal form; of a text that can be no id, the text itself, which then equals no id.</summary>
    public static string Normal(string text) => CompanyId.TryParse(text, out var id) is null ? id!.Key : text.Trim();

    /// <summary>Whether a normal form is a valid credit code.</summary>
    public static bool IsCreditCode(string id) => UnifiedSocialCreditCode.TryParse(id, out _) == CreditCodeFault.None;
}
