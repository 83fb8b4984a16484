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

    private const string Columns =
        """
        id AS Id, agency AS Agency, staff_id AS StaffId, name AS Name, system AS System, for_others = 1 AS ForOthers, scopes AS Scopes,
        created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt
        """;

    private const string Works = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @Now)";

    /// <summary>
    /// Makes a key for a person or a system. The arguments are checked where they are read; wrong ones are a bug here.
    /// </summary>
    /// <param name="holder">Whose it is.</param>
    /// <param name="scopes">What it may be used for.</param>
    /// <param name="expiresAt">From when it works no more; null for never.</param>
    /// <exception cref="OtherSpellingException">The agency, the person or the system is known under another spelling.</exception>
    public async Task<NewApiKey> CreateAsync(KeyHolder holder, IReadOnlyCollection<string> scopes, DateTimeOffset? expiresAt = null)
    {
        if (holder.WhatIsWrong is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(holder));
        }

        var now = time.GetUtcNow();
        var secret = KeySecret.New();
        var key = await _trail.WriteAsync(Origin.Command, async write =>
        {
            foreach (var known in await write.Db.QueryAsync<ApiKey>($"SELECT {Columns} FROM api_keys ORDER BY id"))
            {
                KeepSpelling(known, holder);
            }

            var made = new ApiKey(write.NextId("key_"), holder.Agency, holder.StaffId, holder.Name, holder.System, holder.ForOthers,
                string.Join(' ', Scopes.InOrder(scopes)), InstantText.Show(now),
                expiresAt is { } end ? InstantText.Show(end) : null, RevokedAt: null);
            await write.Db.ExecuteAsync(
                """
                INSERT INTO api_keys (id, sha256, agency, staff_id, name, system, for_others, scopes, created_at, expires_at)
                VALUES (@Id, @Sha256, @Agency, @StaffId, @Name, @System, @ForOthers, @Scopes, @CreatedAt, @ExpiresAt)
                """,
                new
                {
                    made.Id,
                    Sha256 = KeyHash.Of(secret).ToString(),
                    made.Agency,
                    made.StaffId,
                    made.Name,
                    made.System,
                    ForOthers = made.ForOthers ? 1L : 0L,
                    made.Scopes,
                    made.CreatedAt,
                    made.ExpiresAt,
                });
            write.Note(new AuditedAct(AuditAction.KeyCreated) { Note = $"{made.Id} for {holder}: {made.Scopes}" });
            return made;
        });
        return new NewApiKey(key, secret);
    }

    // One agency, one person, one system: each is known by one spelling, so that what one did is found under it.
    private static void KeepSpelling(ApiKey known, KeyHolder holder)
    {
        if (!Actor.IsSame(known.Agency, holder.Agency))
        {
            return;
        }

        Same("The agency", known.Agency, holder.Agency);
        if (known.StaffId is { } staffId && holder.StaffId is { } given && Actor.IsSame(staffId, given))
        {
            Same("The staff id", staffId, given);
            Same($"The person {staffId}", known.Name!, holder.Name!);
        }

        if (known.System is { } system && holder.System is { } named && Actor.IsSame(system, named))
        {
            Same("The system", system, named);
        }

        static void Same(string what, string known, string given)
        {
            if (known != given)
            {
                throw new OtherSpellingException(what, known);
            }
        }
    }

    /// <summary>The newest keys, revoked ones too, up to <see cref="MostListed"/>.</summary>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var rows = await connection.QueryAsync<ApiKey>(
            $"SELECT {Columns} FROM api_keys ORDER BY id DESC LIMIT @MostListed",
            new { MostListed });
        return [.. rows];
    }

    /// <summary>Makes a key useless, for good; every process knows within <see cref="KeyRing.Life"/>.</summary>
    public async Task<Revocation> RevokeAsync(string id) => await _trail.WriteAsync(Origin.Command, async write =>
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
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM api_keys WHERE {Works}", new { Now = time.GetUtcNow() }) > 0;
    }

    /// <summary>The agencies that have a key which works.</summary>
    /// <param name="development">Whether the fixed keys of the Development environment work too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<IReadOnlySet<string>> AgenciesAsync(bool development, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var agencies = await connection.QueryAsync<string>($"SELECT DISTINCT agency FROM api_keys WHERE {Works}",
            new { Now = time.GetUtcNow() });
        return agencies.Concat(development ? [DevelopmentKey.Agency] : []).ToHashSet(StringComparer.Ordinal);
    }

    internal async Task<ApiKey?> FindAsync(KeyHash hash, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<ApiKey>(
            $"SELECT {Columns} FROM api_keys WHERE sha256 = @Sha256 AND {Works}",
            new { Sha256 = hash.ToString(), Now = time.GetUtcNow() });
    }
}
