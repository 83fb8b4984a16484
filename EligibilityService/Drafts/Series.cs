using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions;

namespace EligibilityService.Drafts;

/// <summary>The versions of the catalogue, or of a programme, which a draft continues. A programme may have none yet.</summary>
internal abstract class Series
{
    /// <summary>The one that a route is about: the programme's where it names one, else the catalogue's.</summary>
    public static ValueTask<Series> BindAsync(HttpContext context)
    {
        var editing = context.RequestServices.GetRequiredService<DraftEditing>();
        return new(context.GetRouteValue("id") is string id ? editing.Programme(id) : editing.Catalogue);
    }

    /// <summary>The catalogue or a programme.</summary>
    public abstract Versioned Kind { get; }

    /// <summary>The programme; empty for the catalogue.</summary>
    public abstract string Programme { get; }

    /// <summary>Where its drafts are.</summary>
    public abstract string Address { get; }

    /// <summary>What a document is read as.</summary>
    public abstract JsonTypeInfo ContentType { get; }

    /// <summary>Reads a document strictly; its canonical form, or null with every fault noted.</summary>
    public abstract Canonical? Read(ReadOnlyMemory<byte> json, Faults faults);

    /// <summary>Reads what a draft is to begin with; null with every fault noted.</summary>
    public abstract Beginning? ReadBeginning(ReadOnlyMemory<byte> json, Faults faults);

    /// <summary>The content of the version of a number, even before its instant has come; null when there is none.</summary>
    public abstract Canonical? ContentOf(int number);

    /// <summary>All findings on a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="before">What it began with; null for nothing.</param>
    /// <param name="number">The version that it has become; null while it is none.</param>
    public abstract IReadOnlyList<CheckFinding> Check(Canonical document, Canonical? before, int? number);

    /// <summary>The number of the newest version, read in a transaction; 0 when there is none.</summary>
    public abstract Task<int> NewestAsync(DbConnection db);

    /// <summary>The same, as it is now.</summary>
    public Task<int> NewestAsync(Database database) => database.ReadAsync(NewestAsync);

    /// <summary>Whether a document could be published with a number; if not, every fault is noted.</summary>
    public abstract bool IsWhole(Canonical document, int number, Faults faults);

    /// <summary>A document with what publication adds.</summary>
    public abstract ReadOnlyMemory<byte> ToPublish(Canonical document, int number, DateTimeOffset at, string by);

    /// <summary>Freezes what <see cref="ToPublish"/> has made as a version.</summary>
    public abstract Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document);
}

/// <summary>What both kinds of series do alike.</summary>
/// <param name="published">The published versions.</param>
/// <param name="type">What the content of a document is read as.</param>
/// <param name="numberName">The member in which a document has its number.</param>
internal abstract class Series<TContent, TDocument, TVersion>(
    PublishedVersions<TDocument, TVersion> published, JsonTypeInfo<TContent> type, string numberName) : Series
    where TContent : class
    where TDocument : class, TContent
    where TVersion : class, IVersion
{
    /// <summary>The published versions.</summary>
    protected PublishedVersions<TDocument, TVersion> Published { get; } = published;

    /// <inheritdoc/>
    public override JsonTypeInfo ContentType => type;

    /// <inheritdoc/>
    public override Canonical? Read(ReadOnlyMemory<byte> json, Faults faults) =>
        Canonical.Read(json, type, faults) is { } content ? ContentOf(content, "", faults) : null;

    /// <inheritdoc/>
    public override Canonical? ContentOf(int number) =>
        Published.Find(Programme, number) is { } found ? Canonical.Of(found.Document, type) : null;

    /// <inheritdoc/>
    public override Task<int> NewestAsync(DbConnection db) => PublishedVersions<TDocument, TVersion>.NewestAsync(db, Programme);

    /// <inheritdoc/>
    public override bool IsWhole(Canonical document, int number, Faults faults) =>
        VersionOf(document, number, faults) is not null && !faults.Any;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> ToPublish(Canonical document, int number, DateTimeOffset at, string by)
    {
        var json = JsonNode.Parse(document.Text)!.AsObject();
        json[numberName] = number;
        json["publishedAt"] = InstantText.Show(at);
        json["publishedBy"] = by;
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    /// <inheritdoc/>
    public override Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document) => Published.AppendAsync(db, document);

    /// <summary>The content of a stored document.</summary>
    public TContent Parse(Canonical document) => JsonSerializer.Deserialize(document.Text, type)!;

    /// <summary>
    /// The version that a document would be, were it published with a number; null with every fault noted when it cannot be one.
    /// </summary>
    public TVersion? VersionOf(Canonical document, int number, Faults faults) =>
        Published.Read(ToPublish(document, number, DateTimeOffset.UnixEpoch, ""), faults)?.Version;

    /// <summary>The canonical form of content for this series; null with a fault noted when it is for another one.</summary>
    protected virtual Canonical? ContentOf(TContent content, string pointer, Faults faults) => Canonical.Of(content, type);

    /// <summary>What a draft begins with: one thing.</summary>
    protected Beginning? Begin(string title, int? from, TContent? content, Faults faults)
    {
        var document = content is null ? null : ContentOf(content, "/document", faults);
        if (!faults.Any && from is null == document is null)
        {
            faults.Add("/from", FaultCode.Inconsistent, "series.version_or_document()");
        }

        return faults.Any ? null : new Beginning(title, from, document);
    }

    /// <summary>
    /// What stands in the way of making a version of a document is a finding, so that a draft may pass through states that are not whole.
    /// </summary>
    /// <param name="faults">What stands in the way.</param>
    /// <param name="checks">The findings of the checks. Where they name an error of their own, it is not said twice.</param>
    protected static IReadOnlyList<CheckFinding> FindingsOf(Faults faults, IReadOnlyList<CheckFinding> checks)
    {
        var told = checks.Where(one => one.Severity == Severity.Error).Select(one => one.Pointer).ToHashSet(StringComparer.Ordinal);
        return [.. faults.All.Where(fault => !told.Contains(fault.Pointer))
            .Select(fault => new CheckFinding(Severity.Error, FindingCode.DocumentNotWhole, fault.Pointer, fault.Detail)), .. checks];
    }
}
