using System.Globalization;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What credits did to an invoice, in the words of a decision: a reason, and a step for each line that was credited.</summary>
internal static class Credited
{
    /// <summary>Says which credits took something back, and which are unclear; with an unclear one it is not known what is left.</summary>
    public static Answer Note(LeftOver left, List<Reason> reasons)
    {
        if (left.Counted.Where(credit => credit.Kind == CreditKind.Correction).LastOrDefault() is { } correction)
        {
            reasons.Add(new Reason(ReasonCode.InvoiceReplaced, ReasonEffect.Notes, null, null, "/invoice", correction.Number, null, null,
                null, Phrase.Of("credited.invoice_replaced(correction)", correction.Number)));
        }
        else if (left.Credited.Count > 0)
        {
            var numbers = string.Join(", ", left.Counted.Select(credit => credit.Number));
            var net = Rounding.ShowYuan(-left.Credited.Sum(line => line.NetFen));
            reasons.Add(new Reason(ReasonCode.InvoiceCredited, ReasonEffect.Notes, null, null, "/invoice", numbers, null, null, null,
                Phrase.Of("credited.invoice_credited(net, numbers)", net, numbers)));
        }

        foreach (var unclear in left.Unclear)
        {
            reasons.Add(new Reason(ReasonCode.CreditUnclear, ReasonEffect.Undetermines, null, null, "/invoice", unclear.Credit.Number,
                null, Supplier.Officer, null, TextOf(unclear)));
        }

        return left.Unclear.Count > 0 ? Answer.CannotTell : Answer.Met;
    }

    /// <summary>One step a line, before all others.</summary>
    public static void Show(Case @case, LeftOver left, List<Step> steps)
    {
        var withTax = @case.Programme.Amounts == CostAmounts.Gross;
        if (left.Credited.Count == 0)
        {
            return;
        }

        var rests = new long[left.Invoice.Lines.Count];
        foreach (var one in left.Invoice.Lines)
        {
            rests[(one.Parent ?? one.Number) - 1] += one.Net.MinorUnits + (withTax ? one.Tax.MinorUnits : 0);
        }

        foreach (var line in left.Credited)
        {
            var rest = rests[line.Line - 1];
            var credited = line.NetFen + (withTax ? line.TaxFen : 0);
            steps.Add(new Step(steps.Count + 1, StepKind.Left, line.Line, null, "invoiced + credited",
                [new("invoiced", Figure.Money(rest - credited)), new("credited", Figure.Money(credited))], Figure.Money(rest)));
        }
    }

    private static LocalizedText TextOf(UnclearCredit unclear)
    {
        var (number, place) = (unclear.Credit.Number, (unclear.Place + 1)?.ToString(CultureInfo.InvariantCulture));
        return unclear.Why switch
        {
            Misfit.Open => Phrase.Of("credited.correction_undetermined(number)", number),
            Misfit.OtherCurrency => Phrase.Of("credited.credit_in_another_currency(number)", number),
            Misfit.TooMuch => Phrase.Of("credited.credit_above_what_is_left(place, number)", place, number),
            _ => Phrase.Of("credited.credited_line_unclear(place, number)", place, number),
        };
    }
}
