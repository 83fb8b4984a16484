using System.Data.Common;
using System.Globalization;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>What becomes of an attempt, as it is written.</summary>
/// <param name="Event">The event.</param>
/// <param name="Failure">What went wrong; null when it was delivered.</param>
/// <param name="DueAt">When it is due again; null when it is given up.</param>
internal sealed record Attempted(PendingEvent Event, string? Failure, DateTimeOffset? DueAt);

/// <summary>The store of subscriptions, of how far each has got, and of the events on their way.</summary>
internal sealed class WebhookStore(Database database)
{
    private const string Columns =
        """
        id, agency, key_id, request_hash, url, events, programme_id, description, created_at, secret, previous_secret, previous_until, rotation_key,
        disabled_at, disabled_ground, failing_since, last_delivered_at, last_failure, worker, worker_until
        """;

    private const string NeverYet = "";

    private static readonly Statement Insert = new(
        """
        INSERT INTO webhooks (id, agency, key_id, idem_key, request_hash, url, events, programme_id, description, created_at, secret, worker, worker_until)
        VALUES (@Id, @Agency, @KeyId, @IdemKey, @RequestHash, @Url, @Events, @Programme, @Description, @CreatedAt, @Secret, '', '')
        ON CONFLICT (key_id, idem_key) DO NOTHING
        """,
        "Id", "Agency", "KeyId", "IdemKey", "RequestHash", "Url", "Events", "Programme", "Description", "CreatedAt", "Secret");

    // One transaction of an agency at a time, whoever else writes: what is counted stays as it was counted.
    private static readonly Statement LockAgency = new(
        "INSERT INTO webhook_agencies (agency) VALUES (@Agency) ON CONFLICT (agency) DO UPDATE SET agency = excluded.agency", "Agency");

    private static readonly Statement LockOne = new("UPDATE webhooks SET worker = worker WHERE id = @Id", "Id");

    private static readonly Statement CountOfType = new(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM webhook_events WHERE webhook_id = @Id AND subject = @Subject AND dead = 0 LIMIT @Most) AS counted", "Id", "Subject", "Most");

    private static readonly Statement FindByKey = new($"SELECT {Columns} FROM webhooks WHERE key_id = @KeyId AND idem_key = @IdemKey",
        "KeyId", "IdemKey");

    private static readonly Statement FindOne = new($"SELECT {Columns} FROM webhooks WHERE id = @Id", "Id");

    private static readonly Statement OfAgency = new(
        $"SELECT {Columns} FROM webhooks WHERE agency = @Agency AND id > @After ORDER BY id LIMIT @Limit", "Agency", "After", "Limit");

    private static readonly Statement CountOfAgency = new("SELECT COUNT(*) FROM webhooks WHERE agency = @Agency", "Agency");

    private static readonly Statement Enabled = new($"SELECT {Columns} FROM webhooks WHERE disabled_at IS NULL");

    private static readonly Statement Change = new(
        """
        UPDATE webhooks SET url = @Url, events = @Events, description = @Description, disabled_at = @DisabledAt, disabled_ground = @DisabledGround,
            failing_since = @FailingSince WHERE id = @Id
        """,
        "Url", "Events", "Description", "DisabledAt", "DisabledGround", "FailingSince", "Id");

    private static readonly Statement ChangeSecret = new(
        "UPDATE webhooks SET secret = @Secret, previous_secret = @Previous, previous_until = @Until, rotation_key = @RotationKey WHERE id = @Id AND secret = @Before",
        "Secret", "Previous", "Until", "RotationKey", "Id", "Before");

    private static readonly Statement Delete = new("DELETE FROM webhooks WHERE id = @Id", "Id");

    private static readonly Statement DeleteCursors = new("DELETE FROM webhook_cursors WHERE webhook_id = @Id", "Id");

    private static readonly Statement DeleteEvents = new("DELETE FROM webhook_events WHERE webhook_id = @Id", "Id");

    private static readonly Statement CountEvents = new(
        "SELECT dead, COUNT(*) FROM webhook_events WHERE webhook_id = @Id GROUP BY dead", "Id");

    private static readonly Statement AllCursors = new("SELECT webhook_id, programme_id, last_id FROM webhook_cursors");

    private static readonly Statement MakeCursor = new(
        "INSERT INTO webhook_cursors (webhook_id, programme_id, last_id) VALUES (@Id, @Programme, @Last) ON CONFLICT DO NOTHING", "Id",
            "Programme", "Last");

    private static readonly Statement MoveCursor = new(
        "UPDATE webhook_cursors SET last_id = @Last WHERE webhook_id = @Id AND programme_id = @Programme AND last_id = @Before", "Last",
            "Id", "Programme", "Before");

    private static readonly Statement InsertEvent = new(
        """
        INSERT INTO webhook_events (webhook_id, event_id, type, subject, body, dead, attempts, due_at)
        VALUES (@WebhookId, @EventId, @Type, @Subject, @Body, 0, 0, @DueAt) ON CONFLICT DO NOTHING
        """,
        "WebhookId", "EventId", "Type", "Subject", "Body", "DueAt");

    private static readonly Statement WithDueEvents = new(
        "SELECT DISTINCT webhook_id FROM webhook_events WHERE dead = 0 AND due_at <= @Now", "Now");

    // Of each subject only the first: the order of a decision's events holds, whatever becomes of one of them.
    private static readonly Statement DueEvents = new(
        """
        SELECT e.event_id, e.type, e.subject, e.body, e.attempts, e.first_at, e.failure FROM webhook_events e
        WHERE e.webhook_id = @Id AND e.dead = 0 AND e.due_at <= @Now AND NOT EXISTS
            (SELECT 1 FROM webhook_events f WHERE f.webhook_id = e.webhook_id AND f.subject = e.subject AND f.dead = 0 AND f.event_id < e.event_id)
        ORDER BY e.due_at, e.event_id LIMIT @Limit
        """,
        "Id", "Now", "Limit");

    private static readonly Statement DeadEvents = new(
        """
        SELECT event_id, type, subject, body, attempts, first_at, failure FROM webhook_events
        WHERE webhook_id = @Id AND dead = 1 AND event_id > @After ORDER BY event_id LIMIT @Limit
        """,
        "Id", "After", "Limit");

    private static readonly Statement Forget = new("DELETE FROM webhook_events WHERE webhook_id = @Id AND event_id = @EventId", "Id",
        "EventId");

    private static readonly Statement Postpone = new(
        "UPDATE webhook_events SET attempts = @Attempts, first_at = @FirstAt, due_at = @DueAt, failure = @Failure, dead = @Dead WHERE webhook_id = @Id AND event_id = @EventId",
        "Attempts", "FirstAt", "DueAt", "Failure", "Dead", "Id", "EventId");

    private static readonly Statement Hurry = new(
        "UPDATE webhook_events SET due_at = @Now WHERE webhook_id = @Id AND dead = 0 AND due_at > @Now", "Now", "Id");

    private static readonly Statement ReviveAll = new(
        "UPDATE webhook_events SET dead = 0, attempts = 0, first_at = NULL, due_at = @Now WHERE webhook_id = @Id AND dead = 1",
            "Now", "Id");

    private static readonly Statement ReviveOne = new(
        "UPDATE webhook_events SET dead = 0, attempts = 0, first_at = NULL, due_at = @Now WHERE webhook_id = @Id AND event_id = @EventId AND dead = 1", "Now", "Id", "EventId");

    private static readonly Statement Purge = new("DELETE FROM webhook_events WHERE dead = 1 AND due_at < @Before", "Before");

    private static readonly Statement Take = new(
        "UPDATE webhooks SET worker = @Me, worker_until = @Until WHERE id = @Id AND (worker = @Me OR worker_until < @Now)", "Me", "Until",
            "Id", "Now");

    private static readonly Statement LetGo = new("UPDATE webhooks SET worker = '', worker_until = '' WHERE worker = @Me", "Me");

    private static readonly Statement NoteHealth = new(
        """
        UPDATE webhooks SET failing_since = @FailingSince, last_delivered_at = COALESCE(@DeliveredAt, last_delivered_at), last_failure = COALESCE(@Failure, last_failure),
            worker_until = @Until WHERE id = @Id AND worker = @Me
        """,
        "FailingSince", "DeliveredAt", "Failure", "Until", "Id", "Me");

    private static readonly Statement Disable = new(
        "UPDATE webhooks SET disabled_at = @At, disabled_ground = @Ground WHERE id = @Id AND disabled_at IS NULL", "At", "Ground", "Id");

    /// <summary>
    /// Keeps a new subscription with where it begins; or gives the one that the same key made before; or none, when the agency has as many
    /// as it may.
    /// </summary>
    public Task<(Webhook? Webhook, bool IsNew)> CreateAsync(Webhook webhook, IReadOnlyDictionary<string, string> heads) =>
        WriteAsync<(Webhook?, bool)>(async session =>
    {
        await session.RunOneAsync(LockAgency, webhook.Agency);
        var isNew = await session.RunOneAsync(Insert, webhook.Id, webhook.Agency, webhook.KeyId, webhook.IdempotencyKey,
            webhook.RequestHash, webhook.Url, Names(webhook.Events),
            webhook.Programme, webhook.Description, Show(webhook.CreatedAt), webhook.Secret) > 0;
        if (!isNew)
        {
            return ((await session.AskOneAsync(FindByKey, Read, webhook.KeyId, webhook.IdempotencyKey))[0], false);
        }

        if ((await session.AskOneAsync(CountOfAgency, row => row.GetInt64(0), webhook.Agency))[0] > Limits.WebhooksOfAgency)
        {
            await session.RunOneAsync(Delete, webhook.Id);
            return (null, false);
        }

        await session.RunAsync(MakeCursor, [.. heads.Select(head => new object?[] { webhook.Id, head.Key, head.Value })]);
        return (webhook, true);
    });

    /// <summary>A subscription; null when there is none.</summary>
    public Task<Webhook?> FindAsync(string id) =>
        ReadAsync(async session => await session.AskOneAsync(FindOne, StoredRow.Named(Read), id) is [var found] ? found : null);

    /// <summary>Subscriptions of an agency, oldest first, after one; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<Webhook>>> ListAsync(string agency, string? after, int limit) =>
        ReadAsync(session => session.AskOneAsync(OfAgency, StoredRow.Of(Read), agency, after ?? "", (long)limit + 1).AsTask());

    /// <summary>How many events are on their way, and how many were given up.</summary>
    public Task<(long Pending, long Dead)> CountEventsAsync(string id) => ReadAsync(async session =>
    {
        var counts = await session.AskOneAsync(CountEvents, row => (IsDead: row.GetInt64(0) == 1, Count: row.GetInt64(1)), id);
        return (counts.Where(one => !one.IsDead).Sum(one => one.Count), counts.Where(one => one.IsDead).Sum(one => one.Count));
    });

    /// <summary>Changes what its agency may change.</summary>
    public Task ChangeAsync(Webhook webhook) =>
        WriteAsync(session => session.RunOneAsync(Change, webhook.Url, Names(webhook.Events), webhook.Description,
        Show(webhook.DisabledAt), webhook.DisabledGround is { } ground ? Term.Of(ground) : null, Show(webhook.FailingSince), webhook.Id)
            .AsTask());

    /// <summary>Puts a new secret in the place of another; false when somebody else did at the same time.</summary>
    public Task<bool> ChangeSecretAsync(Webhook before, byte[] secret, byte[]? previous, DateTimeOffset until, string? rotationKey) =>
        WriteAsync(async session =>
        await session.RunOneAsync(ChangeSecret, secret, previous, Show(until), rotationKey, before.Id, before.Secret) > 0);

    /// <summary>Forgets a subscription with all that is on its way.</summary>
    public Task DeleteAsync(string id) => WriteAsync(async session =>
    {
        await session.RunOneAsync(Delete, id);
        await session.RunOneAsync(DeleteCursors, id);
        return await session.RunOneAsync(DeleteEvents, id);
    });

    /// <summary>All that are not disabled and can be read.</summary>
    public async Task<IReadOnlyList<Webhook>> EnabledAsync() =>
        [.. (await ReadAsync(session => session.AskOneAsync(Enabled, StoredRow.Of(Read)).AsTask())).Readable()];

    /// <summary>How far each has got in the record of each programme.</summary>
    public async Task<IReadOnlyDictionary<(string Webhook, string Programme), string>> CursorsAsync()
    {
        var cursors = await ReadAsync(session =>
            session.AskOneAsync(AllCursors, row => (Webhook: row.GetString(0), Programme: row.GetString(1), Last: row.GetString(2)))
            .AsTask());
        return cursors.ToDictionary(one => (one.Webhook, one.Programme), one => one.Last);
    }

    /// <summary>Those that have events which are due.</summary>
    public async Task<IReadOnlySet<string>> WithDueEventsAsync(DateTimeOffset now) =>
        (await ReadAsync(session => session.AskOneAsync(WithDueEvents, row => row.GetString(0), Show(now)).AsTask()))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Takes a subscription for this replica; false when another one has it.</summary>
    public Task<bool> TakeAsync(string id, string me, DateTimeOffset now, DateTimeOffset until) =>
        WriteAsync(async session => await session.RunOneAsync(Take, me, Show(until), id, Show(now)) > 0);

    /// <summary>Gives back all that this replica has taken.</summary>
    public Task LetGoAsync(string me) => WriteAsync(session => session.RunOneAsync(LetGo, me).AsTask());

    /// <summary>Puts events on their way and moves the cursor in one transaction; false when somebody else has moved it.</summary>
    public Task<bool> FeedAsync(string id, string programme, string? before, string last, IEnumerable<WebhookEvent> events,
        DateTimeOffset now) => WriteAsync(async session =>
    {
        if (before is null)
        {
            await session.RunOneAsync(MakeCursor, id, programme, NeverYet);
        }

        if (await session.RunOneAsync(MoveCursor, last, id, programme, before ?? NeverYet) == 0)
        {
            return false;
        }

        await AddAsync(session, id, events, now);
        return true;
    });

    /// <summary>Puts a test event on its way; false when as many as may be are on it already.</summary>
    public Task<bool> PingAsync(string id, WebhookEvent one, DateTimeOffset now) => WriteAsync(async session =>
    {
        await session.RunOneAsync(LockOne, id);
        var onTheirWay = (await session.AskOneAsync(CountOfType, row => row.GetInt64(0), id, one.Subject, (long)Limits.PingsOnTheirWay))[0];
        return onTheirWay < Limits.PingsOnTheirWay && await AddAsync(session, id, [one], now) > 0;
    });

    /// <summary>Events that are due, of each subject the first.</summary>
    public async Task<IReadOnlyList<PendingEvent>> DueAsync(string id, DateTimeOffset now, int limit) =>
        [.. (await ReadAsync(session => session.AskOneAsync(DueEvents, StoredRow.Of(ReadEvent), id, Show(now), (long)limit).AsTask()))
            .Readable()];

    /// <summary>Events that were given up, in the order of their ids, after one; one more than asked for when there are more.</summary>
    public Task<IReadOnlyList<Stored<PendingEvent>>> DeadAsync(string id, string? after, int limit) =>
        ReadAsync(session => session.AskOneAsync(DeadEvents, StoredRow.Of(ReadEvent), id, after ?? "", (long)limit + 1).AsTask());

    /// <summary>Sends dead letters again: all, or those named; gives how many.</summary>
    public Task<int> ReviveAsync(string id, IReadOnlyList<string>? events, DateTimeOffset now) => WriteAsync(async session => events is null
        ? await session.RunOneAsync(ReviveAll, Show(now), id)
        : await session.RunAsync(ReviveOne, [.. events.Select(one => new object?[] { Show(now), id, one })]));

    /// <summary>Forgets dead letters that were given up before an instant.</summary>
    public Task PurgeAsync(DateTimeOffset before) => WriteAsync(session => session.RunOneAsync(Purge, Show(before)).AsTask());

    /// <summary>Writes what came of attempts, and how the subscription is.</summary>
    /// <param name="webhook">The subscription, with its new health.</param>
    /// <param name="me">The replica that has it.</param>
    /// <param name="until">Until when the replica keeps it.</param>
    /// <param name="attempts">The attempts.</param>
    /// <param name="hurry">Whether what waits is due now.</param>
    /// <param name="now">Now.</param>
    public Task<int> SettleAsync(Webhook webhook, string me, DateTimeOffset until, IReadOnlyList<Attempted> attempts, bool hurry,
        DateTimeOffset now) => WriteAsync(async session =>
    {
        await session.RunAsync(Forget,
            [.. attempts.Where(one => one.Failure is null).Select(one => new object?[] { webhook.Id, one.Event.Event.Id })]);
        await session.RunAsync(Postpone, [.. attempts.Where(one => one.Failure is not null).Select(one => new object?[]
        {
            (long)one.Event.Attempts + 1, Show(one.Event.FirstAt ?? now), Show(one.DueAt ?? now), one.Failure, one.DueAt is null ? 1L : 0L,
                webhook.Id, one.Event.Event.Id,
        })]);
        if (hurry)
        {
            await session.RunOneAsync(Hurry, Show(now), webhook.Id);
        }

        if (webhook is { DisabledAt: { } at, DisabledGround: { } ground })
        {
            await session.RunOneAsync(Disable, Show(at), Term.Of(ground), webhook.Id);
        }

        return await session.RunOneAsync(NoteHealth, Show(webhook.FailingSince), Show(webhook.LastDeliveredAt), webhook.LastFailure,
            Show(until), webhook.Id, me);
    });

    private static async Task<int> AddAsync(Session session, string id, IEnumerable<WebhookEvent> events, DateTimeOffset now) =>
        await session.RunAsync(InsertEvent,
            [.. events.Select(one => new object?[] { id, one.Id, one.Type, one.Subject, one.Body, Show(now) })]);

    private async Task<T> ReadAsync<T>(Func<Session, Task<T>> read) => await database.Patience.ExecuteAsync(async _ =>
    {
        await using var session = await database.OpenSessionAsync(CancellationToken.None);
        return await read(session);
    });

    private async Task<T> WriteAsync<T>(Func<Session, Task<T>> write) => await database.Patience.ExecuteAsync(async _ =>
    {
        await using var session = await database.OpenSessionAsync(CancellationToken.None);
        await session.BeginAsync();
        var result = await write(session);
        await session.CommitAsync();
        return result;
    });

    private static Webhook Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Agency = row.GetString(1),
        KeyId = row.GetString(2),
        RequestHash = row.GetString(3),
        Url = row.GetString(4),
        Events = row.GetString(5).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => WebhookEventTypes.TryParse(name, out var type) ? type
                : throw new InvalidDataException($"A subscription names the event {name}, which is none."))
            .ToHashSet(),
        Programme = TextOf(row, 6),
        Description = TextOf(row, 7),
        CreatedAt = Instant(row.GetString(8)),
        Secret = row.GetFieldValue<byte[]>(9),
        PreviousSecret = row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10),
        PreviousUntil = InstantOf(row, 11),
        RotationKey = TextOf(row, 12),
        DisabledAt = InstantOf(row, 13),
        DisabledGround = TextOf(row, 14) is { } ground && Term.TryParse(ground, out WebhookDisabledGround known) ? known : null,
        FailingSince = InstantOf(row, 15),
        LastDeliveredAt = InstantOf(row, 16),
        LastFailure = TextOf(row, 17),
        Worker = row.GetString(18),
        WorkerUntil = row.GetString(19) is { Length: > 0 } until ? Instant(until) : DateTimeOffset.UnixEpoch,
    };

    private static PendingEvent ReadEvent(DbDataReader row) => new(
        new WebhookEvent(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)), (int)row.GetInt64(4), InstantOf(row, 5),
            TextOf(row, 6));

    private static string Names(IEnumerable<WebhookEventType> events) => string.Join(' ', events.Order().Select(WebhookEventTypes.NameOf));

    private static string? TextOf(DbDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static DateTimeOffset? InstantOf(DbDataReader row, int at) => row.IsDBNull(at) ? null : Instant(row.GetString(at));

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string Show(DateTimeOffset instant) => InstantConverter.Show(instant);

    private static string? Show(DateTimeOffset? instant) => instant is { } known ? InstantConverter.Show(known) : null;
}
