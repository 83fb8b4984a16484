using System.Globalization;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>Whose invoice it is, and what document: the rules of that name in docs/deciding.md, section 3.</summary>
internal static class Applicants
{
    private static readonly HashSet<int> TaxInvoices =
        [80, 295, 326, 331, 380, 383, 384, 388, 389, 390, 393, 395, 471, 472, 473, 501, 527, 875, 876, 877];

    private static readonly HashSet<int> Prepayments = [386, 500];

    private static readonly HashSet<int> NoPurchases = [82, 382, 387, 394, 575, 623, 633, 780];

    private static readonly HashSet<int> ByTheBuyer = [389, 471, 473, 501, 527];

    private const int OfSeveralSellers = 385;

    /// <summary>The applicant's id in normal form.</summary>
    public static string IdOf(JsonNode buyer) => CompanyIds.Normal(buyer.Text("creditCode") ?? buyer.NeededText("companyId"));

    /// <summary>The applicant's credit code in normal form, or nothing for a company that has none.</summary>
    public static string? CreditCodeOf(JsonNode buyer) => CompanyIds.IsCreditCode(IdOf(buyer)) ? IdOf(buyer) : null;

    /// <summary>
    /// The two rules that hold in every programme: those that it does not list, where the member that they look at is there.
    /// </summary>
    public static IEnumerable<JsonNode> AskedBesides(CaseAtHand at)
    {
        foreach ((string kind, string member) in new[] { ("buyer_is_applicant", "buyer"), ("tax_invoice", "typeCode") })
        {
            bool listed = at.Programme.Items("conditions").Any(condition => condition.Text("kind") == kind);
            if (!listed && at.Invoice[member] is not null)
                yield return new JsonObject { ["id"] = kind.Replace('_', '-'), ["kind"] = kind };
        }
    }

    /// <summary>The applicant against the buyer that is printed.</summary>
    public static Finding BuyerIsApplicant(CaseAtHand at)
    {
        if (at.Invoice["buyer"] is not { } printed)
            return Finding.CannotTell("INVOICE_BUYER_MISSING");

        string applicant = IdOf(at.Request["buyer"]!);
        string[] members = ["taxId", "registrationId", "otherId"];
        List<(string Member, string Id)> ids =
        [
            .. members.Where(member => printed.Text(member) is not null)
                .Select(member => (member, CompanyIds.Normal(printed.NeededText(member)))),
        ];
        bool isHis = ids.Exists(id => id.Id == applicant);
        List<(string Member, string Id)> anothers = [.. ids.Where(id => IsAnothers(id.Member, id.Id, applicant))];
        at.Reach(
            isHis ? anothers.Count > 0 ? Branch.ApplicantAndAnother : Branch.ApplicantIsBuyer
            : anothers.Count == 0 ? Branch.BuyerUnreadable
            : anothers.Exists(id => CompanyIds.IsCreditCode(id.Id)) ? Branch.AnothersCreditCode
            : Branch.AnothersVatNumber);
        return isHis == anothers.Count > 0 ? Finding.CannotTell("INVOICE_BUYER_UNCLEAR") : Finding.Of(isHis, "BUYER_NOT_APPLICANT");
    }

    /// <summary>What document it is.</summary>
    public static Finding TaxInvoice(CaseAtHand at)
    {
        if (at.Invoice.Text("kind") != "other")
            return Finding.Met();
        if (at.Invoice.Text("typeCode") is not { } written)
            return Finding.CannotTell("DOCUMENT_TYPE_MISSING");

        int code = int.Parse(written, CultureInfo.InvariantCulture);
        return Prepayments.Contains(code) ? Finding.NotMet("DOCUMENT_NOT_FINAL")
            : NoPurchases.Contains(code) ? Finding.Of(at.CountsByExpense, "INVOICE_NOT_OF_A_PURCHASE")
            : code == OfSeveralSellers ? Finding.CannotTell("DOCUMENT_TYPE_UNCLEAR")
            : !TaxInvoices.Contains(code) ? Finding.NotMet("NOT_A_TAX_INVOICE")
            : new(Finding.IsMet, ByTheBuyer.Contains(code) ? ["SELF_BILLED"] : []);
    }

    public static Finding BuyerCountry(JsonNode condition, CaseAtHand at)
    {
        JsonNode buyer = at.Request["buyer"]!;
        string? known = CreditCodeOf(buyer) is not null ? "CN" : CompanyIds.CountryOfVat(IdOf(buyer));
        string? declared = buyer.Text("country");
        at.Reach(known is null ? Branch.CountryDeclared : known == "CN" ? Branch.CountryByCreditCode : Branch.CountryByVatNumber);
        bool unclear = (known ?? declared) is null || (known is not null && declared is not null && known != declared);
        return unclear
            ? Finding.CannotTell("BUYER_COUNTRY_UNCLEAR")
            : Finding.Of(condition.Texts("anyOf").Contains(known ?? declared), "BUYER_COUNTRY_OUTSIDE");
    }

    private static bool IsAnothers(string member, string id, string applicant) =>
        id != applicant
        && (CompanyIds.IsCreditCode(id)
            || (member == "taxId" && IsForeignVat(id)
                && (CompanyIds.IsCreditCode(applicant) || CompanyIds.CountryOfVat(applicant) is not null)));

    private static bool IsForeignVat(string id) => CompanyIds.CountryOfVat(id) is { } country && country != "CN";
}
