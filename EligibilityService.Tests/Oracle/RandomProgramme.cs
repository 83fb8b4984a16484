using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Programmes. The frame (what lines count by, and the basis) comes first, because requests must be valid under it; conditions come when
/// the request is known, so that their parameters can lie just on either side of what it says.
/// </summary>
internal static class RandomProgramme
{
    private static readonly string[] InvoiceKinds =
    [
        "invoice_date_within", "contract_date_within", "claim_within_days", "buyer_is_enterprise", "buyer_region", "delivery_accepted",
        "contract_claimed_once", "original_use", "buyer_in_good_standing", "project_purpose", "invoice_kind", "invoice_verified",
        "seller_independent", "minimum_eligible_cost", "minimum_quantity", "not_subsidised_elsewhere", "category_in", "new_goods",
        "evidence_provided", "document_kept", "declarations_unchanged", "goods_are",
    ];

    private static readonly string[] BuyerKinds = ["buyer_is_applicant", "tax_invoice", "buyer_country"];

    private static readonly string[] ModelKinds = ["model_listed", "domestic_basis", "seller_authorised", "performance_at_least"];

    /// <summary>A programme without conditions and formula.</summary>
    public static JsonObject Frame(Dice dice)
    {
        JsonObject frame = Rules(dice);
        if (dice.Chance(0.3))
            frame["applicantId"] = dice.Pick("credit_code", "company_id", "company_id");
        return frame;
    }

    private static JsonObject Rules(Dice dice) => new()
    {
        ["programme"] = "test-gpu-purchase",
        ["version"] = 1,
        ["name"] = Paper.Both("A random programme", "随机项目"),
        ["authority"] = Paper.Both("Test authority", "测试机关"),
        ["effectiveFrom"] = "2024-01-01",
        ["effectiveUntil"] = "2029-01-01",
        ["publishedAt"] = "2024-01-01T00:00:00Z",
        ["publishedBy"] = "test",
        ["legalBasis"] = new JsonArray(new JsonObject { ["title"] = Paper.Both("Test rules", "测试办法"), ["source"] = "none: a test" }),
        ["currency"] = "CNY",
        ["linesCountBy"] = dice.Weighted((80, "model"), (20, "expense_category")),
        ["amounts"] = dice.Weighted((60, "net"), (40, "gross")),
    };

    /// <summary>Adds up to twelve conditions, most of which the request meets.</summary>
    public static void AddConditions(Dice dice, JsonObject programme, JsonObject request, DateOnly today, double bad)
    {
        bool byModel = programme.Text("linesCountBy") == "model";
        // Without matching, conditions on the model could never be answered; such a programme would be a mistake of its author.
        List<string> kinds = dice.Some([.. InvoiceKinds, .. BuyerKinds, .. byModel ? ModelKinds : []], dice.Int(0, 12));
        if (byModel && dice.Chance(0.6) && kinds.Count < 12 && !kinds.Contains("model_listed"))
            kinds.Add("model_listed");
        // Minimums in one currency say nothing about costs in another.
        if (request["invoice"].Text("currency") != programme.Text("currency"))
            kinds.Remove("minimum_eligible_cost");

        programme["conditions"] = new JsonArray([.. kinds.Select((kind, index) => Condition(dice, index, kind, request, today, bad))]);
    }

    private static JsonObject Condition(Dice dice, int index, string kind, JsonObject request, DateOnly today, double bad)
    {
        var condition = new JsonObject { ["id"] = "c" + index.ToString(CultureInfo.InvariantCulture), ["kind"] = kind };
        bool meant = !dice.Chance(bad);
        DateOnly issued = request["invoice"].Date("issueDate")!.Value;
        switch (kind)
        {
            case "invoice_date_within":
                AddWindow(dice, condition, issued, meant);
                break;
            case "contract_date_within":
                AddWindow(dice, condition, request["contract"].Date("date") ?? issued, meant);
                break;
            case "claim_within_days":
                condition["days"] = Math.Max(1, today.DayNumber - issued.DayNumber + (meant ? dice.Pick(0, 1, 30, 365) : -1));
                break;
            case "buyer_region":
                condition["divisions"] = meant
                    ? dice.Pick(Paper.List("11"), Paper.List("31", "1101"), Paper.List("110108", "110105", "110114"))
                    : dice.Pick(Paper.List("31"), Paper.List("110108"), Paper.List("44", "1301"));
                break;
            case "buyer_in_good_standing" or "invoice_verified":
                if (dice.Chance(0.7))
                    condition["whenUnknown"] = dice.Chance(0.8) ? "note" : "cannot_tell";
                break;
            case "project_purpose":
                condition["anyOf"] = AnyOf(dice, RandomRequest.Purposes, request["project"].Text("purpose")!, meant);
                break;
            case "invoice_kind":
                condition["anyOf"] = AnyOf(dice, RandomRequest.InvoiceKinds, request["invoice"].Text("kind")!, meant);
                break;
            case "model_listed" when dice.Chance(0.7):
                condition["whenDeclared"] = dice.Pick("officer", "attachment", "attachment");
                break;
            case "goods_are":
                condition["anyOf"] = meant ? Paper.List("hardware", "accessory", "software", "service")
                    : Paper.List(dice.Some(RandomCatalogue.Goods, dice.Int(1, 2)));
                break;
            case "buyer_country":
                condition["anyOf"] = AnyOf(dice, RandomRequest.Countries, request["buyer"].Text("country") ?? "CN", meant);
                break;
            case "not_subsidised_elsewhere":
                condition["exclusiveProgrammes"] = new JsonArray();
                break;
            default:
                AddAmounts(dice, condition, kind, request, meant);
                break;
        }

        condition["clause"] = Paper.Clause();
        return condition;
    }

    private static void AddAmounts(Dice dice, JsonObject condition, string kind, JsonObject request, bool meant)
    {
        BigInteger net = request["invoice"]!["totals"]!.Fen("netAmount");
        switch (kind)
        {
            case "minimum_eligible_cost":
                BigInteger amount = meant ? net / dice.Pick(2, 10, 100) : dice.Pick(net, net + 1, net * 9 / 10);
                condition["amount"] = Paper.Money(BigInteger.Max(1, amount));
                break;
            case "minimum_quantity":
                condition["quantity"] = meant ? dice.Pick("0.5", "1") : dice.Pick("8", "20.5", "100");
                break;
            case "category_in":
                IReadOnlyList<string> categories = RandomLines.ExpenseCategories;
                condition["anyOf"] = Paper.List(meant ? categories : dice.Some(categories, dice.Int(2, 5)));
                break;
            case "domestic_basis":
                condition["anyOf"] = meant ? Paper.List("design", "ip", "fab") : Paper.List(dice.Pick("ip", "fab", "official_list"));
                break;
            case "seller_authorised":
                string other = CreditCode.Random(dice, "91", "310115");
                condition["sellers"] = meant ? Paper.List(other, request["invoice"]!["seller"].Text("taxId")!) : Paper.List(other);
                break;
            case "performance_at_least":
                condition["metric"] = meant ? RandomCatalogue.Metrics[0] : dice.Pick(RandomCatalogue.Metrics);
                condition["minimum"] = meant ? "100" : Paper.Scaled(dice.Int(1000, 4000), 1);
                break;
        }
    }

    // The edges are the interesting days: the first is inside, the last is not.
    private static void AddWindow(Dice dice, JsonObject condition, DateOnly day, bool meant)
    {
        bool tooEarly = dice.Chance(0.5);
        DateOnly from = meant ? day.AddDays(-dice.Pick(0, 1, 90)) : tooEarly ? day.AddDays(1) : day.AddDays(-200);
        DateOnly until = meant ? day.AddDays(dice.Pick(1, 2, 90)) : tooEarly ? day.AddDays(200) : day;
        bool needsFrom = !meant && tooEarly;
        bool needsUntil = !meant && !tooEarly;
        bool hasFrom = needsFrom || dice.Chance(0.8);
        if (hasFrom)
            condition["from"] = Paper.Date(from);
        if (needsUntil || !hasFrom || dice.Chance(0.8))
            condition["until"] = Paper.Date(until);
    }

    private static JsonArray AnyOf(Dice dice, IReadOnlyList<string> all, string seen, bool meant)
    {
        List<string> some = dice.Some([.. all.Where(word => word != seen)], dice.Int(1, 3));
        return Paper.List(meant ? [seen, .. some] : some);
    }
}
