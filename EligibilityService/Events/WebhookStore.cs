using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>The result of an attempt, as it is written.</summary>
/// <param name="Failure">What went wrong; null when it was delivered.</param>
/// <param name="DueAt">When it is due again; null when it is given up.</param>
internal sealed record Attempted(PendingEvent Event, string? Failure, DateTimeOffset? DueAt);

/// <summary>The store of subscriptions, of how far each has got, and of the events on their way.</summary>
internal sealed class WebhookStore(Database database)
{
    private const string Columns =
        """
        id, agency, key_id, request_hash, url, events, programme_id, description, created_at, secret, previous_secret, previous_until,
        rotation_key, disabled_at, disabled_ground, failing_since, last_delivered_at, last_failure, sees_all
        """;

    private const string NeverYet = "";

    /// <summary>
    /// Keeps a new subscription with the position at which it begins; or gives the one that the same key made before; or none, when the
    /// agency has as many as it may have.
    /// </summary>
    public Task<(Webhook? Webhook, bool IsNew)> CreateAsync(Webhook webhook, IReadOnlyDictionary<string, string> heads) =>
        database.WriteAsync<(Webhook?, bool)>(async session =>
    {
        var (db, id) = (session.Db, webhook.Id);

        // One transaction of an agency at a time: the number that was counted stays the number.
        await db.ExecuteAsync(
            "INSERT INTO webhook_agencies (agency) VALUES (@Agency) ON CONFLICT (agency) DO UPDATE SET agency = excluded.agency",
            new { webhook.Agency });
        var isNew = await db.ExecuteAsync(
            """
            INSERT INTO webhooks (id, agency, key_id, idem_key, request_hash, url, events, programme_id, description, created_at, secret,
                                  sees_all)
            VALUES (@Id, @Agency, @KeyId, @IdempotencyKey, @RequestHash, @Url, @Events, @Programme, @Description, @CreatedAt, @Secret,
                    @SeesAll)
            ON CONFLICT (key_id, idem_key) DO NOTHING
            """,
            new
            {
                webhook.Id,
                webhook.Agency,
                webhook.KeyId,
                webhook.IdempotencyKey,
                webhook.RequestHash,
                webhook.Url,
                Events = Names(webhook.Events),
                webhook.Programme,
                webhook.Description,
                webhook.CreatedAt,
                Secret = (object)webhook.Secret,
                SeesAll = webhook.SeesAll ? 1 : 0,
            }) > 0;
        if (!isNew)
        {
            var made = await db.QuerySingleAsync<WebhookRow>(
                $"SELECT {Columns} FROM webhooks WHERE key_id = @KeyId AND idem_key = @IdempotencyKey",
                new { webhook.KeyId, webhook.IdempotencyKey });
            return (made.Named(), false);
        }

        if (await db.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM webhooks WHERE agency = @Agency", new { webhook.Agency })
            > Limits.WebhooksOfAgency)
        {
            await db.ExecuteAsync("DELETE FROM webhooks WHERE id = @id", new { id });
            return (null, false);
        }

        await db.ExecuteAsync("INSERT INTO webhook_cursors (webhook_id, programme_id, last_id) VALUES (@id, @Key, @Value)",
            heads.Select(head => new { id, head.Key, head.Value }));
        return (webhook, true);
    });

    /// <summary>A subscription; null when there is none.</summary>
    public async Task<Webhook?> FindAsync(string id) => (await database.ReadAsync(db =>
        db.QuerySingleOrDefaultAsync<WebhookRow>($"SELECT {Columns} FROM webhooks WHERE id = @id", new { id }))).Named();

    /// <summary>Subscriptions of an agency, oldest first, after one; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<Webhook>>> ListAsync(string agency, string? after, int limit) =>
        (await database.ReadAsync(db => db.QueryAsync<WebhookRow>(
            $"SELECT {Columns} FROM webhooks WHERE agency = @agency AND id > @After ORDER BY id LIMIT @Limit",
            new { agency, After = after ?? "", Limit = limit + 1 }))).Guarded();

    /// <summary>How many events are on their way, and how many were given up.</summary>
    public async Task<(long Pending, long Dead)> CountEventsAsync(string id)
    {
        var counts = (await database.ReadAsync(db => db.QueryAsync<CountRow>(
            "SELECT dead, COUNT(*) AS events FROM webhook_events WHERE webhook_id = @id GROUP BY dead", new { id }))).ToDictionary(one => one.Dead, one => one.Events);
        return (counts.GetValueOrDefault(0), counts.GetValueOrDefault(1));
    }

    /// <summary>Changes what its agency may change.</summary>
    public Task ChangeAsync(Webhook webhook) => database.WriteAsync(session => session.Db.ExecuteAsync(
        """
        UPDATE webhooks SET url = @Url, events = @Events, description = @Description, disabled_at = @DisabledAt,
            disabled_ground = @Ground, failing_since = @FailingSince, sees_all = @SeesAll
        WHERE id = @Id
        """,
        new
        {
            SeesAll = webhook.SeesAll ? 1 : 0,
            webhook.Url,
            Events = Names(webhook.Events),
            webhook.Description,
            webhook.DisabledAt,
            Ground = Ground(webhook),
            webhook.FailingSince,
            webhook.Id,
        }));

    /// <summary>Replaces a secret by a new one; false when another request has replaced it meanwhile.</summary>
    public async Task<bool> ChangeSecretAsync(Webhook before, byte[] secret, byte[]? previous, DateTimeOffset until, string? rotationKey) =>
        await database.WriteAsync(session => session.Db.ExecuteAsync(
            """
            UPDATE webhooks SET secret = @Secret, previous_secret = @Previous, previous_until = @until, rotation_key = @rotationKey
            WHERE id = @Id AND secret = @Before
            """,
            new
            {
                Secret = (object)secret,
                Previous = (object?)previous,
                until,
                rotationKey,
                before.Id,
                Before = (object)before.Secret,
            })) > 0;

    /// <summary>Forgets a subscription with all that is on its way.</summary>
    public Task DeleteAsync(string id) => database.WriteAsync(session => session.Db.ExecuteAsync(
        """
        DELETE FROM webhooks WHERE id = @id;
        DELETE FROM webhook_cursors WHERE webhook_id = @id;
        DELETE FROM webhook_events WHERE webhook_id = @id;
        DELETE FROM leases WHERE name = @id
        """,
        new { id }));

    /// <summary>All that are not disabled and can be read.</summary>
    public async Task<IReadOnlyList<Webhook>> EnabledAsync() => [.. (await database.ReadAsync(db =>
        db.QueryAsync<WebhookRow>($"SELECT {Columns} FROM webhooks WHERE disabled_at IS NULL"))).Guarded().Readable()];

    /// <summary>How far each has got in the record of each programme.</summary>
    public async Task<IReadOnlyDictionary<(string Webhook, string Programme), string>> CursorsAsync() =>
        (await database.ReadAsync(db => db.QueryAsync<CursorRow>(
            "SELECT webhook_id, programme_id, last_id FROM webhook_cursors")))
            .ToDictionary(one => (one.WebhookId, one.ProgrammeId), one => one.LastId);

    public async Task<IReadOnlySet<string>> WithDueEventsAsync(DateTimeOffset now) => (await database.ReadAsync(db => db.QueryAsync<string>(
        "SELECT DISTINCT webhook_id FROM webhook_events WHERE dead = 0 AND due_at <= @now",
            new { now }))).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Adds events to those on their way and moves the cursor, in one transaction; false when another replica has moved it.
    /// </summary>
    public Task<bool> FeedAsync(string id, string programme, string? before, string last, IEnumerable<WebhookEvent> events,
        DateTimeOffset now) => database.WriteAsync(async session =>
    {
        if (before is null)
        {
            await session.Db.ExecuteAsync(
                "INSERT INTO webhook_cursors (webhook_id, programme_id, last_id) VALUES (@id, @programme, @NeverYet) ON CONFLICT DO NOTHING",
                new { id, programme, NeverYet });
        }

        if (await session.Db.ExecuteAsync(
            "UPDATE webhook_cursors SET last_id = @last WHERE webhook_id = @id AND programme_id = @programme AND last_id = @Before",
            new { last, id, programme, Before = before ?? NeverYet }) == 0)
        {
            return false;
        }

        await AddAsync(session, id, events, now);
        return true;
    });

    /// <summary>Puts a test event on its way; false when as many as may be are on it already.</summary>
    public Task<bool> PingAsync(string id, WebhookEvent one, DateTimeOffset now) => database.WriteAsync(async session =>
    {
        await session.Db.ExecuteAsync("UPDATE webhooks SET id = id WHERE id = @id", new { id });
        var onTheirWay = await session.Db.ExecuteScalarAsync<long>(
            """
            SELECT COUNT(*) FROM (SELECT 1 AS one FROM webhook_events WHERE webhook_id = @id AND subject = @Subject
                AND dead = 0 LIMIT @Most) AS counted
            """,
            new { id, one.Subject, Most = Limits.PingsOnTheirWay });
        return onTheirWay < Limits.PingsOnTheirWay && await AddAsync(session, id, [one], now) > 0;
    });

    /// <summary>
    /// Events that are due, the first one of each subject: the events of a decision stay in order, whatever becomes of one of them.
    /// </summary>
    public async Task<IReadOnlyList<PendingEvent>> DueAsync(string id, DateTimeOffset now, int limit) =>
        [.. (await database.ReadAsync(db => db.QueryAsync<EventRow>(
            """
            SELECT e.event_id AS id, e.type, e.subject, e.body, e.attempts, e.first_at, e.failure FROM webhook_events e
            WHERE e.webhook_id = @id AND e.dead = 0 AND e.due_at <= @now AND NOT EXISTS
                (SELECT 1 FROM webhook_events f WHERE f.webhook_id = e.webhook_id AND f.subject = e.subject AND f.dead = 0
                    AND f.event_id < e.event_id)
            ORDER BY e.due_at, e.event_id LIMIT @limit
            """,
            new { id, now, limit }))).Guarded().Readable()];

    /// <summary>Events that were given up, in the order of their ids, after one; one more than asked for when there are more.</summary>
    public async Task<IReadOnlyList<Stored<PendingEvent>>> DeadAsync(string id, string? after, int limit) =>
        (await database.ReadAsync(db => db.QueryAsync<EventRow>(
            """
            SELECT event_id AS id, type, subject, body, attempts, first_at, failure FROM webhook_events
            WHERE webhook_id = @id AND dead = 1 AND event_id > @After ORDER BY event_id LIMIT @Limit
            """,
            new { id, After = after ?? "", Limit = limit + 1 }))).Guarded();

    /// <summary>Sends dead letters again: all, or those named; gives how many.</summary>
    public Task<int> ReviveAsync(string id, IReadOnlyList<string>? events, DateTimeOffset now) => database.WriteAsync(session =>
        events is null
        ? session.Db.ExecuteAsync(
            "UPDATE webhook_events SET dead = 0, attempts = 0, first_at = NULL, due_at = @now WHERE webhook_id = @id AND dead = 1",
            new { now, id })
        : session.Db.ExecuteAsync(
            """
            UPDATE webhook_events SET dead = 0, attempts = 0, first_at = NULL, due_at = @now
            WHERE webhook_id = @id AND event_id = @Event AND dead = 1
            """,
            events.Select(one => new { now, id, Event = one })));

    /// <summary>Forgets dead letters that were given up before an instant.</summary>
    public Task PurgeAsync(DateTimeOffset before) => database.WriteAsync(session =>
        session.Db.ExecuteAsync("DELETE FROM webhook_events WHERE dead = 1 AND due_at < @before", new { before }));

    /// <summary>Writes the results of attempts and, while the replica has the lease, the subscription's health.</summary>
    /// <param name="webhook">The subscription, with its new health.</param>
    /// <param name="leases">The leases of the replica.</param>
    /// <param name="length">For how long the replica keeps it from now on.</param>
    /// <param name="hurry">Whether what waits is due now.</param>
    public Task<int> SettleAsync(Webhook webhook, Leases leases, TimeSpan length, IReadOnlyList<Attempted> attempts, bool hurry,
        DateTimeOffset now) => database.WriteAsync(async session =>
    {
        var (db, id) = (session.Db, webhook.Id);
        var (done, failed) = (attempts.Where(one => one.Failure is null), attempts.Where(one => one.Failure is not null));
        await db.ExecuteAsync("DELETE FROM webhook_events WHERE webhook_id = @id AND event_id = @Event",
            done.Select(one => new { id, Event = one.Event.Event.Id }));
        await db.ExecuteAsync(
            """
            UPDATE webhook_events SET attempts = @Attempts, first_at = @FirstAt, due_at = @DueAt, failure = @Failure, dead = @Dead
            WHERE webhook_id = @id AND event_id = @Event
            """,
            failed.Select(one => new
            {
                Attempts = one.Event.Attempts + 1,
                FirstAt = one.Event.FirstAt ?? now,
                DueAt = one.DueAt ?? now,
                one.Failure,
                Dead = one.DueAt is null ? 1 : 0,
                id,
                Event = one.Event.Event.Id,
            }));
        if (hurry)
        {
            await db.ExecuteAsync("UPDATE webhook_events SET due_at = @now WHERE webhook_id = @id AND dead = 0 AND due_at > @now",
                new { now, id });
        }

        if (webhook.DisabledAt is not null)
        {
            await db.ExecuteAsync(
                "UPDATE webhooks SET disabled_at = @DisabledAt, disabled_ground = @Ground WHERE id = @Id AND disabled_at IS NULL",
                new { webhook.DisabledAt, Ground = Ground(webhook), webhook.Id });
        }

        return await leases.RenewAsync(session, id, length) ? await db.ExecuteAsync(
            """
            UPDATE webhooks SET failing_since = @FailingSince, last_delivered_at = COALESCE(@LastDeliveredAt, last_delivered_at),
                last_failure = COALESCE(@LastFailure, last_failure)
            WHERE id = @Id
            """,
            new { webhook.FailingSince, webhook.LastDeliveredAt, webhook.LastFailure, webhook.Id }) : 0;
    });

    private static Task<int> AddAsync(Session session, string id, IEnumerable<WebhookEvent> events, DateTimeOffset now) =>
        session.Db.ExecuteAsync(
            """
            INSERT INTO webhook_events (webhook_id, event_id, type, subject, body, dead, attempts, due_at)
            VALUES (@Webhook, @Id, @Type, @Subject, @Body, 0, 0, @now) ON CONFLICT DO NOTHING
            """,
            events.Select(one => new { Webhook = id, one.Id, one.Type, one.Subject, one.Body, now }));

    private static string Names(IEnumerable<WebhookEventType> events) => string.Join(' ', events.Order().Select(WebhookEventTypes.NameOf));

    private static string? Ground(Webhook webhook) => webhook.DisabledGround is { } ground ? Term.Of(ground) : null;
}

/// <summary>How far a subscription has got in the record of a programme.</summary>
internal sealed record CursorRow(string WebhookId, string ProgrammeId, string LastId);

/// <summary>How many events of a subscription are on their way (0), or were given up (1).</summary>
internal sealed record CountRow(long Dead, long Events);

/// <summary>A row of the subscriptions.</summary>
internal sealed record WebhookRow(
    string Id, string Agency, string KeyId, string RequestHash, string Url, string Events, string? ProgrammeId, string? Description,
    string CreatedAt, byte[] Secret, byte[]? PreviousSecret, string? PreviousUntil, string? RotationKey, string? DisabledAt,
    string? DisabledGround, string? FailingSince, string? LastDeliveredAt, string? LastFailure, long SeesAll) : IStoredRow<Webhook>
{
    public Webhook Read() => new()
    {
        Id = Id,
        Agency = Agency,
        KeyId = KeyId,
        SeesAll = SeesAll != 0,
        RequestHash = RequestHash,
        Url = Url,
        Events = Events.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => WebhookEventTypes.TryParse(name, out var type)
                ? type : throw new InvalidDataException($"A subscription names the event {name}, which is none."))
            .ToHashSet(),
        Programme = ProgrammeId,
        Description = Description,
        CreatedAt = StoredInstant.Read(CreatedAt),
        Secret = Secret,
        PreviousSecret = PreviousSecret,
        PreviousUntil = StoredInstant.ReadAny(PreviousUntil),
        RotationKey = RotationKey,
        DisabledAt = StoredInstant.ReadAny(DisabledAt),
        DisabledGround = DisabledGround is { } ground && Term.TryParse(ground, out WebhookDisabledGround known) ? known : null,
        FailingSince = StoredInstant.ReadAny(FailingSince),
        LastDeliveredAt = StoredInstant.ReadAny(LastDeliveredAt),
        LastFailure = LastFailure,
    };
}

/// <summary>A row of the events on their way.</summary>
internal sealed record EventRow(string Id, string Type, string Subject, string Body, int Attempts, string? FirstAt, string? Failure)
    : IStoredRow<PendingEvent>
{
    public PendingEvent Read() => new(new WebhookEvent(Id, Type, Subject, Body), Attempts, StoredInstant.ReadAny(FirstAt), Failure);
}
