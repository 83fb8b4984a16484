using EligibilityService.Access.Audit;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;

namespace EligibilityService.Drafts;

internal sealed class CatalogueSeries(CatalogueVersions published) : Series<CatalogueContent, CatalogueDocument, CatalogueVersion>(
    published, VersionsJson.Shared.CatalogueContent, "number")
{
    public override Versioned Kind => Versioned.Catalogue;

    public override string Programme => "";

    public override string Address => "/v1/catalogue/drafts";

    public override Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, DraftsJson.Shared.CatalogueDraftRequest, faults) is { } request
            ? Begin(request.Title, request.From, request.Document, faults) : null;

    public override IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number)
    {
        var faults = new Faults();
        var version = VersionOf(document, 1, faults);
        var others = Published.Versions(Programme).Where(one => one.Number != number)
            .Select(one => new VersionPeriod(one.Number, one.Document.EffectiveFrom, null));
        return FindingsOf(faults,
            CatalogueChecks.Of(Parse(document), before is { } known ? Parse(known) : null, others, faults.Any ? null : version));
    }
}
