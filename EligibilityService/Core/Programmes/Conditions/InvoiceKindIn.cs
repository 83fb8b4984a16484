using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using InvoiceKind = EligibilityService.Core.Invoices.InvoiceKind;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The kind of invoice is accepted.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The kinds accepted.</param>
public sealed class InvoiceKindIn(string id, Clause clause, IReadOnlyList<InvoiceKind> anyOf) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.InvoiceKind;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf.Select(Term.Of));

    private LocalizedText Accepted { get; } = InWords.Of(anyOf);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var (seen, words) = (Term.Of(@case.Invoice.Kind), InWords.Of(@case.Invoice.Kind));
        return anyOf.Contains(@case.Invoice.Kind)
            ? Finding.Met(@case.Paper, seen)
            : Finding.NotMet(@case.Paper, seen, ReasonCode.InvoiceKindNotAccepted, "/invoice/kind",
                "invoice_kind_in.not_accepted(words, accepted)", words, Accepted);
    }
}
