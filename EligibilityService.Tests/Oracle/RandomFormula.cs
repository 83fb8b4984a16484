using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Formulas whose brackets, caps and floor lie in the range of the invoice, so that they sometimes bite.
/// Rates and uplifts together stay below 1.
/// </summary>
internal static class RandomFormula
{
    /// <summary>A formula for an invoice of about that net amount.</summary>
    public static JsonObject Build(Dice dice, BigInteger net, double bad)
    {
        // Half of the formulas cut nothing, or nothing would ever be granted in full.
        bool cuts = dice.Chance(0.45);
        return new()
        {
            ["rate"] = dice.Weighted(
                (30, Flat(dice)), (35, ByCategory(dice, bad)), (15, Brackets(dice, net, "slab")), (20, Brackets(dice, net, "marginal"))),
            ["uplifts"] = new JsonArray([.. Enumerable.Range(0, dice.Int(0, 2)).Select(_ => Uplift(dice))]),
            ["capPerUnit"] = cuts && dice.Chance(0.4) ? Bound(Between(dice, net, 1000, 20)) : null,
            ["capPerLine"] = cuts && dice.Chance(0.4) ? Bound(Between(dice, net, 50, 2)) : null,
            ["capPerInvoice"] = cuts && dice.Chance(0.5) ? Bound(Between(dice, net, 20, 2)) : null,
            ["floorPerInvoice"] = dice.Chance(0.25) ? Bound(Between(dice, net, 1000, dice.Chance(bad) ? 2 : 100)) : null,
            ["rounding"] = new JsonObject
            {
                ["rule"] = dice.Pick("down_to_fen", "half_even_to_fen", "down_to_yuan"),
                ["where"] = dice.Pick("line", "sum"),
                ["clause"] = Paper.Clause(),
            },
        };
    }

    private static BigInteger Between(Dice dice, BigInteger net, int least, int most) =>
        BigInteger.Max(1, dice.Big(net / least, BigInteger.Max(net / least, net / most)));

    private static JsonObject Bound(BigInteger fen) => new() { ["amount"] = Paper.Money(fen), ["clause"] = Paper.Clause() };

    // Round rates as in real programmes, and ugly ones with all six decimals.
    private static string Rate(Dice dice, int mostPercent) =>
        dice.Chance(0.5) ? Paper.Scaled(dice.Int(1, mostPercent) * 100, 4) : Paper.Scaled(dice.Int(1, mostPercent * 10_000), 6);

    private static JsonObject Flat(Dice dice) => new() { ["kind"] = "flat", ["rate"] = Rate(dice, 50), ["clause"] = Paper.Clause() };

    private static JsonObject ByCategory(Dice dice, double bad)
    {
        var rates = new JsonObject();
        foreach (string category in RandomLines.ExpenseCategories)
        {
            if (!dice.Chance(bad))
                rates[category] = new JsonObject { ["rate"] = dice.Chance(0.02) ? "0" : Rate(dice, 50), ["clause"] = Paper.Clause() };
        }

        if (rates.Count == 0)
            rates["training"] = new JsonObject { ["rate"] = Rate(dice, 50), ["clause"] = Paper.Clause() };
        return new() { ["kind"] = "by_category", ["rates"] = rates, ["clause"] = Paper.Clause() };
    }

    // The first bracket begins at zero: what lies below all brackets has no rate, and a programme that means so can say 0.
    private static JsonObject Brackets(Dice dice, BigInteger net, string mode)
    {
        var brackets = new JsonArray();
        BigInteger from = 0;
        int count = dice.Int(1, 4);
        for (int i = 0; i < count; i++)
        {
            brackets.Add(new JsonObject { ["from"] = Paper.Money(from), ["rate"] = Rate(dice, 50), ["clause"] = Paper.Clause() });
            from += dice.Big(1, BigInteger.Max(2, net / 2));
        }

        return new() { ["kind"] = "brackets", ["mode"] = mode, ["brackets"] = brackets, ["clause"] = Paper.Clause() };
    }

    private static JsonObject Uplift(Dice dice) =>
        new() { ["purpose"] = dice.Pick(RandomRequest.Purposes), ["rate"] = Rate(dice, 20), ["clause"] = Paper.Clause() };
}
