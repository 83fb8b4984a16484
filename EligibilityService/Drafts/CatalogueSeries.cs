using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>The versions of the catalogue.</summary>
internal sealed class CatalogueSeries(CatalogueShelf shelf) : Series
{
    /// <inheritdoc/>
    public override Versioned Kind => Versioned.Catalogue;

    /// <inheritdoc/>
    public override string Programme => "";

    /// <inheritdoc/>
    public override string Address => "/v1/catalogue/drafts";

    /// <inheritdoc/>
    protected override string NumberName => "number";

    /// <inheritdoc/>
    public override JsonTypeInfo ContentType => VersionsJson.Shared.CatalogueContent;

    /// <inheritdoc/>
    public override Canonical? Read(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, VersionsJson.Shared.CatalogueContent, faults) is { } content
            ? Canonical.Of(content, VersionsJson.Shared.CatalogueContent) : null;

    /// <inheritdoc/>
    public override Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, DraftsJson.Shared.CatalogueDraftRequest, faults) is { } request
        ? Begin(request.Title, request.From, request.Document is { } content ? Canonical.Of(content, VersionsJson.Shared.CatalogueContent)
            : null, faults)
        : null;

    /// <inheritdoc/>
    public override Canonical? ContentOf(int number) => shelf.Find(number) is { } found
        ? Canonical.Of(found.Document, VersionsJson.Shared.CatalogueContent) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number)
    {
        var faults = new Faults();
        var version = VersionOf(document, 1, faults);
        var others = shelf.All.Select(one => one.Document).Where(one => one.Number != number)
            .Select(one => new VersionPeriod(one.Number, one.EffectiveFrom, null));
        return FindingsOf(faults,
            CatalogueChecks.Of(Parse(document), before is { } known ? Parse(known) : null, others, faults.Any ? null : version));
    }

    /// <inheritdoc/>
    public override Task<int> NewestAsync(DbConnection db) => CatalogueShelf.NewestAsync(db);

    /// <inheritdoc/>
    public override bool IsWhole(Canonical document, int number, Faults faults) => VersionOf(document, number, faults) is not null
        && !faults.Any;

    /// <inheritdoc/>
    public override Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document) => CatalogueShelf.AppendAsync(db, document);

    /// <summary>What a stored document says.</summary>
    public static CatalogueContent Parse(Canonical document) =>
        JsonSerializer.Deserialize(document.Text, VersionsJson.Shared.CatalogueContent)!;

    /// <summary>
    /// The version that a document would be, were it published with a number; null with every fault noted when it cannot be one.
    /// </summary>
    public CatalogueVersion? VersionOf(Canonical document, int number, Faults faults) =>
        StrictJson.Read(Published(document, number, DateTimeOffset.UnixEpoch, ""), VersionsJson.Shared.CatalogueDocument,
            faults) is { } whole
            ? CatalogueReader.Read(whole, faults) : null;
}
