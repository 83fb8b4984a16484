using EligibilityService.Cases;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>Money that was paid out on a decision.</summary>
[Sent]
public sealed record PaymentRequest
{
    /// <summary>How much was paid; absent for all that is held.</summary>
    public MoneyBody? Amount { get; init; }

    /// <summary>
    /// The number of the payment order; needed unless the programme version says otherwise (`payments`). On one decision each is used once.
    /// </summary>
    [AtMost(Limits.Reference)]
    public string? Reference { get; init; }

    /// <summary>Anything else, in words.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>Money that is given back before payment, or a place in the waiting list that is given up.</summary>
[Sent]
public sealed record ReleaseRequest
{
    /// <summary>Why: <c>withdrawn</c>, <c>red_letter_invoice</c> or <c>other</c>.</summary>
    public required EntryGround Ground { get; init; }

    /// <summary>How much; absent for all that is held. Absent with a red-letter invoice: its lines give the amount.</summary>
    public MoneyBody? Amount { get; init; }

    /// <summary>With the ground <c>red_letter_invoice</c>: what the red-letter invoice takes back.</summary>
    public CreditNoteBody? CreditNote { get; init; }

    /// <summary>The number of the document that it rests on.</summary>
    [AtMost(Limits.Reference)]
    public string? Reference { get; init; }

    /// <summary>In words; needed with the ground <c>other</c>.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>A red-letter (credit) invoice that refers to the invoice of the decision. Figures as printed on it: negative or zero.</summary>
[Sent]
public sealed record CreditNoteBody
{
    /// <summary>Its invoice code, 10 or 12 digits, of the older kinds; absent on fully digital ones.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public string? Code { get; init; }

    /// <summary>Its number.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string Number { get; init; }

    /// <summary>What it takes back.</summary>
    [AtLeast(1), AtMost(Core.Invoices.Invoice.MaxLines)]
    public required IReadOnlyList<CreditedLineBody> Lines { get; init; }
}

/// <summary>What a red-letter invoice takes back of a line.</summary>
[Sent]
public sealed record CreditedLineBody
{
    /// <summary>The line of the invoice, from 1; where it is absent the line is found by the same text and unit price.</summary>
    [Between(1, Core.Invoices.Invoice.MaxLines)]
    public int? Line { get; init; }

    /// <summary>The text as printed; needed where no line is named.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Description { get; init; }

    /// <summary>Price of one without tax, as printed; needed where no line is named.</summary>
    [Form("^[0-9]{1,12}(\\.[0-9]{1,13})?$")]
    public DecimalText? UnitPrice { get; init; }

    /// <summary>Amount without tax, negative or zero.</summary>
    public required MoneyBody NetAmount { get; init; }

    /// <summary>The tax, negative or zero.</summary>
    public required MoneyBody TaxAmount { get; init; }

    /// <summary>How many come back, negative; absent or 0 when only the price was lowered.</summary>
    [Form("^-?[0-9]{1,12}(\\.[0-9]{1,13})?$")]
    public DecimalText? Quantity { get; init; }
}

/// <summary>
/// A credit note (red-letter invoice) and the invoice that it takes back, whole or in part. Figures as printed on it: negative or zero.
/// </summary>
[Sent]
public sealed record CreditNoteRequest
{
    /// <summary>The invoice that it takes back.</summary>
    public required CreditedInvoiceBody Invoice { get; init; }

    /// <summary>Its invoice code, 10 or 12 digits, of the older kinds; absent on fully digital ones.</summary>
    [AtMost(12), Form("^([0-9]{10}|[0-9]{12})$")]
    public string? Code { get; init; }

    /// <summary>Its number.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string Number { get; init; }

    /// <summary>What it takes back.</summary>
    [AtLeast(1), AtMost(Core.Invoices.Invoice.MaxLines)]
    public required IReadOnlyList<CreditedLineBody> Lines { get; init; }

    /// <summary>Anything else, in words.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>Which invoice a credit note takes back.</summary>
[Sent]
public sealed record CreditedInvoiceBody
{
    /// <summary>Who issued both: the tax id as printed.</summary>
    [AtMost(Limits.Word), Form("^[0-9A-Za-z.\\-]{1,40}$")]
    public required string SellerTaxId { get; init; }

    /// <summary>The invoice code of the older kinds.</summary>
    [AtMost(12), Form("^([0-9]{10}|[0-9]{12})$")]
    public string? Code { get; init; }

    /// <summary>The number.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public required string Number { get; init; }

    /// <summary>
    /// The day of issue, where it is known: an invoice that is told from another by its date is found without it only when it is the only
    /// one.
    /// </summary>
    public DateOnly? IssueDate { get; init; }
}

/// <summary>Money that is clawed back after payment.</summary>
[Sent]
public sealed record RecoveryRequest
{
    /// <summary>Why: <c>red_letter_invoice</c>, <c>goods_resold</c>, <c>misdeclared</c>, <c>paid_in_error</c> or <c>other</c>.</summary>
    public required EntryGround Ground { get; init; }

    /// <summary>How much; absent for all that was paid and not recovered yet.</summary>
    public MoneyBody? Amount { get; init; }

    /// <summary>The number of the document that it rests on.</summary>
    [AtMost(Limits.Reference)]
    public string? Reference { get; init; }

    /// <summary>In words; needed with the ground <c>other</c>.</summary>
    [AtMost(Limits.Description), FreeText]
    public string? Note { get; init; }
}

/// <summary>What an officer found on a case.</summary>
[Sent]
public sealed record ReviewRequest
{
    /// <summary>Why the case is decided anew; goes on the record.</summary>
    [AtMost(Limits.Description), FreeText]
    public required string Ground { get; init; }

    /// <summary>
    /// What was found, one by one; all of it, since an earlier review's findings do not carry over. May be absent only with <c>request</c>.
    /// </summary>
    [AtMost(100)]
    public IReadOnlyList<FindingBody>? Findings { get; init; }

    /// <summary>
    /// The right content, where the recorded one is wrong: the whole request anew, of the same programme and the same invoice (its number
    /// decides). Only for a decision that was refused or is undetermined. It is decided by the versions in force for its date now, and is
    /// from then on the invoice's content.
    /// </summary>
    public DecisionRequest? Request { get; init; }
}

/// <summary>That a case is to be decided anew after a correction.</summary>
[Sent]
public sealed record RedecisionRequest
{
    /// <summary>Why; goes on the record.</summary>
    [AtMost(Limits.Description), FreeText]
    public required string Ground { get; init; }
}

/// <summary>One finding: what a condition answers, which model a line is, or whether the invoice is that of another decision.</summary>
[Sent]
public sealed record FindingBody
{
    /// <summary>The id of a condition of the decision's programme version.</summary>
    [AtMost(Limits.Word), Form("^[a-z0-9-]+$")]
    public string? Condition { get; init; }

    /// <summary>The line, from 1; absent for a condition on the invoice, or on all lines.</summary>
    [Between(1, Core.Invoices.Invoice.MaxLines)]
    public int? Line { get; init; }

    /// <summary>
    /// What the condition answers: <c>met</c> or <c>not_met</c>. With <c>duplicateOf</c>: <c>met</c>, it is the same invoice;
    /// <c>not_met</c>, it is another.
    /// </summary>
    public Answer? Answer { get; init; }

    /// <summary>The catalogue's id of the model that the line is.</summary>
    [AtMost(Limits.Id)]
    public string? ModelId { get; init; }

    /// <summary>The decision that a <c>POSSIBLE_DUPLICATE</c> names.</summary>
    [AtMost(Limits.Id)]
    public string? DuplicateOf { get; init; }

    /// <summary>On what evidence; goes on the record.</summary>
    [AtMost(Limits.Description), FreeText]
    public required string Ground { get; init; }
}
