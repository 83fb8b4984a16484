namespace EligibilityService.Tests.Histories;

/// <summary>What an entry does.</summary>
internal enum Moved
{
    Reserve,
    Pay,
    Release,
    Recover,
    Waitlist,
    LeaveWaitlist,
}

/// <summary>An entry of a decision, with its ground where the page says which.</summary>
internal sealed record Movement(Moved Kind, long Fen, string Ground)
{
    /// <summary>Its place among all entries.</summary>
    public long Number { get; init; }

    /// <summary>Grounds that are no giving up: what a credit, a review, deciding anew or a correction does.</summary>
    private static readonly string[] NotGivenUp = ["red_letter_invoice", "reviewed", "redecided", "corrected"];

    /// <summary>Whether it counts for f of section 10.1.</summary>
    public bool GivesUp => Kind is Moved.Release or Moved.Recover && !NotGivenUp.Contains(Ground);
}

/// <summary>Which decision: the programme, the invoice, and the place in its row.</summary>
internal readonly record struct Name(int Programme, int Invoice, int Index)
{
    public override string ToString() => $"P{Programme}/I{Invoice}/{Index}";
}

/// <summary>A decision and its money: the words and sums of section 10.1.</summary>
internal sealed class Decided
{
    public required Name Name { get; init; }

    public required Asked Asked { get; init; }

    public required Rules Rules { get; init; }

    /// <summary>The day of the request.</summary>
    public required DateOnly Day { get; init; }

    public required IReadOnlyList<Ruling> Rulings { get; init; }

    public required Verified Verified { get; init; }

    /// <summary>What was kept of credits when it was made.</summary>
    public required string Credits { get; init; }

    public required Ending Ending { get; init; }

    /// <summary>What is granted, limits included.</summary>
    public required long Fen { get; init; }

    /// <summary>The lines that it claims while it has not ended.</summary>
    public required IReadOnlyList<int> Lines { get; init; }

    /// <summary>Whether sections 2 to 5 granted, whatever claims and limits then said.</summary>
    public required bool WasAssessedAsGrant { get; init; }

    public required bool WaitsForRegistry { get; init; }

    /// <summary>Its place among those who wait.</summary>
    public required long Place { get; init; }

    /// <summary>Whether an officer's findings are in it.</summary>
    public required bool IsReviewed { get; init; }

    public required DateOnly? HoldUntil { get; init; }

    /// <summary>Its place among all decisions.</summary>
    public required long Number { get; init; }

    /// <summary>Whether another invoice had taken the place of its invoice.</summary>
    public required bool IsReplaced { get; init; }

    public required int CreditedLines { get; init; }

    public required int ClearCredits { get; init; }

    public required int UnclearCredits { get; init; }

    public List<Movement> Entries { get; } = [];

    public long Granted => Sum(Moved.Reserve);

    public long Paid => Sum(Moved.Pay);

    public long Released => Sum(Moved.Release);

    public long Recovered => Sum(Moved.Recover);

    public long Waits => Sum(Moved.Waitlist) - Sum(Moved.LeaveWaitlist);

    public long Held => Granted - Paid - Released;

    public long Out => Paid - Recovered;

    public long Used => Held + Out;

    public long GivenUp => Entries.Where(entry => entry.GivesUp).Sum(entry => entry.Fen);

    /// <summary>Whether money is held, out or waited for.</summary>
    public bool IsLive => Held > 0 || Out > 0 || Waits > 0;

    public bool HasEnded => Ending is Ending.Granted or Ending.PartlyGranted or Ending.Waitlisted && !IsLive;

    private long Sum(Moved kind) => Entries.Where(entry => entry.Kind == kind).Sum(entry => entry.Fen);
}
