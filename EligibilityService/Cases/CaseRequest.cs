using EligibilityService.Core.Invoices;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>
/// A case whose invoice comes as a document: a request without <c>invoice</c>, and what the caller adds to the lines that are read of the
/// document.
/// </summary>
[Sent]
public sealed record CaseRequest
{
    /// <summary>The programme's id, e.g. <c>beijing-gpu-purchase</c>; see <c>GET /v1/programmes</c>.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public required string Programme { get; init; }

    /// <summary>What the purchase is for.</summary>
    public required ProjectBody Project { get; init; }

    /// <summary>
    /// Who bought: the buyer on the invoice, and the applicant. Another buyer on the document is <c>BUYER_NOT_APPLICANT</c>.
    /// </summary>
    public required BuyerBody Buyer { get; init; }

    /// <summary>What is added to lines of the invoice; a line that is not named has nothing added.</summary>
    [AtMost(Invoice.MaxLines)]
    public IReadOnlyList<LineAdditions>? Lines { get; init; }

    /// <summary>The contract of purchase; some programmes ask for it.</summary>
    public ContractBody? Contract { get; init; }

    /// <summary>Delivery and acceptance; some programmes ask for it.</summary>
    public DeliveryBody? Delivery { get; init; }

    /// <summary>What the applicant declares; some programmes ask for it.</summary>
    public DeclarationsBody? Declarations { get; init; }

    /// <summary>
    /// Documents beside the invoice, with their bytes; some programmes take them as evidence of a model that the invoice does not name.
    /// </summary>
    [AtMost(Limits.Attachments)]
    public IReadOnlyList<AttachmentBody>? Attachments { get; init; }
}

/// <summary>What the caller adds to a line.</summary>
[Sent]
public sealed record LineAdditions
{
    /// <summary>The line's number in the invoice that is read of the document, from 1: <c>POST /v1/invoices/parse</c> shows it.</summary>
    [Between(1, Invoice.MaxLines)]
    public required int Line { get; init; }

    /// <summary>The catalogue's id of the model, as declared: it chooses among what the line's text can mean, and never beats it.</summary>
    [AtMost(Limits.Id)]
    public string? ModelId { get; init; }

    /// <summary>The catalogue's id of the vendor, as declared: it chooses among what the line's text can mean.</summary>
    [AtMost(Limits.Id)]
    public string? Vendor { get; init; }

    /// <summary>
    /// What a whole machine consists of, as far as it may count; as declared, and held against what the line's text names.
    /// </summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<ComponentBody>? Components { get; init; }

    /// <summary>What of the line's cost is not asked for.</summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<ExcludedCostBody>? ExcludedCosts { get; init; }

    /// <summary>The category of expense, for programmes that count by it; a lower_snake word.</summary>
    [AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")]
    public string? ExpenseCategory { get; init; }

    /// <summary>Documents that show the expense.</summary>
    [AtMost(Limits.ItemsOfLine)]
    public IReadOnlyList<EvidenceBody>? Evidence { get; init; }

    /// <summary>The state of the goods; else what <c>declarations.newGoods</c> says of all.</summary>
    public GoodsCondition? GoodsCondition { get; init; }

    /// <summary>The serial numbers of the pieces, each once on the invoice and not more of them than the quantity.</summary>
    [AtMost(Invoice.MaxSerialNumbers)]
    public IReadOnlyList<string>? SerialNumbers { get; init; }
}
