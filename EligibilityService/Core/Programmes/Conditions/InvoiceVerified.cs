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
                "The tax authority does not know this invoice.",
                "税务机关查无此发票。"),
            InvoiceVerification.Mismatch => new Finding(Answer.NotMet, Bases.Of(Basis.Registry), seen,
                Mismatches(@case.Facts.InvoiceMismatches ?? [])),
            _ when notesWhenUnknown => Finding.Waived(seen, ReasonCode.RegistryDidNotAnswer, "/invoice/number",
                $"The invoice was not verified: the invoice registry is {words.En}. The programme only notes it.",
                $"发票未经查验：发票查验库{words.Zh}。本项目仅作提示。"),
            _ => Finding.CannotTell(Basis.Registry, seen, ReasonCode.InvoiceVerificationUnavailable, "/invoice/number", Supplier.Registry,
                $"The invoice could not be verified: the invoice registry is {words.En}.",
                $"发票无法查验：发票查验库{words.Zh}。"),
        };
    }

    // First that it is so, then in what.
    private static Obstacle[] Mismatches(IReadOnlyList<InvoiceMismatch> mismatches)
    {
        var obstacles = new Obstacle[mismatches.Count + 1];
        obstacles[0] = new Obstacle(ReasonCode.InvoiceNotVerified, "/invoice", null, new LocalizedText(
            "The tax authority knows this invoice with other figures.",
            "发票内容与税务机关记录不符。"));
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
                $"The tax authority's record names the seller {registered}.", $"税务机关记录的销售方为{registered}。"),
            InvoiceField.Buyer => Obstacle(ReasonCode.InvoiceBuyerDiffers, "/buyer/creditCode",
                $"The tax authority's record says that the invoice was issued to {registered}.", $"税务机关记录显示该发票开具给{registered}。"),
            InvoiceField.IssueDate => Obstacle(ReasonCode.InvoiceDateDiffers, "/invoice/issueDate",
                $"The tax authority's record has the date {registered}.", $"税务机关记录的开票日期为{registered}。"),
            InvoiceField.NetAmount => Amount("/invoice/totals/netAmount", "net amount", "不含税金额"),
            InvoiceField.TaxAmount => Amount("/invoice/totals/taxAmount", "tax", "税额"),
            InvoiceField.GrossAmount => Amount("/invoice/totals/grossAmount", "gross amount", "价税合计"),
            InvoiceField.Status => Obstacle(ReasonCode.InvoiceNotInForce, "/invoice/number",
                $"The tax authority's record says that the invoice is {InWords.OfId(registered).En}.",
                    $"税务机关记录显示该发票{InWords.OfId(registered).Zh}。"),
            _ => throw new ArgumentOutOfRangeException(nameof(mismatch), mismatch.Field, "Not a field of an invoice."),
        };

        static Obstacle Obstacle(ReasonCode code, string pointer, string en, string zh) =>
            new(code, pointer, null, new LocalizedText(en, zh));

        Obstacle Amount(string pointer, string en, string zh) => Obstacle(ReasonCode.InvoiceAmountDiffers, pointer,
            $"The tax authority's record has the {en} {registered}.", $"税务机关记录的{zh}为{registered}。");
    }
}
