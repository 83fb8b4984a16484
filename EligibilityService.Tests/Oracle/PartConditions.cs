using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>The conditions of scope "part" in the table of docs/deciding.md, section 3.</summary>
internal static class PartConditions
{
    private static readonly HashSet<string> Kinds =
    [
        "model_listed", "category_in", "domestic_basis", "new_goods", "seller_authorised", "performance_at_least", "evidence_provided",
        "goods_are",
    ];

    /// <summary>Whether the condition is asked of parts; the others are asked of the invoice.</summary>
    public static bool Covers(JsonNode condition) => Kinds.Contains(condition.NeededText("kind"));

    public static Finding Ask(JsonNode condition, Part part, CaseAtHand at)
    {
        string kind = condition.NeededText("kind");
        if (part.Match.Named is null && NeedsModel(kind, at) && !(kind == "seller_authorised" && IsListedSeller(condition, at)))
            return Finding.CannotTell(SaysWhyNotListed(at) ? [] : OwnReasonWithoutModel(kind));

        return kind switch
        {
            "model_listed" => ModelListed(part, at),
            "category_in" => CategoryIn(condition, part),
            "domestic_basis" => DomesticBasis(condition, part),
            "goods_are" => GoodsAre(condition, part, at),
            "new_goods" => NewGoods(part, at),
            "seller_authorised" => SellerAuthorised(condition, part, at),
            "performance_at_least" => PerformanceAtLeast(condition, part),
            "evidence_provided" => part.LineNode.Items("evidence").Any() ? Finding.Met() : Finding.CannotTell("EVIDENCE_MISSING"),
            _ => throw new NotSupportedException(kind),
        };
    }

    private static bool NeedsModel(string kind, CaseAtHand at) => kind switch
    {
        "domestic_basis" or "performance_at_least" or "seller_authorised" => true,
        "category_in" => !at.CountsByExpense,
        _ => false,
    };

    private static bool SaysWhyNotListed(CaseAtHand at) =>
        at.Programme.Items("conditions").Any(condition => condition.Text("kind") == "model_listed");

    private static string[] OwnReasonWithoutModel(string kind) => kind switch
    {
        "category_in" => ["CATEGORY_MISSING"],
        "domestic_basis" => ["DOMESTIC_BASIS_UNKNOWN"],
        "performance_at_least" => ["PERFORMANCE_UNKNOWN"],
        "seller_authorised" => ["MODEL_UNKNOWN"],
        _ => [],
    };

    private static Finding ModelListed(Part part, CaseAtHand at)
    {
        List<string> against = [.. NotMetCodes(part.Match, part.BundleIncomplete, at.AsOf)];
        List<string> unclear = [.. CannotTellCodes(part)];
        string answer = against.Count > 0 ? Finding.IsNotMet : unclear.Count > 0 ? Finding.IsUnclear : Finding.IsMet;
        string[] notes = part.Match.ByAttachment && answer != Finding.IsNotMet ? ["MODEL_BY_ATTACHMENT"] : [];
        return new(part.Match.Kind == Match.NotAsked ? Finding.IsUnclear : answer, [.. against, .. unclear, .. notes]);
    }

    private static IEnumerable<string> NotMetCodes(Match match, bool incomplete, DateOnly asOf)
    {
        if (match.Kind == Match.Unknown && !incomplete)
            yield return "MODEL_UNKNOWN";
        if (match.Kind == Match.AllExcluded)
            yield return "MODEL_EXCLUDED";
        if (match.Named is not { } model)
            yield break;

        bool excluded = model.Text("qualification") == "excluded";
        if (excluded)
            yield return "MODEL_EXCLUDED";
        if (model.Text("qualification") == "suspended")
            yield return "MODEL_SUSPENDED";
        if (!excluded && model.Text("status") != "shipping")
            yield return "MODEL_NOT_SHIPPING";
        if (!Period.Contains(model.Date("effectiveFrom"), model.Date("effectiveUntil"), asOf))
            yield return "MODEL_NOT_IN_EFFECT";
    }

    private static IEnumerable<string> CannotTellCodes(Part part)
    {
        if (part.Match.Kind == Match.Ambiguous)
            yield return "MODEL_AMBIGUOUS";
        if (part.Match.Kind == Match.BrandConflict)
            yield return "MODEL_BRAND_CONFLICT";
        if (part.Match.Kind == Match.TextConflict)
            yield return "MODEL_TEXT_CONFLICT";
        if (part.Match.Kind == Match.NotOnInvoice)
            yield return "MODEL_NOT_ON_INVOICE";
        if (part.BundleIncomplete)
            yield return "BUNDLE_COMPONENTS_MISSING";
    }

    private static Finding CategoryIn(JsonNode condition, Part part) =>
        part.Category is { } category
            ? Finding.Of(condition.Texts("anyOf").Contains(category), "CATEGORY_NOT_COVERED")
            : Finding.CannotTell("CATEGORY_MISSING");

    private static Finding DomesticBasis(JsonNode condition, Part part)
    {
        List<string?> bases = [.. condition.Texts("anyOf").Select(basis => part.Match.Named!["domesticBasis"].Text(BasisMember(basis)))];
        if (bases.Contains("yes"))
            return Finding.Met();

        return bases.All(basis => basis == "no") ? Finding.NotMet("DOMESTIC_BASIS_NOT_MET") : Finding.CannotTell("DOMESTIC_BASIS_UNKNOWN");
    }

    // Enum values are lower_snake on the wire, members are camelCase.
    private static string BasisMember(string basis) => basis == "official_list" ? "officialList" : basis;

    private static Finding GoodsAre(JsonNode condition, Part part, CaseAtHand at)
    {
        string goods = Goods.Of(part.LineNode, at);
        if (goods == "unclear")
            return Finding.CannotTell("GOODS_UNCLEAR");
        if (!condition.Texts("anyOf").Contains(goods))
            return Finding.NotMet("GOODS_NOT_COVERED");

        bool counts = at.Programme["formula"]!["capPerUnit"] is not null
            || at.Programme.Items("conditions").Any(other => other.Text("kind") == "minimum_quantity");
        return part.UnitsUnknown && counts ? Finding.CannotTell("UNITS_UNCLEAR") : Finding.Met();
    }

    private static Finding NewGoods(Part part, CaseAtHand at)
    {
        if (Goods.SaysUsed(part.LineNode))
            return Finding.NotMet("GOODS_NOT_NEW");

        bool? isNew = part.LineNode.Text("goodsCondition") is { } condition
            ? condition == "new"
            : at.Request["declarations"].Truth("newGoods");
        return Finding.Of(isNew, "GOODS_NOT_NEW", "GOODS_CONDITION_NOT_DECLARED");
    }

    private static Finding SellerAuthorised(JsonNode condition, Part part, CaseAtHand at)
    {
        if (IsListedSeller(condition, at))
            return Finding.Met();

        JsonNode seller = at.Invoice["seller"]!;
        JsonNode vendor = at.Catalogue.Items("vendors").Single(candidate => candidate.Text("id") == part.Match.Named.Text("vendor"));
        // Tax is paid under the Chinese legal name; the English one is a courtesy.
        bool isVendor = seller.Text("name") == vendor["name"].Text("zh");
        return Finding.Of(isVendor, "SELLER_NOT_AUTHORISED");
    }

    /// <summary>Whether the seller is one that the programme names, by normal form.</summary>
    public static bool IsListedSeller(JsonNode condition, CaseAtHand at) =>
        at.Invoice["seller"].Text("taxId") is { } seller
        && condition.Texts("sellers").Any(listed => CompanyIds.Normal(listed) == CompanyIds.Normal(seller));

    private static Finding PerformanceAtLeast(JsonNode condition, Part part)
    {
        string metric = condition.NeededText("metric");
        List<JsonNode> figures = [.. part.Match.Named.Items("performance").Where(figure => figure.Text("metric") == metric)];
        JsonNode? figure = figures.Find(candidate => candidate.Text("kind") == "measured")
            ?? figures.Find(candidate => candidate.Text("kind") == "claimed");
        return figure is null
            ? Finding.CannotTell("PERFORMANCE_UNKNOWN")
            : Finding.Of(figure.Decimal("value") >= condition.Decimal("minimum"), "PERFORMANCE_TOO_LOW");
    }
}
