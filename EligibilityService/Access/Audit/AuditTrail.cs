using System.Data.Common;
using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>
/// The trail of what people do to rules and keys, and the one road on which they do it: whatever is written here is written in one
/// transaction with its entries, and without an entry nothing is written. Writers take turns at one row, on any number of replicas: there
/// are few of them.
/// </summary>
internal sealed class AuditTrail(Database database, TimeProvider time)
{
    private const string Prefix = "aud_";

    /// <summary>Whether a text has the form of an entry's id.</summary>
    public static bool IsEntry(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>
    /// Runs work in a transaction that no other of its kind overlaps. It commits when the work has noted at least one act; else nothing is
    /// written.
    /// </summary>
    public async Task<T> WriteAsync<T>(Origin origin, Func<AuditedWrite, ValueTask<T>> work)
    {
        // When the answer to a commit is lost, the commit may have been done or not. Before anything is tried again its entry is looked
        // for, under the lock that the lost commit holds as long as it lives.
        (T Result, string Entry)? unsure = null;
        return await database.WriteAsync(async session =>
        {
            var last = await session.Db.QuerySingleAsync<string>(
                """
                INSERT INTO audit_head (id, last_id) VALUES (1, '')
                ON CONFLICT (id) DO UPDATE SET last_id = audit_head.last_id RETURNING last_id
                """);
            if (unsure is { } before
                && await session.Db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM audit WHERE id = @Entry", new { before.Entry }) > 0)
            {
                await session.RollbackAsync();
                return before.Result;
            }

            unsure = null;
            var ids = new RecordIds(time, last);
            var write = new AuditedWrite(session, ids, origin, Clock.Now(time));
            var result = await work(write);
            if (write.Noted.Count == 0)
            {
                await session.RollbackAsync();
                return result;
            }

            await session.Db.ExecuteAsync(
                """
                INSERT INTO audit (id, made_at, action, actor, address, request_id, kind, programme_id, draft_id, version,
                                   sha256_before, sha256_after, note)
                VALUES (@Id, @MadeAt, @Action, @Actor, @Address, @RequestId, @Kind, @Programme, @DraftId, @Version,
                        @Sha256Before, @Sha256After, @Note)
                """,
                write.Noted.Select(one => new
                {
                    one.Id,
                    one.MadeAt,
                    Action = Term.Of(one.Action),
                    Actor = ActorText.Show(one.Actor),
                    one.Address,
                    one.RequestId,
                    Kind = one.Kind is { } kind ? Term.Of(kind) : null,
                    one.Programme,
                    one.DraftId,
                    one.Version,
                    one.Sha256Before,
                    one.Sha256After,
                    one.Note,
                }));
            await session.Db.ExecuteAsync("UPDATE audit_head SET last_id = @Last WHERE id = 1", new { ids.Last });
            session.NoteRecorded("", ids.Last);
            unsure = (result, write.Noted[^1].Id);
            return result;
        });
    }

    /// <summary>Whether one who may be the same person has begun, changed or submitted a draft.</summary>
    public static async Task<bool> HasTouchedAsync(DbConnection db, string draftId, Actor who) => (await db.QueryAsync<string>(
        """
        SELECT DISTINCT actor FROM audit
        WHERE draft_id = @draftId AND action IN ('draft_created', 'draft_edited', 'golden_cases_edited', 'draft_submitted')
        """,
        new { draftId })).Any(touched => ActorText.Read(touched).MayBe(who));

    /// <summary>The next id of an entry.</summary>
    internal static string NextId(RecordIds ids) => ids.Next(Prefix);
}

/// <summary>A transaction of the audit trail, while it is open.</summary>
/// <param name="session">The session in which to write.</param>
/// <param name="ids">Makes ids after all that are on record.</param>
/// <param name="now">When: one instant for all of it.</param>
internal sealed class AuditedWrite(Session session, RecordIds ids, Origin origin, DateTimeOffset now)
{
    private readonly List<AuditEntry> _noted = [];

    public DbConnection Db => session.Db;

    /// <summary>Takes a lock until the end of the transaction.</summary>
    public async Task LockAsync(StoreLock what) => await session.LockAsync(what, alone: true);

    public Actor Actor => origin.By;

    /// <summary>When: one instant for all of it.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What was done so far.</summary>
    public IReadOnlyList<AuditEntry> Noted => _noted;

    /// <summary>The next id of a thing; ids are in the order of commits.</summary>
    public string NextId(string prefix) => ids.Next(prefix);

    public void Note(AuditedAct deed) => _noted.Add(new AuditEntry(
        AuditTrail.NextId(ids), now, deed.Action, origin.By.Agency, origin.By.KeyId, origin.By, origin.Address, origin.RequestId,
        deed.Kind, deed.Programme, deed.DraftId, deed.Version, deed.Sha256Before, deed.Sha256After, deed.Note));
}

/// <summary>What was done, without who, when and from where.</summary>
/// <param name="Action">What was done.</param>
internal sealed record AuditedAct(AuditAction Action)
{
    /// <summary>The catalogue or a programme.</summary>
    public Versioned? Kind { get; init; }

    public string? Programme { get; init; }

    public string? DraftId { get; init; }

    /// <summary>The version that was published.</summary>
    public int? Version { get; init; }

    /// <summary>SHA-256 of what was changed, before.</summary>
    public string? Sha256Before { get; init; }

    /// <summary>The same after.</summary>
    public string? Sha256After { get; init; }

    /// <summary>What was said to it.</summary>
    public string? Note { get; init; }
}
