using System.Text;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>What a credit takes back of one line of an invoice; no figure is above zero.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="NetFen">Amount without tax, in minor units.</param>
/// <param name="TaxFen">The tax, in minor units.</param>
/// <param name="Quantity">How many.</param>
public readonly record struct CreditedLine(int Line, long NetFen, long TaxFen, decimal Quantity);

/// <summary>Why a credit cannot be placed on an invoice.</summary>
public enum Misfit
{
    /// <summary>The invoice has no such line, or it is a discount.</summary>
    NoSuchLine,

    /// <summary>No line has its text and price, or several have.</summary>
    LineUnclear,

    /// <summary>A figure is above zero, or all credits together pass what the line cost.</summary>
    TooMuch,

    /// <summary>Its amounts are in another currency.</summary>
    OtherCurrency,

    /// <summary>It is a correction that is undetermined itself.</summary>
    Open,
}

/// <summary>A credit that is not counted, because it does not show what it takes back.</summary>
/// <param name="Credit">The credit.</param>
/// <param name="Why">Why.</param>
/// <param name="Place">The place of the line in the credit that is at fault, from 0; null for the whole.</param>
public sealed record UnclearCredit(Credit Credit, Misfit Why, int? Place);

/// <summary>What credits leave of an invoice. Each credit counts whole or not at all.</summary>
/// <param name="Invoice">The invoice without what was taken back.</param>
/// <param name="Credited">What was taken back of each credited line, in the order of the lines.</param>
/// <param name="Counted">The credits that count.</param>
/// <param name="Unclear">Those that do not.</param>
public sealed record LeftOver(Invoice Invoice, IReadOnlyList<CreditedLine> Credited, IReadOnlyList<Credit> Counted,
    IReadOnlyList<UnclearCredit> Unclear)
{
    // A millionth of a card is never shipped.
    private const decimal CountUnit = 1_000_000m;

    /// <summary>
    /// What is left of an invoice after its credits, in the order in which they were kept; a correction takes back what the others left.
    /// </summary>
    public static LeftOver Of(Invoice invoice, IReadOnlyList<Credit> credits)
    {
        if (credits.Count == 0)
        {
            return new LeftOver(invoice, [], [], []);
        }

        var left = new Figures[invoice.Lines.Count];
        foreach (var line in invoice.Lines)
        {
            ref var figures = ref left[(line.Parent ?? line.Number) - 1];
            figures = new Figures(figures.Net + line.Net.MinorUnits, figures.Tax + line.Tax.MinorUnits,
                figures.Quantity + (line.Parent is null ? line.Quantity : 0));
        }

        var before = (Figures[])left.Clone();
        var (counted, unclear) = (new List<Credit>(), new List<UnclearCredit>());
        var lines = new LinesByText(invoice);
        var undo = new Stack<(int At, Figures Was)>();
        foreach (var credit in credits.OrderBy(one => one.Kind == CreditKind.Correction))
        {
            undo.Clear();
            if (Misplaced(invoice, credit, lines, left, undo) is not { } misplaced)
            {
                counted.Add(credit);
                continue;
            }

            // A credit counts whole or not at all.
            unclear.Add(misplaced);
            while (undo.TryPop(out var step))
            {
                left[step.At] = step.Was;
            }
        }

        var credited = new List<CreditedLine>();
        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] != before[i])
            {
                credited.Add(
                    new CreditedLine(i + 1, left[i].Net - before[i].Net, left[i].Tax - before[i].Tax,
                        left[i].Quantity - before[i].Quantity));
            }
        }

        return new LeftOver(Reduce(invoice, before, left), credited, counted, unclear);
    }

    // Takes a credit off what is left, or says why it cannot be.
    private static UnclearCredit? Misplaced(Invoice invoice, Credit credit, LinesByText lines, Figures[] left,
        Stack<(int At, Figures Was)> undo)
    {
        if (credit.IsOpen)
        {
            return new UnclearCredit(credit, Misfit.Open, null);
        }

        if (credit.Kind == CreditKind.Correction)
        {
            Array.Clear(left);
            return null;
        }

        if (credit.Currency != invoice.Currency)
        {
            return new UnclearCredit(credit, Misfit.OtherCurrency, null);
        }

        for (var i = 0; i < credit.Lines.Count; i++)
        {
            var line = credit.Lines[i];
            var (number, why) = Find(invoice, line, lines);
            if (number is not { } found)
            {
                return new UnclearCredit(credit, why, i);
            }

            var (net, tax, quantity) = left[found - 1];
            var after = new Figures(net + line.NetFen, tax + line.TaxFen, quantity + line.Quantity);
            if (line.NetFen > 0 || line.TaxFen > 0 || line.Quantity > 0 || after.Net < 0 || after.Tax < 0 || after.Quantity < 0)
            {
                return new UnclearCredit(credit, Misfit.TooMuch, i);
            }

            undo.Push((found - 1, left[found - 1]));
            left[found - 1] = after;
        }

        return null;
    }

    private static (int? Number, Misfit Why) Find(Invoice invoice, CreditLine credit, LinesByText lines)
    {
        if (credit.Line is { } number)
        {
            return number >= 1 && number <= invoice.Lines.Count && invoice.Lines[number - 1].Nature != LineNature.Discount
                ? (number, default) : (null, Misfit.NoSuchLine);
        }

        if (credit is not { Description: { } description, UnitPrice: { } price })
        {
            return (null, Misfit.LineUnclear);
        }

        return lines.Only(price, description) is { } only ? (only, default) : (null, Misfit.LineUnclear);
    }

    /// <summary>The lines of an invoice by their price and text, made out once, and only when a credit asks.</summary>
    private sealed class LinesByText(Invoice invoice)
    {
        private Dictionary<(decimal Price, string Text), int?>? _lines;

        /// <summary>The number of the only line with that price and text; null when there is none, or there are several.</summary>
        public int? Only(decimal price, string description)
        {
            if (_lines is null)
            {
                _lines = [];
                foreach (var line in invoice.Lines.Where(line => line.Nature != LineNature.Discount))
                {
                    var key = (line.UnitPrice, Plain(line.Description));
                    _lines[key] = _lines.ContainsKey(key) ? null : line.Number;
                }
            }

            return _lines.GetValueOrDefault((price, Plain(description)));
        }
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(letter))
            {
                plain.Append(char.ToUpperInvariant(letter));
            }
        }

        return plain.ToString();
    }

    private static Invoice Reduce(Invoice invoice, Figures[] before, Figures[] after)
    {
        var lines = new InvoiceLine[invoice.Lines.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = before[i] == after[i] ? invoice.Lines[i] : Reduce(invoice.Lines[i], before[i], after[i]);
        }

        return invoice with { Lines = lines };
    }

    // A line with nothing left costs nothing. The declared parts of its cost shrink with it, rounded down, so that the rest never counts
    // for more.
    private static InvoiceLine Reduce(InvoiceLine line, Figures before, Figures after) => line with
    {
        Net = line.Net with { MinorUnits = line.Net.MinorUnits + after.Net - before.Net },
        Tax = line.Tax with { MinorUnits = line.Tax.MinorUnits + after.Tax - before.Tax },
        Quantity = line.Quantity + after.Quantity - before.Quantity,
        IsTakenBack = after.Net == 0,
        Declared = line.Declared with
        {
            Components = [.. line.Declared.Components.Select(one => one with
                { Net = Part(one.Net, before, after), Count = Part(one.Count, before, after) })],
            ExcludedCosts = [.. line.Declared.ExcludedCosts.Select(one => one with { Amount = Part(one.Amount, before, after) })],
        },
    };

    // In proportion to what is left without tax or with it, whichever is less: what the caller leaves out never passes what is left.
    private static Money Part(Money money, Figures before, Figures after) =>
        money with
        {
            MinorUnits = Math.Min(Part(money.MinorUnits, before.Net, after.Net),
            Part(money.MinorUnits, before.Net + before.Tax, after.Net + after.Tax))
        };

    private static long Part(long fen, long before, long after) => before == 0 ? 0 : (long)((Int128)fen * after / before);

    private static decimal Part(decimal count, Figures before, Figures after) => before.Quantity == after.Quantity ? count
        : before.Quantity == 0 ? 0 : decimal.Floor(count * after.Quantity / before.Quantity * CountUnit) / CountUnit;

    private readonly record struct Figures(long Net, long Tax, decimal Quantity);
}
