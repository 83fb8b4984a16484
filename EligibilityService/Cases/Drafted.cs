using EligibilityService.Access;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>A draft as the version that it would become: of a programme, or of the catalogue.</summary>
/// <param name="Draft">The draft.</param>
/// <param name="Programme">The programme version; null of a draft of the catalogue.</param>
/// <param name="Catalogue">The catalogue version; null of a draft of a programme.</param>
internal sealed record Drafted(DraftRef Draft, ProgrammeVersion? Programme, CatalogueVersion? Catalogue);

/// <summary>Where previews find drafts.</summary>
internal interface IDraftedVersions
{
    /// <summary>A draft that the caller may read, as the version that it would become; or the problem that there is none.</summary>
    Task<(Drafted? Drafted, Problem? Problem)> FindAsync(string draft, Caller caller);
}
