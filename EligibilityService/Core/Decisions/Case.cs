using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>What kind of organisation a buyer is.</summary>
public enum BuyerKind
{
    /// <summary>An enterprise (企业).</summary>
    Enterprise,

    /// <summary>An individual business (个体工商户).</summary>
    IndividualBusiness,

    /// <summary>A public institution (事业单位).</summary>
    PublicInstitution,

    /// <summary>An organ of government (机关).</summary>
    Government,

    /// <summary>A social organisation (社会组织).</summary>
    SocialOrganisation,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Who bought, and so who would be granted the subsidy.</summary>
/// <param name="Name">The registered name.</param>
/// <param name="CreditCode">The unified social credit code; null for a company of another country.</param>
/// <param name="Region">The declared administrative division, six digits; null when not declared.</param>
/// <param name="Kind">The declared kind; null when not declared.</param>
public sealed record Buyer(string Name, UnifiedSocialCreditCode? CreditCode, string? Region, BuyerKind? Kind)
{
    /// <summary>The VAT or register number of a company of another country, in normal form; null where there is a credit code.</summary>
    public string? CompanyId { get; init; }

    /// <summary>The declared country, two letters; null when not declared.</summary>
    public string? Country { get; init; }

    /// <summary>Its id: the credit code, else the company id.</summary>
    public string Id => CreditCode?.Value ?? CompanyId ?? "";
}

/// <summary>What the purchase is for.</summary>
/// <param name="Purpose">A lower_snake word that programmes name, e.g. <c>llm_training_general</c>.</param>
/// <param name="Name">The project's name, for people.</param>
public sealed record Project(string Purpose, string? Name);

/// <summary>The contract of purchase.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Date">The day of signature.</param>
public sealed record Contract(ContractNumber? Number, DateOnly? Date);

/// <summary>Delivery and acceptance.</summary>
/// <param name="AcceptedOn">The day of acceptance.</param>
/// <param name="Reference">The acceptance document.</param>
public sealed record Delivery(DateOnly? AcceptedOn, DocumentReference? Reference);

/// <summary>What the applicant declares; null where nothing is declared.</summary>
/// <param name="NewGoods">The goods were new, unless a line says otherwise.</param>
/// <param name="OriginalUse">Their first use is by the buyer.</param>
/// <param name="SellerRelated">Buyer and seller are related parties.</param>
/// <param name="SubsidisedElsewhere">The same cost is subsidised by someone else.</param>
public sealed record Declarations(bool? NewGoods, bool? OriginalUse, bool? SellerRelated, bool? SubsidisedElsewhere)
{
    /// <summary>Nothing declared.</summary>
    public static readonly Declarations None = new(null, null, null, null);
}

/// <summary>
/// All that an answer depends on. Two equal cases give the same answer, for ever; nothing else (no clock, no table) is looked at.
/// </summary>
public sealed record Case
{
    private static readonly Dictionary<string, IReadOnlySet<int>> NamedByNobody = [];

    /// <summary>The programme version whose rules apply.</summary>
    public required ProgrammeVersion Programme { get; init; }

    /// <summary>
    /// The version whose limits apply: that in force on the day of the request, since money is committed then; the version whose rules
    /// apply, where none is.
    /// </summary>
    public ProgrammeVersion LimitsFrom
    {
        get => field ?? Programme;
        init;
    }

    /// <summary>
    /// Other programmes that name this one as exclusive, with the numbers of the versions that do: what was granted under such a version
    /// stands in the way of this case, as what this programme names does.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlySet<int>> NamedBy { get; init; } = NamedByNobody;

    /// <summary>The catalogue version whose models apply.</summary>
    public required CatalogueVersion Catalogue { get; init; }

    /// <summary>The invoice.</summary>
    public required Invoice Invoice { get; init; }

    /// <summary>What takes the invoice back, in the order in which it was kept: the case is decided on what is left.</summary>
    public IReadOnlyList<Credit> Credits { get; init; } = [];

    /// <summary>The document that the invoice was read from; null when there was none.</summary>
    public DocumentRef? Document { get; init; }

    /// <summary>
    /// What a statement rests on that the invoice makes: printed where the service itself read it from a document, else transcribed by the
    /// caller. A file of the service's own JSON was typed in too.
    /// </summary>
    public Basis Paper => Document is null or { Format: InvoiceFormat.Json } ? Basis.Transcribed : Basis.Printed;

    /// <summary>The buyer.</summary>
    public required Buyer Buyer { get; init; }

    /// <summary>The project.</summary>
    public required Project Project { get; init; }

    /// <summary>The contract, when one was given.</summary>
    public Contract? Contract { get; init; }

    /// <summary>Delivery, when given.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Documents that the caller sent beside the invoice; their bytes are kept.</summary>
    public IReadOnlyList<AttachmentRef> Attachments { get; init; } = [];

    /// <summary>What the case repeats with other declarations; null when it repeats nothing.</summary>
    public Repeat? Repeats { get; init; }

    /// <summary>What the applicant declares.</summary>
    public Declarations Declarations { get; init; } = Declarations.None;

    /// <summary>What an officer found, when the case is reviewed.</summary>
    public IReadOnlyList<OfficerRuling> Findings { get; init; } = [];

    /// <summary>Whether an officer reviewed it. Asking again then changes nothing; only another review does.</summary>
    public bool IsReviewed { get; init; }

    /// <summary>What outside registries said.</summary>
    public Facts Facts { get; init; } = Facts.NotConfigured;

    /// <summary>The date whose rules and catalogue apply.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>The instant of knowledge: only what had been published by then applies.</summary>
    public required DateTimeOffset KnownAt { get; init; }

    /// <summary>The day of the request, in the programme's time zone.</summary>
    public required DateOnly ReceivedOn { get; init; }
}
