using System.Collections.Concurrent;
using EligibilityService.Access;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>
/// Sends recorded events to subscribers. One replica at a time works on a subscription, under a lease. When it dies, another goes on from
/// the position in the store, so an event may come twice and is never lost. Decisions do not wait for any of this. A slow target delays
/// only its own subscription: each subscription has its own share of what its agency may send at once. The store is used in turns, and not
/// while a target is waited for.
/// </summary>
internal sealed partial class WebhookWorker(
    WebhookStore store,
    Leases leases,
    EventFeed feed,
    WebhookSender sender,
    ApiKeys keys,
    IHostEnvironment environment,
    TokenCallers tokens,
    TimeProvider time,
    Measures measures,
    IOptions<WebhooksOptions> options,
    ILogger<WebhookWorker> log) : PeriodicWorker(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time, measures, log)
{
    private const int AtTheStoreAtOnce = 8;
    private const int RecordsAtOnce = 200;
    private const int MostPending = 1000;
    private const double Spread = 0.2;

    // A target that was away for longer is not kept waiting for what it missed.
    private static readonly TimeSpan LongAway = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _leftAlone = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(AtTheStoreAtOnce, AtTheStoreAtOnce);
    private IReadOnlyDictionary<string, int> _enabledOfAgency = new Dictionary<string, int>(StringComparer.Ordinal);
    private DateTimeOffset _purgedAt = DateTimeOffset.MinValue;

    /// <summary>Looks once for what there is to do, does it, and returns when it is done.</summary>
    public async Task RunOnceAsync(CancellationToken stopping = default)
    {
        await RunAsync(stopping);
        await Task.WhenAll(_running.Values);
    }

    public override void Dispose()
    {
        _turns.Dispose();
        base.Dispose();
    }

    protected override async Task EndAsync()
    {
        await Task.WhenAll(_running.Values);
        await leases.ReleaseAsync();
    }

    // Begins work on every subscription that has events and is not worked on already.
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        foreach (var done in _running.Where(one => one.Value.IsCompleted))
        {
            _running.TryRemove(done);
        }

        var enabled = await store.EnabledAsync();
        if (enabled.Count == 0)
        {
            return;
        }

        var now = Time.GetUtcNow();
        await PurgeAsync(now);
        var heads = await feed.HeadsAsync();
        var cursors = await store.CursorsAsync();
        var due = await store.WithDueEventsAsync(now);
        var others = await leases.OfOthersAsync();
        var agencies = await keys.AgenciesAsync(environment.IsDevelopment(), stopping);
        _enabledOfAgency = enabled.CountBy(webhook => webhook.Agency, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var webhook in enabled)
        {
            var mayWork = !_running.ContainsKey(webhook.Id) && (tokens.IsOn || agencies.Contains(webhook.Agency))
                && !others.Contains(webhook.Id)
                && !(_leftAlone.TryGetValue(webhook.Id, out var until) && until > now);
            if (mayWork && (due.Contains(webhook.Id)
                || heads.Any(head => webhook.Hears(head.Key) && IsBehind(cursors.GetValueOrDefault((webhook.Id, head.Key)), head.Value))))
            {
                _running[webhook.Id] = Task.Run(() => WorkAloneAsync(webhook.Id, stopping), CancellationToken.None);
            }
        }
    }

    private async Task WorkAloneAsync(string id, CancellationToken stopping)
    {
        try
        {
            await WorkAsync(id, stopping);
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            CountFailure();
            LogSubscriptionFailed(log, id, error);
        }
        catch (OperationCanceledException)
        {
            // The service stops; what was not written is sent again.
        }
    }

    private async Task WorkAsync(string id, CancellationToken stopping)
    {
        for (var hasWorked = false; !stopping.IsCancellationRequested; hasWorked = true)
        {
            if (await InTurnAsync(() => NextAsync(id), stopping) is not { } next)
            {
                return;
            }

            if (next.Due.Count == 0 && !next.HasFed)
            {
                if (!hasWorked)
                {
                    // So many events are on their way that nothing new was read, and none of them is due: another look at once would show
                    // the same.
                    _leftAlone[id] = Time.GetUtcNow() + ShortPause;
                }

                return;
            }

            if (next.Due.Count > 0 && !await SendAsync(next.Webhook, next.Due, stopping))
            {
                return;
            }
        }
    }

    // The events that a subscription has to send now; null when another replica has its lease. The subscription is read anew each time: its
    // agency may have changed it meanwhile.
    private async Task<(Webhook Webhook, IReadOnlyList<PendingEvent> Due, bool HasFed)?> NextAsync(string id)
    {
        var now = Time.GetUtcNow();
        if (await store.FindAsync(id) is not { DisabledAt: null } webhook || !await leases.TakeAsync(id, Lease))
        {
            return null;
        }

        var hasFed = await FeedAsync(webhook, now);
        return (webhook, await store.DueAsync(id, now, ShareOf(webhook.Agency)), hasFed);
    }

    // How many events of a subscription may be sent at once: an equal part of what its agency may, and at least one.
    private int ShareOf(string agency) =>
        Math.Clamp(options.Value.ConcurrencyPerAgency / Math.Max(1, _enabledOfAgency.GetValueOrDefault(agency, 1)), 1,
            options.Value.ConcurrencyPerTarget);

    // Few subscriptions use the store at once, in the order in which they came, so that a thousand of them do not slow down decisions.
    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken stopping)
    {
        await _turns.WaitAsync(stopping);
        try
        {
            return await work();
        }
        finally
        {
            _turns.Release();
        }
    }

    // Reads new records into the events on their way, as long as these are not too many: the rest stays in the record.
    private async Task<bool> FeedAsync(Webhook webhook, DateTimeOffset now)
    {
        var hasFed = false;
        var (pending, _) = await store.CountEventsAsync(webhook.Id);
        var cursors = await store.CursorsAsync();
        foreach (var (stream, head) in (await feed.HeadsAsync()).Where(head => webhook.Hears(head.Key)))
        {
            var cursor = cursors.GetValueOrDefault((webhook.Id, stream));
            if (!IsBehind(cursor, head) || pending >= MostPending)
            {
                continue;
            }

            var (events, upTo) = await feed.AfterAsync(webhook, stream, cursor ?? "", head, RecordsAtOnce);
            hasFed |= await store.FeedAsync(webhook.Id, stream, cursor, upTo, events, now);
            pending += events.Count;
        }

        return hasFed;
    }

    // A replica whose clock is behind sees an older end of the publications; the position never goes back for that.
    private static bool IsBehind(string? cursor, string head) => string.CompareOrdinal(cursor ?? "", head) < 0;

    // Sends some events side by side and writes what came of them; false when the target is to be left alone now.
    private async Task<bool> SendAsync(Webhook webhook, IReadOnlyList<PendingEvent> due, CancellationToken stopping)
    {
        var sent = await Task.WhenAll(due.Select(one => sender.SendAsync(webhook, one.Event, stopping)));
        var now = Time.GetUtcNow();
        Attempted[] attempts = [.. due.Zip(sent).Where(pair => pair.Second is not Sent.NotTried)
            .Select(pair => After(pair.First, pair.Second, now))];
        foreach (var attempt in attempts)
        {
            Measures.Sent(attempt.Failure is null ? "delivered" : attempt.DueAt is null ? "dead" : "failed");
        }

        var (after, hurry) = HealthAfter(webhook, attempts, sent, now);

        // Not cancelled when the service stops: a delivered event must be marked as delivered, or it is sent again.
        _ = await InTurnAsync(() => store.SettleAsync(after, leases, Lease, attempts, hurry, now), CancellationToken.None);
        if (after.DisabledAt is not null)
        {
            LogDisabled(log, webhook.Id, webhook.Agency, after.DisabledGround!.Value);
            return false;
        }

        var wait = sent.OfType<Sent.Failed>().Max(failed => failed.Wait);
        if (wait is null && !sent.Any(one => one is Sent.NotTried))
        {
            return true;
        }

        _leftAlone[webhook.Id] = now + (wait ?? ShortPause);
        return false;
    }

    private Attempted After(PendingEvent one, Sent sent, DateTimeOffset now) => sent switch
    {
        Sent.Failed failed => new Attempted(one, failed.Why, IsGivenUp(one, now) ? null : now + WaitAfter(one.Attempts + 1, failed.Wait)),
        Sent.Gone => new Attempted(one, "HTTP 410", now),
        _ => new Attempted(one, null, null),
    };

    private bool IsGivenUp(PendingEvent one, DateTimeOffset now) =>
        now - (one.FirstAt ?? now) >= TimeSpan.FromHours(options.Value.GiveUpAfterHours);

    // Each wait is four times the one before, up to the longest. A fifth more or less keeps events that failed together from coming back
    // together.
    private TimeSpan WaitAfter(int attempts, TimeSpan? asked)
    {
        var seconds = Math.Min(options.Value.LongestRetrySeconds,
            options.Value.FirstRetrySeconds * Math.Pow(4, Math.Min(attempts - 1, 20)));
        var wait = TimeSpan.FromSeconds(seconds * (1 - Spread + (2 * Spread * Random.Shared.NextDouble())));
        return asked > wait ? asked.Value : wait;
    }

    private (Webhook After, bool Hurry) HealthAfter(Webhook webhook, Attempted[] attempts, Sent[] sent, DateTimeOffset now)
    {
        if (sent.Any(one => one is Sent.Gone))
        {
            return (webhook with { DisabledAt = now, DisabledGround = WebhookDisabledGround.Gone, LastFailure = "HTTP 410" }, false);
        }

        var failure = attempts.FirstOrDefault(one => one.Failure is not null)?.Failure;
        if (attempts.Any(one => one.Failure is null))
        {
            var wasLongAway = webhook.FailingSince is { } since && now - since >= LongAway;
            return (webhook with { FailingSince = null, LastDeliveredAt = now, LastFailure = failure ?? webhook.LastFailure }, wasLongAway);
        }

        var failing = webhook with
        {
            FailingSince = attempts.Length == 0 ? webhook.FailingSince : webhook.FailingSince ?? now,
            LastFailure = failure
                ?? webhook.LastFailure
        };
        return failing.FailingSince is { } start && now - start >= TimeSpan.FromHours(options.Value.DisableAfterHours)
            ? (failing with { DisabledAt = now, DisabledGround = WebhookDisabledGround.Failing }, false)
            : (failing, false);
    }

    private async Task PurgeAsync(DateTimeOffset now)
    {
        if (now - _purgedAt >= BetweenPurges)
        {
            _purgedAt = now;
            await store.PurgeAsync(now.AddDays(-options.Value.DeadLetterDays));
        }
    }

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work on the subscription {Webhook} failed; it is tried again at once.")]
    private static partial void LogSubscriptionFailed(ILogger logger, string webhook, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The subscription {Webhook} of {Agency} was disabled: {Ground}.")]
    private static partial void LogDisabled(ILogger logger, string webhook, string agency, WebhookDisabledGround ground);
}
