using System.Text;

namespace EligibilityService.Tests.Histories;

/// <summary>What a credit takes back of a line: by its number, or by text and price, or by neither.</summary>
internal sealed record CreditLine(int? Number, string? Text, decimal? Price, long Net, long Tax, decimal Quantity)
{
    /// <summary>The same, but for the number of the line.</summary>
    public CreditLine WithoutNumber() => this with { Number = null };
}

/// <summary>
/// A red-letter invoice or credit note for an invoice; or the correction by an invoice that replaces it, which takes back all.
/// </summary>
internal sealed record Credit(string Reference, int Invoice, IReadOnlyList<CreditLine> Lines, int? By = null)
{
    public bool Says(Credit other) => Invoice == other.Invoice && Lines.SequenceEqual(other.Lines);

    /// <summary>Whether it differs from another in nothing but numbers of lines.</summary>
    public bool SaysAllButLinesOf(Credit other) => Invoice == other.Invoice
        && Lines.Select(line => line.WithoutNumber()).SequenceEqual(other.Lines.Select(line => line.WithoutNumber()));

    /// <summary>Whether it differs from another in nothing but that lines without a number have one.</summary>
    public bool AddsNumbersTo(Credit other) => SaysAllButLinesOf(other)
        && other.Lines.Zip(Lines).All(pair => pair.First.Number is null || pair.First.Number == pair.Second.Number);
}

internal sealed record LineLeft(decimal Quantity, long Net, long Tax, bool IsCredited);

/// <summary>Section 10.2, 1 to 5: which credits count, and what they leave.</summary>
internal sealed class Leftover
{
    private readonly LineLeft?[] _lines;

    private Leftover(LineLeft?[] lines) => _lines = lines;

    /// <summary>The lines; null stands for a discount, which is netted into the line before it.</summary>
    public IReadOnlyList<LineLeft?> Lines => _lines;

    /// <summary>Credits that are unclear; none of their lines is counted.</summary>
    public List<Credit> Unclear { get; } = [];

    /// <summary>Credits that count.</summary>
    public List<Credit> Clear { get; } = [];

    /// <summary>Whether another invoice has taken its place.</summary>
    public bool IsReplaced => Clear.Any(credit => credit.By is not null);

    /// <summary>How many lines have a credit.</summary>
    public int CreditedLines => _lines.Count(line => line is { IsCredited: true });

    /// <summary>What all credits leave, counted in the order in which they were kept, corrections last.</summary>
    public static Leftover Of(Invoice invoice, IEnumerable<Credit> credits, Func<Credit, bool> isOpen)
    {
        var left = new Leftover(AsInvoiced(invoice));
        foreach (var credit in credits.OrderBy(one => one.By is not null))
        {
            (!isOpen(credit) && left.Take(invoice, credit) == Taken.Whole ? left.Clear : left.Unclear).Add(credit);
        }

        return left;
    }

    /// <summary>What becomes of one more credit; where it counts, it is taken off.</summary>
    public Taken Take(Invoice invoice, Credit credit)
    {
        if (credit.By is not null)
        {
            for (var line = 0; line < _lines.Length; line++)
            {
                _lines[line] = _lines[line] is null ? null : new LineLeft(0, 0, 0, IsCredited: true);
            }

            return Taken.Whole;
        }

        if (credit.Lines.Any(line => line.Net > 0 || line.Tax > 0 || line.Quantity > 0 || line.Number > invoice.Lines.Count))
        {
            return Taken.Fault;
        }

        var places = credit.Lines.Select(line => Place(invoice, line)).ToList();
        if (places.Contains(null))
        {
            return Taken.Unclear;
        }

        var before = (LineLeft?[])_lines.Clone();
        foreach (var (place, line) in places.Zip(credit.Lines))
        {
            var left = _lines[place!.Value]!;
            left = new LineLeft(left.Quantity + line.Quantity, left.Net + line.Net, left.Tax + line.Tax, left.IsCredited || line is not
            { Net: 0, Tax: 0, Quantity: 0 });
            if (left.Quantity < 0 || left.Net < 0 || left.Tax < 0)
            {
                before.CopyTo(_lines, 0);
                return Taken.Fault;
            }

            _lines[place.Value] = left;
        }

        return Taken.Whole;
    }

    private static LineLeft?[] AsInvoiced(Invoice invoice)
    {
        var lines = new LineLeft?[invoice.Lines.Count];
        for (int line = 0, parent = 0; line < lines.Length; line++)
        {
            var printed = invoice.Lines[line];
            if (printed.IsDiscount)
            {
                lines[parent] = lines[parent]! with { Net = lines[parent]!.Net + printed.Net, Tax = lines[parent]!.Tax + printed.Tax };
                continue;
            }

            parent = line;
            lines[line] = new LineLeft(printed.Quantity, printed.Net, printed.Tax, IsCredited: false);
        }

        return lines;
    }

    private static int? Place(Invoice invoice, CreditLine line)
    {
        if (line.Number is { } number && number <= invoice.Lines.Count && !invoice.Lines[number - 1].IsDiscount)
        {
            return number - 1;
        }

        var same = Enumerable.Range(0, invoice.Lines.Count)
            .Where(at => invoice.Lines[at] is { IsDiscount: false } printed && line.Text is { } text
                && Folded(printed.Text) == Folded(text) && printed.Price == line.Price)
            .ToList();
        return same.Count == 1 ? same[0] : null;
    }

    private static string Folded(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).Where(one => !char.IsWhiteSpace(one))).ToUpperInvariant();
}

/// <summary>What became of a credit.</summary>
internal enum Taken
{
    Whole,
    Unclear,
    Fault,
}
