using System.Collections.Frozen;
using System.Text;
using Dapper;
using EligibilityService.Core.Programmes;
using EligibilityService.Http;
using EligibilityService.Storage;

namespace EligibilityService.Programmes;

/// <summary>A published version: its document as it was, and what the core makes of it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Version">The version for deciding.</param>
/// <param name="Json">The document's bytes, canonical.</param>
/// <param name="Sha256">Their SHA-256, lower hex.</param>
internal sealed record PublishedProgramme(ProgrammeDocument Document, ProgrammeVersion Version, ReadOnlyMemory<byte> Json, string Sha256);

/// <summary>All published programme versions, in memory and immutable, so that deciding reads no table.</summary>
internal sealed class ProgrammeShelf(Database database)
{
    private volatile FrozenDictionary<string, PublishedProgramme[]> _byProgramme = FrozenDictionary<string, PublishedProgramme[]>.Empty;

    /// <summary>The ids of all programmes, in order.</summary>
    public IEnumerable<string> Ids => _byProgramme.Keys.Order(StringComparer.Ordinal);

    /// <summary>All versions of a programme, oldest first; empty when there is none of that name.</summary>
    public IReadOnlyList<PublishedProgramme> Versions(string programme) => _byProgramme.TryGetValue(programme, out var versions) ? versions : [];

    /// <summary>One version; null when there is none.</summary>
    public PublishedProgramme? Find(string programme, int version) => Versions(programme).FirstOrDefault(one => one.Document.Version == version);

    /// <summary>The version in force; null when there is none.</summary>
    public PublishedProgramme? InForce(string programme, DateOnly asOf, DateTimeOffset knownAt)
    {
        var versions = Versions(programme);
        var version = ProgrammeTimeline.InForce(versions.Select(one => one.Version), asOf, knownAt);
        return version is null ? null : versions.First(one => one.Version == version);
    }

    /// <summary>The documents of a programme that were published by then, in the order of their publication.</summary>
    public IReadOnlyList<ProgrammeDocument> KnownAt(string programme, DateTimeOffset instant) =>
        [.. Versions(programme).Select(one => one.Document).Where(one => one.PublishedAt <= instant).OrderBy(one => one.PublishedAt).ThenBy(one => one.Version)];

    /// <summary>Reads all versions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<StoredProgramme>("SELECT document AS Document, sha256 AS Sha256 FROM programme_versions ORDER BY programme_id, version");
        _byProgramme = rows
            .Select(row => Read(Encoding.UTF8.GetBytes(row.Document), row.Sha256))
            .GroupBy(one => one.Document.Programme, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Reads all versions again when there are others than are known.</summary>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM programme_versions") != _byProgramme.Values.Sum(versions => versions.Length))
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
                INSERT INTO programme_versions (programme_id, version, published_at, published_by, sha256, document)
                VALUES (@Programme, @Version, @PublishedAt, @PublishedBy, @Sha256, @Document)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    published.Document.Programme,
                    published.Document.Version,
                    PublishedAt = InstantConverter.Show(published.Document.PublishedAt),
                    published.Document.PublishedBy,
                    published.Sha256,
                    Document = text,
                });
        }
    }

    /// <summary>Makes a version of a document's bytes.</summary>
    public static PublishedProgramme Read(ReadOnlyMemory<byte> json, string sha256)
    {
        var (document, version) = PublishedDocument.Read(json, ApiJson.Shared.ProgrammeDocument, ProgrammeReader.Read);
        return new PublishedProgramme(document, version, json, sha256);
    }
}

/// <summary>A row of the programme versions.</summary>
/// <param name="Document">The document, canonical.</param>
/// <param name="Sha256">Its SHA-256.</param>
internal sealed record StoredProgramme(string Document, string Sha256);
