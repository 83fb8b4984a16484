using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Invoices;

/// <summary>A seller as printed.</summary>
/// <param name="Name">The name as printed.</param>
/// <param name="TaxId">Unified social credit code, or the 15-digit tax id that preceded it; of an invoice of another kind any id of a
/// company.</param>
public sealed record Seller(string Name, CompanyId TaxId)
{
    /// <summary>
    /// The number in a register of companies as printed (BT-30), of kind <c>other</c>; null where there is none, or it is the tax id.
    /// </summary>
    public string? RegistrationId { get; init; }

    /// <summary>
    /// Another number as printed (BT-29), of kind <c>other</c>, perhaps the buyer's own for the seller; null where there is none, or it is
    /// the tax id.
    /// </summary>
    public string? OtherId { get; init; }

    /// <summary>The number in a register as an id, where it is another than the tax id.</summary>
    public CompanyId? Registered => RegistrationId is { } written && CompanyId.TryParse(written, out var other) is null && other != TaxId
        ? other : null;

    /// <summary>The numbers under which its invoices are known: the tax id, and that in a register.</summary>
    public IEnumerable<CompanyId> Known => Registered is { } other ? [TaxId, other] : [TaxId];

    /// <summary>
    /// Whether another one is the same seller: one of the numbers under which its invoices are known is one of the other's.
    /// </summary>
    public bool IsSameAs(Seller other) => Known.Intersect(other.Known).Any();

    /// <summary>All of them: the normal form, as it was written, and the member that it stands in.</summary>
    public IEnumerable<(string Id, string Written, string Member)> Ids
    {
        get
        {
            yield return (TaxId.Key, TaxId.Written, "taxId");
            foreach (var (written, member) in new[] { (RegistrationId, "registrationId"), (OtherId, "otherId") })
            {
                if (written is not null)
                {
                    yield return (PartyId.Normal(written), written, member);
                }
            }
        }
    }
}

/// <summary>The totals as printed.</summary>
/// <param name="Net">Sum without tax.</param>
/// <param name="Tax">Sum of the tax.</param>
/// <param name="Gross">Sum with tax.</param>
public sealed record InvoiceTotals(Money Net, Money Tax, Money Gross);

/// <summary>How far figures on an invoice may be off, because issuing software balances cents over lines. All in minor units.</summary>
public sealed record Tolerances
{
    /// <summary>Net against quantity × unit price, per line: one fen (the unit price is rounded to at most 13 decimals).</summary>
    public long LineNet { get; set; } = 1;

    /// <summary>
    /// Tax against net × rate, per line: the issuing client permits 0.06 (docs of the public issuing SDK; a secondary source).
    /// </summary>
    public long LineTax { get; set; } = 6;

    /// <summary>Total tax against the sum of net × rate over lines: the issuing client permits 1.27 in total (same source).</summary>
    public long TotalTax { get; set; } = 127;
}

/// <summary>
/// A purchase invoice. Only <see cref="Create"/> makes one, so it is valid: one currency, at least one line, every discount has a parent,
/// nothing negative but discounts, all arithmetic within the tolerances, totals exact, no negative sum.
/// </summary>
public sealed record Invoice
{
    /// <summary>The most lines that are taken. A larger purchase comes on several invoices.</summary>
    public const int MaxLines = 2_000;

    /// <summary>The most serial numbers on an invoice.</summary>
    public const int MaxSerialNumbers = 2_000;

    /// <summary>The most invoices that one refers to.</summary>
    public const int MaxPreceding = 100;

    private Invoice()
    {
    }

    /// <summary>What kind of invoice.</summary>
    public required InvoiceKind Kind { get; init; }

    /// <summary>Who issued which: the natural key.</summary>
    public required InvoiceKey Key { get; init; }

    /// <summary>
    /// The keys under which the invoice may be known: its own, and that with the seller's number in a register, where the seller is part of
    /// the key.
    /// </summary>
    public IEnumerable<string> Names
    {
        get
        {
            yield return Key.Value;
            if (Key.Namesake is not null && Seller.Registered is { } other)
            {
                yield return InvoiceKey.Of(Kind, other, Key.Code, Key.Number, IssueDate).Value;
            }
        }
    }

    /// <summary>
    /// By what a credit note of the seller is known, whichever of the seller's numbers it names: as if it named the tax id.
    /// </summary>
    public string CreditReference(string reference) => Seller.Registered is { } other
        && reference.StartsWith($"{other}{InvoiceKey.Bar}", StringComparison.Ordinal)
        ? $"{Key.Seller}{reference[other.Key.Length..]}"
        : reference;

    /// <summary>The day of issue.</summary>
    public required DateOnly IssueDate { get; init; }

    /// <summary>The one currency.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Who sold.</summary>
    public required Seller Seller { get; init; }

    /// <summary>The lines, in order.</summary>
    public required IReadOnlyList<InvoiceLine> Lines { get; init; }

    /// <summary>The totals.</summary>
    public required InvoiceTotals Totals { get; init; }

    /// <summary>The buyer printed on it; null where nothing was said of that.</summary>
    public PrintedBuyer? Buyer { get; init; }

    /// <summary>The code of the kind of document (UNTDID 1001), of kind <c>other</c>; null where it was not said.</summary>
    public string? TypeCode { get; init; }

    /// <summary>The invoices that it refers to.</summary>
    public IReadOnlyList<PrecedingInvoice> Preceding { get; init; } = [];

    /// <summary>
    /// The invoices that it replaces, each of them whole: those that a corrected invoice names, and those that a new Chinese one names
    /// after they were red-lettered (红字后重开). Every other invoice only refers to them.
    /// </summary>
    public IReadOnlyList<PrecedingInvoice> Replaces => Kind != InvoiceKind.Other
        || DocumentType.IsCorrected(TypeCode ?? DocumentType.Plain) ? Preceding : [];

    /// <summary>
    /// Makes an invoice of its parts, or null with every fault noted. Discounts find their parents here: their <see
    /// cref="InvoiceLine.Parent"/> is filled.
    /// </summary>
    public static Invoice? Create(
        InvoiceKind kind,
        InvoiceKey key,
        DateOnly issueDate,
        Currency currency,
        Seller seller,
        IReadOnlyList<InvoiceLine> lines,
        InvoiceTotals totals,
        Tolerances tolerances,
        DateOnly today,
        Faults faults)
    {
        var before = faults.All.Count;
        if (issueDate > today)
        {
            faults.Add("/invoice/issueDate", FaultCode.DateInFuture,
                "invoice.dated_after_today(issueDate, today)", issueDate, today);
        }

        var linked = InvoiceArithmetic.LinkDiscounts(lines, faults);
        InvoiceArithmetic.CheckLines(linked, currency, tolerances, faults);
        InvoiceArithmetic.CheckTotals(linked, totals, currency, tolerances, faults);
        return faults.All.Count > before
            ? null
            : new Invoice
            {
                Kind = kind,
                Key = key,
                IssueDate = issueDate,
                Currency = currency,
                Seller = seller,
                Lines = linked,
                Totals = totals,
            };
    }
}
