using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>What would settle a missing fact, the cheapest first.</summary>
public enum WayKind
{
    /// <summary>The applicant asks again with the id of one of the models that the printed text may mean.</summary>
    Choose,

    /// <summary>The applicant asks again with the member that is missing.</summary>
    State,

    /// <summary>The applicant asks again and leaves lines out: their whole cost is excluded.</summary>
    LeaveOut,

    /// <summary>The applicant asks again with a document.</summary>
    Attach,

    /// <summary>Lines that are undetermined are settled first.</summary>
    SettleLines,

    /// <summary>Nothing: the registry is asked again, and the case is decided when it answers.</summary>
    Wait,

    /// <summary>An officer states in a review what the condition answers.</summary>
    Ruling,
}

/// <summary>A way out of a reason that leaves the case undetermined. When it is done, the reason is no longer given.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="Pointer">Of choose, state and attach: the member of the request, as a JSON Pointer.</param>
/// <param name="Candidates">Of choose: the ids of the models to choose among.</param>
/// <param name="Lines">Of leave_out: the lines that are to be left out together; of settle_lines: the lines to be settled.</param>
/// <param name="Amount">Of leave_out: what the formula then gives, before claims and limits are looked at.</param>
/// <param name="Text">The way in a sentence.</param>
public sealed record Way(WayKind Kind, string? Pointer, IReadOnlyList<string>? Candidates, IReadOnlyList<int>? Lines, Money? Amount,
    LocalizedText Text)
{
    /// <summary>An officer states in a review what a condition answers.</summary>
    public static readonly Way OfRuling = new(WayKind.Ruling, null, null, null, null, Phrase.Of("way.officer_reviews()"));
}
