using System.Collections.Frozen;
using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using EligibilityService.Core.Programmes;
using EligibilityService.Storage;

namespace EligibilityService.Versions.Programmes;

/// <summary>A published version: its document as it was, and what the core makes of it.</summary>
/// <param name="Document">The document.</param>
/// <param name="Version">The version for deciding.</param>
/// <param name="Json">The document's bytes, canonical.</param>
/// <param name="Sha256">Their SHA-256, lower hex.</param>
internal sealed record PublishedProgramme(ProgrammeDocument Document, ProgrammeVersion Version, ReadOnlyMemory<byte> Json, string Sha256);

/// <summary>All published programme versions, in memory and immutable, so that deciding reads no table.</summary>
internal sealed class ProgrammeShelf(Database database)
{
    private static readonly FrozenDictionary<string, IReadOnlySet<int>> Nobody = FrozenDictionary<string, IReadOnlySet<int>>.Empty;

    private readonly Lock _taking = new();

    // By the programme that is named. It follows from the versions, and is made with them.
    private volatile FrozenDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<int>>> _naming =
        FrozenDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<int>>>.Empty;

    private volatile FrozenDictionary<string, PublishedProgramme[]> _byProgramme = FrozenDictionary<string, PublishedProgramme[]>.Empty;

    /// <summary>The ids of all programmes of which anything was published by an instant, in order.</summary>
    public IEnumerable<string> Ids(DateTimeOffset at) =>
        _byProgramme.Where(pair => pair.Value.Any(one => one.Document.PublishedAt <= at)).Select(pair => pair.Key)
            .Order(StringComparer.Ordinal);

    /// <summary>
    /// All versions of a programme, oldest first; also those that are approved and whose instant has not come, so not for answers.
    /// </summary>
    public IReadOnlyList<PublishedProgramme> Versions(string programme) => _byProgramme.TryGetValue(programme, out var versions)
        ? versions : [];

    /// <summary>
    /// The versions of a programme that were published by an instant, oldest first; empty when there is none of that name.
    /// </summary>
    public IReadOnlyList<PublishedProgramme> Versions(string programme, DateTimeOffset at) =>
        [.. Versions(programme).Where(one => one.Document.PublishedAt <= at)];

    /// <summary>One version; null when there is none. For what is on record, and for drafts: also one whose instant has not come.</summary>
    public PublishedProgramme? Find(string programme, int version) =>
        Versions(programme).FirstOrDefault(one => one.Document.Version == version);

    /// <summary>One version that was published by an instant; null when there is none.</summary>
    public PublishedProgramme? Find(string programme, int version, DateTimeOffset at) => Find(programme, version) is { } found
        && found.Document.PublishedAt <= at ? found : null;

    /// <summary>The version in force; null when there is none.</summary>
    public PublishedProgramme? InForce(string programme, DateOnly asOf, DateTimeOffset knownAt)
    {
        var versions = Versions(programme);
        var version = ProgrammeTimeline.InForce(versions.Select(one => one.Version), asOf, knownAt);
        return version is null ? null : versions.First(one => one.Version == version);
    }

    /// <summary>The documents of a programme that were published by then, in the order of their publication.</summary>
    public IReadOnlyList<ProgrammeDocument> KnownAt(string programme, DateTimeOffset instant) =>
        [.. Versions(programme).Select(one => one.Document).Where(one => one.PublishedAt <= instant).OrderBy(one => one.PublishedAt)
            .ThenBy(one => one.Version)];

    /// <summary>
    /// The programmes that name one as exclusive, each with the numbers of its versions that do; whether their instant has come or not.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<int>> Naming(string programme) => _naming.TryGetValue(programme, out var by) ? by
        : Nobody;

    /// <summary>Reads all versions from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<StoredProgramme>(
            "SELECT programme_id AS Programme, version AS Version, document AS Document, sha256 AS Sha256 FROM programme_versions ORDER BY programme_id, version");
        var byProgramme = rows
            .Select(ReadStored)
            .GroupBy(one => one.Document.Programme, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        Take(byProgramme);
    }

    // Versions are added and never taken away, so of two readings at the same time the one that has more is the later one, whichever comes
    // first.
    private void Take(FrozenDictionary<string, PublishedProgramme[]> byProgramme)
    {
        lock (_taking)
        {
            if (byProgramme.Values.Sum(versions => versions.Length) < Count)
            {
                return;
            }

            // Whoever decides under a version is already known to those whom it names.
            _naming = NamingIn(byProgramme);
            _byProgramme = byProgramme;
        }
    }

    private static FrozenDictionary<string, IReadOnlyDictionary<string, IReadOnlySet<int>>> NamingIn(
        FrozenDictionary<string, PublishedProgramme[]> byProgramme) =>
        byProgramme.Values.SelectMany(versions => versions)
            .SelectMany(one =>
                one.Version.ExclusiveProgrammes.Where(named => named != one.Version.Programme).Select(named => (Named: named, one.Version)))
            .GroupBy(pair => pair.Named, pair => pair.Version, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => (IReadOnlyDictionary<string, IReadOnlySet<int>>)group.GroupBy(version => version.Programme, StringComparer.Ordinal)
                    .ToFrozenDictionary(by => by.Key, by => (IReadOnlySet<int>)by.Select(version => version.Version).ToHashSet(),
                        StringComparer.Ordinal),
                StringComparer.Ordinal);

    /// <summary>Reads all versions again when there are others than are known.</summary>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        if (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM programme_versions") != Count)
        {
            await LoadAsync(cancellation);
        }
    }

    /// <summary>
    /// The same for who writes, in his transaction and under his locks, however late this replica is. Where one process alone writes, it
    /// has published every version itself.
    /// </summary>
    public async Task SeeAsync(Session session)
    {
        if (!database.HasOneWriter && await session.Db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM programme_versions") != Count)
        {
            await LoadAsync();
        }
    }

    private long Count => _byProgramme.Values.Sum(versions => versions.Length);

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
        "SELECT COALESCE(MAX(version), 0) FROM programme_versions WHERE programme_id = @programme", new { programme });

    /// <summary>
    /// Freezes a document as a version, in a transaction. That its number is free, the caller has made sure.
    /// </summary>
    public static async Task AppendAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        if (!await InsertAsync(db, document))
        {
            throw new InvalidOperationException("A version of this number is there already.");
        }
    }

    // Without a version that cannot be read an older one would be in force, and others' claims would be forgotten: so nothing is decided
    // without it.
    private static PublishedProgramme ReadStored(StoredProgramme row)
    {
        try
        {
            return Read(Encoding.UTF8.GetBytes(row.Document), row.Sha256);
        }
        catch (Exception error) when (StoredRow.IsItsOwn(error))
        {
            throw new StoreRefusedException(
                $"Version {row.Version} of the programme {row.Programme} in the store cannot be read, and nothing is decided without it. Restore it from a backup.", error);
        }
    }

    /// <summary>Makes a version of a document's bytes.</summary>
    public static PublishedProgramme Read(ReadOnlyMemory<byte> json, string sha256)
    {
        var (document, version) = PublishedDocument.Read(json, VersionsJson.Shared.ProgrammeDocument, ProgrammeReader.Read);
        return new PublishedProgramme(document, version, json, sha256);
    }

    private static async Task<bool> InsertAsync(DbConnection db, ReadOnlyMemory<byte> document)
    {
        var whole = JsonNode.Parse(document.Span)!.AsObject();
        whole["illustrative"] = Read(document, "").Version.Illustrative;
        var (text, json, sha256) = PublishedDocument.Canonical(Encoding.UTF8.GetBytes(whole.ToJsonString()));
        var published = Read(json, sha256).Document;
        return await db.ExecuteAsync(
            """
            INSERT INTO programme_versions (programme_id, version, published_at, published_by, sha256, document)
            VALUES (@Programme, @Version, @PublishedAt, @PublishedBy, @sha256, @text) ON CONFLICT DO NOTHING
            """,
            new { published.Programme, published.Version, published.PublishedAt, published.PublishedBy, sha256, text }) == 1;
    }
}

/// <summary>A row of the programme versions.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Version">The version's number.</param>
/// <param name="Document">The document, canonical.</param>
/// <param name="Sha256">Its SHA-256.</param>
internal sealed record StoredProgramme(string Programme, long Version, string Document, string Sha256);
