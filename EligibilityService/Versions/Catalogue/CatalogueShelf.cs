using System.Collections.Frozen;
using System.Data.Common;
using System.Text;
using Dapper;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Versions.Catalogue;

/// <summary>A published version: its document as it was, and what the core makes of it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Version">The version for deciding.</param>
/// <param name="Json">The document's bytes, canonical.</param>
/// <param name="Sha256">Their SHA-256, lower hex.</param>
internal sealed record PublishedCatalogue(CatalogueDocument Document, CatalogueVersion Version, ReadOnlyMemory<byte> Json, string Sha256)
{
    private readonly Lazy<(ModelBody Model, string Folded)[]> _models = new(() =>
        [.. Document.Models.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => (one, ModelSearch.FoldNames(one)))]);

    /// <summary>
    /// The models in the order of their ids, each with its names as <see cref="ModelSearch"/> compares them; reckoned once.
    /// </summary>
    public IReadOnlyList<(ModelBody Model, string Folded)> Models => _models.Value;
}

/// <summary>All published catalogue versions, in memory and immutable, so that deciding reads no table.</summary>
internal sealed class CatalogueShelf(Database database)
{
    private sealed record Contents(IReadOnlyList<PublishedCatalogue> All, FrozenDictionary<int, PublishedCatalogue> ByNumber,
        CatalogueTimeline Timeline);

    private volatile Contents _contents = Shelve([]);

    /// <summary>
    /// All versions, oldest number first; also those that are approved and whose instant has not come, so not for answers.
    /// </summary>
    public IReadOnlyList<PublishedCatalogue> All => _contents.All;

    /// <summary>The versions that were published by an instant, oldest number first.</summary>
    public IEnumerable<PublishedCatalogue> Known(DateTimeOffset at) => All.Where(one => one.Document.PublishedAt <= at);

    /// <summary>
    /// The version of a number; null when there is none. For what is on record, and for drafts: also one whose instant has not come.
    /// </summary>
    public PublishedCatalogue? Find(int number) => _contents.ByNumber.GetValueOrDefault(number);

    /// <summary>The version of a number that was published by an instant; null when there is none.</summary>
    public PublishedCatalogue? Find(int number, DateTimeOffset at) => Find(number) is { } found && found.Document.PublishedAt <= at
        ? found : null;

    /// <summary>The version in force; null when there is none.</summary>
    public PublishedCatalogue? InForce(DateOnly asOf, DateTimeOffset knownAt)
    {
        var contents = _contents;
        return contents.Timeline.InForce(asOf, knownAt) is { } version ? contents.ByNumber[version.Number] : null;
    }

    /// <summary>The documents that were published by then, in the order of their publication.</summary>
    public IReadOnlyList<CatalogueDocument> KnownAt(DateTimeOffset instant) =>
        [.. All.Select(one => one.Document).Where(one => one.PublishedAt <= instant).OrderBy(one => one.PublishedAt)
            .ThenBy(one => one.Number)];

    /// <summary>Reads all versions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<StoredVersion>(
            "SELECT number AS Number, document AS Document, sha256 AS Sha256 FROM catalogue_versions ORDER BY number");
        _contents = Shelve([.. rows.Select(ReadStored)]);
    }

    /// <summary>Reads all versions again when there are others than are known.</summary>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM catalogue_versions") != All.Count)
        {
            await LoadAsync(cancellation);
        }
    }

    /// <summary>Publishes the seed's versions that the store does not have yet.</summary>
    public async Task SeedAsync(IEnumerable<ReadOnlyMemory<byte>> documents, CancellationToken cancellation = default)
    {
        await using var db = await database.OpenAsync(cancellation);
        foreach (var document in documents)
        {
            _ = await InsertAsync(db, document);
        }
    }

    /// <summary>The greatest number there is, whether its instant has come or not; 0 when there is none.</summary>
    public static Task<int> NewestAsync(DbConnection db) =>
        db.ExecuteScalarAsync<int>("SELECT COALESCE(MAX(number), 0) FROM catalogue_versions");

    /// <summary>
    /// Freezes a document as a version, in a transaction. That its number is free, the caller has made sure.
    /// </summary>
    public static async Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        if (!await InsertAsync(db, document))
        {
            throw new InvalidOperationException("A catalogue version of this number is there already.");
        }
    }

    // Without a version that cannot be read an older one would be in force: so nothing is decided without it.
    private static PublishedCatalogue ReadStored(StoredVersion row)
    {
        try
        {
            return Read(Encoding.UTF8.GetBytes(row.Document), row.Sha256);
        }
        catch (Exception error) when (StoredRow.IsItsOwn(error))
        {
            throw new StoreRefusedException(
                $"Version {row.Number} of the catalogue in the store cannot be read, and nothing is decided without it. Restore it from a backup.", error);
        }
    }

    /// <summary>Makes a version of a document's bytes.</summary>
    public static PublishedCatalogue Read(ReadOnlyMemory<byte> json, string sha256)
    {
        var (document, version) = PublishedDocument.Read(json, VersionsJson.Shared.CatalogueDocument, CatalogueReader.Read);
        return new PublishedCatalogue(document, version, json, sha256);
    }

    private static async Task<bool> InsertAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        var (text, json, sha256) = PublishedDocument.Canonical(document);
        var published = Read(json, sha256).Document;
        return await db.ExecuteAsync(
            """
            INSERT INTO catalogue_versions (number, effective_from, published_at, published_by, sha256, document)
            VALUES (@Number, @EffectiveFrom, @PublishedAt, @PublishedBy, @sha256, @text) ON CONFLICT DO NOTHING
            """,
            new
            {
                published.Number,
                EffectiveFrom = Show.Day(published.EffectiveFrom),
                published.PublishedAt,
                published.PublishedBy,
                sha256,
                text,
            }) == 1;
    }

    private static Contents Shelve(PublishedCatalogue[] all) => new(
        all,
        all.ToFrozenDictionary(one => one.Document.Number),
        new CatalogueTimeline(all.Select(one => one.Version)));
}

/// <summary>A row of a table of published documents.</summary>
/// <param name="Number">The version's number.</param>
/// <param name="Document">The document, canonical.</param>
/// <param name="Sha256">Its SHA-256.</param>
internal sealed record StoredVersion(long Number, string Document, string Sha256);
