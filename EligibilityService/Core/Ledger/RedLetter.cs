using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Ledger;

/// <summary>What a red-letter invoice takes back of a line, as printed on it: nothing is positive.</summary>
/// <param name="Line">The line of the invoice that it refers to, from 1.</param>
/// <param name="NetFen">Amount without tax, in fen.</param>
/// <param name="TaxFen">The tax, in fen.</param>
/// <param name="Quantity">How many; 0 when only the price was lowered.</param>
public sealed record CreditedLine(int Line, long NetFen, long TaxFen, decimal Quantity);

/// <summary>Red-letter (credit) invoices: what they leave of an invoice, and what is due for that.</summary>
public static class RedLetter
{
    /// <summary>Whether credits fit an invoice: lines that there are, and never more than they cost. Faults point into the new credit note.</summary>
    /// <param name="invoice">The invoice that was decided.</param>
    /// <param name="credits">All credits so far, the new ones last.</param>
    /// <param name="known">How many of them are on record already.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static void Check(Invoice invoice, IReadOnlyList<CreditedLine> credits, int known, Faults faults)
    {
        for (var i = known; i < credits.Count; i++)
        {
            var (credit, pointer) = (credits[i], $"/creditNote/lines/{i - known}");
            if (credit.Line < 1 || credit.Line > invoice.Lines.Count || invoice.Lines[credit.Line - 1].Nature == LineNature.Discount)
            {
                faults.Add($"{pointer}/line", FaultCode.Inconsistent,
                    $"The invoice has the lines 1 to {invoice.Lines.Count}; a discount is taken back with the line that it belongs to.",
                    $"该发票有第1至{invoice.Lines.Count}行；折扣随其所属行一并冲红。");
                continue;
            }

            var (net, tax, quantity) = Left(invoice, credits.Take(i + 1), credit.Line);
            if (credit.NetFen > 0 || credit.TaxFen > 0 || credit.Quantity > 0 || net < 0 || tax < 0 || quantity < 0)
            {
                faults.Add(pointer, FaultCode.Inconsistent,
                    "Figures on a red-letter invoice are negative or zero, and all of them together never pass what the line cost.",
                    "红字发票的数值为负数或零，且累计不得超过该行原金额与数量。");
            }
        }
    }

    /// <summary>The invoice without what was taken back. A line with nothing left costs nothing, and a caller's statements about its cost fall away.</summary>
    public static Invoice Reduce(Invoice invoice, IReadOnlyList<CreditedLine> credits)
    {
        var lines = new InvoiceLine[invoice.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = invoice.Lines[i];
            var credited = credits.Where(credit => credit.Line == line.Number).ToArray();
            lines[i] = credited.Length == 0 ? line : Reduce(line, credited, Left(invoice, [], line.Number).Net, Left(invoice, credited, line.Number).Net);
        }

        return invoice with { Lines = lines };
    }

    /// <summary>
    /// What is due for what is left: the same rules, catalogue, facts and findings as the decision's, on the reduced invoice; never more than was granted,
    /// and nothing when the reduced case would be refused or cannot be told.
    /// </summary>
    public static long DueAfter(Case @case, IReadOnlyList<CreditedLine> credits, long grantedFen)
    {
        var reduced = @case with { Invoice = Reduce(@case.Invoice, credits) };
        var assessment = Assess.Of(reduced);
        return assessment.Outcome is Outcome.Granted or Outcome.PartlyGranted ? Math.Min(grantedFen, assessment.Amount.MinorUnits) : 0;
    }

    private static InvoiceLine Reduce(InvoiceLine line, CreditedLine[] credits, long costBefore, long costAfter)
    {
        var (net, tax, quantity) = (line.Net.MinorUnits, line.Tax.MinorUnits, line.Quantity);
        foreach (var credit in credits)
        {
            net += credit.NetFen;
            tax += credit.TaxFen;
            quantity += credit.Quantity;
        }

        var declared = line.Declared;
        return line with
        {
            Net = line.Net with { MinorUnits = net },
            Tax = line.Tax with { MinorUnits = tax },
            Quantity = quantity,
            IsTakenBack = costAfter == 0,
            Declared = declared with
            {
                Components = Scale(declared.Components, costBefore, costAfter),
                ExcludedCosts = Scale(declared.ExcludedCosts, costBefore, costAfter),
            },
        };
    }

    // What the caller said of parts of the cost shrinks with it, in proportion, rounded down: the rest then never counts for more.
    private static Component[] Scale(IReadOnlyList<Component> components, long before, long after) =>
        [.. components.Select(one => one with { Net = Part(one.Net, before, after), Count = before == 0 ? 0 : one.Count * after / before })];

    private static ExcludedCost[] Scale(IReadOnlyList<ExcludedCost> costs, long before, long after) =>
        [.. costs.Select(one => one with { Amount = Part(one.Amount, before, after) })];

    private static Money Part(Money money, long before, long after) =>
        money with { MinorUnits = before == 0 ? 0 : (long)((Int128)money.MinorUnits * Math.Max(0, after) / before) };

    // With the discounts of the line taken off: a credit never passes what was really asked for it.
    private static (long Net, long Tax, decimal Quantity) Left(Invoice invoice, IEnumerable<CreditedLine> credits, int number)
    {
        var (net, tax, quantity) = (0L, 0L, invoice.Lines[number - 1].Quantity);
        foreach (var line in invoice.Lines.Where(line => line.Number == number || line.Parent == number))
        {
            net += line.Net.MinorUnits;
            tax += line.Tax.MinorUnits;
        }

        foreach (var credit in credits.Where(credit => credit.Line == number))
        {
            net += credit.NetFen;
            tax += credit.TaxFen;
            quantity += credit.Quantity;
        }

        return (net, tax, quantity);
    }
}
