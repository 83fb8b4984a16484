using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The tax authority knows the invoice.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="notesWhenUnknown">True: without an answer it holds with a note; false: it cannot be told.</param>
public sealed class InvoiceVerified(string id, Clause clause, bool notesWhenUnknown) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.InvoiceVerified;

    /// <inheritdoc/>
    public override Registry? Asks => Registry.Invoices;

    /// <inheritdoc/>
    public override string Needed => "verified";

    /// <summary>Whether a registry that does not answer is only noted.</summary>
    public bool NotesWhenUnknown => notesWhenUnknown;

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var (seen, words) = (Term.Of(@case.Facts.InvoiceVerification), InWords.Of(@case.Facts.InvoiceVerification));
        return @case.Facts.InvoiceVerification switch
        {
            InvoiceVerification.Verified => Finding.Met(Basis.Registry, seen),
            InvoiceVerification.NotFound => Finding.NotMet(Basis.Registry, seen, ReasonCode.InvoiceNotVerified, "/invoice/number",
                "invoice_verified.not_found()"),
            InvoiceVerification.Mismatch => new Finding(Answer.NotMet, Bases.Of(Basis.Registry), seen,
                Mismatches(@case.Facts.InvoiceMismatches ?? [])),
            _ when notesWhenUnknown => Finding.Waived(seen, ReasonCode.RegistryDidNotAnswer, "/invoice/number",
                "invoice_verified.registry_did_not_answer(words)", words),
            _ => Finding.CannotTell(Basis.Registry, seen, ReasonCode.InvoiceVerificationUnavailable, "/invoice/number", Supplier.Registry,
                "invoice_verified.unavailable(words)", words),
        };
    }

    // First that it is so, then in what.
    private static Obstacle[] Mismatches(IReadOnlyList<InvoiceMismatch> mismatches)
    {
        var obstacles = new Obstacle[mismatches.Count + 1];
        obstacles[0] = new Obstacle(ReasonCode.InvoiceNotVerified, "/invoice", null,
            Phrase.Of("invoice_verified.mismatch()"));
        for (var i = 0; i < mismatches.Count; i++)
        {
            obstacles[i + 1] = Differs(mismatches[i]);
        }

        return obstacles;
    }

    private static Obstacle Differs(InvoiceMismatch mismatch)
    {
        var registered = mismatch.Registered;
        return mismatch.Field switch
        {
            InvoiceField.Seller => Obstacle(ReasonCode.InvoiceSellerDiffers, "/invoice/seller/taxId",
                "invoice_verified.seller_differs(registered)", registered),
            InvoiceField.Buyer => Obstacle(ReasonCode.InvoiceBuyerDiffers, "/buyer/creditCode",
                "invoice_verified.buyer_differs(registered)", registered),
            InvoiceField.IssueDate => Obstacle(ReasonCode.InvoiceDateDiffers, "/invoice/issueDate",
                "invoice_verified.date_differs(registered)", registered),
            InvoiceField.NetAmount => Amount("/invoice/totals/netAmount", Phrase.Of("invoice_verified.net_amount()")),
            InvoiceField.TaxAmount => Amount("/invoice/totals/taxAmount", Phrase.Of("invoice_verified.tax()")),
            InvoiceField.GrossAmount => Amount("/invoice/totals/grossAmount", Phrase.Of("invoice_verified.gross_amount()")),
            InvoiceField.Status => Obstacle(ReasonCode.InvoiceNotInForce, "/invoice/number",
                "invoice_verified.not_in_force(registered)", InWords.OfId(registered)),
            _ => throw new ArgumentOutOfRangeException(nameof(mismatch), mismatch.Field, "Not a field of an invoice."),
        };

        static Obstacle Obstacle(ReasonCode code, string pointer, string phrase, params ReadOnlySpan<Argument> arguments) =>
            new(code, pointer, null, Phrase.Of(phrase, arguments));

        Obstacle Amount(string pointer, LocalizedText text) => Obstacle(ReasonCode.InvoiceAmountDiffers, pointer,
            "invoice_verified.amount_differs(text, registered)", text, registered);
    }
}
