namespace EligibilityService.Core.Ledger;

/// <summary>What an entry of the ledger does with money.</summary>
public enum EntryKind
{
    /// <summary>Held at the decision.</summary>
    Reserve,

    /// <summary>Paid out of what is held.</summary>
    Pay,

    /// <summary>Given back before payment.</summary>
    Release,

    /// <summary>Clawed back after payment.</summary>
    Recover,

    /// <summary>Asked for, and waiting for money; nothing is held.</summary>
    Waitlist,

    /// <summary>Not waiting any more.</summary>
    LeaveWaitlist,
}

/// <summary>
/// Sums of entries, in fen: of one decision, of a buyer's year, of a budget. It is the fold of the entries and nothing else; the default is
/// that of no entry. Sums only grow, but for what waits; arithmetic is checked.
/// </summary>
/// <param name="Granted">What was ever reserved.</param>
/// <param name="Paid">What was ever paid.</param>
/// <param name="Released">What was ever given back.</param>
/// <param name="Recovered">What was ever clawed back.</param>
/// <param name="Waitlisted">What waits now.</param>
public readonly record struct Balance(long Granted, long Paid, long Released, long Recovered, long Waitlisted)
{
    /// <summary>What is reserved now: granted − paid − released.</summary>
    public long Held => Granted - Paid - Released;

    /// <summary>What counts against a limit: granted − released − recovered.</summary>
    public long Used => Granted - Released - Recovered;

    /// <summary>Both together.</summary>
    public static Balance operator +(Balance one, Balance other) => checked(new(
        one.Granted + other.Granted, one.Paid + other.Paid, one.Released + other.Released, one.Recovered + other.Recovered,
            one.Waitlisted + other.Waitlisted));

    /// <summary>The balance after one more entry of more than nothing.</summary>
    public Balance After(EntryKind kind, long fen)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fen);
        return checked(kind switch
        {
            EntryKind.Reserve => this with { Granted = Granted + fen },
            EntryKind.Pay => this with { Paid = Paid + fen },
            EntryKind.Release => this with { Released = Released + fen },
            EntryKind.Recover => this with { Recovered = Recovered + fen },
            EntryKind.Waitlist => this with { Waitlisted = Waitlisted + fen },
            EntryKind.LeaveWaitlist => this with { Waitlisted = Waitlisted - fen },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of entry."),
        });
    }

    /// <summary>The balance of entries; one of nothing (a red-letter invoice that changed nothing) adds nothing.</summary>
    public static Balance Fold(IEnumerable<(EntryKind Kind, long Fen)> entries)
    {
        var balance = default(Balance);
        foreach (var (kind, fen) in entries)
        {
            balance = fen == 0 ? balance : balance.After(kind, fen);
        }

        return balance;
    }
}
