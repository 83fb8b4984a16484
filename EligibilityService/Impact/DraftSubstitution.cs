using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Impact;

/// <summary>
/// A draft as if it had been published: in the place of the version that would be in force for a case's date. Where it would not be in
/// force the case keeps the versions that it was decided with; or, as though it were in force on every date, all cases are decided with it.
/// </summary>
internal sealed class DraftSubstitution
{
    private readonly bool _asThough;
    private readonly CaseMaker _cases;
    private readonly DateTimeOffset _knownAt;
    private readonly CatalogueVersion? _catalogue;
    private readonly CatalogueVersion[] _catalogues;
    private readonly ProgrammeVersion? _programme;
    private readonly ProgrammeVersion[] _programmes;

    private DraftSubstitution(
        CaseMaker cases, DateTimeOffset knownAt, bool asThough, CatalogueVersion? catalogue, CatalogueVersion[] catalogues,
            ProgrammeVersion? programme, ProgrammeVersion[] programmes) =>
        (_cases, _knownAt, _asThough, _catalogue, _catalogues, _programme, _programmes) = (cases, knownAt, asThough, catalogue, catalogues,
            programme, programmes);

    /// <summary>A draft of the catalogue among all published versions.</summary>
    public static DraftSubstitution Of(CatalogueVersion draft, CatalogueVersions published, CaseMaker cases, DateTimeOffset knownAt,
        bool asThough) =>
        new(cases, knownAt, asThough, draft, [.. published.All.Select(one => one.Version), draft], null, []);

    /// <summary>A draft of a programme among its published versions.</summary>
    public static DraftSubstitution Of(ProgrammeVersion draft, ProgrammeVersions published, CaseMaker cases, DateTimeOffset knownAt,
        bool asThough) =>
        new(cases, knownAt, asThough, null, [], draft, [.. published.Versions(draft.Programme).Select(one => one.Version), draft]);

    /// <summary>Whether limits per buyer may be asked of decisions of a programme.</summary>
    public static bool AsksOfBuyers(string programme, ProgrammeVersions published, ProgrammeVersion? draft) =>
        published.Versions(programme).Select(one => one.Version).Append(draft).Any(version => version?.Limits?.PerBuyer.Count > 0);

    /// <summary>The versions that a recorded case would be decided with, and whether any of them is the draft.</summary>
    public (CaseVersions Versions, bool Touched) VersionsFor(RecordedDecision record, CaseVersions recorded)
    {
        var asOf = record.Context.AsOf;
        if (_catalogue is not null)
        {
            return _asThough || Timeline.InForce(_catalogues, asOf, _knownAt) == _catalogue ? (recorded with { Catalogue = _catalogue },
                true)
                : (recorded, false);
        }

        if (_programme is null || record.Programme != _programme.Programme)
        {
            return (recorded, false);
        }

        // Money is committed on the day of the decision, so the limits are those that the case's year had then.
        var rules = _asThough || Timeline.InForce(_programmes, asOf, _knownAt) == _programme;
        var limits = _asThough || _programme == BudgetYears.VersionFor(
            day => Timeline.InForce(_programmes, day, _knownAt), _cases.DayOf(record.DecidedAt), record.Context.ReceivedOn);
        return (recorded with { Programme = rules ? _programme : recorded.Programme, Limits = limits ? _programme : recorded.Limits },
            rules || limits);
    }
}
