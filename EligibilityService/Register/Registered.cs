using EligibilityService.Core.Primitives;

namespace EligibilityService.Register;

/// <summary>What became of a command: a closed family.</summary>
internal abstract record Registered
{
    /// <summary>It was decided and recorded.</summary>
    /// <param name="Answer">The new decision.</param>
    public sealed record New(RecordedAnswer Answer) : Registered;

    /// <summary>The same invoice was decided before, and that decision stands.</summary>
    /// <param name="Answer">The earlier decision.</param>
    public sealed record Earlier(RecordedAnswer Answer) : Registered;

    /// <summary>Money moved: the entry is on record.</summary>
    /// <param name="Answer">The bytes that say so.</param>
    public sealed record Moved(ReadOnlyMemory<byte> Answer) : Registered;

    /// <summary>A credit is on record: the bytes that say what it did.</summary>
    /// <param name="Answer">The bytes.</param>
    /// <param name="IsNew">False when it was on record already, with the same content.</param>
    public sealed record Kept(ReadOnlyMemory<byte> Answer, bool IsNew) : Registered;

    /// <summary>The idempotency key was used for the same request before; the answer is the same, byte for byte.</summary>
    /// <param name="Status">The status of that time.</param>
    /// <param name="DecisionId">The decision that it was about.</param>
    /// <param name="Bytes">The bytes of that time; null where the answer was the decision.</param>
    public sealed record Replayed(int Status, string DecisionId, byte[]? Bytes) : Registered
    {
        /// <summary>The decision that was the answer; null where it was something else.</summary>
        public RecordedAnswer? Decision { get; init; }

        /// <summary>A decision, as an answer of some status.</summary>
        public static Replayed Of(RecordedAnswer decision, int status = StatusCodes.Status201Created) =>
            new(status, decision.DecisionId, null) { Decision = decision };
    }

    /// <summary>The idempotency key was used for another request.</summary>
    public sealed record KeyReused : Registered;

    /// <summary>The invoice is on record with other content.</summary>
    /// <param name="DecisionId">The decision that recorded it.</param>
    /// <param name="Request">The request of that time.</param>
    public sealed record Differs(string DecisionId, StoredJson Request) : Registered;

    /// <summary>The invoice was decided for another agency, of whose decision nothing is told.</summary>
    public sealed record DecidedForAnother : Registered;

    /// <summary>The decision is not in a state for this.</summary>
    /// <param name="Text">Why, and what to do.</param>
    public sealed record WrongState(LocalizedText Text) : Registered;

    /// <summary>Nothing was paid, because the invoice registry stands in the way; that is on record.</summary>
    /// <param name="Text">What it says, and what to do.</param>
    public sealed record Withheld(LocalizedText Text) : Registered;

    /// <summary>Nothing was paid, because the invoice registry gives no answer; the same request may come again.</summary>
    public sealed record Deferred : Registered;

    /// <summary>What was sent does not fit the decision.</summary>
    /// <param name="Faults">Every fault.</param>
    public sealed record Unfit(IReadOnlyList<Fault> Faults) : Registered;

    /// <summary>Who asks may not: somebody else must.</summary>
    /// <param name="Text">Why.</param>
    public sealed record SamePerson(LocalizedText Text) : Registered;

    /// <summary>There was nothing to do.</summary>
    public sealed record Nothing : Registered;

    /// <summary>The queue is full, or the store is away; nothing was recorded, and the caller may come again.</summary>
    public sealed record Unavailable : Registered;

    /// <summary>It failed alone, by a bug; the others of its batch did not.</summary>
    /// <param name="Error">What was thrown.</param>
    public sealed record Failed(Exception Error) : Registered;
}
