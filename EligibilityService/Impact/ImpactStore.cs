using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Hosting;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Impact;

/// <summary>Which items of a report are wanted.</summary>
public enum ImpactFilter
{
    /// <summary>Every decision that would change.</summary>
    All,

    /// <summary>Those that would get more.</summary>
    Gains,

    /// <summary>Those that would get less.</summary>
    Losses,
}

/// <summary>A report that a node works on.</summary>
/// <param name="Row">The report.</param>
/// <param name="Content">The draft's document, as it was when the report was asked for.</param>
internal sealed record ImpactJob(ImpactRow Row, byte[] Content);

/// <summary>
/// Reports and their items. A report belongs to the node that leases it; only that one writes it, and each write says so: who lost his
/// lease, or was called off, finds that nothing is written any more. Items are kept in blocks, so that a million of them are some thousand
/// rows.
/// </summary>
internal sealed class ImpactStore(Database database, RegisterReader reader, TimeProvider time)
{
    private const string Prefix = "imp_";
    private const int ItemsOfBlock = 500;
    private const int BlocksAtOnce = 4;

    // A report reads the whole record, and nobody reads twenty at once.
    private const int MostOpen = 20;

    private const string Columns =
        """
        id, subject, programme_id, draft_id, document_sha256, period_from, period_until, asked_at, asked_by, state, started_at, ended_at, failure, percent, checkpoint
        """;

    private static readonly Statement Insert = new(
        """
        INSERT INTO impact_reports (id, subject, programme_id, draft_id, document_sha256, content, period_from, period_until, state, asked_at, asked_by, asked_by_key,
                                    lease_holder, lease_until, percent)
        VALUES (@Id, @Subject, @Programme, @Draft, @Sha256, @Content, @From, @Until, 'queued', @AskedAt, @AskedBy, @AskedByKey, '', '', 0)
        """,
        "Id", "Subject", "Programme", "Draft", "Sha256", "Content", "From", "Until", "AskedAt", "AskedBy", "AskedByKey");

    private static readonly Statement Find = new($"SELECT {Columns} FROM impact_reports WHERE id = @Id", "Id");

    private static readonly Statement FindJob = new($"SELECT {Columns}, content FROM impact_reports WHERE id = @Id", "Id");

    private static readonly Statement Open = new("SELECT id FROM impact_reports WHERE state IN ('queued', 'running') ORDER BY id");

    private static readonly Statement OfDraft = new(
        $"SELECT {Columns} FROM impact_reports WHERE draft_id = @Draft AND document_sha256 = @Sha256 AND state IN ('queued', 'running', 'done') ORDER BY id DESC", "Draft", "Sha256");

    private static readonly Statement List = new($"SELECT {Columns} FROM impact_reports WHERE id < @Before ORDER BY id DESC LIMIT @Limit",
        "Before", "Limit");

    private static readonly Statement Lease = new(
        """
        UPDATE impact_reports SET state = 'running', lease_holder = @Holder, lease_until = @Until, started_at = COALESCE(started_at, @Now)
        WHERE id = @Id AND (state = 'queued' OR (state = 'running' AND lease_until < @Now))
        """,
        "Holder", "Until", "Now", "Id");

    private static readonly Statement Keep = new(
        """
        UPDATE impact_reports SET checkpoint = @Checkpoint, percent = @Percent, lease_until = @Until, state = @State, ended_at = @EndedAt
        WHERE id = @Id AND lease_holder = @Holder AND state = 'running'
        """,
        "Checkpoint", "Percent", "Until", "State", "EndedAt", "Id", "Holder");

    private static readonly Statement LetGo = new(
        "UPDATE impact_reports SET lease_until = '' WHERE id = @Id AND lease_holder = @Holder AND state = 'running'", "Id", "Holder");

    private static readonly Statement Fail = new(
        "UPDATE impact_reports SET state = 'failed', failure = @Failure, ended_at = @EndedAt WHERE id = @Id AND lease_holder = @Holder AND state = 'running'",
        "Failure", "EndedAt", "Id", "Holder");

    private static readonly Statement CallOff = new(
        "UPDATE impact_reports SET state = 'cancelled', ended_at = @EndedAt WHERE id = @Id AND state IN ('queued', 'running')",
            "EndedAt", "Id");

    private static readonly Statement InsertBlock = new(
        """
        INSERT INTO impact_blocks (report_id, number, gains, losses, changed, items, balances) VALUES (@Id, @Number, @Gains, @Losses, @Changed, @Items, @Balances) ON CONFLICT DO NOTHING
        """,
        "Id", "Number", "Gains", "Losses", "Changed", "Items", "Balances");

    private static readonly Statement DropBlocks = new(
        """
        DELETE FROM impact_blocks WHERE report_id = @Id
            AND EXISTS (SELECT 1 FROM impact_reports r WHERE r.id = report_id AND r.lease_holder = @Holder AND r.state = 'running')
        """,
        "Id", "Holder");

    private static readonly Statement FindBalances = new(
        "SELECT balances FROM impact_blocks WHERE report_id = @Id AND balances IS NOT NULL ORDER BY number", "Id");

    private static readonly Statement[] FindBlocks = [BlocksWith("changed"), BlocksWith("gains"), BlocksWith("losses")];

    /// <summary>Whose lease it is: a name that no other process has.</summary>
    private readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>A new report's id.</summary>
    public static string NewId(TimeProvider time) => new RecordIds(time, "").Next(Prefix);

    /// <summary>Whether a text has the form of a report's id.</summary>
    public static bool IsReport(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>
    /// Keeps a report that is asked for; or gives the same one, when it is there already; or null when too many wait. Who asks has it alone
    /// until the commit: of many who ask at once, one is kept.
    /// </summary>
    /// <param name="row">The report.</param>
    /// <param name="until">The end of the period, as it was asked for; null for now.</param>
    /// <param name="byKey">The key that asked.</param>
    /// <param name="content">The draft's document, as a version.</param>
    /// <param name="keyed">The idempotency key under which it is asked for; null for none.</param>
    public Task<(KeyedAnswer? Answer, bool IsReplayed)> AddAsync(
        ImpactRow row, DateTimeOffset? until, string byKey, ReadOnlyMemory<byte> content, KeyedRequest? keyed = null) =>
            WriteAsync<(KeyedAnswer?, bool)>(async session =>
    {
        await session.BeginAsync();
        await session.LockAsync(StoreLock.ImpactReports, alone: true);
        if (await KeyedAnswers.FindAsync(session, keyed) is { } kept)
        {
            await session.RollbackAsync();
            return (kept, true);
        }

        var same = (await session.AskOneAsync(OfDraft, StoredRow.Of(Read), row.Draft, row.Sha256)).Readable()
            .FirstOrDefault(one => IsSame(one, row.From, until));
        if (same is null && (await session.AskOneAsync(Open, open => open.GetString(0))).Count >= MostOpen)
        {
            await session.RollbackAsync();
            return (null, false);
        }

        if (same is null)
        {
            await session.RunOneAsync(
                Insert, row.Id, Term.Of(row.Kind), row.Programme, row.Draft, row.Sha256, Packed.Pack(content.Span), Shown(row.From),
                    Shown(row.Until), Shown(row.AskedAt), row.AskedBy, byKey);
        }

        var answer = new KeyedAnswer(keyed?.Hash ?? "", same is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
            $"/v1/impact-reports/{(same ?? row).Id}", null,
            JsonSerializer.SerializeToUtf8Bytes(ImpactReportBody.Of(same ?? row), ApiJson.Shared.ImpactReportBody));
        await KeyedAnswers.KeepAsync(session, keyed, answer, row.AskedAt);
        await session.CommitAsync();
        return (answer, false);
    });

    /// <summary>The answer that is kept under an idempotency key; null when there is none.</summary>
    public Task<KeyedAnswer?> KeptAsync(KeyedRequest keyed) =>
        reader.InSessionAsync(session => KeyedAnswers.FindAsync(session, keyed).AsTask());

    /// <summary>Takes back what was kept of a report that begins again; nothing where it is another node's by now.</summary>
    public Task BeginAgainAsync(string id) => WriteAsync(session => session.RunOneAsync(DropBlocks, id, _node));

    /// <summary>One report, or null.</summary>
    public async Task<ImpactRow?> FindAsync(string id) => IsReport(id)
        ? await reader.InSessionAsync(async session => await session.AskOneAsync(Find, StoredRow.Named(Read), id) is [var found]
            ? found : null)
        : null;

    /// <summary>Reports on exactly this content of a draft that are not cancelled and did not fail, the latest first.</summary>
    public async Task<IReadOnlyList<ImpactRow>> OfDraftAsync(string draft, string sha256) =>
        [.. (await reader.InSessionAsync(session => session.AskOneAsync(OfDraft, StoredRow.Of(Read), draft, sha256).AsTask())).Readable()];

    /// <summary>Reports, the latest first, before one; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<ImpactRow>>> ListAsync(string? before, int limit) =>
        reader.InSessionAsync(session => session.AskOneAsync(List, StoredRow.Of(Read), before ?? "~", (long)limit + 1).AsTask());

    /// <summary>Calls a report off; false when it had ended.</summary>
    public async Task<bool> CancelAsync(string id) =>
        await WriteAsync(session => session.RunOneAsync(CallOff, Shown(time.GetUtcNow()), id)) > 0;

    /// <summary>Takes the oldest report that nobody works on; null when there is none.</summary>
    public async Task<ImpactJob?> TakeAsync(int leaseSeconds)
    {
        foreach (var id in await reader.InSessionAsync(session => session.AskOneAsync(Open, row => row.GetString(0)).AsTask()))
        {
            var now = time.GetUtcNow();
            if (await WriteAsync(session => session.RunOneAsync(Lease, _node, Shown(now.AddSeconds(leaseSeconds)), Shown(now), id)) > 0)
            {
                var found = await reader.InSessionAsync(session =>
                    session.AskOneAsync(FindJob,
                        StoredRow.Of(row => new ImpactJob(Read(row), Packed.Unpack(row.GetFieldValue<byte[]>(15)))), id).AsTask());
                if (found is [{ Fault: null, Value: { } job }])
                {
                    return job;
                }

                // Nobody will ever make it, and the others do not wait for it.
                await FailAsync(id, new ImpactFailure { Detail = UnreadableRow.Of(id).Detail });
            }
        }

        return null;
    }

    /// <summary>Balances as they stood at the last checkpoint.</summary>
    public async Task RestoreAsync(string id, SimulatedMoney money)
    {
        foreach (var packed in await reader.InSessionAsync(session =>
            session.AskOneAsync(FindBalances, row => row.GetFieldValue<byte[]>(0), id).AsTask()))
        {
            foreach (var one in Unpacked(packed, ApiJson.Kept.ImpactBalances).Moved)
            {
                money.Restore(one.Key, one.Balance);
            }
        }
    }

    /// <summary>
    /// Keeps what was done since the last checkpoint, in one transaction, and renews the lease; gives how many blocks there are now, or
    /// null when the report is not this node's any more, and then nothing is kept.
    /// </summary>
    public async Task<int?> KeepAsync(string id, ImpactCheckpoint checkpoint, IReadOnlyList<ImpactItem> items,
        IReadOnlyList<KeyValuePair<SimulatedKey, SimulatedBalance>> moved, int percent, bool isDone,
        int leaseSeconds)
    {
        var blocks = items.Chunk(ItemsOfBlock).Select(chunk => Block(id, chunk)).ToList();
        if (moved.Count > 0)
        {
            if (blocks.Count == 0)
            {
                blocks.Add(Block(id, []));
            }

            blocks[^1][6] = Pack(new ImpactBalances([.. moved.Select(one => new ImpactBalance(one.Key, one.Value))]),
                ApiJson.Kept.ImpactBalances);
        }

        for (var i = 0; i < blocks.Count; i++)
        {
            blocks[i][1] = (long)(checkpoint.Blocks + i);
        }

        var now = checkpoint.Blocks + blocks.Count;
        var kept = Pack(checkpoint with { Blocks = now }, ApiJson.Kept.ImpactCheckpoint);
        return await WriteAsync<int?>(async session =>
        {
            var at = time.GetUtcNow();
            await session.BeginAsync();
            if (await session.RunOneAsync(Keep, kept, (long)percent, Shown(at.AddSeconds(leaseSeconds)), isDone ? "done" : "running",
                isDone ? Shown(at) : null, id, _node) == 0)
            {
                return null;
            }

            await session.RunAsync(InsertBlock, blocks);
            await session.CommitAsync();
            return now;
        });
    }

    /// <summary>Lets another node go on at once.</summary>
    public Task LetGoAsync(string id) => WriteAsync(session => session.RunOneAsync(LetGo, id, _node));

    /// <summary>Says that it could not be made.</summary>
    public Task FailAsync(string id, ImpactFailure failure) => WriteAsync(session => session.RunOneAsync(
        Fail, JsonSerializer.Serialize(failure, ApiJson.Kept.ImpactFailure), Shown(time.GetUtcNow()), id, _node));

    /// <summary>
    /// Items after a place (block and number in it), in the register's order; one more than asked for when there are more. Each with its
    /// place.
    /// </summary>
    public async Task<IReadOnlyList<(ImpactPlace Place, Stored<ImpactItem> Item)>> ItemsAsync(string id, ImpactFilter filter,
        ImpactPlace? after, int limit)
    {
        var found = new List<(ImpactPlace, Stored<ImpactItem>)>(limit + 1);
        var next = after?.Block ?? 0;
        while (found.Count <= limit)
        {
            var rows = await reader.InSessionAsync(session => session.AskOneAsync(
                FindBlocks[(int)filter], row => (Number: (int)row.GetInt64(0), Kept: row.GetFieldValue<byte[]>(1)), id, (long)next,
                    (long)BlocksAtOnce).AsTask());
            foreach (var row in rows)
            {
                // A block that cannot be read stands once in the list, by its name.
                var name = $"{id}/blocks/{row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
                var block = new Stored<byte[]>(name, row.Kept, null).Then(kept => Unpacked(kept, ApiJson.Kept.ImpactBlock).Items);
                var items = block.Value?.Select(item => new Stored<ImpactItem>(item.DecisionId, item, null)).ToArray()
                    ?? [new Stored<ImpactItem>(name, null, block.Fault)];
                for (var i = row.Number == after?.Block ? after.Value.Item + 1 : 0; i < items.Length && found.Count <= limit; i++)
                {
                    if (items[i].Value is not { } item || Fits(item, filter))
                    {
                        found.Add((new ImpactPlace(row.Number, i), items[i]));
                    }
                }
            }

            if (rows.Count < BlocksAtOnce)
            {
                break;
            }

            next = rows[^1].Number + 1;
        }

        return found;
    }

    // A period that ends now, or later than now, ends when it is asked for: then only a report that is not finished is the same.
    private static bool IsSame(ImpactRow one, DateTimeOffset? from, DateTimeOffset? until) =>
        one.From == from && (until is { } asked && asked <= one.AskedAt ? one.Until == asked : one.IsOpen);

    private static bool Fits(ImpactItem item, ImpactFilter filter) => filter switch
    {
        ImpactFilter.Gains => item.Difference.MinorUnits > 0,
        ImpactFilter.Losses => item.Difference.MinorUnits < 0,
        _ => true,
    };

    private static object?[] Block(string id, ImpactItem[] items) =>
    [
        id, 0L, (long)items.Count(item => Fits(item, ImpactFilter.Gains)), (long)items.Count(item => Fits(item, ImpactFilter.Losses)),
            (long)items.Length,
        Pack(new ImpactBlock(items), ApiJson.Kept.ImpactBlock), null,
    ];

    private static Statement BlocksWith(string column) => new(
        $"SELECT number, items FROM impact_blocks WHERE report_id = @Id AND number >= @From AND {column} > 0 ORDER BY number LIMIT @Limit",
            "Id", "From", "Limit");

    private async Task<T> WriteAsync<T>(Func<Session, ValueTask<T>> write) => await database.Patience.ExecuteAsync(async _ =>
    {
        await using var session = await database.OpenSessionAsync(CancellationToken.None);
        return await write(session);
    });

    private static ImpactRow Read(DbDataReader row) => new(
        row.GetString(0),
        Row.Word<Versioned>(row.GetString(1)),
        TextOrNull(row, 2),
        row.GetString(3),
        row.GetString(4),
        InstantOrNull(row, 5),
        Row.Instant(row.GetString(6)),
        Row.Instant(row.GetString(7)),
        row.GetString(8),
        Row.Word<ImpactState>(row.GetString(9)),
        InstantOrNull(row, 10),
        InstantOrNull(row, 11),
        TextOrNull(row, 12) is { } failure ? JsonSerializer.Deserialize(failure, ApiJson.Kept.ImpactFailure) : null,
        (int)row.GetInt64(13),
        row.IsDBNull(14) ? ImpactCheckpoint.None : Unpacked(row.GetFieldValue<byte[]>(14), ApiJson.Kept.ImpactCheckpoint));

    private static byte[] Pack<T>(T value, JsonTypeInfo<T> type) => Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static T Unpacked<T>(byte[] packed, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Packed.Unpack(packed), type)!;

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? InstantOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null
        : Row.Instant(row.GetString(column));

    private static string? Shown(DateTimeOffset? instant) => instant is { } given ? InstantConverter.Show(given) : null;
}

/// <summary>The place of an item in its report.</summary>
/// <param name="Block">The block.</param>
/// <param name="Item">Which one of it.</param>
internal readonly record struct ImpactPlace(int Block, int Item)
{
    /// <summary>As a cursor shows it.</summary>
    public override string ToString() =>
        $"{Block.ToString(System.Globalization.CultureInfo.InvariantCulture)}.{Item.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Reads a cursor; null when it is none of ours.</summary>
    public static ImpactPlace? Read(string text) => text.Split('.') is [var block, var item]
        && int.TryParse(block, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var which)
        && int.TryParse(item, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var place)
            ? new ImpactPlace(which, place)
            : null;
}
