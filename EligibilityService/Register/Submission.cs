using EligibilityService.Core.Decisions;

namespace EligibilityService.Register;

/// <summary>A case that was assessed and is to be settled and recorded.</summary>
/// <param name="Case">The case.</param>
/// <param name="Assessment">What the stateless part of deciding gave.</param>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Caller">Who asked: the key's id scopes idempotency, the agency goes on the record.</param>
/// <param name="Idempotency">The key of the request, when one was sent.</param>
internal sealed record Submission(
    Case Case,
    Assessment Assessment,
    string Fingerprint,
    string CaseHash,
    ReadOnlyMemory<byte> Request,
    DateTimeOffset DecidedAt,
    Asker Caller,
    IdempotencyKey? Idempotency);

/// <summary>Who asks.</summary>
/// <param name="KeyId">The API key's id.</param>
/// <param name="Agency">The agency's name.</param>
internal sealed record Asker(string KeyId, string Agency);

/// <summary>The name that a caller gave to a request, so that repeating it has one effect.</summary>
/// <param name="Key">The key as sent.</param>
/// <param name="RequestHash">SHA-256 over the canonical request: the same key with another is an error.</param>
internal sealed record IdempotencyKey(string Key, string RequestHash);

/// <summary>What became of a submission: a closed family.</summary>
internal abstract record Registered
{
    /// <summary>It was decided and recorded.</summary>
    /// <param name="DecisionId">The new decision.</param>
    /// <param name="Answer">Its bytes.</param>
    public sealed record New(string DecisionId, ReadOnlyMemory<byte> Answer) : Registered;

    /// <summary>The same invoice was decided before, and that decision stands.</summary>
    /// <param name="DecisionId">The earlier decision.</param>
    /// <param name="Answer">Its bytes.</param>
    public sealed record Earlier(string DecisionId, ReadOnlyMemory<byte> Answer) : Registered;

    /// <summary>The idempotency key was used for the same request before; the answer is the same, byte for byte.</summary>
    /// <param name="DecisionId">The decision of that time.</param>
    /// <param name="Status">The status of that time.</param>
    /// <param name="Answer">The bytes of that time.</param>
    public sealed record Replayed(string DecisionId, int Status, ReadOnlyMemory<byte> Answer) : Registered;

    /// <summary>The idempotency key was used for another request.</summary>
    public sealed record KeyReused : Registered;

    /// <summary>The invoice is on record with other content.</summary>
    /// <param name="DecisionId">The decision that recorded it.</param>
    /// <param name="Request">The request of that time.</param>
    public sealed record Differs(string DecisionId, ReadOnlyMemory<byte> Request) : Registered;

    /// <summary>The queue was full; nothing was recorded.</summary>
    public sealed record Full : Registered;
}

/// <summary>What else a replay needs besides the request and the versions; kept as JSON beside the answer.</summary>
/// <param name="AsOf">The as-of date.</param>
/// <param name="KnownAt">The known-at instant.</param>
/// <param name="ReceivedOn">The day of the request.</param>
/// <param name="Facts">What outside registries said.</param>
/// <param name="Taken">Claims of other decisions that stood in the way.</param>
/// <param name="Supersedes">The earlier decision on the same invoice.</param>
internal sealed record RecordContext(
    DateOnly AsOf,
    DateTimeOffset KnownAt,
    DateOnly ReceivedOn,
    Facts Facts,
    IReadOnlyList<TakenClaim> Taken,
    string? Supersedes = null);
