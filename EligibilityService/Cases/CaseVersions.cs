using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Cases;

/// <summary>The versions that a case is decided with.</summary>
/// <param name="Programme">Whose rules apply.</param>
/// <param name="Catalogue">Whose models apply.</param>
/// <param name="Limits">Whose limits apply.</param>
internal sealed record CaseVersions(ProgrammeVersion Programme, CatalogueVersion Catalogue, ProgrammeVersion Limits);
