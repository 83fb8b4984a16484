using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// The conditions of scope "invoice" in the table of docs/deciding.md, section 3. Nothing was claimed by any other decision.
/// </summary>
internal static class InvoiceConditions
{
    /// <summary>
    /// Asks one condition of the invoice; the parts must have their states by now, because minimums are counted over them.
    /// </summary>
    public static Finding Ask(JsonNode condition, CaseAtHand at, IReadOnlyList<Part> parts)
    {
        string kind = condition.NeededText("kind");
        JsonNode? declarations = at.Request["declarations"];
        return kind switch
        {
            "invoice_date_within" => Finding.Of(Within(condition, at.AsOf), "INVOICE_DATE_OUTSIDE"),
            "contract_date_within" => ContractDateWithin(condition, at),
            "claim_within_days" => Finding.Of(at.Today.DayNumber - at.AsOf.DayNumber <= condition.Decimal("days"), "CLAIM_TOO_LATE"),
            "buyer_is_enterprise" => BuyerIsEnterprise(at),
            "buyer_region" => BuyerRegion(condition, at),
            "delivery_accepted" => DeliveryAccepted(at),
            "contract_claimed_once" =>
                at.Request["contract"].Text("number") is null ? Finding.CannotTell("CONTRACT_NUMBER_MISSING") : Finding.Met(),
            "original_use" => Finding.Of(declarations.Truth("originalUse"), "NOT_ORIGINAL_USE", "ORIGINAL_USE_NOT_DECLARED"),
            "buyer_in_good_standing" => BuyerInGoodStanding(condition, at),
            "project_purpose" => AnyOf(condition, at.Request["project"].Text("purpose"), "PURPOSE_NOT_COVERED"),
            "invoice_kind" => AnyOf(condition, at.Invoice.Text("kind"), "INVOICE_KIND_NOT_ACCEPTED"),
            "invoice_verified" => InvoiceVerified(condition, at),
            "seller_independent" => SellerIndependent(at),
            "minimum_eligible_cost" => Minimum(
                parts, part => part.Cost, condition.Fen("amount"), "ELIGIBLE_COST_TOO_LOW", "ELIGIBLE_COST_UNCLEAR"),
            "minimum_quantity" => Minimum(
                parts, part => part.Units, condition.Decimal("quantity"), "QUANTITY_TOO_LOW", "QUANTITY_UNCLEAR"),
            "not_subsidised_elsewhere" => Finding.Of(
                !declarations.Truth("subsidisedElsewhere"), "SUBSIDISED_ELSEWHERE", "OTHER_SUBSIDY_NOT_DECLARED"),
            "document_kept" => at.DecisionMetadata.FromDocument ? Finding.Met() : Finding.CannotTell("DOCUMENT_MISSING"),
            "declarations_unchanged" => at.DecisionMetadata.RepeatsRefused ? Finding.CannotTell("DECLARATIONS_CHANGED") : Finding.Met(),
            "buyer_is_applicant" => Applicants.BuyerIsApplicant(at),
            "tax_invoice" => Applicants.TaxInvoice(at),
            "buyer_country" => Applicants.BuyerCountry(condition, at),
            _ => throw new NotSupportedException(kind),
        };
    }

    /// <summary>Whether buyer and seller have one id.</summary>
    public static bool SellerIsBuyer(CaseAtHand at) =>
        at.Invoice["seller"].Text("taxId") is { } seller && CompanyIds.Normal(seller) == Applicants.IdOf(at.Request["buyer"]!);

    private static bool Within(JsonNode condition, DateOnly day) => Period.Contains(condition.Date("from"), condition.Date("until"), day);

    private static Finding AnyOf(JsonNode condition, string? seen, string notMet) =>
        Finding.Of(seen is not null && condition.Texts("anyOf").Contains(seen), notMet);

    private static Finding ContractDateWithin(JsonNode condition, CaseAtHand at)
    {
        DateOnly? signed = at.Request["contract"].Date("date");
        return Finding.Of(signed is { } day ? Within(condition, day) : null, "CONTRACT_DATE_OUTSIDE", "CONTRACT_DATE_MISSING");
    }

    private static Finding BuyerIsEnterprise(CaseAtHand at)
    {
        if (at.Facts is { BuyerRegistry: "answered", BuyerKind: { } known })
            return Finding.Of(known == "enterprise", "BUYER_NOT_ENTERPRISE");

        JsonNode buyer = at.Request["buyer"]!;
        if (Applicants.CreditCodeOf(buyer) is not { } code)
            return Finding.Of(buyer.Text("kind") is { } kind ? kind == "enterprise" : null, "BUYER_NOT_ENTERPRISE", "BUYER_KIND_UNCLEAR");

        bool byCode = code.StartsWith("91", StringComparison.Ordinal);
        bool contradicted = buyer.Text("kind") is { } declared && (declared == "enterprise") != byCode;
        return Finding.Of(contradicted ? null : byCode, "BUYER_NOT_ENTERPRISE", "BUYER_KIND_UNCLEAR");
    }

    private static Finding BuyerRegion(JsonNode condition, CaseAtHand at)
    {
        if (at.Facts is { BuyerRegistry: "answered", BuyerDivision: { } known })
            return Finding.Of(Inside(condition, known), "BUYER_REGION_OUTSIDE");

        JsonNode buyer = at.Request["buyer"]!;
        return Finding.Of(RegionByDeclaration(condition, buyer), "BUYER_REGION_OUTSIDE", "BUYER_REGION_UNCLEAR");
    }

    // A declaration and a code that disagree settle nothing, and a code alone settles nothing either: firms move.
    private static bool? RegionByDeclaration(JsonNode condition, JsonNode buyer)
    {
        if (buyer.Text("region") is not { } declared)
            return null;

        // A company of another country has no code: it is silent.
        string inCode = Applicants.CreditCodeOf(buyer)?.Substring(2, 6) ?? "100000";
        bool silent = inCode.StartsWith("100000", StringComparison.Ordinal);
        bool declaredInside = Inside(condition, declared);
        return silent || Inside(condition, inCode) == declaredInside ? declaredInside : null;
    }

    private static bool Inside(JsonNode condition, string division) =>
        condition.Texts("divisions").Any(prefix => division.StartsWith(prefix, StringComparison.Ordinal));

    // An acceptance that lies in the future has not happened, with or without a reference.
    private static Finding DeliveryAccepted(CaseAtHand at)
    {
        DateOnly? accepted = at.Request["delivery"].Date("acceptedOn");
        if (accepted > at.Today)
            return Finding.NotMet("DELIVERY_NOT_ACCEPTED");

        bool complete = accepted is not null && at.Request["delivery"].Text("reference") is not null;
        return complete ? Finding.Met() : Finding.CannotTell("DELIVERY_ACCEPTANCE_MISSING");
    }

    private static Finding BuyerInGoodStanding(JsonNode condition, CaseAtHand at) =>
        at.Facts is { BuyerRegistry: "answered", BuyerGoodStanding: { } good }
            ? Finding.Of(good, "BUYER_NOT_IN_GOOD_STANDING")
            : WithoutAnswer(condition, "BUYER_STANDING_UNKNOWN");

    private static Finding InvoiceVerified(JsonNode condition, CaseAtHand at) => at.Facts.InvoiceVerification switch
    {
        "verified" => Finding.Met(),
        "not_found" => Finding.NotMet("INVOICE_NOT_VERIFIED"),
        "mismatch" => Finding.NotMet(["INVOICE_NOT_VERIFIED", .. (at.Facts.InvoiceMismatches ?? []).Select(CodeOfMismatch)]),
        _ => WithoutAnswer(condition, "INVOICE_VERIFICATION_UNAVAILABLE"),
    };

    private static string CodeOfMismatch(string field) => field switch
    {
        "seller" => "INVOICE_SELLER_DIFFERS",
        "buyer" => "INVOICE_BUYER_DIFFERS",
        "issue_date" => "INVOICE_DATE_DIFFERS",
        "net_amount" or "tax_amount" or "gross_amount" => "INVOICE_AMOUNT_DIFFERS",
        "status" => "INVOICE_NOT_IN_FORCE",
        _ => throw new NotSupportedException(field),
    };

    private static Finding WithoutAnswer(JsonNode condition, string cannotTell) =>
        condition.Text("whenUnknown") == "note" ? new(Finding.IsWaived, "REGISTRY_DID_NOT_ANSWER") : Finding.CannotTell(cannotTell);

    private static Finding SellerIndependent(CaseAtHand at)
    {
        bool? independent = SellerIsBuyer(at) ? false : !at.Request["declarations"].Truth("sellerRelated");
        return Finding.Of(independent, "SELLER_RELATED", "SELLER_RELATION_NOT_DECLARED");
    }

    private static Finding Minimum(IReadOnlyList<Part> parts, Func<Part, Rational> measure, Rational minimum, string tooLow, string unclear)
    {
        Rational eligible = SumOf(parts, "eligible", measure);
        if (eligible >= minimum)
            return Finding.Met();

        bool couldReach = eligible + SumOf(parts, "undetermined", measure) >= minimum;
        return couldReach ? Finding.CannotTell(unclear) : Finding.NotMet(tooLow);
    }

    private static Rational SumOf(IReadOnlyList<Part> parts, string state, Func<Part, Rational> measure) =>
        Rational.Sum(parts.Where(part => part.State == state).Select(measure));
}
