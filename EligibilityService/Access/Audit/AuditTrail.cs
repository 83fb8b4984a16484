using EligibilityService.Core.Primitives;
using EligibilityService.Register;
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

    private static readonly Statement LockHead = new("SELECT last_id FROM audit_head WHERE id = 1 FOR UPDATE");
    private static readonly Statement MakeHead = new("INSERT INTO audit_head (id, last_id) VALUES (1, '') ON CONFLICT DO NOTHING");
    private static readonly Statement MoveHead = new("UPDATE audit_head SET last_id = @Last WHERE id = 1", "Last");
    private static readonly Statement FindEntry = new("SELECT id FROM audit WHERE id = @Id", "Id");

    private static readonly Statement Insert = new(
        """
        INSERT INTO audit (id, made_at, action, agency, key_id, address, request_id, kind, programme_id, draft_id, version, sha256_before, sha256_after, note)
        VALUES (@Id, @MadeAt, @Action, @Agency, @KeyId, @Address, @RequestId, @Kind, @Programme, @DraftId, @Version, @Before, @After, @Note)
        """,
        "Id", "MadeAt", "Action", "Agency", "KeyId", "Address", "RequestId", "Kind", "Programme", "DraftId", "Version", "Before",
            "After", "Note");

    private static readonly Statement CountTouches = new(
        """
        SELECT COUNT(*) FROM audit
        WHERE draft_id = @DraftId AND key_id = @KeyId AND action IN ('draft_created', 'draft_edited', 'golden_cases_edited', 'draft_submitted')
        """,
        "DraftId", "KeyId");

    /// <summary>Whether a text has the form of an entry's id.</summary>
    public static bool IsEntry(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>
    /// Does something in a transaction that nobody else's overlaps, and commits it when the work has noted at least one deed; else nothing
    /// is written.
    /// </summary>
    public async Task<T> WriteAsync<T>(Actor actor, Func<AuditedWrite, ValueTask<T>> work)
    {
        // When the answer to a commit is lost, nobody knows whether it was done; before anything is tried again, its entry is looked for.
        (T Result, string Entry)? unsure = null;
        return await database.Patience.ExecuteAsync(async _ =>
        {
            await using var session = await database.OpenSessionAsync(CancellationToken.None);
            if (unsure is { } before && (await session.AskOneAsync(FindEntry, row => row.GetString(0), before.Entry)).Count > 0)
            {
                return before.Result;
            }

            unsure = null;
            await session.BeginAsync();
            await session.RunOneAsync(MakeHead);
            var last = (await session.AskOneAsync(LockHead, row => row.GetString(0)))[0];
            var ids = new RecordIds(time, last);
            var write = new AuditedWrite(session, ids, actor, Clock.Now(time));
            var result = await work(write);
            if (write.Noted.Count == 0)
            {
                await session.RollbackAsync();
                return result;
            }

            await session.RunAsync(Insert, [.. write.Noted.Select(Row)]);
            await session.RunOneAsync(MoveHead, ids.Last);
            session.NoteRecorded("", ids.Last);
            unsure = (result, write.Noted[^1].Id);
            await session.CommitAsync();
            return result;
        });
    }

    /// <summary>Whether a key has begun, changed or submitted a draft.</summary>
    public static async ValueTask<bool> HasTouchedAsync(Session session, string draftId, string keyId) =>
        (await session.AskOneAsync(CountTouches, row => row.GetInt64(0), draftId, keyId))[0] > 0;

    /// <summary>The next id of an entry.</summary>
    internal static string NextId(RecordIds ids) => ids.Next(Prefix);

    private static object?[] Row(AuditEntry entry) =>
    [
        entry.Id, InstantConverter.Show(entry.MadeAt), Term.Of(entry.Action), entry.Agency, entry.KeyId, entry.Address, entry.RequestId,
        entry.Kind is { } kind ? Term.Of(kind) : null, entry.Programme, entry.DraftId, (long?)entry.Version, entry.Sha256Before,
            entry.Sha256After, entry.Note,
    ];
}

/// <summary>A transaction of the audit trail, while it is open.</summary>
/// <param name="session">The session in which to write.</param>
/// <param name="ids">Makes ids after all that are on record.</param>
/// <param name="actor">Who does it.</param>
/// <param name="now">When: one instant for all of it.</param>
internal sealed class AuditedWrite(Session session, RecordIds ids, Actor actor, DateTimeOffset now)
{
    private readonly List<AuditEntry> _noted = [];

    /// <summary>The session in which to write.</summary>
    public Session Session => session;

    /// <summary>Who does it.</summary>
    public Actor Actor => actor;

    /// <summary>When: one instant for all of it.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What was done so far.</summary>
    public IReadOnlyList<AuditEntry> Noted => _noted;

    /// <summary>The next id of a thing; ids are in the order of commits.</summary>
    public string NextId(string prefix) => ids.Next(prefix);

    /// <summary>Notes a deed.</summary>
    public void Note(Deed deed) => _noted.Add(new AuditEntry(
        AuditTrail.NextId(ids), now, deed.Action, actor.Agency, actor.KeyId, actor.Address, actor.RequestId,
        deed.Kind, deed.Programme, deed.DraftId, deed.Version, deed.Sha256Before, deed.Sha256After, deed.Note));
}

/// <summary>What was done, without who, when and from where.</summary>
/// <param name="Action">What was done.</param>
internal sealed record Deed(AuditAction Action)
{
    /// <summary>The catalogue or a programme.</summary>
    public Versioned? Kind { get; init; }

    /// <summary>The programme.</summary>
    public string? Programme { get; init; }

    /// <summary>The draft.</summary>
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
