using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Cases;

/// <summary>A draft as the version that it would become: of a programme, or of the catalogue.</summary>
/// <param name="Programme">The programme version; null of a draft of the catalogue.</param>
/// <param name="Catalogue">The catalogue version; null of a draft of a programme.</param>
internal sealed record Drafted(DraftRef Draft, ProgrammeVersion? Programme, CatalogueVersion? Catalogue);
