using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>The versions of a programme, of which there may be none yet.</summary>
/// <param name="id">The programme's id.</param>
/// <param name="shelf">Published versions.</param>
/// <param name="catalogues">Published catalogues.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgrammeSeries(string id, ProgrammeShelf shelf, CatalogueShelf catalogues, TimeProvider time) : Series
{
    /// <inheritdoc/>
    public override Versioned Kind => Versioned.Programme;

    /// <inheritdoc/>
    public override string Programme => id;

    /// <inheritdoc/>
    public override string Address => $"/v1/programmes/{id}/drafts";

    /// <inheritdoc/>
    protected override string NumberName => "version";

    /// <inheritdoc/>
    public override JsonTypeInfo ContentType => VersionsJson.Shared.ProgrammeContent;

    /// <inheritdoc/>
    public override Canonical? Read(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, VersionsJson.Shared.ProgrammeContent, faults) is { } content ? OfThis(content, "", faults) : null;

    /// <inheritdoc/>
    public override Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, DraftsJson.Shared.ProgrammeDraftRequest, faults) is { } request
        ? Begin(request.Title, request.From, request.Document is { } content ? OfThis(content, "/document", faults) : null, faults)
        : null;

    /// <inheritdoc/>
    public override Canonical? ContentOf(int number) => shelf.Find(id, number) is { } found
        ? Canonical.Of(found.Document, VersionsJson.Shared.ProgrammeContent) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number)
    {
        var faults = new Faults();
        _ = VersionOf(document, 1, faults);
        var content = Parse(document);
        var catalogue = catalogues.InForce(content.EffectiveFrom, time.GetUtcNow())?.Document;
        VersionPeriod[] others = [.. shelf.Versions(id).Select(one => one.Document).Where(one => one.Version != number)
            .Select(one => new VersionPeriod(one.Version, one.EffectiveFrom, one.EffectiveUntil))];
        var around = new ProgrammeSurroundings(catalogue, others, [.. shelf.Ids(DateTimeOffset.MaxValue)])
        {
            Exclusive =
            [
                .. shelf.Ids(DateTimeOffset.MaxValue).Where(other => other != id).SelectMany(shelf.Versions)
                    .Where(one => one.Document.EffectiveUntil is not { } end || end > content.EffectiveFrom)
                    .Select(one => new ExclusiveNaming(one.Document.Programme, one.Document.Version, one.Version.ExclusiveProgrammes)),
            ],
        };
        return FindingsOf(faults, ProgrammeChecks.Of(content, before is { } known ? Parse(known) : null, around));
    }

    /// <inheritdoc/>
    public override Task<int> NewestAsync(DbConnection db) => ProgrammeShelf.NewestAsync(db, id);

    /// <inheritdoc/>
    public override bool IsWhole(Canonical document, int number, Faults faults) => VersionOf(document, number, faults) is not null
        && !faults.Any;

    /// <inheritdoc/>
    public override Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document) => ProgrammeShelf.AppendAsync(db, document);

    /// <summary>What a stored document says.</summary>
    public static ProgrammeContent Parse(Canonical document) =>
        JsonSerializer.Deserialize(document.Text, VersionsJson.Shared.ProgrammeContent)!;

    /// <summary>
    /// The version that a document would be, were it published with a number; null with every fault noted when it cannot be one.
    /// </summary>
    public ProgrammeVersion? VersionOf(Canonical document, int number, Faults faults) =>
        StrictJson.Read(Published(document, number, DateTimeOffset.UnixEpoch, ""), VersionsJson.Shared.ProgrammeDocument,
            faults) is { } whole
            ? ProgrammeReader.Read(whole, faults) : null;

    private Canonical? OfThis(ProgrammeContent content, string pointer, Faults faults)
    {
        if (content.Programme == id)
        {
            return Canonical.Of(content, VersionsJson.Shared.ProgrammeContent);
        }

        faults.Add($"{pointer}/programme", FaultCode.Inconsistent, $"This is a draft of {id}; the document is of {content.Programme}.",
            $"此处为{id}的草案；文件属于{content.Programme}。");
        return null;
    }
}
