using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>One reason of an answer.</summary>
/// <param name="Code">The stable code.</param>
/// <param name="Effect">What it does to the answer.</param>
/// <param name="Condition">The id of the programme's condition that gave it; absent when a formula step or the register gave it.</param>
/// <param name="Line">The line's number, from 1; absent when it is about the invoice as a whole.</param>
/// <param name="Pointer">Where in the request, as a JSON Pointer.</param>
/// <param name="Seen">The value seen; absent when there was none.</param>
/// <param name="Needed">The value needed; absent when no value would help.</param>
/// <param name="SuppliedBy">For a missing fact: who can supply it.</param>
/// <param name="Clause">The clause of the programme that asks for it, by its id among the `clauses` of the answer; absent for what follows
/// from the invoice itself.</param>
/// <param name="Text">The reason in a sentence.</param>
/// <param name="Ways">Of a missing fact: what would settle it, the cheapest first. Each really would. Absent otherwise.</param>
public sealed record GivenReason(
    ReasonCode Code,
    ReasonEffect Effect,
    string? Condition,
    int? Line,
    string Pointer,
    string? Seen,
    string? Needed,
    Supplier? SuppliedBy,
    string? Clause,
    LocalizedText Text,
    IReadOnlyList<Way>? Ways = null)
{
    /// <summary>
    /// The reasons of an assessment as the answer gives them, and the clauses that they name: each once, c1 the first that is named, and so
    /// on.
    /// </summary>
    public static (IReadOnlyList<GivenReason> Reasons, IReadOnlyDictionary<string, Clause> Clauses) Of(IReadOnlyList<Reason> reasons)
    {
        var (ids, clauses) = (new Dictionary<Clause, string>(), new OrderedDictionary<string, Clause>(StringComparer.Ordinal));
        return ([.. reasons.Select(reason => Of(reason, ids, clauses))], clauses);
    }

    private static GivenReason Of(Reason reason, Dictionary<Clause, string> ids, OrderedDictionary<string, Clause> clauses)
    {
        string? id = null;
        if (reason.Clause is { } clause && !ids.TryGetValue(clause, out id))
        {
            id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"c{ids.Count + 1}");
            ids.Add(clause, id);
            clauses.Add(id, clause);
        }

        return new GivenReason(
            reason.Code, reason.Effect, reason.Condition, reason.Line, reason.Pointer, reason.Seen, reason.Needed, reason.SuppliedBy, id,
                reason.Text, reason.Ways);
    }
}
