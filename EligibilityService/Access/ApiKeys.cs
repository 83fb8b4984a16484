using Dapper;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Access;

/// <summary>The store of keys.</summary>
public sealed class ApiKeys(Database database, TimeProvider time)
{
    /// <summary>How many are listed at the most, the newest first.</summary>
    public const int MostListed = 1000;

    private readonly AuditTrail _trail = new(database, time);

    /// <summary>Makes a key for an agency. The arguments are checked where they are read; wrong ones are a bug here.</summary>
    /// <exception cref="AgencySpellingException">The agency has a key under another spelling of its name.</exception>
    public async Task<NewApiKey> CreateAsync(string agency, IReadOnlyCollection<string> scopes)
    {
        if (AgencyName.WhatIsWrong(agency) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(agency));
        }

        var now = time.GetUtcNow();
        var secret = KeySecret.New();
        var key = await _trail.WriteAsync(Actor.Command, async write =>
        {
            var known = await write.Db.QueryAsync<string>("SELECT DISTINCT agency FROM api_keys ORDER BY agency");
            if (known.FirstOrDefault(one => one != agency && IsSame(one, agency)) is { } spelt)
            {
                throw new AgencySpellingException(spelt);
            }

            var made = new ApiKey(write.NextId("key_"), agency, string.Join(' ', Scopes.InOrder(scopes)), InstantText.Show(now),
                RevokedAt: null);
            await write.Db.ExecuteAsync(
                "INSERT INTO api_keys (id, sha256, agency, scopes, created_at) VALUES (@Id, @Sha256, @Agency, @Scopes, @CreatedAt)",
                new { made.Id, Sha256 = KeyHash.Of(secret).ToString(), made.Agency, made.Scopes, made.CreatedAt });
            write.Note(new AuditedAct(AuditAction.KeyCreated) { Note = $"{made.Id} for {made.Agency}: {made.Scopes}" });
            return made;
        });
        return new NewApiKey(key, secret);
    }

    private static bool IsSame(string one, string other) =>
        AgencyId.TryParse(one, out var first) is null && AgencyId.TryParse(other, out var second) is null && first == second;

    /// <summary>The newest keys, revoked ones too, up to <see cref="MostListed"/>.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<ApiKey>(
            """
            SELECT id AS Id, agency AS Agency, scopes AS Scopes, created_at AS CreatedAt, revoked_at AS RevokedAt
              FROM api_keys ORDER BY id DESC LIMIT @MostListed
            """,
            new { MostListed });
        return [.. rows];
    }

    /// <summary>Makes a key useless, for good; every process knows within <see cref="KeyRing.Life"/>.</summary>
    public async Task<Revocation> RevokeAsync(string id) => await _trail.WriteAsync(Actor.Command, async write =>
    {
        if (await write.Db.ExecuteAsync("UPDATE api_keys SET revoked_at = @Now WHERE id = @id AND revoked_at IS NULL",
            new { Now = time.GetUtcNow(), id }) > 0)
        {
            write.Note(new AuditedAct(AuditAction.KeyRevoked) { Note = id });
            return Revocation.Revoked;
        }

        return await write.Db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM api_keys WHERE id = @id", new { id }) > 0
            ? Revocation.AlreadyRevoked : Revocation.NoSuchKey;
    });

    /// <summary>Whether anybody holds a key that works.</summary>
    public async Task<bool> AnyWorksAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM api_keys WHERE revoked_at IS NULL") > 0;
    }

    /// <summary>The agencies that have a key which works.</summary>
    /// <param name="development">Whether the fixed keys of the Development environment work too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<IReadOnlySet<string>> AgenciesAsync(bool development, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var agencies = await connection.QueryAsync<string>("SELECT DISTINCT agency FROM api_keys WHERE revoked_at IS NULL");
        return agencies.Concat(development ? DevelopmentKey.Agencies : []).ToHashSet(StringComparer.Ordinal);
    }

    internal async Task<ApiKey?> FindAsync(KeyHash hash, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<ApiKey>(
            """
            SELECT id AS Id, agency AS Agency, scopes AS Scopes, created_at AS CreatedAt, revoked_at AS RevokedAt
              FROM api_keys WHERE sha256 = @Sha256 AND revoked_at IS NULL
            """,
            new { Sha256 = hash.ToString() });
    }
}
