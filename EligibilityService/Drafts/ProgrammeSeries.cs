using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Drafts;

/// <summary>The versions of a programme, of which there may be none yet.</summary>
/// <param name="id">The programme's id.</param>
/// <param name="published">The published versions of all programmes.</param>
/// <param name="catalogues">The published versions of the catalogue.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgrammeSeries(string id, ProgrammeVersions published, CatalogueVersions catalogues, TimeProvider time)
    : Series<ProgrammeContent, ProgrammeDocument, ProgrammeVersion>(published, VersionsJson.Shared.ProgrammeContent, "version")
{
    /// <inheritdoc/>
    public override Versioned Kind => Versioned.Programme;

    /// <inheritdoc/>
    public override string Programme => id;

    /// <inheritdoc/>
    public override string Address => $"/v1/programmes/{id}/drafts";

    /// <inheritdoc/>
    public override Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, DraftsJson.Shared.ProgrammeDraftRequest, faults) is { } request
            ? Begin(request.Title, request.From, request.Document, faults) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number)
    {
        var faults = new Faults();
        _ = VersionOf(document, 1, faults);
        var content = Parse(document);
        var catalogue = catalogues.InForce(content.EffectiveFrom, time.GetUtcNow())?.Document;
        VersionPeriod[] others = [.. Published.Versions(id).Where(one => one.Number != number)
            .Select(one => new VersionPeriod(one.Number, one.Document.EffectiveFrom, one.Document.EffectiveUntil))];
        var around = new ProgrammeSurroundings(catalogue, others, [.. Published.Ids(DateTimeOffset.MaxValue)])
        {
            Exclusive =
            [
                .. Published.Ids(DateTimeOffset.MaxValue).Where(other => other != id).SelectMany(Published.Versions)
                    .Where(one => one.Document.EffectiveUntil is not { } end || end > content.EffectiveFrom)
                    .Select(one => new ExclusiveNaming(one.Programme, one.Number, one.Version.ExclusiveProgrammes)),
            ],
        };
        return FindingsOf(faults, ProgrammeChecks.Of(content, before is { } known ? Parse(known) : null, around));
    }

    /// <inheritdoc/>
    protected override Canonical? ContentOf(ProgrammeContent content, string pointer, Faults faults)
    {
        if (content.Programme == id)
        {
            return base.ContentOf(content, pointer, faults);
        }

        faults.Add($"{pointer}/programme", FaultCode.Inconsistent, "programme_series.another_programme(id, programme)", id,
            content.Programme);
        return null;
    }
}
