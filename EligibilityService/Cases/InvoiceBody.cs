using EligibilityService.Core.Invoices;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>A purchase invoice as printed.</summary>
[Sent]
public sealed record InvoiceBody
{
    /// <summary>The kind of invoice.</summary>
    public required InvoiceKind Kind { get; init; }

    /// <summary>
    /// The invoice code of the older kinds: 10 or 12 digits, however they are set apart. Absent on fully digital invoices.
    /// </summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public string? Code { get; init; }

    /// <summary>
    /// The number: 20 digits on a fully digital invoice, 8 on the older kinds; leading zeros count. Of kind <c>other</c>: as printed.
    /// Spaces, hyphens, letter case and full width make no other number.
    /// </summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string Number { get; init; }

    /// <summary>The day of issue.</summary>
    public required DateOnly IssueDate { get; init; }

    /// <summary>The one currency of all its amounts.</summary>
    [AtMost(3), Form("^[A-Z]{3}$")]
    public required string Currency { get; init; }

    /// <summary>Who sold.</summary>
    public required SellerBody Seller { get; init; }

    /// <summary>
    /// The buyer printed on it. With a document the service states it, an empty object where the document names none. In JSON it is
    /// transcribed; left out, the caller says that the applicant is the buyer printed, which is no better than to write another's number as
    /// his.
    /// </summary>
    public PrintedBuyerBody? Buyer { get; init; }

    /// <summary>
    /// Of kind <c>other</c>: the code of the kind of document (UNTDID 1001, BT-3): 380 is an invoice, 325 a pro forma, 386 a prepayment.
    /// Left out, the caller says that it is an invoice.
    /// </summary>
    [AtMost(3), Form("^[0-9]{1,3}$")]
    public string? TypeCode { get; init; }

    /// <summary>The invoices that it refers to: those that it corrects, replaces or follows (BT-25).</summary>
    [AtMost(Invoice.MaxPreceding)]
    public IReadOnlyList<PrecedingInvoiceBody>? PrecedingInvoices { get; init; }

    /// <summary>The lines, in the printed order.</summary>
    [AtLeast(1), AtMost(Invoice.MaxLines)]
    public required IReadOnlyList<LineBody> Lines { get; init; }

    /// <summary>The totals as printed.</summary>
    public required TotalsBody Totals { get; init; }
}

/// <summary>The buyer printed on an invoice; what it does not say is absent.</summary>
[Sent]
public sealed record PrintedBuyerBody
{
    /// <summary>The name as printed.</summary>
    [AtMost(Limits.Name)]
    public string? Name { get; init; }

    /// <summary>The tax id or VAT number as printed (购买方纳税人识别号; BT-48).</summary>
    [AtMost(Limits.Reference)]
    public string? TaxId { get; init; }

    /// <summary>The number in a register of companies as printed (BT-47).</summary>
    [AtMost(Limits.Reference)]
    public string? RegistrationId { get; init; }

    /// <summary>Another number of the buyer as printed, perhaps the seller's own for him (BT-46).</summary>
    [AtMost(Limits.Reference)]
    public string? OtherId { get; init; }
}

/// <summary>An invoice that another one refers to.</summary>
[Sent]
public sealed record PrecedingInvoiceBody
{
    /// <summary>Its number.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string Number { get; init; }

    /// <summary>Its code, of the older Chinese kinds.</summary>
    [AtMost(12), Form("^([0-9]{10}|[0-9]{12})$")]
    public string? Code { get; init; }

    /// <summary>Its day of issue, where it is said.</summary>
    public DateOnly? IssueDate { get; init; }
}

/// <summary>The seller on the invoice.</summary>
[Sent]
public sealed record SellerBody
{
    /// <summary>The name as printed. It may tell the vendor of a line that does not name one.</summary>
    [AtMost(Limits.Name)]
    public required string Name { get; init; }

    /// <summary>
    /// The unified social credit code, or the 15-digit tax id that preceded it; on an invoice of kind <c>other</c>, any id of the seller.
    /// </summary>
    [AtMost(Limits.Word), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string TaxId { get; init; }

    /// <summary>
    /// Of kind <c>other</c>: the seller's number in a register of companies as printed (BT-30), where it is not the tax id. The same
    /// invoice under this number is the same invoice.
    /// </summary>
    [AtMost(Limits.Reference)]
    public string? RegistrationId { get; init; }

    /// <summary>Of kind <c>other</c>: another number of the seller as printed (BT-29), perhaps the buyer's own for him.</summary>
    [AtMost(Limits.Reference)]
    public string? OtherId { get; init; }
}

/// <summary>A line of the invoice.</summary>
[Sent]
public sealed record LineBody
{
    /// <summary>Goods or services as printed, tax category in front included: <c>*计算机配套产品*摩尔线程 MTT S4000</c>.</summary>
    [AtMost(Limits.Description), FreeText]
    public required string Description { get; init; }

    /// <summary>The column 规格型号.</summary>
    [AtMost(Limits.Name), FreeText]
    public string? Specification { get; init; }

    /// <summary>
    /// The code of 19 digits by which the goods or services are classified (税收分类编码), as the data of a 数电票 has it; invoices of China only.
    /// It is not part of what is printed.
    /// </summary>
    [AtMost(InvoiceLine.ClassificationCodeLength), Form("^[0-9]{19}$")]
    public string? ClassificationCode { get; init; }

    /// <summary>The unit as printed; on an invoice of kind <c>other</c> its code (UN/ECE Recommendation 20).</summary>
    [AtMost(Limits.Word), FreeText]
    public string? Unit { get; init; }

    /// <summary>
    /// How many: at most 12 digits before the point and 13 after it; negative on a discount line only. May be absent together with the unit
    /// price: then it is 1.
    /// </summary>
    [Form("^-?[0-9]{1,12}(\\.[0-9]{1,13})?$")]
    public DecimalText? Quantity { get; init; }

    /// <summary>Price of one without tax, in the invoice's currency: at most 13 decimals.</summary>
    [Form("^-?[0-9]{1,12}(\\.[0-9]{1,13})?$")]
    public DecimalText? UnitPrice { get; init; }

    /// <summary>Amount without tax: quantity × unit price, rounded to the fen away from zero. Negative on a discount line.</summary>
    public required MoneyBody NetAmount { get; init; }

    /// <summary>The rate of VAT as printed: <c>0.13</c>, <c>13%</c>, <c>免税</c> or <c>不征税</c>.</summary>
    [AtMost(Limits.Figure), Form("^([0-9]{1,2}(\\.[0-9]{1,4})?%?|免税|不征税)$")]
    public required string TaxRate { get; init; }

    /// <summary>The tax: net × rate.</summary>
    public required MoneyBody TaxAmount { get; init; }

    /// <summary>What the line is; <c>normal</c> when absent.</summary>
    public LineNature? Nature { get; init; }

    /// <summary>
    /// Added by the caller: the catalogue's id of the model. It chooses among what the line's text can mean, and never beats it.
    /// </summary>
    [AtMost(Limits.Id)]
    public string? ModelId { get; init; }

    /// <summary>Added by the caller: the catalogue's id of the vendor. It chooses among what the line's text can mean.</summary>
    [AtMost(Limits.Id)]
    public string? Vendor { get; init; }

    /// <summary>
    /// Added by the caller: what a whole machine consists of, as far as it may count; it is held against what the line's text names.
    /// </summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<ComponentBody>? Components { get; init; }

    /// <summary>Added by the caller: what of the line's cost is not asked for.</summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<ExcludedCostBody>? ExcludedCosts { get; init; }

    /// <summary>Added by the caller: the category of expense, for programmes that count by it; a lower_snake word.</summary>
    [AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")]
    public string? ExpenseCategory { get; init; }

    /// <summary>Added by the caller: documents that show the expense.</summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<EvidenceBody>? Evidence { get; init; }

    /// <summary>Added by the caller: the state of the goods; else what <c>declarations.newGoods</c> says of all.</summary>
    public GoodsCondition? GoodsCondition { get; init; }

    /// <summary>
    /// Added by the caller, from the invoice or its list of goods: the serial numbers of the pieces, each once on the invoice and not more
    /// of them than the quantity. Each piece is subsidised once, under whatever programme; capitals and small letters are the same.
    /// </summary>
    [AtMost(Invoice.MaxSerialNumbers)]
    public IReadOnlyList<string>? SerialNumbers { get; init; }
}

/// <summary>A component of a bundle line.</summary>
[Sent]
public sealed record ComponentBody
{
    /// <summary>The catalogue's id of its model.</summary>
    [AtMost(Limits.Id)]
    public required string ModelId { get; init; }

    /// <summary>How many in the whole line; more than nothing.</summary>
    [Form("^[0-9]{1,12}(\\.[0-9]{1,13})?$")]
    public required DecimalText Count { get; init; }

    /// <summary>What all of them cost without tax, as declared.</summary>
    public required MoneyBody NetAmount { get; init; }
}

/// <summary>A cost that is not asked for.</summary>
[Sent]
public sealed record ExcludedCostBody
{
    /// <summary>How much, with or without tax, as the programme counts amounts.</summary>
    public required MoneyBody Amount { get; init; }

    /// <summary>Why it does not count.</summary>
    public required ExcludedCostGround Ground { get; init; }
}

/// <summary>A document that shows an expense.</summary>
[Sent]
public sealed record EvidenceBody
{
    /// <summary>What it is.</summary>
    public required EvidenceKind Kind { get; init; }

    /// <summary>Its number or address.</summary>
    [AtMost(Limits.Name)]
    public required string Reference { get; init; }
}

/// <summary>The totals of an invoice; they must add up to the fen.</summary>
[Sent]
public sealed record TotalsBody
{
    /// <summary>Sum without tax (合计金额).</summary>
    public required MoneyBody NetAmount { get; init; }

    /// <summary>Sum of the tax (合计税额).</summary>
    public required MoneyBody TaxAmount { get; init; }

    /// <summary>Sum with tax (价税合计).</summary>
    public required MoneyBody GrossAmount { get; init; }
}
