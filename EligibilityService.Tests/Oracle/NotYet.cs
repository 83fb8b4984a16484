namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Rules that the page has and the service lacks: cases that need them are not drawn as long as the word here is true.
/// A word goes, with the line that asks for it, as soon as the service has the rule.
/// </summary>
internal static class NotYet
{
    /// <summary>Section 3.1: declarations against the print, attachments; <c>document_kept</c>, <c>declarations_unchanged</c>.</summary>
    public static readonly bool Declarations = true;

    /// <summary>Section 3, "Whose invoice": the printed buyer, companies of other countries, kinds of documents.</summary>
    public static readonly bool Buyers = true;

    /// <summary>Section 11: goods, units that count nothing, short names without a word for a card.</summary>
    public static readonly bool Goods = true;

    /// <summary>Branches that these cases alone reach.</summary>
    public static readonly IReadOnlySet<Branch> Branches = new HashSet<Branch>(
        Enum.GetValues<Branch>().Where(branch => (Declarations && branch < Branch.ApplicantIsBuyer) || (Buyers && branch is >= Branch.ApplicantIsBuyer and <= Branch.AskedBesides)));

    /// <summary>Reasons that these cases alone have.</summary>
    public static readonly IReadOnlySet<string> Codes = new HashSet<string>(
    [
        .. Declarations
            ? (string[])["COMPONENT_PRICES_DECLARED", "MODEL_BY_ATTACHMENT", "MODEL_NOT_ON_INVOICE", "MODEL_TEXT_CONFLICT", "MODEL_BRAND_CONFLICT", "MODEL_AMBIGUOUS",
                "BUNDLE_COMPONENTS_MISSING", "BUNDLE_REMAINDER", "DOCUMENT_MISSING", "DECLARATIONS_CHANGED"] : [],
        .. Buyers
            ? (string[])["BUYER_COUNTRY_OUTSIDE", "BUYER_COUNTRY_UNCLEAR", "BUYER_NOT_APPLICANT", "DOCUMENT_NOT_FINAL", "DOCUMENT_TYPE_MISSING", "DOCUMENT_TYPE_UNCLEAR",
                "INVOICE_BUYER_MISSING", "INVOICE_BUYER_UNCLEAR", "INVOICE_NOT_OF_A_PURCHASE", "NOT_A_TAX_INVOICE", "SELF_BILLED"] : [],
        .. Goods ? (string[])["GOODS_NOT_COVERED", "GOODS_UNCLEAR", "UNITS_UNCLEAR"] : [],
    ]);
}
