namespace EligibilityService.Core.Decisions;

/// <summary>
/// Why an answer is what it is. Codes are append-only: a code never changes its meaning and is never taken away.
/// </summary>
public enum ReasonCode
{
    /// <summary>The invoice's date is outside the programme's window.</summary>
    InvoiceDateOutside,

    /// <summary>The contract's date is outside the programme's window.</summary>
    ContractDateOutside,

    /// <summary>The contract's date is needed and was not given.</summary>
    ContractDateMissing,

    /// <summary>The request came too many days after the invoice's date.</summary>
    ClaimTooLate,

    /// <summary>The buyer is not an enterprise.</summary>
    BuyerNotEnterprise,

    /// <summary>The declared kind of the buyer and its credit code disagree.</summary>
    BuyerKindUnclear,

    /// <summary>The buyer is not in the region of the programme.</summary>
    BuyerRegionOutside,

    /// <summary>Whether the buyer is in the region cannot be told from what was given.</summary>
    BuyerRegionUnclear,

    /// <summary>The goods were not accepted by the day of the request.</summary>
    DeliveryNotAccepted,

    /// <summary>The date or the reference of the acceptance is missing.</summary>
    DeliveryAcceptanceMissing,

    /// <summary>Another decision already claims the contract.</summary>
    ContractAlreadyClaimed,

    /// <summary>The contract's number is needed and was not given.</summary>
    ContractNumberMissing,

    /// <summary>The buyer is declared not to be the first user.</summary>
    NotOriginalUse,

    /// <summary>Nothing was declared on first use.</summary>
    OriginalUseNotDeclared,

    /// <summary>The registry says the buyer's credit record is not clean.</summary>
    BuyerNotInGoodStanding,

    /// <summary>The buyer's credit record is not known.</summary>
    BuyerStandingUnknown,

    /// <summary>The programme does not cover the project's purpose.</summary>
    PurposeNotCovered,

    /// <summary>The programme does not accept this kind of invoice.</summary>
    InvoiceKindNotAccepted,

    /// <summary>The tax authority does not know the invoice, or knows it with other figures.</summary>
    InvoiceNotVerified,

    /// <summary>The invoice could not be verified.</summary>
    InvoiceVerificationUnavailable,

    /// <summary>Buyer and seller are the same or related.</summary>
    SellerRelated,

    /// <summary>Nothing was declared on the relation of buyer and seller.</summary>
    SellerRelationNotDeclared,

    /// <summary>The eligible cost is below the minimum.</summary>
    EligibleCostTooLow,

    /// <summary>Whether the eligible cost reaches the minimum depends on undetermined lines.</summary>
    EligibleCostUnclear,

    /// <summary>Fewer units than the minimum.</summary>
    QuantityTooLow,

    /// <summary>Whether the units reach the minimum depends on undetermined lines.</summary>
    QuantityUnclear,

    /// <summary>The same cost is subsidised elsewhere, as declared or as claimed under an exclusive programme.</summary>
    SubsidisedElsewhere,

    /// <summary>Nothing was declared on other subsidies.</summary>
    OtherSubsidyNotDeclared,

    /// <summary>The catalogue knows the model, and it does not qualify.</summary>
    ModelExcluded,

    /// <summary>The model's qualification is suspended.</summary>
    ModelSuspended,

    /// <summary>The model cannot be bought, as far as the catalogue knows.</summary>
    ModelNotShipping,

    /// <summary>The model is not in effect on the as-of date.</summary>
    ModelNotInEffect,

    /// <summary>The catalogue knows no model of that name.</summary>
    ModelUnknown,

    /// <summary>The text fits several models, or a short name without its vendor.</summary>
    ModelAmbiguous,

    /// <summary>The brand on the line and the model contradict each other.</summary>
    ModelBrandConflict,

    /// <summary>What is declared (model, vendor, components) and what the text says contradict each other.</summary>
    ModelTextConflict,

    /// <summary>A model is declared, and nothing on the line names it.</summary>
    ModelNotOnInvoice,

    /// <summary>A declared model is shown by an attachment, not by the invoice.</summary>
    ModelByAttachment,

    /// <summary>What the components of a machine cost is declared, not printed.</summary>
    ComponentPricesDeclared,

    /// <summary>The invoice came as JSON, and the programme asks for the document.</summary>
    DocumentMissing,

    /// <summary>A refused case is asked again with other declarations.</summary>
    DeclarationsChanged,

    /// <summary>A whole machine without its components.</summary>
    BundleComponentsMissing,

    /// <summary>The programme does not cover the category.</summary>
    CategoryNotCovered,

    /// <summary>The line has no category.</summary>
    CategoryMissing,

    /// <summary>The model is not domestic in the sense that the programme asks for.</summary>
    DomesticBasisNotMet,

    /// <summary>Whether the model is domestic in that sense is not known.</summary>
    DomesticBasisUnknown,

    /// <summary>What the line sells is none of the goods that the programme covers.</summary>
    GoodsNotCovered,

    /// <summary>What the line sells cannot be told.</summary>
    GoodsUnclear,

    /// <summary>The unit of the line counts nothing, and its text prints no one count.</summary>
    UnitsUnclear,

    /// <summary>The goods are not new.</summary>
    GoodsNotNew,

    /// <summary>Nothing was declared on the state of the goods.</summary>
    GoodsConditionNotDeclared,

    /// <summary>The seller is neither the vendor nor a listed distributor.</summary>
    SellerNotAuthorised,

    /// <summary>The model's figure is below the minimum.</summary>
    PerformanceTooLow,

    /// <summary>The catalogue has no figure for the model.</summary>
    PerformanceUnknown,

    /// <summary>The line has no evidence.</summary>
    EvidenceMissing,

    /// <summary>The invoice is in another currency than the programme pays in.</summary>
    CurrencyNotAccepted,

    /// <summary>A surcharge never counts.</summary>
    LineIsSurcharge,

    /// <summary>The caller does not ask for this part of the cost.</summary>
    DeclaredExcludedCost,

    /// <summary>What the components of a bundle do not cover does not count.</summary>
    BundleRemainder,

    /// <summary>The programme has no rate for the category.</summary>
    NoRateForCategory,

    /// <summary>The cap per unit cut the amount.</summary>
    CapPerUnit,

    /// <summary>The cap per line cut the amount.</summary>
    CapPerLine,

    /// <summary>The cap per invoice cut the amount.</summary>
    CapPerInvoice,

    /// <summary>The sum is below the least that is paid.</summary>
    BelowFloor,

    /// <summary>Nothing is left after rounding.</summary>
    AmountIsZero,

    /// <summary>No line counts.</summary>
    NoEligibleLine,

    /// <summary>A registry gave no answer; the programme only notes that.</summary>
    RegistryDidNotAnswer,

    /// <summary>A line of the invoice is already claimed by another decision.</summary>
    InvoiceAlreadyClaimed,

    /// <summary>A serial number on the line is already claimed by another decision, of any programme.</summary>
    SerialNumberAlreadyClaimed,

    /// <summary>The limit for one buyer cut the amount.</summary>
    BuyerLimitCut,

    /// <summary>The buyer has used up its limit, or the programme grants nothing in part.</summary>
    BuyerLimitExhausted,

    /// <summary>What is left of the fiscal year's budget cut the amount.</summary>
    BudgetCut,

    /// <summary>The fiscal year's budget is used up, or the programme grants nothing in part.</summary>
    BudgetExhausted,

    /// <summary>The fiscal year's budget does not suffice now, and the case waits in line.</summary>
    BudgetWaitlisted,

    /// <summary>An officer's review found it so.</summary>
    OfficerFinding,

    /// <summary>The tax authority's record of the invoice names another seller.</summary>
    InvoiceSellerDiffers,

    /// <summary>The tax authority's record says that the invoice was issued to somebody else.</summary>
    InvoiceBuyerDiffers,

    /// <summary>The tax authority's record of the invoice has another date.</summary>
    InvoiceDateDiffers,

    /// <summary>The tax authority's record of the invoice has another amount.</summary>
    InvoiceAmountDiffers,

    /// <summary>The tax authority's record says that the invoice is voided or reversed.</summary>
    InvoiceNotInForce,

    /// <summary>The invoice may be one that money was given on: it differs from that only in its separators, or in its date.</summary>
    PossibleDuplicate,
    /// <summary>The buyer printed on the invoice is another than the applicant.</summary>
    BuyerNotApplicant,

    /// <summary>The buyer printed on the invoice is not stated.</summary>
    InvoiceBuyerMissing,

    /// <summary>Whether the buyer printed on the invoice is the applicant cannot be told.</summary>
    InvoiceBuyerUnclear,

    /// <summary>The document is no tax invoice.</summary>
    NotATaxInvoice,

    /// <summary>The document is no final invoice: money was paid before the goods were sold.</summary>
    DocumentNotFinal,

    /// <summary>The invoice is on something else than goods: rent, freight, insurance.</summary>
    InvoiceNotOfAPurchase,

    /// <summary>The kind of document is needed and was not stated.</summary>
    DocumentTypeMissing,

    /// <summary>What kind of document it is leaves open who sold what.</summary>
    DocumentTypeUnclear,

    /// <summary>The buyer wrote the invoice himself.</summary>
    SelfBilled,

    /// <summary>The applicant is of a country that the programme does not support.</summary>
    BuyerCountryOutside,

    /// <summary>The applicant's country is not known, or what was given of it disagrees.</summary>
    BuyerCountryUnclear,
    /// <summary>Credit notes took a part of the invoice back; what is left is decided on.</summary>
    InvoiceCredited,

    /// <summary>A credit note names the invoice, and it cannot be told what it takes back.</summary>
    CreditUnclear,

    /// <summary>A corrected invoice has replaced this one.</summary>
    InvoiceReplaced,
}
