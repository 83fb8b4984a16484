using EligibilityService.Core.Primitives;

namespace EligibilityService.Catalogue;

/// <summary>What is wrong, or odd, in a draft of the catalogue that can be read.</summary>
internal static class CatalogueChecks
{
    /// <summary>All findings at once, in the order of their places.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    public static IReadOnlyList<CheckFinding> Of(CatalogueContent draft, CatalogueContent? before)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return [];
    }
}
