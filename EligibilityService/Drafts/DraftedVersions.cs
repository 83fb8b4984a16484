using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>Drafts as the versions that they would become, for previews.</summary>
internal sealed class DraftedVersions(DraftStore drafts, DraftEditing editing, Database database)
{
    /// <summary>A draft that the caller may read, as the version that it would become; or the problem that there is none.</summary>
    public async Task<(Drafted? Drafted, Problem? Problem)> FindAsync(string draft, Caller caller)
    {
        if (await drafts.FindAsync(draft) is not { } found)
        {
            return (null, Problem.NotFound("drafted_versions.unknown_draft()"));
        }

        var (write, approve) = found.Kind == Versioned.Catalogue ? (Scopes.CatalogueWrite, Scopes.CatalogueApprove)
            : (Scopes.ProgrammesWrite, Scopes.ProgrammesApprove);
        if (!caller.May(write) && !caller.May(approve))
        {
            return (null, new Problem(ProblemKind.Forbidden, Phrase.Of("drafted_versions.scope_lacking(write, approve)", write,
                approve)));
        }

        var faults = new Faults();
        var drafted = found.Kind == Versioned.Catalogue
            ? new Drafted(new DraftRef(found.Id, null), null,
                editing.Catalogue.VersionOf(found.Document, await NumberAsync(found, editing.Catalogue), faults))
            : await OfProgrammeAsync(found, faults);
        return faults.Any
            ? (null, DraftEditing.NotWhole(faults))
            : (drafted, null);
    }

    private async Task<Drafted> OfProgrammeAsync(StoredDraft draft, Faults faults)
    {
        var series = editing.Programme(draft.Programme);
        return new Drafted(new DraftRef(draft.Id, draft.Programme),
            series.VersionOf(draft.Document, await NumberAsync(draft, series), faults), null);
    }

    // The number that it has, or would be given if it were approved next.
    private async Task<int> NumberAsync(StoredDraft draft, Series series) => draft.Version ?? await series.NewestAsync(database) + 1;
}
