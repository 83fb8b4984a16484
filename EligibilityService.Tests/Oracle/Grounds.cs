using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>What an answer rests on: the table of docs/deciding.md, section 3.1, "Basis".</summary>
internal static class Grounds
{
    /// <summary>The bases of the answer of a condition on the invoice.</summary>
    public static IReadOnlySet<string> OfInvoice(string kind, CaseAtHand at) => kind switch
    {
        "invoice_date_within" or "invoice_kind" or "document_kept" => at.Paper,
        "claim_within_days" or "minimum_eligible_cost" or "minimum_quantity" or "declarations_unchanged" => Of("derived"),
        "contract_date_within" or "delivery_accepted" or "contract_claimed_once" or "original_use" or "project_purpose"
            or "not_subsidised_elsewhere" => Of("declared"),
        "buyer_in_good_standing" or "invoice_verified" => Of("registry"),
        // Without a credit code there is nothing to derive a kind from.
        "buyer_is_enterprise" => at.Facts is { BuyerRegistry: "answered", BuyerKind: not null } ? Of("registry")
            : Applicants.CreditCodeOf(at.Request["buyer"]!) is null ? Of("declared")
            : Of("declared", "derived"),
        "buyer_region" => at.Facts is { BuyerRegistry: "answered", BuyerDivision: not null } ? Of("registry") : Of("declared"),
        "buyer_is_applicant" or "tax_invoice" => at.Paper,
        "buyer_country" => OfCountry(at.Request["buyer"]!),
        "seller_independent" => InvoiceConditions.SellerIsBuyer(at) ? at.Paper : Of("declared"),
        _ => throw new NotSupportedException(kind),
    };

    /// <summary>The bases of the answer of a condition on a part.</summary>
    public static IReadOnlySet<string> OfPart(JsonNode condition, Part part, CaseAtHand at) => condition.Text("kind") switch
    {
        "new_goods" when Goods.SaysUsed(part.LineNode) => at.Paper,
        "new_goods" or "evidence_provided" => Of("declared"),
        "category_in" when at.CountsByExpense => Of("declared"),
        "seller_authorised" when PartConditions.IsListedSeller(condition, at) => at.Paper,
        "seller_authorised" => Of([.. part.Match.Bases, "catalogue", .. at.Paper]),
        _ => Of([.. part.Match.Bases, "catalogue"]),
    };

    /// <summary>Kinds that the table does not name.</summary>
    public static bool IsTold(string kind) => kind is not "goods_are";

    private static HashSet<string> OfCountry(JsonNode buyer)
    {
        bool told = Applicants.CreditCodeOf(buyer) is not null || CompanyIds.CountryOfVat(Applicants.IdOf(buyer)) is not null;
        return !told ? Of("declared") : buyer.Text("country") is null ? Of("derived") : Of("declared", "derived");
    }

    private static HashSet<string> Of(params string[] bases) => [.. bases];
}
