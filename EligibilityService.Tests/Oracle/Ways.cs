using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// The way out that lines are left out (docs/deciding.md, section 8): which lines, from 0, and what the formula then gives.
/// </summary>
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

    /// <summary>The kinds of ways out of a reason, in the order of the page; <paramref name="line"/> from 0.</summary>
    public static IReadOnlyList<string> Of(string code, int? line, CaseAtHand at, OracleAnswer answer)
    {
        var ways = new List<string>();
        Matching? matching = line is { } place && !at.CountsByExpense ? new(at, at.Invoice.Items("lines").ElementAt(place), place) : null;
        if (code == "MODEL_AMBIGUOUS" && matching!.Settling().Any())
            ways.Add("choose");
        if (IsStated(code, at))
            ways.Add("state");
        if (line is { } number && answer.LeaveOut is not null && answer.Lines[number].Outcome == "undetermined")
            ways.Add("leave_out");
        bool declared = line is { } named
            && (at.Invoice.Items("lines").ElementAt(named).Text("modelId") is not null
            || at.Invoice.Items("lines").ElementAt(named).Items("components").Any());
        if (code is "EVIDENCE_MISSING" or "DOCUMENT_MISSING" || (code == "MODEL_NOT_ON_INVOICE" && declared && matching!.TakesAttachment))
            ways.Add("attach");
        if (IsCounted(code))
            ways.Add("settle_lines");
        if (IsAwaited(code, at))
            ways.Add("wait");
        if (!IsCounted(code) && code != "CREDIT_UNCLEAR")
            ways.Add("ruling");
        return ways;
    }

    private static bool IsStated(string code, CaseAtHand at) => code switch
    {
        "BUYER_REGION_UNCLEAR" => at.Request["buyer"].Text("region") is null,
        "CATEGORY_MISSING" => at.CountsByExpense,
        "CONTRACT_DATE_MISSING" or "CONTRACT_NUMBER_MISSING" or "DELIVERY_ACCEPTANCE_MISSING" or "ORIGINAL_USE_NOT_DECLARED"
            or "SELLER_RELATION_NOT_DECLARED" or "OTHER_SUBSIDY_NOT_DECLARED" or "GOODS_CONDITION_NOT_DECLARED"
            or "BUNDLE_COMPONENTS_MISSING" => true,
        _ => false,
    };

    private static bool IsCounted(string code) => code is "ELIGIBLE_COST_UNCLEAR" or "QUANTITY_UNCLEAR";

    // A registry that is not there, or was not asked, will not answer however long one waits.
    private static bool IsAwaited(string code, CaseAtHand at) => code switch
    {
        "INVOICE_VERIFICATION_UNAVAILABLE" => at.Facts.InvoiceVerification == "unavailable",
        "BUYER_STANDING_UNKNOWN" => at.Facts.BuyerRegistry == "unavailable",
        _ => false,
    };

    private static void Exclude(JsonNode line, OracleLine decided, string currency)
    {
        BigInteger cost = decided.EligibleCost + decided.ExcludedCost + decided.UndeterminedCost;
        line.AsObject().Remove("components");
        line["excludedCosts"] = new JsonArray(new JsonObject { ["amount"] = Paper.Money(cost, currency), ["ground"] = "other" });
    }
}
