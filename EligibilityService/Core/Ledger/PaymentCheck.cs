using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Core.Ledger;

/// <summary>Why the invoice registry stands in the way of a payment.</summary>
/// <param name="Ground">The ground of the entry that says so.</param>
/// <param name="Said">What the registry says.</param>
public sealed record PaymentStop(EntryGround Ground, LocalizedText Said)
{
    private static readonly LocalizedText Ways = Phrase.Of("payment_check.ways()");

    /// <summary>What is answered: what the registry says, and the ways on.</summary>
    public LocalizedText Text => Phrase.Of("payment_check.not_paid(said, ways)", Said, Ways);

    /// <summary>What the entry notes.</summary>
    public string Note => $"{Said.En} {Said.Zh}";
}

/// <summary>
/// The check of the invoice registry before each payment, because the invoice may have been voided or taken back since the grant. Pure.
/// </summary>
public static class PaymentCheck
{
    private const string PartlyReversed = "partly_reversed";

    /// <summary>
    /// The conditions of the case's programme version that look at the registry, and on which no officer has ruled: a ruling outranks the
    /// registry.
    /// </summary>
    public static IReadOnlyList<InvoiceVerified> Asking(Case @case) =>
        [.. @case.Programme.Conditions.OfType<InvoiceVerified>()
            .Where(condition => @case.Findings.All(finding => finding.Condition != condition.Id))];

    /// <summary>Whether a payment goes on without an answer: each of the conditions only notes that there is none.</summary>
    public static bool NeedsNoAnswer(IReadOnlyList<InvoiceVerified> asking) => asking.All(condition => condition.NotesWhenUnknown);

    /// <summary>Why nothing is paid; null when what the registry says does not stand in the way.</summary>
    /// <param name="facts">What it said.</param>
    /// <param name="hasCredits">Whether a credit of the invoice is on record: then an invoice that is reversed in part is in order.</param>
    public static PaymentStop? Of(Facts facts, bool hasCredits) => facts.InvoiceVerification switch
    {
        InvoiceVerification.NotFound => new PaymentStop(EntryGround.NotVerified,
            Phrase.Of("payment_check.invoice_not_found()")),
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
            return new PaymentStop(EntryGround.NotInForce, Phrase.Of("payment_check.invoice_not_in_force(words)", words));
        }

        InvoiceField[] fields = [.. mismatches.Select(mismatch => mismatch.Field).Where(field => field != InvoiceField.Status)];
        var named = InWords.Of(fields);
        return fields.Length == 0 ? null : new PaymentStop(EntryGround.NotVerified,
            Phrase.Of("payment_check.invoice_differs(named)", named));
    }
}
