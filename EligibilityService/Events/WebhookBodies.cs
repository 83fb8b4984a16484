using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>A subscription to be made: where events go, and which.</summary>
[Sent]
public sealed record WebhookRequest
{
    /// <summary>The address that events are sent to: https, a public address, without user and without fragment.</summary>
    [AtMost(2000), Form("^https?://[^\\s]+$")]
    public required string Url { get; init; }

    /// <summary>The types of events.</summary>
    [AtLeast(1), AtMost(WebhookBody.MostEvents)]
    public required IReadOnlyList<WebhookEventType> Events { get; init; }

    /// <summary>Only events of this programme: its id. Absent: of all.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public string? Programme { get; init; }

    /// <summary>What it is for, for people.</summary>
    [AtMost(Limits.Name), FreeText]
    public string? Description { get; init; }
}

/// <summary>What is to change in a subscription; what is absent stays.</summary>
[Sent]
public sealed record WebhookChange
{
    /// <summary>Another address.</summary>
    [AtMost(2000), Form("^https?://[^\\s]+$")]
    public string? Url { get; init; }

    /// <summary>Other types of events, for what has not been sent yet.</summary>
    [AtLeast(1), AtMost(WebhookBody.MostEvents)]
    public IReadOnlyList<WebhookEventType>? Events { get; init; }

    /// <summary>What it is for.</summary>
    [AtMost(Limits.Name), FreeText]
    public string? Description { get; init; }

    /// <summary>False pauses it; true goes on where it was, also after the service disabled it. Nothing is lost meanwhile.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>How a secret is to be replaced.</summary>
[Sent]
public sealed record SecretRotation
{
    /// <summary>For how many hours the old secret signs too, so that receivers can change over; 0 when it has leaked. Default 24.</summary>
    [Between(0, MostHours)]
    public int? OldValidHours { get; init; }

    /// <summary>The longest time for which an old secret goes on.</summary>
    internal const int MostHours = 168;

    /// <summary>How long it goes on when nothing is said.</summary>
    internal const int DefaultHours = 24;
}

/// <summary>A test event to be sent.</summary>
[Sent]
public sealed record PingRequest
{
    /// <summary>Comes back in the data of the event.</summary>
    [AtMost(Limits.Name), FreeText]
    public string? Note { get; init; }
}

/// <summary>That a test event is on its way.</summary>
/// <param name="EventId">Its id; the target gets it as <c>webhook-id</c>.</param>
public sealed record PingBody([property: AtMost(40), Form("^evt_[0-9a-z]{25,32}$")] string EventId);

/// <summary>Which dead letters are to be sent again.</summary>
[Sent]
public sealed record ResendRequest
{
    /// <summary>The ids of the events; absent for all.</summary>
    [AtLeast(1), AtMost(Limits.Page)]
    public IReadOnlyList<string>? Events { get; init; }
}

/// <summary>What is sent again.</summary>
/// <param name="Resent">How many dead letters are on their way again.</param>
public sealed record ResendBody([property: Between(0, int.MaxValue)] int Resent);

/// <summary>A subscription.</summary>
/// <param name="Id">Its id, <c>whk_…</c>.</param>
/// <param name="Url">Where events go.</param>
/// <param name="Events">The types of events.</param>
/// <param name="Programme">Only events of this programme; absent: of all.</param>
/// <param name="Description">What it is for.</param>
/// <param name="CreatedAt">When it was made. It hears of everything that is recorded after that was answered.</param>
/// <param name="Enabled">Whether events are sent.</param>
/// <param name="DisabledGround">Why they are not; absent while they are.</param>
/// <param name="DisabledAt">Since when they are not.</param>
/// <param name="Pending">How many events are on their way.</param>
/// <param name="DeadLetters">How many were given up.</param>
/// <param name="LastDeliveredAt">When the target last took one; absent before the first.</param>
/// <param name="FailingSince">Since when nothing has got through; absent while the last attempt did.</param>
/// <param name="LastFailure">What came of the last attempt that failed; absent before the first.</param>
/// <param name="OldSecretUntil">Until when the secret before the last rotation signs too; absent when it does not.</param>
/// <param name="Secret">The secret that signs the events. Shown once: in the answer that makes it.</param>
public sealed record WebhookBody(
    [property: AtMost(28), Form("^whk_[0-9a-z]{24}$")] string Id,
    [property: AtMost(2000), Form("^https?://[^\\s]+$")] string Url,
    [property: AtMost(WebhookBody.MostEvents)] IReadOnlyList<WebhookEventType> Events,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: AtMost(Limits.Name)] string? Description,
    DateTimeOffset CreatedAt,
    bool Enabled,
    WebhookDisabledGround? DisabledGround,
    DateTimeOffset? DisabledAt,
    [property: Between(0, int.MaxValue)] int Pending,
    [property: Between(0, int.MaxValue)] int DeadLetters,
    DateTimeOffset? LastDeliveredAt,
    DateTimeOffset? FailingSince,
    [property: AtMost(Limits.Name)] string? LastFailure,
    DateTimeOffset? OldSecretUntil,
    [property: AtMost(60), Form("^whsec_[A-Za-z0-9+/]{43}=$")] string? Secret)
{
    /// <summary>How many types of events a subscription names at the most.</summary>
    internal const int MostEvents = 50;
}

/// <summary>A page of subscriptions, oldest first.</summary>
/// <param name="Items">The subscriptions of your agency.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record WebhookPage([property: AtMost(Limits.Page)] IReadOnlyList<WebhookBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>An event that was given up.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Attempts">How often it was sent in vain.</param>
/// <param name="FirstAttemptAt">When it was sent first.</param>
/// <param name="LastFailure">What came of the last attempt.</param>
/// <param name="Event">The event as it would have been sent.</param>
public sealed record DeadLetterBody(
    [property: AtMost(40), Form("^evt_[0-9a-z]{25,32}$")] string EventId,
    [property: AtMost(Limits.Word), Form("^[a-z]+\\.[a-z_]+$")] string Type,
    [property: AtMost(Limits.Id)] string Subject,
    [property: Between(0, int.MaxValue)] int Attempts,
    DateTimeOffset? FirstAttemptAt,
    [property: AtMost(Limits.Name)] string? LastFailure,
    [property: Holds(typeof(CloudEvent))] System.Text.Json.JsonElement Event);

/// <summary>A page of dead letters, oldest first.</summary>
/// <param name="Items">The events.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record DeadLetterPage([property: AtMost(Limits.Page)] IReadOnlyList<DeadLetterBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);
