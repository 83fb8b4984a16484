using EligibilityService.Core.Decisions;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>A case to be decided: which programme, what for, who bought, the invoice, and what else the programme may ask about.</summary>
[Sent]
public sealed record DecisionRequest
{
    /// <summary>The programme's id, e.g. <c>beijing-gpu-purchase</c>; see <c>GET /v1/programmes</c>.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public required string Programme { get; init; }

    /// <summary>What the purchase is for.</summary>
    public required ProjectBody Project { get; init; }

    /// <summary>Who bought: the buyer on the invoice, and the applicant.</summary>
    public required BuyerBody Buyer { get; init; }

    /// <summary>The invoice as printed, with what the caller adds to its lines.</summary>
    public required InvoiceBody Invoice { get; init; }

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

/// <summary>What the purchase is for.</summary>
[Sent]
public sealed record ProjectBody
{
    /// <summary>
    /// A lower_snake word. Programmes name those that they cover: <c>intelligent_computing_service</c>, <c>llm_training_general</c>,
    /// <c>llm_training_industry</c>, <c>ai_research_and_development</c> … Another word is not an error: the decision says that it is not
    /// covered.
    /// </summary>
    [AtMost(Limits.Word), Form("^[a-z][a-z0-9_]*$")]
    public required string Purpose { get; init; }

    /// <summary>The project's name, for people.</summary>
    [AtMost(Limits.Name)]
    public string? Name { get; init; }
}

/// <summary>The buyer.</summary>
[Sent]
public sealed record BuyerBody
{
    /// <summary>The registered name.</summary>
    [AtMost(Limits.Name)]
    public required string Name { get; init; }

    /// <summary>
    /// The unified social credit code (GB 32100-2015), 18 characters with a check character. Either this or <c>companyId</c>.
    /// </summary>
    [AtMost(Limits.Word), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public string? CreditCode { get; init; }

    /// <summary>
    /// The VAT or register number of a company of another country, e.g. <c>DE123456789</c>, instead of a credit code; only under programmes
    /// whose <c>applicantId</c> is <c>company_id</c>.
    /// </summary>
    [AtMost(Limits.Word)]
    public string? CompanyId { get; init; }

    /// <summary>The country where the buyer is established (ISO 3166-1, two letters), as declared.</summary>
    [AtMost(2), Form("^[A-Z]{2}$")]
    public string? Country { get; init; }

    /// <summary>The administrative division where the buyer is registered (GB/T 2260), six digits, as declared.</summary>
    [AtMost(6), Form("^[0-9]{6}$")]
    public string? Region { get; init; }

    /// <summary>What kind of organisation it is, as declared.</summary>
    public BuyerKind? Kind { get; init; }
}

/// <summary>The contract of purchase.</summary>
[Sent]
public sealed record ContractBody
{
    /// <summary>Its number.</summary>
    [AtMost(Limits.Reference), Form("^[^\\u0000-\\u001F\\u007F]+$")]
    public string? Number { get; init; }

    /// <summary>The day of signature.</summary>
    public DateOnly? Date { get; init; }
}

/// <summary>Delivery and acceptance.</summary>
[Sent]
public sealed record DeliveryBody
{
    /// <summary>The day of acceptance.</summary>
    public DateOnly? AcceptedOn { get; init; }

    /// <summary>The acceptance document.</summary>
    [AtMost(Limits.Reference)]
    public string? Reference { get; init; }
}

/// <summary>What the applicant declares. What is absent is not declared.</summary>
[Sent]
public sealed record DeclarationsBody
{
    /// <summary>All goods are new, unless a line says otherwise.</summary>
    public bool? NewGoods { get; init; }

    /// <summary>The first use of the goods is by the buyer.</summary>
    public bool? OriginalUse { get; init; }

    /// <summary>Buyer and seller are related parties.</summary>
    public bool? SellerRelated { get; init; }

    /// <summary>The same cost is subsidised by somebody else.</summary>
    public bool? SubsidisedElsewhere { get; init; }
}
