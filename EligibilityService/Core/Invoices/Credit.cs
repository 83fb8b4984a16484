using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>What takes an invoice back, whole or in part.</summary>
public enum CreditKind
{
    /// <summary>A red-letter invoice or credit note: it takes back what its lines say.</summary>
    CreditNote,

    /// <summary>A corrected invoice, which replaces the one that it names: it takes back all of it.</summary>
    Correction,
}

/// <summary>A line of a credit note as printed on it: no figure is above zero.</summary>
/// <param name="NetFen">Amount without tax, in minor units.</param>
/// <param name="TaxFen">The tax, in minor units.</param>
/// <param name="Quantity">How many; 0 when only the price was lowered.</param>
/// <param name="Line">The line of the invoice that it refers to, from 1; null where none is named.</param>
/// <param name="Description">What it says of the goods; null where nothing was given.</param>
/// <param name="UnitPrice">Price of one without tax; null where none was given.</param>
public sealed record CreditLine(long NetFen, long TaxFen, decimal Quantity, int? Line = null, string? Description = null,
    decimal? UnitPrice = null);

/// <summary>
/// A red-letter invoice, a credit note or a correction. It belongs to the invoice that it names, whoever decided on that, under whatever
/// programme, and whatever became of the decision.
/// </summary>
/// <param name="Reference">The normal form of its own key: it is kept once.</param>
/// <param name="Number">Its number as printed.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Currency">The currency of its amounts.</param>
/// <param name="Lines">What it takes back; none of a correction, which takes back all.</param>
/// <param name="DocumentSha256">SHA-256 over the document that it came in; null when it came as JSON.</param>
/// <param name="IsOpen">A correction that is undetermined itself: it is not known yet whether it holds.</param>
public sealed record Credit(
    string Reference,
    string Number,
    CreditKind Kind,
    Currency Currency,
    IReadOnlyList<CreditLine> Lines,
    string? DocumentSha256 = null,
    bool IsOpen = false)
{
    /// <summary>
    /// The day of issue of a correction that names no day: it replaces what was issued until then. Null where the invoice that it replaces
    /// is known.
    /// </summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>Whether another credit says the same, but for the numbers of lines that this one leaves out.</summary>
    public bool IsMadeClearBy(Credit other) => Kind == other.Kind && Currency == other.Currency && Lines.Count == other.Lines.Count
        && Lines.Zip(other.Lines).All(pair => pair.First with { Line = pair.First.Line ?? pair.Second.Line } == pair.Second);

    /// <summary>Whether another credit says the same.</summary>
    public bool IsSameAs(Credit other) => Kind == other.Kind && Currency == other.Currency && Lines.SequenceEqual(other.Lines);
}
