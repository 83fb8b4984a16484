namespace EligibilityService.Core.Ledger;

/// <summary>
/// The part of a grant that was given up: it came back for a reason of its own (withdrawn, resold, paid in error), and is no longer due.
/// </summary>
public static class GivenUp
{
    // Entries that only carry out what credits and new decisions ask for; everything else that came back was given up.
    private static readonly EntryGround[] OfItself = [EntryGround.RedLetterInvoice, EntryGround.Reviewed, EntryGround.Redecided,
        EntryGround.Corrected];

    // Entries that a new decision makes for itself and for the decision whose place it takes.
    private static readonly EntryGround[] OfNewDecisions =
    [
        EntryGround.Reviewed, EntryGround.Redecided, EntryGround.Promoted, EntryGround.Resumed, EntryGround.Credited,
            EntryGround.Corrected, EntryGround.GivenBackBefore,
    ];

    /// <summary>What was given up of a decision: released or recovered on another ground than a credit's or a new decision's.</summary>
    public static long OfDecision(IEnumerable<(EntryKind Kind, EntryGround Ground, long Fen)> entries) =>
        entries.Where(IsGivenUp).Sum(entry => entry.Fen);

    /// <summary>
    /// What was given up of an invoice under a programme, and stays so when it is decided anew. Nothing is, once all of it came back, or it
    /// was asked for again: then it counts as never granted.
    /// </summary>
    /// <param name="entries">Of all its decisions, in the order in which they were made.</param>
    public static long OfInvoice(IEnumerable<(EntryKind Kind, EntryGround Ground, long Fen)> entries)
    {
        var (givenUp, balance) = (0L, default(Balance));
        foreach (var entry in entries)
        {
            var isAskedFor = entry is { Kind: EntryKind.Reserve or EntryKind.Waitlist, Ground: EntryGround.Decided };
            balance = entry.Fen == 0 ? balance : balance.After(entry.Kind, entry.Fen);
            if (isAskedFor || (balance is { Used: 0, Waitlisted: 0 } && !OfNewDecisions.Contains(entry.Ground)))
            {
                givenUp = 0;
            }
            else if (IsGivenUp(entry))
            {
                // What an earlier decision passed on is counted already, unless that decision is on an invoice that this one replaces.
                givenUp = entry.Ground == EntryGround.GivenBackBefore ? Math.Max(givenUp, entry.Fen) : checked(givenUp + entry.Fen);
            }
        }

        return givenUp;
    }

    private static bool IsGivenUp((EntryKind Kind, EntryGround Ground, long Fen) entry) =>
        entry.Kind is EntryKind.Release or EntryKind.Recover && !OfItself.Contains(entry.Ground);
}
