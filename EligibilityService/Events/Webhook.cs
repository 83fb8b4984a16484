using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>Why a subscription gets nothing any more.</summary>
[JsonConverter(typeof(TermConverter<WebhookDisabledGround>))]
public enum WebhookDisabledGround
{
    /// <summary>Its agency paused it.</summary>
    Paused,

    /// <summary>The target answered 410: it is gone for good.</summary>
    Gone,

    /// <summary>The target had failed for days without a single success.</summary>
    Failing,
}

/// <summary>A subscription as it is kept.</summary>
internal sealed record Webhook
{
    public required string Id { get; init; }

    public required string Agency { get; init; }

    public required string KeyId { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Whether who made or last changed it may see the decisions of all agencies; else it hears of those that its agency sees.
    /// </summary>
    public required bool SeesAll { get; init; }

    public required string RequestHash { get; init; }

    public required string Url { get; init; }

    public required IReadOnlySet<WebhookEventType> Events { get; init; }

    public string? Programme { get; init; }

    public string? Description { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The secret as it is kept.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>The secret before the last rotation, which signs too for a while; null when it does not.</summary>
    public byte[]? PreviousSecret { get; init; }

    /// <summary>Until when the previous secret signs; null when the secret was never rotated.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>The idempotency key of the last rotation.</summary>
    public string? RotationKey { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public WebhookDisabledGround? DisabledGround { get; init; }

    /// <summary>Since when nothing has got through; null while the last attempt did.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public DateTimeOffset? LastDeliveredAt { get; init; }

    public string? LastFailure { get; init; }

    /// <summary>Whether it is told of a programme, or (with <see cref="EventFeed.Publications"/>) of publications.</summary>
    public bool Hears(string programme) => Programme is null || Programme == programme || programme == EventFeed.Publications;
}

/// <summary>An event that is due at a subscription, or was given up.</summary>
/// <param name="Attempts">How often it was sent in vain.</param>
/// <param name="FirstAt">When it was sent first; null when it was not yet.</param>
/// <param name="Failure">What came of the last attempt.</param>
internal sealed record PendingEvent(WebhookEvent Event, int Attempts, DateTimeOffset? FirstAt, string? Failure);
