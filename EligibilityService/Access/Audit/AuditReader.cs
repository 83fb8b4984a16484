using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>What the audit trail is narrowed to; null members narrow nothing.</summary>
/// <param name="Kind">Only of the catalogue, or of programmes.</param>
/// <param name="From">Only at or after.</param>
/// <param name="Until">Only before.</param>
internal sealed record AuditFilter(AuditAction? Action, Versioned? Kind, string? Programme, string? Draft, DateTimeOffset? From,
    DateTimeOffset? Until);

/// <summary>Reads the audit trail.</summary>
internal sealed class AuditReader(Database database)
{
    /// <summary>Whether anything was ever done to a programme or a draft of it.</summary>
    public async Task<bool> KnowsProgrammeAsync(string programme) => (await database.ReadAsync(db =>
        db.QueryAsync<long>("SELECT 1 FROM audit WHERE programme_id = @programme LIMIT 1", new { programme }))).Any();

    /// <summary>Whether there ever was a draft of an id: its beginning is in the trail.</summary>
    public async Task<bool> KnowsDraftAsync(string draft) => (await database.ReadAsync(db =>
        db.QueryAsync<long>("SELECT 1 FROM audit WHERE draft_id = @draft LIMIT 1", new { draft }))).Any();

    /// <summary>Entries, newest first, those after (older than) an id; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<AuditEntry>>> ListAsync(AuditFilter filter, string? after, int limit)
    {
        string?[] asked =
        [
            after is null ? null : "id < @after",
            filter.Action is null ? null : "action = @Action",
            filter.Kind is null ? null : "kind = @Kind",
            filter.Programme is null ? null : "programme_id = @Programme",
            filter.Draft is null ? null : "draft_id = @Draft",
            filter.From is null ? null : "made_at >= @From",
            filter.Until is null ? null : "made_at < @Until",
        ];
        var where = string.Join(" AND ", asked.OfType<string>().DefaultIfEmpty("1 = 1"));
        return (await database.ReadAsync(db => db.QueryAsync<AuditRow>(
            $"""
             SELECT id, made_at, action, actor, address, request_id, kind, programme_id, draft_id, version, sha256_before,
                 sha256_after, note
             FROM audit WHERE {where} ORDER BY id DESC LIMIT @Limit
             """,
            new
            {
                after,
                Action = filter.Action is { } action ? Term.Of(action) : null,
                Kind = filter.Kind is { } kind ? Term.Of(kind) : null,
                filter.Programme,
                filter.Draft,
                filter.From,
                filter.Until,
                Limit = limit + 1,
            }))).Guarded();
    }

    internal sealed record AuditRow(
        string Id, string MadeAt, string Action, string Actor, string? Address, string? RequestId, string? Kind,
        string? ProgrammeId, string? DraftId, int? Version, string? Sha256Before, string? Sha256After, string? Note)
            : IStoredRow<AuditEntry>
    {
        public AuditEntry Read()
        {
            var by = ActorText.Read(Actor);
            return new AuditEntry(
                Id, StoredInstant.Read(MadeAt), Term.Read<AuditAction>(Action), by.Agency, by.KeyId, by, Address, RequestId,
                Kind is null ? null : Term.Read<Versioned>(Kind), ProgrammeId, DraftId, Version, Sha256Before, Sha256After, Note);
        }
    }
}
