using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>Subscriptions of an agency: any of its keys with the scope may see and change them.</summary>
internal static class WebhookEndpoints
{
    private const string IdPrefix = "whk_";

    /// <summary>The routes.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/webhooks").RequireScope(Scopes.WebhooksWrite).WithTags("Webhooks");
        group.MapPost("", CreateAsync).WithName("createWebhook").Accepts<WebhookRequest>("application/json")
            .Produces<WebhookBody>(StatusCodes.Status201Created).TakesKey().Sends("Location")
            .Says(201, "Subscribed; the secret is shown here, once.");
        group.MapGet("", ListAsync).WithName("listWebhooks").Produces<WebhookPage>();
        group.MapGet("/{id}", GetAsync).WithName("getWebhook").Produces<WebhookBody>();
        group.MapPatch("/{id}", ChangeAsync).WithName("changeWebhook").Accepts<WebhookChange>("application/json").Produces<WebhookBody>()
            .Says(200, "Changed.");
        group.MapDelete("/{id}", DeleteAsync).WithName("deleteWebhook").Produces(StatusCodes.Status204NoContent)
            .Says(204, "Deleted.");
        group.MapPost("/{id}/secret", RotateAsync).WithName("rotateWebhookSecret").Accepts<SecretRotation>("application/json")
            .Produces<WebhookBody>().RepeatsKey().Says(200, "Replaced; the new secret is shown here, once.");
        group.MapPost("/{id}/ping", PingAsync).Costs(Cost.Sending).WithName("pingWebhook").Accepts<PingRequest>("application/json")
            .Produces<PingBody>(StatusCodes.Status202Accepted).Fails(ProblemKind.WrongState).Says(202, "On its way.");
        group.MapGet("/{id}/dead-letters", DeadLettersAsync).WithName("listDeadLetters").Produces<DeadLetterPage>();
        group.MapPost("/{id}/dead-letters/resend", ResendAsync).WithName("resendDeadLetters").Accepts<ResendRequest>("application/json")
            .Produces<ResendBody>(StatusCodes.Status202Accepted).Says(202, "On their way again.");
    }

    /// <summary>Subscribe to events</summary>
    /// <remarks>
    /// Events are CloudEvents 1.0, signed as Standard Webhooks describes, sent at least once, in order for each decision, and again for
    /// days when the target fails. The subscription hears of everything that is recorded after this was answered. Its secret is shown in
    /// this answer only. What an event tells needs the scope that reads it: `decisions:read` for decisions, `ledger:read` for entries; what
    /// is published is open to all. It hears of the decisions that your agency may see; of all agencies' when the key that made it, or
    /// changed it last, has the scope `decisions:read-all`.
    /// </remarks>
    private static async Task<IResult> CreateAsync(HttpContext context, WebhookTools tools)
    {
        var faults = new Faults();
        var idempotencyKey = IdempotencyHeader.Read(context, faults);
        var (request, hash, problem) = await ReadAsync(context, EventsJson.Shared.WebhookRequest, faults);
        if (problem is not null || request is null)
        {
            return problem ?? Problem.Invalid(faults);
        }

        var read = new FieldReader(faults);
        var description = read.OptionalText(request.Description, Limits.Name, "/description");
        var events = EventsOf(request.Events, read);
        if (request.Programme is { } programme && tools.Programmes.Versions(programme, Clock.Now(tools.Time)).Count == 0)
        {
            faults.Add("/programme", FaultCode.ProgrammeUnknown, "common.unknown_programme()");
        }

        var target = await tools.Guard.CheckAsync(request.Url, "/url", faults, context.RequestAborted);
        if (faults.Any || target is null)
        {
            return Problem.Invalid(faults);
        }

        if (LackingScope(context, events) is { } lacking)
        {
            return lacking;
        }

        var caller = context.Caller();
        var now = Clock.Now(tools.Time);
        var id = RecordIds.New(tools.Time, IdPrefix);
        var (webhook, isNew) = await tools.Store.CreateAsync(
            new Webhook
            {
                Id = id,
                Agency = caller.Agency,
                KeyId = caller.KeyId,
                SeesAll = caller.May(Scopes.DecisionsReadAll),
                IdempotencyKey = idempotencyKey,
                RequestHash = hash,
                Url = target.AbsoluteUri,
                Events = events,
                Programme = request.Programme,
                Description = description,
                CreatedAt = now,
                Secret = tools.Secrets.Protect(id, WebhookSecrets.New()),
            },
            await tools.Feed.HeadsAsync());
        if (webhook is null)
        {
            faults.Add("", FaultCode.OutOfBounds, "webhook_endpoints.too_many_subscriptions(most)",
                Limits.WebhooksOfAgency);
            return Problem.Invalid(faults);
        }

        if (webhook.RequestHash != hash)
        {
            return new Problem(ProblemKind.IdempotencyKeyReused, null,
                [new Fault(IdempotencyHeader.Name, FaultCode.Inconsistent, ProblemKind.IdempotencyKeyReused.Advice)]);
        }

        if (!isNew)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
        }

        // Whoever repeats the request has not got the answer, so he gets the secret too, unless it was replaced since.
        context.Response.Headers.Location = $"/v1/webhooks/{webhook.Id}";
        return Answer(await ShowAsync(tools, webhook, withSecret: webhook.PreviousUntil is null), EventsJson.Shared.WebhookBody,
            StatusCodes.Status201Created);
    }

    /// <summary>List the subscriptions of your agency</summary>
    /// <remarks>Oldest first, in pages; without their secrets.</remarks>
    private static async Task<IResult> ListAsync(HttpContext context, PageQuery query, WebhookTools tools)
    {
        var after = query.After(IsId);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var (items, next, unreadable) = Pages.Cut(context, await tools.Store.ListAsync(context.Caller().Agency, after, query.Limit),
            query.Limit);
        var shown = new List<WebhookBody>(items.Count);
        foreach (var one in items)
        {
            shown.Add(await ShowAsync(tools, one));
        }

        return Answers.Current(new WebhookPage(shown, next, unreadable), EventsJson.Shared.WebhookPage);
    }

    /// <summary>Read a subscription and how it fares</summary>
    /// <remarks>Whether events get through, how many are on their way and how many were given up.</remarks>
    private static async Task<IResult> GetAsync(string id, HttpContext context, NoQuery query, WebhookTools tools) =>
        query.Problem ?? (await FindAsync(id, context, tools) is { } webhook
            ? Answers.Current(await ShowAsync(tools, webhook), EventsJson.Shared.WebhookBody)
            : NoWebhook());

    /// <summary>Change a subscription, pause it, or enable it again</summary>
    /// <remarks>Enabled again it goes on where it was: everything that was recorded meanwhile is sent.</remarks>
    private static async Task<IResult> ChangeAsync(string id, HttpContext context, WebhookTools tools)
    {
        var faults = new Faults();
        var (change, _, problem) = await ReadAsync(context, EventsJson.Shared.WebhookChange, faults);
        if (problem is not null || change is null)
        {
            return problem ?? Problem.Invalid(faults);
        }

        if (await FindAsync(id, context, tools) is not { } webhook)
        {
            return NoWebhook();
        }

        var read = new FieldReader(faults);
        var description = read.OptionalText(change.Description, Limits.Name, "/description");
        var events = change.Events is null ? webhook.Events : EventsOf(change.Events, read);
        var url = change.Url is null ? webhook.Url
            : (await tools.Guard.CheckAsync(change.Url, "/url", faults, context.RequestAborted))?.AbsoluteUri;
        if (faults.Any || url is null)
        {
            return Problem.Invalid(faults);
        }

        if (LackingScope(context, events) is { } lacking)
        {
            return lacking;
        }

        var changed = Enable(webhook with
        {
            Url = url,
            Events = events,
            Description = description ?? webhook.Description,
            SeesAll = context.Caller().May(Scopes.DecisionsReadAll)
        }, change.Enabled, Clock.Now(tools.Time));
        await tools.Store.ChangeAsync(changed);
        tools.Sender.Forget(id);
        return Answer(await ShowAsync(tools, changed), EventsJson.Shared.WebhookBody, StatusCodes.Status200OK);
    }

    /// <summary>Delete a subscription</summary>
    /// <remarks>Nothing is sent any more, and its dead letters are gone.</remarks>
    private static async Task<IResult> DeleteAsync(string id, HttpContext context, NoQuery query, WebhookTools tools)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (await FindAsync(id, context, tools) is null)
        {
            return NoWebhook();
        }

        await tools.Store.DeleteAsync(id);
        return Results.NoContent();
    }

    /// <summary>Replace the secret</summary>
    /// <remarks>The answer shows the new one, once. For a while (`oldValidHours`) events carry both signatures, so that receivers can
    /// change over without losing any.</remarks>
    private static async Task<IResult> RotateAsync(string id, HttpContext context, WebhookTools tools)
    {
        var faults = new Faults();
        var key = IdempotencyHeader.Read(context, faults);
        var (rotation, _, problem) = await ReadAsync(context, EventsJson.Shared.SecretRotation, faults);
        var hours = rotation?.OldValidHours ?? SecretRotation.DefaultHours;
        if (hours is < 0 or > SecretRotation.MostHours)
        {
            faults.Add("/oldValidHours", FaultCode.OutOfBounds, "webhook_endpoints.grace_range(most)", SecretRotation.MostHours);
        }

        if (problem is not null || faults.Any)
        {
            return problem ?? Problem.Invalid(faults);
        }

        if (await FindAsync(id, context, tools) is not { } webhook)
        {
            return NoWebhook();
        }

        if (key is not null && key == webhook.RotationKey)
        {
            context.Response.Headers["Idempotent-Replayed"] = "true";
            return Answer(await ShowAsync(tools, webhook, withSecret: true), EventsJson.Shared.WebhookBody, StatusCodes.Status200OK);
        }

        var until = Clock.Now(tools.Time).AddHours(hours);
        var secret = tools.Secrets.Protect(id, WebhookSecrets.New());
        var previous = hours == 0 ? null : webhook.Secret;
        return await tools.Store.ChangeSecretAsync(webhook, secret, previous, until, key)
            ? Answer(await ShowAsync(tools, webhook with { Secret = secret, PreviousSecret = previous, PreviousUntil = until },
                withSecret: true), EventsJson.Shared.WebhookBody, StatusCodes.Status200OK)
            : new Problem(ProblemKind.Unavailable);
    }

    /// <summary>Send a test event</summary>
    /// <remarks>Of the type `webhook.ping`, by the same road as all events; at most ten are on their way at once, also while the
    /// subscription is paused. Whether it got through is to be read in the subscription.</remarks>
    private static async Task<IResult> PingAsync(string id, HttpContext context, WebhookTools tools)
    {
        var faults = new Faults();
        var (ping, _, problem) = await ReadAsync(context, EventsJson.Shared.PingRequest, faults);
        var note = new FieldReader(faults).OptionalText(ping?.Note, Limits.Name, "/note");
        if (problem is not null || faults.Any)
        {
            return problem ?? Problem.Invalid(faults);
        }

        if (await FindAsync(id, context, tools) is null)
        {
            return NoWebhook();
        }

        var now = Clock.Now(tools.Time);
        var @event = WebhookEvent.Ping(id, note, tools.Time, tools.Options.Value.Source);
        if (!await tools.Store.PingAsync(id, @event, now))
        {
            return new Problem(ProblemKind.WrongState, Phrase.Of("webhook_endpoints.too_many_test_events(count)",
                Limits.PingsOnTheirWay));
        }

        tools.Sender.Forget(id);
        return Answer(new PingBody(@event.Id), EventsJson.Shared.PingBody, StatusCodes.Status202Accepted);
    }

    /// <summary>List the events that were given up</summary>
    /// <remarks>Those that failed for days, oldest first, in pages. They are kept for a month. Those of a
    /// subscription that hears of all agencies need the scope `decisions:read-all` too.</remarks>
    private static async Task<IResult> DeadLettersAsync(string id, HttpContext context, PageQuery query, WebhookTools tools)
    {
        var after = query.After(WebhookEvent.IsId);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (await FindAsync(id, context, tools) is not { } webhook)
        {
            return NoWebhook();
        }

        if (webhook.SeesAll && !context.Caller().May(Scopes.DecisionsReadAll))
        {
            return Scopes.Lacking(Scopes.DecisionsReadAll);
        }

        var rows = await tools.Store.DeadAsync(id, after, query.Limit);
        var (items, next, unreadable) = Pages.Cut(context, [.. rows.Select(row => row.Then(Shown))], query.Limit);
        return Answers.Current(
            new DeadLetterPage(
                items,
                next,
                unreadable),
            EventsJson.Shared.DeadLetterPage);
    }

    private static DeadLetterBody Shown(PendingEvent one) =>
        new(one.Event.Id, one.Event.Type, one.Event.Subject, one.Attempts, one.FirstAt, one.Failure, JsonElement.Parse(one.Event.Body));

    /// <summary>Send dead letters again</summary>
    /// <remarks>All of them, or those named; they are tried for days again. What became of others of the same decision meanwhile is not
    /// taken back: compare `time`.</remarks>
    private static async Task<IResult> ResendAsync(string id, HttpContext context, WebhookTools tools)
    {
        var faults = new Faults();
        var (request, _, problem) = await ReadAsync(context, EventsJson.Shared.ResendRequest, faults);
        var events = request?.Events is null ? null : new FieldReader(faults).List(request.Events, Limits.Page, "/events");
        if (problem is not null || faults.Any)
        {
            return problem ?? Problem.Invalid(faults);
        }

        return await FindAsync(id, context, tools) is null
            ? NoWebhook()
            : Answer(new ResendBody(await tools.Store.ReviveAsync(id, events, tools.Time.GetUtcNow())), EventsJson.Shared.ResendBody,
                StatusCodes.Status202Accepted);
    }

    private static async Task<(T? Request, string Hash, Problem? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type,
        Faults faults) where T : class
    {
        new QueryReader(context.Request.Query, faults).End();
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return (null, "", problem);
        }

        if (StrictJson.ReadBounded(body, type, faults) is not { } request)
        {
            return (null, "", Problem.Invalid(faults));
        }

        if (faults.Any)
        {
            return (null, "", Problem.Invalid(faults));
        }

        using var json = JsonDocument.Parse(body);
        return (request, CanonicalJson.Sha256(json.RootElement), null);
    }

    private static HashSet<WebhookEventType> EventsOf(IReadOnlyList<WebhookEventType> events, FieldReader read)
    {
        if (events.Count == 0)
        {
            read.Faults.Add("/events", FaultCode.OutOfBounds, "webhook_endpoints.type_needed()");
        }

        return [.. read.List(events, WebhookBody.MostEvents, "/events")];
    }

    private static Problem? LackingScope(HttpContext context, IEnumerable<WebhookEventType> events)
    {
        var caller = context.Caller();
        return events.Select(WebhookEventTypes.ScopeOf).FirstOrDefault(scope => scope is not null && !caller.May(scope)) is { } lacking
            ? Scopes.Lacking(lacking)
            : null;
    }

    private static Webhook Enable(Webhook webhook, bool? enabled, DateTimeOffset now) => enabled switch
    {
        true => webhook with { DisabledAt = null, DisabledGround = null, FailingSince = null },
        false when webhook.DisabledAt is null => webhook with { DisabledAt = now, DisabledGround = WebhookDisabledGround.Paused },
        _ => webhook,
    };

    private static async Task<Webhook?> FindAsync(string id, HttpContext context, WebhookTools tools) =>
        IsId(id) && await tools.Store.FindAsync(id) is { } webhook && webhook.Agency == context.Caller().Agency ? webhook : null;

    private static async Task<WebhookBody> ShowAsync(WebhookTools tools, Webhook webhook, bool withSecret = false)
    {
        var (pending, dead) = await tools.Store.CountEventsAsync(webhook.Id);
        var secret = withSecret && tools.Secrets.Open(webhook.Id, webhook.Secret) is { } open ? WebhookSecrets.Show(open) : null;
        return new WebhookBody(
            webhook.Id, webhook.Url, [.. webhook.Events.Order()], webhook.Programme, webhook.Description, webhook.CreatedAt,
                webhook.DisabledAt is null, webhook.DisabledGround,
            webhook.DisabledAt, (int)pending, (int)dead, webhook.LastDeliveredAt, webhook.FailingSince, webhook.LastFailure,
            webhook.PreviousSecret is not null && webhook.PreviousUntil > tools.Time.GetUtcNow() ? webhook.PreviousUntil : null, secret);
    }

    private static IResult Answer<T>(T body, JsonTypeInfo<T> type, int status) =>
        Answers.Bytes(JsonSerializer.SerializeToUtf8Bytes(body, type), status);

    private static bool IsId(string text) => RecordIds.IsOne(text, IdPrefix);

    private static Problem NoWebhook() => Problem.NotFound("webhook_endpoints.unknown_subscription()");
}

/// <summary>What subscriptions work with.</summary>
/// <param name="Store">The subscriptions.</param>
/// <param name="Feed">Where the record stands.</param>
/// <param name="Guard">Where events may go.</param>
/// <param name="Sender">Sends them.</param>
/// <param name="Secrets">By what they are signed.</param>
/// <param name="Programmes">What programmes there are.</param>
/// <param name="Time">The clock.</param>
/// <param name="Options">The configuration.</param>
internal sealed record WebhookTools(
    WebhookStore Store, EventFeed Feed, TargetGuard Guard, WebhookSender Sender, WebhookSecrets Secrets, ProgrammeVersions Programmes,
        TimeProvider Time, IOptions<WebhooksOptions> Options);
