using System.Globalization;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What credits did to an invoice, in the words of a decision: a reason, and a step for each line that was credited.</summary>
internal static class Credited
{
    /// <summary>Says which credits took something back, and which are unclear; with an unclear one nobody can tell what is left.</summary>
    public static Answer Note(LeftOver left, List<Reason> reasons)
    {
        if (left.Counted.Where(credit => credit.Kind == CreditKind.Correction).LastOrDefault() is { } correction)
        {
            reasons.Add(new Reason(ReasonCode.InvoiceReplaced, ReasonEffect.Notes, null, null, "/invoice", correction.Number, null, null,
                null, new LocalizedText(
                $"The invoice {correction.Number} has replaced this one, so nothing of it is left. Ask for that one.",
                $"本发票已被发票{correction.Number}更正替换，已无剩余金额。请就该发票申请。")));
        }
        else if (left.Credited.Count > 0)
        {
            var numbers = string.Join(", ", left.Counted.Select(credit => credit.Number));
            var net = Rounding.ShowYuan(-left.Credited.Sum(line => line.NetFen));
            reasons.Add(new Reason(ReasonCode.InvoiceCredited, ReasonEffect.Notes, null, null, "/invoice", numbers, null, null, null,
                new LocalizedText(
                $"Credit notes took back {net} (without tax) of the invoice: {numbers}. What is left is decided on.",
                $"该发票已被红字发票冲回{net}（不含税）：{numbers}。仅就剩余部分作出决定。")));
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
            Misfit.Open => new LocalizedText(
                $"The invoice {number} says that it replaces this one, and it is undetermined itself. Settle that one first.",
                $"发票{number}声明替换本发票，而其本身尚待定。请先就该发票作出决定。"),
            Misfit.OtherCurrency => new LocalizedText(
                $"The credit note {number} is in another currency than the invoice. Correct it and send it again.",
                $"红字发票{number}的币种与发票不同。请更正后重新提交。"),
            Misfit.TooMuch => new LocalizedText(
                $"Line {place} of the credit note {number} takes back more than is left of the line. Send it again with the right figures or line numbers.",
                $"红字发票{number}第{place}行冲回的数额超过该行剩余数额。请更正数值或行号后重新提交。"),
            _ => new LocalizedText(
                $"It cannot be told which line of the invoice line {place} of the credit note {number} takes back. Send it again with the line's number.",
                $"无法判断红字发票{number}第{place}行冲回发票的哪一行。请填写对应行号后重新提交。"),
        };
    }
}
