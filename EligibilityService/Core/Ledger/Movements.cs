using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Ledger;

/// <summary>What may become of a decision's money: a closed family.</summary>
public abstract record Movement
{
    /// <summary>It may move.</summary>
    /// <param name="Kind">The entry to be made.</param>
    /// <param name="Fen">How much, in fen.</param>
    public sealed record Allowed(EntryKind Kind, long Fen) : Movement;

    /// <summary>It may not.</summary>
    /// <param name="Text">Why, with the figures.</param>
    public sealed record Refused(LocalizedText Text) : Movement;
}

/// <summary>Which movements a decision's balance allows. Pure; amounts in fen, null for all there is.</summary>
public static class Movements
{
    /// <summary>Paid out of what is held.</summary>
    public static Movement Pay(Balance decision, long? asked) => Ended(decision) ?? (decision.Waitlisted > 0
        ? new Movement.Refused(Phrase.Of("movements.waitlisted_is_not_paid()"))
        : decision.Held == 0 ? new Movement.Refused(Phrase.Of("movements.nothing_to_pay()"))
        : Within(EntryKind.Pay, decision.Held, asked, Phrase.Of("movements.what_is_held()")));

    /// <summary>Given back of what is held. A waiting decision gives up its place as a whole.</summary>
    public static Movement Release(Balance decision, long? asked)
    {
        if (decision.Waitlisted == 0)
        {
            return Ended(decision) ?? (decision.Held == 0
                ? new Movement.Refused(Phrase.Of("movements.all_was_paid()"))
                : Within(EntryKind.Release, decision.Held, asked, Phrase.Of("movements.what_is_held()")));
        }

        return asked is null || asked == decision.Waitlisted
            ? new Movement.Allowed(EntryKind.LeaveWaitlist, decision.Waitlisted)
            : new Movement.Refused(Phrase.Of("movements.waitlisted_is_released_whole(waitlisted)", Rounding.ShowYuan(decision.Waitlisted)));
    }

    /// <summary>Clawed back of what was paid.</summary>
    public static Movement Recover(Balance decision, long? asked) => Ended(decision) ?? (decision.Paid == decision.Recovered
        ? new Movement.Refused(Phrase.Of("movements.nothing_to_recover()"))
        : Within(EntryKind.Recover, decision.Paid - decision.Recovered, asked, Phrase.Of("movements.what_is_paid()")));

    private static Movement.Refused? Ended(Balance decision) => decision is not { Used: 0, Waitlisted: 0 } ? null
        : new Movement.Refused(Phrase.Of("movements.all_was_given_back()"));

    private static Movement Within(EntryKind kind, long most, long? asked, LocalizedText which)
    {
        var fen = asked ?? most;
        return fen > 0 && fen <= most
            ? new Movement.Allowed(kind, fen)
            : new Movement.Refused(Phrase.Of("movements.amount_out_of_bounds(most, which, asked)", Rounding.ShowYuan(most),
                which, Rounding.ShowYuan(fen)));
    }
}
