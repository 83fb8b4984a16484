using System.Collections.Frozen;
using System.Text;
using Dapper;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Storage;

namespace EligibilityService.Catalogue;

/// <summary>A published version: its document as it was, and what the core makes of it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Version">The version for deciding.</param>
/// <param name="Json">The document's bytes, canonical.</param>
/// <param name="Sha256">Their SHA-256, lower hex.</param>
internal sealed record PublishedCatalogue(CatalogueDocument Document, CatalogueVersion Version, ReadOnlyMemory<byte> Json, string Sha256);

/// <summary>All published catalogue versions, in memory and immutable, so that deciding reads no table.</summary>
internal sealed class CatalogueShelf(Database database)
{
    private sealed record Contents(IReadOnlyList<PublishedCatalogue> All, FrozenDictionary<int, PublishedCatalogue> ByNumber, CatalogueTimeline Timeline);

    private volatile Contents _contents = Shelve([]);

    /// <summary>All versions, oldest number first.</summary>
    public IReadOnlyList<PublishedCatalogue> All => _contents.All;

    /// <summary>The version of a number; null when there is none.</summary>
    public PublishedCatalogue? Find(int number) => _contents.ByNumber.GetValueOrDefault(number);

    /// <summary>The version in force; null when there is none.</summary>
    public PublishedCatalogue? InForce(DateOnly asOf, DateTimeOffset knownAt)
    {
        var contents = _contents;
        return contents.Timeline.InForce(asOf, knownAt) is { } version ? contents.ByNumber[version.Number] : null;
    }

    /// <summary>The documents that were published by then, in the order of their publication.</summary>
    public IReadOnlyList<CatalogueDocument> KnownAt(DateTimeOffset instant) =>
        [.. All.Select(one => one.Document).Where(one => one.PublishedAt <= instant).OrderBy(one => one.PublishedAt).ThenBy(one => one.Number)];

    /// <summary>Reads all versions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<StoredVersion>("SELECT document AS Document, sha256 AS Sha256 FROM catalogue_versions ORDER BY number");
        _contents = Shelve([.. rows.Select(row => Read(Encoding.UTF8.GetBytes(row.Document), row.Sha256))]);
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
        await using var connection = await database.OpenAsync(cancellation);
        foreach (var document in documents)
        {
            var (text, json, sha256) = PublishedDocument.Canonical(document);
            var published = Read(json, sha256);
            await connection.ExecuteAsync(
                """
                INSERT INTO catalogue_versions (number, effective_from, published_at, published_by, sha256, document)
                VALUES (@Number, @EffectiveFrom, @PublishedAt, @PublishedBy, @Sha256, @Document)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    published.Document.Number,
                    EffectiveFrom = Show.Day(published.Document.EffectiveFrom),
                    PublishedAt = InstantConverter.Show(published.Document.PublishedAt),
                    published.Document.PublishedBy,
                    published.Sha256,
                    Document = text,
                });
        }
    }

    /// <summary>Makes a version of a document's bytes.</summary>
    public static PublishedCatalogue Read(ReadOnlyMemory<byte> json, string sha256)
    {
        var (document, version) = PublishedDocument.Read(json, ApiJson.Shared.CatalogueDocument, CatalogueReader.Read);
        return new PublishedCatalogue(document, version, json, sha256);
    }

    private static Contents Shelve(PublishedCatalogue[] all) => new(
        all,
        all.ToFrozenDictionary(one => one.Document.Number),
        new CatalogueTimeline(all.Select(one => one.Version)));
}

/// <summary>A row of a table of published documents.</summary>
/// <param name="Document">The document, canonical.</param>
/// <param name="Sha256">Its SHA-256.</param>
internal sealed record StoredVersion(string Document, string Sha256);
