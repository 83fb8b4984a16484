using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What the registries said, in the words of the wire. <paramref name="InvoiceVerification"/> is one of <c>not_configured</c>,
/// <c>verified</c>, <c>not_found</c>, <c>mismatch</c>, <c>unavailable</c>; <paramref name="BuyerRegistry"/> one of <c>not_configured</c>,
/// <c>answered</c>, <c>unavailable</c>, <c>not_found</c>. Kind, division and standing count only when the registry <c>answered</c>; the
/// mismatches (fields of the invoice) only when it is a <c>mismatch</c>.
/// </summary>
internal sealed record OracleFacts(
    string InvoiceVerification, string BuyerRegistry,
    string? BuyerKind = null, string? BuyerDivision = null, bool? BuyerGoodStanding = null,
    IReadOnlyList<string>? InvoiceMismatches = null)
{
    /// <summary>No registry is configured at all.</summary>
    public static OracleFacts None { get; } = new("not_configured", "not_configured");
}

/// <summary>A condition's result stands at the invoice (no line, no part) or at a part of a line; both count from 0.</summary>
internal readonly record struct ConditionAt(string Condition, int? Line, int? Part);

/// <summary>A reason stands at the invoice (no line) or at a line, counted from 0.</summary>
internal readonly record struct ReasonAt(string Code, int? Line);

/// <summary>
/// A line of the answer. All money is in fen. <paramref name="AssessedAmount"/> is what the formula gives the line;
/// <paramref name="Amount"/> is what is due for it: the same, or 0 when the invoice is refused or undetermined.
/// </summary>
internal sealed record OracleLine(
    string Outcome, BigInteger Amount, BigInteger AssessedAmount,
    BigInteger EligibleCost, BigInteger ExcludedCost, BigInteger UndeterminedCost);

/// <summary>
/// The oracle's decision; all money is in fen. <paramref name="Bases"/> is what each condition's answer rests on, where the page tells it.
/// </summary>
internal sealed record OracleAnswer(
    string Outcome, BigInteger Amount, BigInteger AssessedAmount,
    BigInteger EligibleCost, BigInteger ExcludedCost, BigInteger UndeterminedCost,
    IReadOnlyList<OracleLine> Lines,
    IReadOnlyDictionary<ConditionAt, string> Conditions,
    IReadOnlySet<ReasonAt> Reasons,
    IReadOnlyDictionary<ConditionAt, IReadOnlySet<string>> Bases)
{
    /// <summary>What rests on a clause that no published text states.</summary>
    public Marks? Marks { get; init; }

    /// <summary>The branches that were taken.</summary>
    public IReadOnlySet<Branch> Reached { get; init; } = new HashSet<Branch>();

    /// <summary>Leaving lines out, when that is a way out of an undetermined case.</summary>
    public LeaveOut? LeaveOut { get; init; }
}
