using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The invoice was issued in the window.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="window">The days that count; half-open.</param>
public sealed class InvoiceDateWithin(string id, Clause clause, EffectivePeriod window) : InvoiceCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.InvoiceDateWithin;

    /// <inheritdoc/>
    public override string Needed { get; } = window.ToString();

    private LocalizedText Days { get; } = InWords.Of(window);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, PartSums sums)
    {
        var seen = Show.Day(@case.Invoice.IssueDate);
        return window.Contains(@case.Invoice.IssueDate)
            ? Finding.Met(@case.Paper, seen)
            : Finding.NotMet(@case.Paper, seen, ReasonCode.InvoiceDateOutside, "/invoice/issueDate",
                "invoice_date_within.outside(seen, days)", seen, Days);
    }
}
