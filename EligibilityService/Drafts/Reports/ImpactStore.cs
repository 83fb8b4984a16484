using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using EligibilityService.Access;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Drafts.Reports;

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
/// Reports and their items. Only the node that leases a report writes it, and each write checks the lease: after a lost lease or a
/// cancellation nothing more is written. Items are kept in blocks, so that a million of them are some thousand rows.
/// </summary>
internal sealed class ImpactStore(Database database, Leases leases, TimeProvider time, IOptions<ImpactOptions> options)
{
    private const string Prefix = "imp_";
    private const int ItemsOfBlock = 500;
    private const int BlocksAtOnce = 4;

    // The bound on reports that wait: each one reads the whole record.
    private const int MostOpen = 20;

    private const string Columns =
        """
        id, subject, programme_id, draft_id, document_sha256, period_from, period_until, asked_at, asked_by, state, started_at, ended_at,
        failure, percent, checkpoint
        """;

    private const string Open = "SELECT id FROM impact_reports WHERE state IN ('queued', 'running') ORDER BY id";

    private const string OfDraft =
        $"""
         SELECT {Columns} FROM impact_reports
         WHERE draft_id = @draft AND document_sha256 = @sha256 AND state IN ('queued', 'running', 'done') ORDER BY id DESC
         """;

    /// <summary>A new report's id.</summary>
    public static string NewId(TimeProvider time) => RecordIds.New(time, Prefix);

    /// <summary>Whether a text has the form of a report's id.</summary>
    public static bool IsReport(string text) => RecordIds.IsOne(text, Prefix);

    /// <summary>
    /// Keeps a report that is asked for; or gives the one that is there already; or null when too many wait. The lock is held until the
    /// commit: of many equal requests at once, one is kept.
    /// </summary>
    /// <param name="row">The report.</param>
    /// <param name="until">The end of the period, as it was asked for; null for now.</param>
    /// <param name="content">The draft's document, as a version.</param>
    /// <param name="keyed">The idempotency key under which it is asked for; null for none.</param>
    public Task<(KeyedAnswer? Answer, bool IsReplayed)> AddAsync(
        ImpactRow row, DateTimeOffset? until, ReadOnlyMemory<byte> content, KeyedRequest? keyed = null) =>
            database.WriteAsync<(KeyedAnswer?, bool)>(async session =>
    {
        await session.LockAsync(StoreLock.ImpactReports, alone: true);
        if (await KeyedAnswers.FindAsync(session.Db, keyed) is { } kept)
        {
            return (kept, true);
        }

        var same = (await session.Db.QueryAsync<ReportRow>(OfDraft, new { draft = row.Draft, sha256 = row.Sha256 })).Guarded().Readable()
            .FirstOrDefault(one => IsSame(one, row.From, until));
        if (same is null && (await session.Db.QueryAsync<string>(Open)).Count() >= MostOpen)
        {
            return (null, false);
        }

        if (same is null)
        {
            await session.Db.ExecuteAsync(
                """
                INSERT INTO impact_reports (id, subject, programme_id, draft_id, document_sha256, content, period_from, period_until,
                    state, asked_at,
                                            asked_by, percent)
                VALUES (@Id, @Subject, @Programme, @Draft, @Sha256, @Content, @From, @Until, 'queued', @AskedAt, @AskedBy, 0)
                """,
                new
                {
                    row.Id,
                    Subject = Term.Of(row.Kind),
                    row.Programme,
                    row.Draft,
                    row.Sha256,
                    Content = (object)Packed.Pack(content.Span),
                    row.From,
                    row.Until,
                    row.AskedAt,
                    AskedBy = ActorText.Show(row.AskedBy),
                });
        }

        var answer = new KeyedAnswer(keyed?.Hash ?? "", same is null ? StatusCodes.Status202Accepted : StatusCodes.Status200OK,
            $"/v1/impact-reports/{(same ?? row).Id}", null,
            JsonSerializer.SerializeToUtf8Bytes(ImpactReportBody.Of(same ?? row), DraftsJson.Shared.ImpactReportBody));
        await KeyedAnswers.KeepAsync(session.Db, keyed, answer, row.AskedAt);
        return (answer, false);
    });

    /// <summary>The answer that is kept under an idempotency key; null when there is none.</summary>
    public Task<KeyedAnswer?> KeptAsync(KeyedRequest keyed) => database.ReadAsync(db => KeyedAnswers.FindAsync(db, keyed));

    /// <summary>Takes back what was kept of a report that begins again; nothing where it is another node's by now.</summary>
    public Task BeginAgainAsync(string id) => LeasedAsync(id, session => session.Db.ExecuteAsync(
        """
        DELETE FROM impact_blocks WHERE report_id = @id
            AND EXISTS (SELECT 1 FROM impact_reports r WHERE r.id = report_id AND r.state = 'running')
        """,
        new { id }));

    /// <summary>One report, or null.</summary>
    public async Task<ImpactRow?> FindAsync(string id) => IsReport(id)
        ? (await database.ReadAsync(db =>
            db.QuerySingleOrDefaultAsync<ReportRow>($"SELECT {Columns} FROM impact_reports WHERE id = @id", new { id }))).Named()
        : null;

    /// <summary>The latest finished report on exactly this content of a draft; null when there is none.</summary>
    public async Task<ImpactRow?> DoneOfAsync(string draft, string sha256) =>
        (await database.ReadAsync(db => db.QueryAsync<ReportRow>(OfDraft, new { draft, sha256 }))).Guarded().Readable()
            .FirstOrDefault(report => report.State == ImpactState.Done);

    /// <summary>Reports, the latest first, before one; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<ImpactRow>>> ListAsync(string? before, int limit) =>
        (await database.ReadAsync(db => db.QueryAsync<ReportRow>(
            $"SELECT {Columns} FROM impact_reports WHERE id < @Before ORDER BY id DESC LIMIT @Limit",
            new { Before = before ?? "~", Limit = limit + 1 }))).Guarded();

    /// <summary>Calls a report off; false when it had ended.</summary>
    public async Task<bool> CancelAsync(string id) => await database.WriteAsync(session => session.Db.ExecuteAsync(
        "UPDATE impact_reports SET state = 'cancelled', ended_at = @Now WHERE id = @id AND state IN ('queued', 'running')",
        new { Now = time.GetUtcNow(), id })) > 0;

    /// <summary>Takes the oldest report that no node works on; null when there is none.</summary>
    public async Task<ImpactJob?> TakeAsync()
    {
        foreach (var id in await database.ReadAsync(db => db.QueryAsync<string>(Open)))
        {
            if (!await leases.TakeAsync(id, options.Value.Lease) || await LeasedAsync(id, session => session.Db.ExecuteAsync(
                """
                UPDATE impact_reports SET state = 'running', started_at = COALESCE(started_at, @Now)
                WHERE id = @id AND state IN ('queued', 'running')
                """,
                new { Now = time.GetUtcNow(), id })) == 0)
            {
                continue;
            }

            var row = await database.ReadAsync(db =>
                db.QuerySingleAsync<ReportRow>($"SELECT {Columns} FROM impact_reports WHERE id = @id", new { id }));
            var content = await database.ReadAsync(db =>
                db.QuerySingleAsync<byte[]>("SELECT content FROM impact_reports WHERE id = @id", new { id }));
            if (((IStoredRow<ImpactRow>[])[row]).Guarded()[0].Then(read => new ImpactJob(read, Packed.Unpack(content))) is
                { Fault: null, Value: { } job })
            {
                return job;
            }

            // It can never be made, and the others do not wait for it.
            await FailAsync(id, new ImpactFailure { Detail = UnreadableRow.Of(id).Detail });
        }

        return null;
    }

    /// <summary>Balances as they stood at the last checkpoint.</summary>
    public async Task RestoreAsync(string id, SimulatedMoney money)
    {
        foreach (var packed in await database.ReadAsync(db => db.QueryAsync<byte[]>(
            "SELECT balances FROM impact_blocks WHERE report_id = @id AND balances IS NOT NULL ORDER BY number", new { id })))
        {
            foreach (var one in Unpacked(packed, DraftsJson.Kept.ImpactBalances).Moved)
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
        IReadOnlyList<KeyValuePair<SimulatedKey, SimulatedBalance>> moved, int percent, bool isDone)
    {
        ImpactItem[][] blocks = items.Count == 0 && moved.Count > 0 ? [[]] : [.. items.Chunk(ItemsOfBlock)];
        byte[]? balances = moved.Count == 0
            ? null
            : Pack(new ImpactBalances([.. moved.Select(one => new ImpactBalance(one.Key, one.Value))]), DraftsJson.Kept.ImpactBalances);
        var now = checkpoint.Blocks + blocks.Length;
        var kept = Pack(checkpoint with { Blocks = now }, DraftsJson.Kept.ImpactCheckpoint);
        return await LeasedAsync(id, async session =>
        {
            var at = time.GetUtcNow();
            var isOurs = await session.Db.ExecuteAsync(
                """
                UPDATE impact_reports SET checkpoint = @Kept, percent = @percent, state = @State, ended_at = @EndedAt
                WHERE id = @id AND state = 'running'
                """,
                new
                {
                    Kept = (object)kept,
                    percent,
                    State = isDone ? "done" : "running",
                    EndedAt = isDone ? at : (DateTimeOffset?)null,
                    id,
                }) > 0;
            if (!isOurs)
            {
                return 0;
            }

            await session.Db.ExecuteAsync(
                """
                INSERT INTO impact_blocks (report_id, number, gains, losses, changed, items, balances)
                VALUES (@id, @Number, @Gains, @Losses, @Length, @Items, @Balances) ON CONFLICT DO NOTHING
                """,
                blocks.Select((block, i) => new
                {
                    id,
                    Number = checkpoint.Blocks + i,
                    Gains = block.Count(item => Fits(item, ImpactFilter.Gains)),
                    Losses = block.Count(item => Fits(item, ImpactFilter.Losses)),
                    block.Length,
                    Items = (object)PackItems(block),
                    Balances = (object?)(i == blocks.Length - 1 ? balances : null),
                }));
            return 1;
        }) > 0 ? now : null;
    }

    /// <summary>Says that it could not be made.</summary>
    public Task FailAsync(string id, ImpactFailure failure)
    {
        string said = JsonSerializer.Serialize(failure, DraftsJson.Kept.ImpactFailure);
        return LeasedAsync(id, session => session.Db.ExecuteAsync(
            "UPDATE impact_reports SET state = 'failed', failure = @said, ended_at = @Now WHERE id = @id AND state = 'running'",
            new { said, Now = time.GetUtcNow(), id }));
    }

    /// <summary>
    /// Items after a place (block and number in it), in the register's order; one more than asked for when there are more. Each with its
    /// place.
    /// </summary>
    /// <param name="seen">The ids of those of some items that the asker may see.</param>
    public async Task<IReadOnlyList<(ItemPosition Place, Stored<ImpactItem> Item)>> ItemsAsync(string id, ImpactFilter filter,
        Func<IReadOnlyList<ImpactItem>, Task<IReadOnlySet<string>>> seen, ItemPosition? after, int limit)
    {
        var found = new List<(ItemPosition, Stored<ImpactItem>)>(limit + 1);
        var next = after?.Block ?? 0;
        while (found.Count <= limit)
        {
            var from = next;
            BlockRow[] rows = [.. await database.ReadAsync(db => db.QueryAsync<BlockRow>(
                """
                SELECT number, items FROM impact_blocks
                WHERE report_id = @id AND number >= @from
                  AND CASE @Filter WHEN 1 THEN gains WHEN 2 THEN losses ELSE changed END > 0 ORDER BY number LIMIT @BlocksAtOnce
                """,
                new { id, from, Filter = (int)filter, BlocksAtOnce }))];
            foreach (var row in rows)
            {
                // A block that cannot be read stands once in the list, by its name.
                var name = $"{id}/blocks/{row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
                var block = new Stored<byte[]>(name, row.Items, null).Then(kept => Unpacked(kept, DraftsJson.Kept.ImpactBlock).Items);
                var items = block.Value?.Select(item => new Stored<ImpactItem>(item.DecisionId, item, null)).ToArray()
                    ?? [new Stored<ImpactItem>(name, null, block.Fault)];
                var visible = await seen(block.Value ?? []);
                for (var i = row.Number == after?.Block ? after.Value.Item + 1 : 0; i < items.Length && found.Count <= limit; i++)
                {
                    if (items[i].Value is not { } item || (Fits(item, filter) && visible.Contains(item.DecisionId)))
                    {
                        found.Add((new ItemPosition(row.Number, i), items[i]));
                    }
                }
            }

            if (rows.Length < BlocksAtOnce)
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

    // Writes while the report is this node's; 0 when it is not any more.
    private Task<int> LeasedAsync(string id, Func<Session, Task<int>> write) => database.WriteAsync(async session =>
        await leases.RenewAsync(session, id, options.Value.Lease) ? await write(session) : 0);

    private static byte[] PackItems(ImpactItem[] items) => Pack(new ImpactBlock(items), DraftsJson.Kept.ImpactBlock);

    private static byte[] Pack<T>(T value, JsonTypeInfo<T> type) => Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(value, type));

    private static T Unpacked<T>(byte[] packed, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Packed.Unpack(packed), type)!;

    internal sealed record BlockRow(int Number, byte[] Items);

    internal sealed record ReportRow(
        string Id, string Subject, string? ProgrammeId, string DraftId, string DocumentSha256, string? PeriodFrom, string PeriodUntil,
        string AskedAt, string AskedBy, string State, string? StartedAt, string? EndedAt, string? Failure, int Percent, byte[]? Checkpoint)
        : IStoredRow<ImpactRow>
    {
        public ImpactRow Read() => new(
            Id,
            Term.Read<Versioned>(Subject),
            ProgrammeId,
            DraftId,
            DocumentSha256,
            StoredInstant.ReadAny(PeriodFrom),
            StoredInstant.Read(PeriodUntil),
            StoredInstant.Read(AskedAt),
            ActorText.Read(AskedBy),
            Term.Read<ImpactState>(State),
            StoredInstant.ReadAny(StartedAt),
            StoredInstant.ReadAny(EndedAt),
            Failure is null ? null : JsonSerializer.Deserialize(Failure, DraftsJson.Kept.ImpactFailure),
            Percent,
            Checkpoint is null ? ImpactCheckpoint.None : Unpacked(Checkpoint, DraftsJson.Kept.ImpactCheckpoint));
    }
}

/// <summary>The place of an item in its report.</summary>
internal readonly record struct ItemPosition(int Block, int Item)
{
    /// <summary>As a cursor shows it.</summary>
    public override string ToString() =>
        $"{Block.ToString(System.Globalization.CultureInfo.InvariantCulture)}.{Item.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>Reads a cursor; null when this service did not make it.</summary>
    public static ItemPosition? Read(string text) => text.Split('.') is [var block, var item]
        && int.TryParse(block, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var which)
        && int.TryParse(item, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var place)
            ? new ItemPosition(which, place)
            : null;
}
