using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// Two invoices that may be one: their keys differ, but everything that a respelling keeps is the same. An officer decides which it is.
/// </summary>
public static class PossibleDuplicate
{
    /// <summary>
    /// Whether an invoice may be the same as one on record: another key, the same numbers bare (and sellers, where they matter), and the
    /// same day of issue or the same totals; or the seller is another, and number, day and totals are the same.
    /// </summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="key">The key on record.</param>
    /// <param name="issueDate">The day of issue on record.</param>
    /// <param name="totals">The totals on record.</param>
    public static bool Is(Invoice invoice, string key, DateOnly issueDate, InvoiceTotals totals) =>
        IsAlike(invoice.Key, key) ? invoice.IssueDate == issueDate || invoice.Totals == totals : IsNamesake(invoice.Key, key)
            && invoice.Totals == totals;

    /// <summary>What an officer ruled of a decision that the invoice is alike to; null when nothing.</summary>
    public static OfficerRuling? RulingOn(IReadOnlyList<OfficerRuling> findings, string decisionId)
    {
        foreach (var finding in findings)
        {
            if (finding.DuplicateOf == decisionId)
            {
                return finding;
            }
        }

        return null;
    }

    /// <summary>What it does to an assessment that would give money; null when nothing.</summary>
    internal static Assessment? Apply(Case @case, Assessment assessment, IReadOnlyList<string> alike)
    {
        if (alike.Count == 0 || assessment.Outcome is not (Outcome.Granted or Outcome.PartlyGranted))
        {
            return null;
        }

        var (reasons, outcome) = (new List<Reason>(assessment.Reasons), (Outcome?)null);
        foreach (var first in alike)
        {
            switch (RulingOn(@case.Findings, first)?.Answer)
            {
                case Answer.NotMet:
                    break;
                case Answer.Met:
                    reasons.Add(Same(first));
                    outcome = Outcome.Refused;
                    break;
                default:
                    reasons.Add(Unclear(first));
                    outcome ??= Outcome.Undetermined;
                    break;
            }
        }

        return outcome is { } withheld ? Withhold.From(assessment, withheld) with { Reasons = reasons } : null;
    }

    private static bool IsAlike(InvoiceKey key, string other) => other != key.Value
        && other.StartsWith(key.Alike, StringComparison.Ordinal)
            && (other.Length == key.Alike.Length || other[key.Alike.Length] == InvoiceKey.Bar);

    // The day stands in such a key.
    private static bool IsNamesake(InvoiceKey key, string other) => other != key.Value && key.Namesake is { } namesake
        && other.EndsWith(namesake, StringComparison.Ordinal);

    private static Reason Same(string first) =>
        new(ReasonCode.InvoiceAlreadyClaimed, ReasonEffect.Refuses, null, null, "/invoice/number", first, null, null, null,
        Phrase.Of("possible_duplicate.officer_found_duplicate(first)", first));

    private static Reason Unclear(string first) =>
        new(ReasonCode.PossibleDuplicate, ReasonEffect.Undetermines, null, null, "/invoice/number", first, null, Supplier.Officer, null,
        Phrase.Of("possible_duplicate.may_be_duplicate(first)", first),
        [Way.OfRuling]);
}
