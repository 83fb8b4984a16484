using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Core.Ledger;

/// <summary>Why the invoice registry stands in the way of a payment.</summary>
/// <param name="Ground">The ground of the entry that says so.</param>
/// <param name="Said">What the registry says.</param>
public sealed record PaymentStop(EntryGround Ground, LocalizedText Said)
{
    private static readonly LocalizedText Ways = new(
        "If a credit note took the invoice back, send it to `POST /v1/credit-notes`; else release what is held (`/releases`); if the registry is wrong, an officer rules on the condition in a review (`/reviews`), and it is paid then.",
        "如发票已被红字冲销，请将红字发票提交至`POST /v1/credit-notes`；否则请释放预留金额（`/releases`）；如查验库有误，可由工作人员在复核（`/reviews`）中对该条件作出认定，随后即可支付。");

    /// <summary>What is answered: what the registry says, and the ways on.</summary>
    public LocalizedText Text => new($"{Said.En} Nothing was paid. {Ways.En}", $"{Said.Zh}未予支付。{Ways.Zh}");

    /// <summary>What the entry notes.</summary>
    public string Note => $"{Said.En} {Said.Zh}";
}

/// <summary>
/// What is asked of the invoice registry before money leaves: the invoice may have been voided or taken back since it was granted on. Pure.
/// </summary>
public static class PaymentCheck
{
    private const string PartlyReversed = "partly_reversed";

    /// <summary>
    /// The conditions of the case's programme version that look at the registry, and on which no officer has ruled: he knew better.
    /// </summary>
    public static IReadOnlyList<InvoiceVerified> Asking(Case @case) =>
        [.. @case.Programme.Conditions.OfType<InvoiceVerified>()
            .Where(condition => @case.Findings.All(finding => finding.Condition != condition.Id))];

    /// <summary>Whether a payment goes on without an answer: each of the conditions only notes that there is none.</summary>
    public static bool NeedsNoAnswer(IReadOnlyList<InvoiceVerified> asking) => asking.All(condition => condition.NotesWhenUnknown);

    /// <summary>Why nothing is paid; null when what the registry says does not stand in the way.</summary>
    /// <param name="facts">What it said.</param>
    /// <param name="hasCredits">Whether a credit of the invoice is on record: then one that is reversed in part is as it should be.</param>
    public static PaymentStop? Of(Facts facts, bool hasCredits) => facts.InvoiceVerification switch
    {
        InvoiceVerification.NotFound => new PaymentStop(EntryGround.NotVerified,
            new LocalizedText("The invoice registry does not know this invoice any more.", "发票查验库现已查无此发票。")),
        InvoiceVerification.Mismatch => OfMismatches(facts.InvoiceMismatches ?? [], hasCredits),
        _ => null,
    };

    private static PaymentStop? OfMismatches(IReadOnlyList<InvoiceMismatch> mismatches, bool hasCredits)
    {
        InvoiceMismatch? status = null;
        foreach (var mismatch in mismatches)
        {
            status = mismatch.Field == InvoiceField.Status ? mismatch : status;
        }

        if (status is { } other && !(other.Registered == PartlyReversed && hasCredits))
        {
            var words = InWords.OfId(other.Registered);
            return new PaymentStop(EntryGround.NotInForce, new LocalizedText(
                $"The invoice registry says that this invoice is {words.En}.", $"发票查验库显示该发票{words.Zh}。"));
        }

        InvoiceField[] fields = [.. mismatches.Select(mismatch => mismatch.Field).Where(field => field != InvoiceField.Status)];
        var named = InWords.Of(fields);
        return fields.Length == 0 ? null : new PaymentStop(EntryGround.NotVerified, new LocalizedText(
            $"The invoice registry knows this invoice otherwise than it was granted on: {named.En}.", $"发票查验库的记录与批准时的发票不符：{named.Zh}。"));
    }
}
