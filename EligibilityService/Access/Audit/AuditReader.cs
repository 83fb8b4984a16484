using System.Data.Common;
using System.Globalization;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>What the audit trail is narrowed to; null members narrow nothing.</summary>
/// <param name="Action">Only this action.</param>
/// <param name="Kind">Only of the catalogue, or of programmes.</param>
/// <param name="Programme">Only of this programme.</param>
/// <param name="Draft">Only on this draft.</param>
/// <param name="From">Only at or after.</param>
/// <param name="Until">Only before.</param>
internal sealed record AuditFilter(AuditAction? Action, Versioned? Kind, string? Programme, string? Draft, DateTimeOffset? From,
    DateTimeOffset? Until);

/// <summary>Reads the audit trail.</summary>
internal sealed class AuditReader(Database database)
{
    private const string Columns = "id, made_at, action, agency, key_id, address, request_id, kind, programme_id, draft_id, version, sha256_before, sha256_after, note";

    private static readonly Statement AnyOfProgramme = new("SELECT 1 FROM audit WHERE programme_id = @Programme LIMIT 1", "Programme");

    private static readonly Statement AnyOfDraft = new("SELECT 1 FROM audit WHERE draft_id = @Draft LIMIT 1", "Draft");

    /// <summary>Whether anything was ever done to a programme or a draft of it.</summary>
    public Task<bool> KnowsProgrammeAsync(string programme) => HasAnyAsync(AnyOfProgramme, programme);

    /// <summary>Whether there ever was a draft of an id: its beginning is in the trail.</summary>
    public Task<bool> KnowsDraftAsync(string draft) => HasAnyAsync(AnyOfDraft, draft);

    /// <summary>Entries, newest first, those after (older than) an id; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<AuditEntry>>> ListAsync(AuditFilter filter, string? after, int limit)
    {
        (string Condition, string Name, object? Value)[] asked =
        [
            ("id < @After", "After", after),
            ("action = @Action", "Action", filter.Action is { } action ? Term.Of(action) : null),
            ("kind = @Kind", "Kind", filter.Kind is { } kind ? Term.Of(kind) : null),
            ("programme_id = @Programme", "Programme", filter.Programme),
            ("draft_id = @Draft", "Draft", filter.Draft),
            ("made_at >= @From", "From", filter.From is { } from ? InstantConverter.Show(from) : null),
            ("made_at < @Until", "Until", filter.Until is { } until ? InstantConverter.Show(until) : null),
        ];
        var given = asked.Where(one => one.Value is not null).ToArray();
        var where = given.Length == 0 ? "" : $"WHERE {string.Join(" AND ", given.Select(one => one.Condition))} ";
        var statement = new Statement($"SELECT {Columns} FROM audit {where}ORDER BY id DESC LIMIT @Limit",
            [.. given.Select(one => one.Name), "Limit"]);
        await using var session = await database.OpenSessionAsync();
        return await session.AskOneAsync(statement, StoredRow.Of(Read), [.. given.Select(one => one.Value), (long)limit + 1]);
    }

    private async Task<bool> HasAnyAsync(Statement statement, string id)
    {
        await using var session = await database.OpenSessionAsync();
        return (await session.AskOneAsync(statement, _ => true, id)).Count > 0;
    }

    private static AuditEntry Read(DbDataReader row) => new(
        row.GetString(0),
        DateTimeOffset.Parse(row.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        Word<AuditAction>(row.GetString(2)),
        row.GetString(3),
        row.GetString(4),
        Text(row, 5),
        Text(row, 6),
        row.IsDBNull(7) ? null : Word<Versioned>(row.GetString(7)),
        Text(row, 8),
        Text(row, 9),
        row.IsDBNull(10) ? null : (int)row.GetInt64(10),
        Text(row, 11),
        Text(row, 12),
        Text(row, 13));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static T Word<T>(string word) where T : struct, Enum => Term.TryParse(word, out T value) ? value
        : throw new InvalidOperationException($"{word} is no {typeof(T).Name}.");
}
