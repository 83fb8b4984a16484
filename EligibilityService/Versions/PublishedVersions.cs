using System.Collections.Frozen;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Versions;

/// <summary>A published version: its document as it was, and what the core makes of it.</summary>
/// <param name="Version">The version for deciding.</param>
/// <param name="Json">The document's bytes, canonical.</param>
/// <param name="Sha256">Their SHA-256, lower hex.</param>
internal sealed record Published<TDocument, TVersion>(TDocument Document, TVersion Version, ReadOnlyMemory<byte> Json, string Sha256)
    : IVersion
    where TVersion : IVersion
{
    public string Programme => Version.Programme;

    public int Number => Version.Number;

    public EffectivePeriod Effective => Version.Effective;

    public DateTimeOffset PublishedAt => Version.PublishedAt;
}

/// <summary>
/// All published versions of the catalogue, or of all programmes: in memory and immutable, so that deciding reads no table. Versions are
/// added and never changed or taken away.
/// </summary>
/// <param name="type">What a document is read as.</param>
/// <param name="make">Makes a version of a document; null with every fault noted.</param>
/// <param name="ofCatalogue">Whether they are the catalogue's, whose programme is empty.</param>
internal abstract class PublishedVersions<TDocument, TVersion>(
    Database database, JsonTypeInfo<TDocument> type, Func<TDocument, Faults, TVersion?> make, bool ofCatalogue)
    where TDocument : class
    where TVersion : class, IVersion
{
    private readonly Lock _taking = new();

    private volatile FrozenDictionary<string, Published<TDocument, TVersion>[]> _byProgramme =
        FrozenDictionary<string, Published<TDocument, TVersion>[]>.Empty;

    /// <summary>The ids of all programmes of which anything was published by an instant, in order.</summary>
    public IEnumerable<string> Ids(DateTimeOffset at) =>
        _byProgramme.Where(pair => pair.Value.Any(one => one.PublishedAt <= at)).Select(pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>
    /// All versions of a programme, oldest number first. It has also those that are approved and whose instant has not come, so it is not
    /// for answers.
    /// </summary>
    public IReadOnlyList<Published<TDocument, TVersion>> Versions(string programme) =>
        _byProgramme.TryGetValue(programme, out var versions) ? versions : [];

    /// <summary>The versions of a programme that were published by an instant, oldest number first.</summary>
    public IReadOnlyList<Published<TDocument, TVersion>> Versions(string programme, DateTimeOffset at) =>
        [.. Versions(programme).Where(one => one.PublishedAt <= at)];

    public Published<TDocument, TVersion>? Find(string programme, int number) =>
        Versions(programme).FirstOrDefault(one => one.Number == number);

    /// <summary>One version that was published by an instant; null when there is none.</summary>
    public Published<TDocument, TVersion>? Find(string programme, int number, DateTimeOffset at) =>
        Find(programme, number) is { } found && found.PublishedAt <= at ? found : null;

    public Published<TDocument, TVersion>? InForce(string programme, DateOnly asOf, DateTimeOffset knownAt) =>
        Timeline.InForce(Versions(programme), asOf, knownAt);

    /// <summary>The documents of a programme that were published by an instant, in the order of their publication.</summary>
    public IReadOnlyList<TDocument> KnownAt(string programme, DateTimeOffset at) =>
        [.. Versions(programme, at).OrderBy(one => one.PublishedAt).Select(one => one.Document)];

    /// <summary>Reads all versions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        await using var db = await database.OpenAsync(cancellation);
        var rows = await db.QueryAsync<StoredVersion>(
            """
            SELECT programme_id AS Programme, number AS Number, published_at AS PublishedAt, document AS Document, sha256 AS Sha256 FROM published_versions
            WHERE (programme_id = '') = @ofCatalogue ORDER BY programme_id, number
            """,
            new { ofCatalogue });
        Take([.. rows.Select(ReadStored)]);
    }

    /// <summary>Reads all versions again when there are others than are known.</summary>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await using var db = await database.OpenReadAsync(cancellation);
        await RefreshAsync(db, cancellation);
    }

    /// <summary>
    /// The same for the writer, in its transaction and under its locks, however late this replica is. Where one process alone writes, it
    /// has published every version itself.
    /// </summary>
    public Task RefreshAsync(Session session) => database.HasOneWriter ? Task.CompletedTask : RefreshAsync(session.Db);

    /// <summary>Publishes the seed's versions that the store does not have yet.</summary>
    public async Task SeedAsync(IEnumerable<ReadOnlyMemory<byte>> documents, CancellationToken cancellation = default)
    {
        await using var db = await database.OpenAsync(cancellation);
        foreach (var document in documents)
        {
            _ = await InsertAsync(db, document);
        }
    }

    /// <summary>The greatest number of a programme's versions, whether its instant has come or not; 0 when there is none.</summary>
    public static Task<int> NewestAsync(DbConnection db, string programme) => db.ExecuteScalarAsync<int>(
        "SELECT COALESCE(MAX(number), 0) FROM published_versions WHERE programme_id = @programme", new { programme });

    /// <summary>Freezes a document as a version, in a transaction. The caller has made sure that its number is free.</summary>
    public async Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        if (!await InsertAsync(db, document))
        {
            throw new InvalidOperationException("A version of this number is there already.");
        }
    }

    /// <summary>Makes a version of a document's canonical bytes. What was published has no fault, so a fault is a bug.</summary>
    public Published<TDocument, TVersion> Read(ReadOnlyMemory<byte> json, string sha256)
    {
        var faults = new Faults();
        return Read(json, faults) is var (document, version)
            ? new Published<TDocument, TVersion>(document, version, json, sha256)
            : throw new InvalidOperationException(
                $"A published {typeof(TDocument).Name} cannot be read: {string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}");
    }

    /// <summary>A document and the version that it makes; null with every fault noted.</summary>
    public (TDocument Document, TVersion Version)? Read(ReadOnlyMemory<byte> json, Faults faults) =>
        StrictJson.Read(json, type, faults) is { } document && make(document, faults) is { } version ? (document, version) : null;

    /// <summary>A document with what publication derives from the rest of it.</summary>
    protected virtual ReadOnlyMemory<byte> Derive(ReadOnlyMemory<byte> document) => document;

    /// <summary>Is told of all versions before they are used.</summary>
    protected virtual void Taking(IReadOnlyList<Published<TDocument, TVersion>> versions)
    {
    }

    private async Task RefreshAsync(DbConnection db, CancellationToken cancellation = default)
    {
        if (await db.ExecuteScalarAsync<long>(
            "SELECT COUNT(*) FROM published_versions WHERE (programme_id = '') = @ofCatalogue", new { ofCatalogue }) != Count)
        {
            await LoadAsync(cancellation);
        }
    }

    // Of two readings at the same time the one that has more is the later one, whichever comes first.
    private void Take(Published<TDocument, TVersion>[] versions)
    {
        lock (_taking)
        {
            if (versions.Length >= Count)
            {
                Taking(versions);
                _byProgramme = versions.GroupBy(one => one.Programme, StringComparer.Ordinal)
                    .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
            }
        }
    }

    private int Count => _byProgramme.Values.Sum(versions => versions.Length);

    // Without this version an older one would be in force, and claims of other programmes would be forgotten. So nothing is decided.
    private Published<TDocument, TVersion> ReadStored(StoredVersion row)
    {
        try
        {
            var json = new Canonical(row.Document, row.Sha256).Json;
            var read = Convert.ToHexStringLower(SHA256.HashData(json.Span)) == row.Sha256 ? Read(json, row.Sha256)
                : throw new InvalidDataException("Its document was changed: it has another SHA-256.");
            var version = read.Version;
            return (version.Programme, (long)version.Number, version.PublishedAt) == (row.Programme, row.Number, row.PublishedAt)
                ? read : throw new InvalidDataException("Its columns were changed: its document has others.");
        }
        catch (Exception error) when (StoredRow.IsOfRow(error))
        {
            var whose = ofCatalogue ? "catalogue" : $"programme {row.Programme}";
            throw new StoreRefusedException(
                $"Version {row.Number} of the {whose} in the store cannot be read, and nothing is decided without it. Restore it from a backup.", error);
        }
    }

    private async Task<bool> InsertAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        var canonical = Canonical.Of(Derive(document));
        var version = Read(canonical.Json, canonical.Sha256).Version;
        return await db.ExecuteAsync(
            """
            INSERT INTO published_versions (programme_id, number, published_at, sha256, document)
            VALUES (@Programme, @Number, @PublishedAt, @Sha256, @Text) ON CONFLICT DO NOTHING
            """,
            new { version.Programme, version.Number, version.PublishedAt, canonical.Sha256, canonical.Text }) == 1;
    }
}

/// <summary>A row of the published versions.</summary>
/// <param name="Programme">The programme; empty for the catalogue.</param>
/// <param name="Number">The version's number.</param>
/// <param name="PublishedAt">When it became known.</param>
/// <param name="Document">The document, canonical.</param>
internal sealed record StoredVersion(string Programme, long Number, DateTimeOffset PublishedAt, string Document, string Sha256);
