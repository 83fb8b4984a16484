using EligibilityService.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Programmes;

/// <summary>What is wrong, or odd, in a draft of a programme that can be read.</summary>
internal static class ProgrammeChecks
{
    /// <summary>All findings at once, in the order of their places.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    /// <param name="catalogue">The catalogue in force on the draft's first day.</param>
    public static IReadOnlyList<CheckFinding> Of(ProgrammeContent draft, ProgrammeContent? before, CatalogueContent? catalogue)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return [];
    }
}
