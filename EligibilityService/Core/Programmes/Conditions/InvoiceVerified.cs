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
    public override string Needed => "verified";

    /// <summary>Whether a registry that does not answer is only noted.</summary>
    public bool NotesWhenUnknown => notesWhenUnknown;

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var seen = Term.Of(@case.Facts.InvoiceVerification);
        return @case.Facts.InvoiceVerification switch
        {
            InvoiceVerification.Verified => Finding.Met(seen),
            InvoiceVerification.NotFound => Finding.NotMet(seen, ReasonCode.InvoiceNotVerified, "/invoice/number",
                "The tax authority does not know this invoice.",
                "税务机关查无此发票。"),
            InvoiceVerification.Mismatch => Finding.NotMet(seen, ReasonCode.InvoiceNotVerified, "/invoice",
                "The tax authority knows this invoice with other figures.",
                "发票内容与税务机关记录不符。"),
            _ when notesWhenUnknown => Finding.MetWithNote(seen, ReasonCode.RegistryDidNotAnswer, "/invoice/number",
                $"The invoice was not verified: the invoice registry is {seen}. The programme only notes it.",
                $"发票未经查验：发票查验库状态为{seen}。本项目仅作提示。"),
            _ => Finding.CannotTell(seen, ReasonCode.InvoiceVerificationUnavailable, "/invoice/number", Supplier.Registry,
                $"The invoice could not be verified: the invoice registry is {seen}.",
                $"发票无法查验：发票查验库状态为{seen}。"),
        };
    }
}
