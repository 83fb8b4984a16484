using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>The way out that lines are left out (docs/deciding.md, section 8): which lines, from 0, and what the formula then gives.</summary>
internal sealed record LeaveOut(IReadOnlyList<int> Lines, BigInteger Amount);

/// <summary>Ways out of an undetermined case.</summary>
internal static class Ways
{
    /// <summary>
    /// Leaving out all undetermined lines, when that is a way: the case with their whole cost excluded is decided once more, and nothing of
    /// its lines is undetermined, something is eligible, no condition on the invoice fails, and the formula gives more than nothing.
    /// </summary>
    public static LeaveOut? LeavingOut(CaseAtHand at, OracleAnswer answer)
    {
        int[] open = [.. Enumerable.Range(0, answer.Lines.Count).Where(line => answer.Lines[line].Outcome == "undetermined")];
        if (open.Length == 0)
            return null;

        JsonNode request = at.Request.DeepClone();
        List<JsonNode> lines = [.. request["invoice"].Items("lines")];
        foreach (int line in open)
            Exclude(lines[line], answer.Lines[line], at.Invoice.NeededText("currency"));
        OracleAnswer then = DecisionOracle.DecideOnce(at with { Request = request });
        bool isWay = then.Lines.All(line => line.Outcome != "undetermined")
            && then.Lines.Any(line => line.Outcome == "eligible")
            && then.Conditions.All(answered => answered.Key.Line is not null || answered.Value != Finding.IsNotMet)
            && then.AssessedAmount > 0;
        at.Reach(isWay ? Branch.LeaveOutOffered : Branch.LeaveOutIsNoWay);
        return isWay ? new(open, then.AssessedAmount) : null;
    }

    private static void Exclude(JsonNode line, OracleLine decided, string currency)
    {
        BigInteger cost = decided.EligibleCost + decided.ExcludedCost + decided.UndeterminedCost;
        line.AsObject().Remove("components");
        line["excludedCosts"] = new JsonArray(new JsonObject { ["amount"] = Paper.Money(cost, currency), ["ground"] = "other" });
    }
}
