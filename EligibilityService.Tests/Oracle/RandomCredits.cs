using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Credit notes on an invoice (docs/deciding.md, section 10.2): of parts of its lines, by number or by text and price, and some that cannot
/// be placed.
/// </summary>
internal static class RandomCredits
{
    /// <summary>One or two credit notes.</summary>
    public static JsonArray Of(Dice dice, JsonObject request) =>
        new([.. Enumerable.Range(0, dice.Weighted((70, 1), (30, 2))).Select(number => Credit(dice, request, number))]);

    private static JsonObject Credit(Dice dice, JsonObject request, int number)
    {
        List<JsonNode> lines = [.. request["invoice"].Items("lines")];
        int[] parents = [.. Enumerable.Range(0, lines.Count).Where(line => lines[line].Text("nature") != "discount")];
        List<int> credited = dice.Some(parents, dice.Int(1, Math.Min(2, parents.Length)));
        return new()
        {
            ["number"] = $"CN-{number}",
            ["lines"] = new JsonArray([.. credited.Select(line => CreditLine(dice, lines, line))]),
        };
    }

    private static JsonObject CreditLine(Dice dice, List<JsonNode> lines, int line)
    {
        BigInteger net = Netted(lines, line, "netAmount");
        BigInteger tax = Netted(lines, line, "taxAmount");
        string written = lines[line].NeededText("quantity");
        (BigInteger offNet, BigInteger offTax, string offQuantity) = dice.Int(0, 9) switch
        {
            < 3 => (net, tax, written),
            < 5 => (dice.Big(0, net), dice.Big(0, tax), "0"),
            9 => (net + 1, tax, written),
            _ => (dice.Big(0, net), dice.Big(0, tax), Part(dice, written)),
        };
        var credit = new JsonObject
        {
            ["netAmount"] = Paper.Money(-offNet),
            ["taxAmount"] = Paper.Money(-offTax),
            ["quantity"] = Rational.Parse(offQuantity) == Rational.Zero ? "0" : "-" + offQuantity,
        };
        int way = dice.Int(0, 9);
        if (way < 6)
            credit["line"] = line + 1;
        else if (way == 9)
            credit["line"] = lines.Count + 3;
        if (way is >= 6 and < 9)
            credit["unitPrice"] = lines[line].NeededText("unitPrice");
        if (way is >= 6 and < 9)
            credit["description"] = dice.Pick(
                lines[line].NeededText("description"), lines[line].NeededText("description").ToLowerInvariant() + " ");
        return credit;
    }

    // A whole number of what is whole; the half of anything else, without more decimals.
    private static string Part(Dice dice, string quantity) =>
        quantity.Contains('.', StringComparison.Ordinal) ? dice.Pick("0", quantity)
            : Paper.Scaled(dice.Int(0, (int)Rational.Parse(quantity).TowardsZero()), 0);

    private static BigInteger Netted(List<JsonNode> lines, int line, string member)
    {
        BigInteger sum = lines[line].Fen(member);
        for (int i = line + 1; i < lines.Count && lines[i].Text("nature") == "discount"; i++)
            sum += lines[i].Fen(member);
        return sum;
    }
}
