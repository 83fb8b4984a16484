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
        ? new Movement.Refused(new LocalizedText(
            "The decision waits for money; nothing is held until its turn comes, and then another decision takes its place. Pay on that one.",
            "该决定正在候补；轮到之前没有预留金额，届时将由新的决定取代。请就新决定支付。"))
        : decision.Held == 0 ? new Movement.Refused(new LocalizedText(
            "Nothing is held and not paid yet. What is paid can only be recovered; if another decision has taken the place of this one (see `/standing`), pay on that.",
            "已无预留而尚未支付的金额。已支付的款项只能追回；如已被其他决定取代（见`/standing`），请就后者支付。"))
        : Within(EntryKind.Pay, decision.Held, asked, "held and not paid yet", "已预留而尚未支付"));

    /// <summary>Given back of what is held; who waits gives up his place, whole.</summary>
    public static Movement Release(Balance decision, long? asked)
    {
        if (decision.Waitlisted == 0)
        {
            return Ended(decision) ?? (decision.Held == 0
                ? new Movement.Refused(new LocalizedText(
                    "Nothing is held any more: all of it was paid. Record a recovery instead.", "已无预留金额：已全部支付。请改为登记追回。"))
                : Within(EntryKind.Release, decision.Held, asked, "held and not paid yet", "已预留而尚未支付"));
        }

        return asked is null || asked == decision.Waitlisted
            ? new Movement.Allowed(EntryKind.LeaveWaitlist, decision.Waitlisted)
            : new Movement.Refused(new LocalizedText(
                $"The decision waits for {Rounding.ShowYuan(decision.Waitlisted)}; a place in the line is given up whole. Leave the amount out.",
                $"该决定正在候补{Rounding.ShowYuan(decision.Waitlisted)}；候补只能整体放弃。请省略金额。"));
    }

    /// <summary>Clawed back of what was paid.</summary>
    public static Movement Recover(Balance decision, long? asked) => Ended(decision) ?? (decision.Paid == decision.Recovered
        ? new Movement.Refused(new LocalizedText(
            "Nothing was paid that could be recovered. Release what is held, or the place in the line, instead.",
                "没有可追回的已付款项。请改为释放预留金额或候补位置。"))
        : Within(EntryKind.Recover, decision.Paid - decision.Recovered, asked, "paid and not recovered yet", "已支付而尚未追回"));

    private static Movement.Refused? Ended(Balance decision) => decision is not { Used: 0, Waitlisted: 0 } ? null
        : new Movement.Refused(new LocalizedText(
        "All of this decision was given back. Ask for a new decision on the invoice.", "该决定的款项已全部退回。请就该发票重新申请。"));

    private static Movement Within(EntryKind kind, long most, long? asked, string whichEn, string whichZh)
    {
        var fen = asked ?? most;
        return fen > 0 && fen <= most
            ? new Movement.Allowed(kind, fen)
            : new Movement.Refused(new LocalizedText(
                $"{Rounding.ShowYuan(most)} is {whichEn}; {Rounding.ShowYuan(fen)} was asked. The amount is more than nothing and at most that.",
                $"{whichZh}的金额为{Rounding.ShowYuan(most)}；申请金额为{Rounding.ShowYuan(fen)}。金额须大于零且不超过前者。"));
    }
}
