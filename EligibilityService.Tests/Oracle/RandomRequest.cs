using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>Valid requests, and what the registries say about them. The share of missing and bad facts is the mood of the case.</summary>
internal static class RandomRequest
{
    /// <summary>Purposes a project may have.</summary>
    public static readonly IReadOnlyList<string> Purposes =
        ["intelligent_computing_service", "llm_training_general", "llm_training_industry", "ai_research_and_development", "other"];

    /// <summary>Countries of applicants.</summary>
    public static readonly IReadOnlyList<string> Countries = ["CN", "DE", "FR", "GR", "GB", "CH", "AT"];

    /// <summary>Kinds of invoice of China.</summary>
    public static readonly IReadOnlyList<string> InvoiceKinds =
        ["digital_special", "digital_ordinary", "vat_special", "vat_ordinary", "vat_electronic_special", "vat_electronic_ordinary"];

    private const string Abroad = "other";

    // Tax invoices, prepayments, hire, several sellers on one, pro forma, self-billed.
    private static readonly string[] TypeCodes = ["380", "384", "389", "386", "500", "394", "82", "385", "325", "751", "130"];

    private static readonly string[] VatNumbers =
        ["DE123456789", "FR12345678901", "EL123456789", "XI123456789", "GB123456789", "CHE123456789MWST", "ATU12345678", "NO123456789",
            "JP1234567"];

    private static readonly string[] BuyerKinds =
        ["enterprise", "individual_business", "public_institution", "government", "social_organisation", "other"];

    private static readonly string[] Mismatches = ["seller", "buyer", "issue_date", "net_amount", "tax_amount", "gross_amount", "status"];

    private static readonly string[] HomeDivisions = ["110108", "110105", "110114"];

    private static readonly string[] OtherDivisions = ["310115", "440300", "130100"];

    /// <summary>A request of that day for the programme.</summary>
    public static JsonObject Build(Dice dice, JsonObject catalogue, JsonObject programme, DateOnly today, double bad)
    {
        DateOnly issued = Earliest(today.AddDays(-dice.Int(0, 400)));
        bool fromVendor = dice.Chance(0.25);
        string currency = dice.Chance(bad / 5) ? "USD" : "CNY";
        string kind = dice.Chance(0.3) ? Abroad : dice.Pick(InvoiceKinds);
        var frame = new LineFrame(
            catalogue, issued, programme.Text("amounts") == "gross", programme.Text("linesCountBy") == "expense_category",
            currency, fromVendor, kind != Abroad, bad);
        bool abroad = programme.Text("applicantId") == "company_id" && dice.Chance(0.7);
        JsonObject buyer = abroad ? BuyerAbroad(dice, bad) : Buyer(dice, bad);
        JsonArray lines = RandomLines.Build(dice, frame);
        var request = new JsonObject
        {
            ["programme"] = programme.Text("programme"),
            ["project"] = new JsonObject { ["purpose"] = dice.Pick(Purposes), ["name"] = "City language model, phase 1" },
            ["buyer"] = buyer,
            ["invoice"] = Invoice(dice, kind, frame, Seller(dice, catalogue, buyer, fromVendor, bad), lines),
        };
        AddPrinted(dice, request, bad);
        if (dice.Chance(0.3 + bad))
            request["attachments"] = Attachments(dice, lines.Count);
        AddDeclared(request, "contract", Contract(dice, issued, bad));
        AddDeclared(request, "delivery", Delivery(dice, today, bad));
        AddDeclared(request, "declarations", Declarations(dice, bad));
        return request;
    }

    /// <summary>What the registries say of that request.</summary>
    public static OracleFacts Facts(Dice dice, JsonObject request, double bad)
    {
        string verification = dice.Chance(bad)
            ? dice.Pick("not_configured", "not_found", "mismatch", "unavailable")
            : dice.Weighted((85, "verified"), (15, "not_configured"));
        string registry = dice.Chance(bad)
            ? dice.Pick("unavailable", "not_found", "not_configured")
            : dice.Weighted((65, "answered"), (35, "not_configured"));
        string[]? mismatches = verification == "mismatch" ? [.. Mismatches.Where(_ => dice.Chance(0.3))] : null;
        if (registry != "answered")
            return new(verification, registry, InvoiceMismatches: mismatches);

        string division = dice.Chance(bad) ? dice.Pick(OtherDivisions) : request["buyer"].Text("region") ?? HomeDivisions[0];
        return new(
            verification, registry,
            dice.Chance(0.05) ? null : dice.Chance(bad) ? dice.Pick(BuyerKinds) : "enterprise",
            dice.Chance(0.05) ? null : division,
            dice.Chance(bad) ? (dice.Chance(0.5) ? null : false) : true,
            mismatches);
    }

    private static void AddDeclared(JsonObject request, string name, JsonObject declared)
    {
        // An empty object and an absent one say the same; the absent one is the usual way.
        if (declared.Count > 0)
            request[name] = declared;
    }

    // The random programmes and catalogues are in force from the beginning of 2024.
    private static DateOnly Earliest(DateOnly day) => day < new DateOnly(2024, 6, 1) ? new(2024, 6, 1) : day;

    private static JsonObject Buyer(Dice dice, double bad)
    {
        string division = dice.Chance(bad) ? dice.Pick(OtherDivisions) : dice.Weighted((90, dice.Pick(HomeDivisions)), (10, "100000"));
        string prefix = dice.Chance(bad) ? dice.Pick("92", "12", "51") : "91";
        var buyer = new JsonObject
        {
            ["name"] = "北京示例智能算力有限公司",
            ["creditCode"] = CreditCode.Random(dice, prefix, division),
        };
        if (!dice.Chance(bad))
            buyer["region"] = dice.Chance(bad) ? dice.Pick(OtherDivisions) : division == "100000" ? HomeDivisions[0] : division;
        if (!dice.Chance(0.1))
            buyer["kind"] = dice.Chance(bad) ? dice.Pick(BuyerKinds) : "enterprise";
        return buyer;
    }

    // A register number says no country; then only the declared one can be known.
    private static JsonObject BuyerAbroad(Dice dice, double bad)
    {
        string id = dice.Chance(0.2) ? "HRB " + dice.Digits(6) : dice.Pick(VatNumbers);
        var buyer = new JsonObject { ["name"] = "Example Computing GmbH", ["companyId"] = dice.Chance(0.2) ? id.ToLowerInvariant() : id };
        if (!dice.Chance(bad))
            buyer["country"] = dice.Chance(bad) ? dice.Pick(Countries) : CompanyIds.CountryOfVat(CompanyIds.Normal(id)) ?? "DE";
        if (!dice.Chance(0.1 + bad))
            buyer["kind"] = dice.Chance(bad) ? dice.Pick(BuyerKinds) : "enterprise";
        if (dice.Chance(0.2))
            buyer["region"] = dice.Pick(HomeDivisions);
        return buyer;
    }

    private static void AddPrinted(Dice dice, JsonObject request, double bad)
    {
        JsonObject invoice = request["invoice"]!.AsObject();
        if (dice.Chance(0.6))
            invoice["buyer"] = PrintedBuyer(dice, Applicants.IdOf(request["buyer"]!), bad);
        if (invoice.Text("kind") == Abroad && dice.Chance(0.7))
            invoice["typeCode"] = dice.Chance(bad) ? dice.Pick(TypeCodes) : dice.Pick("380", "384", "389");
    }

    private static JsonObject PrintedBuyer(Dice dice, string applicant, double bad)
    {
        var printed = new JsonObject();
        if (dice.Chance(0.5))
            printed["name"] = "北京示例智能算力有限公司";
        if (!dice.Chance(bad))
            printed[dice.Weighted((70, "taxId"), (15, "registrationId"), (15, "otherId"))] = Respelt(dice, applicant);
        foreach (string member in new[] { "taxId", "registrationId", "otherId" }
            .Where(member => printed[member] is null && dice.Chance(bad)))
            printed[member] = SomeId(dice);
        return printed;
    }

    private static string SomeId(Dice dice) => dice.Int(0, 4) switch
    {
        0 => CreditCode.Random(dice, "91", "310115"),
        1 => CreditCode.Random(dice, "91", "310115")[..17] + "Z",
        2 => dice.Pick(VatNumbers),
        3 => dice.Digits(15),
        _ => "HRB " + dice.Digits(5),
    };

    private static string Respelt(Dice dice, string id) => dice.Int(0, 4) switch
    {
        0 => id.ToLowerInvariant(),
        1 => id[..4] + "-" + id[4..],
        2 when CompanyIds.IsCreditCode(id) => "CN " + id,
        _ => id,
    };

    private static JsonArray Attachments(Dice dice, int lines) =>
        new(
        [
            .. Enumerable.Range(0, dice.Int(1, 2)).Select(_ =>
            {
                var attachment = new JsonObject
                {
                    ["kind"] = dice.Pick("packing_list", "acceptance_record", "other"), ["mediaType"] = "text/plain", ["content"] = "QQ==",
                };
                if (dice.Chance(0.5))
                    attachment["lines"] = new JsonArray(dice.Int(1, lines));
                return attachment;
            }),
        ]);

    private static JsonObject Seller(Dice dice, JsonObject catalogue, JsonObject buyer, bool fromVendor, double bad)
    {
        string name = fromVendor ? dice.Pick([.. catalogue.Items("vendors")])["name"].Text("zh")! : "北京示例供应链有限公司";
        bool same = dice.Chance(bad / 3);
        string taxId = same && Applicants.CreditCodeOf(buyer) is { } code ? code : CreditCode.Random(dice, "91", dice.Pick(OtherDivisions));
        return new() { ["name"] = name, ["taxId"] = taxId };
    }

    private static JsonObject Invoice(Dice dice, string kind, LineFrame frame, JsonObject seller, JsonArray lines)
    {
        var invoice = new JsonObject { ["kind"] = kind };
        bool digital = kind.StartsWith("digital", StringComparison.Ordinal);
        if (!digital && kind != Abroad)
            invoice["code"] = CodeOf(dice, kind);
        invoice["number"] = digital ? DigitalNumber(dice, frame.IssueDate) : kind == Abroad ? "R-" + dice.Digits(6) : dice.Digits(8);
        invoice["issueDate"] = Paper.Date(frame.IssueDate);
        invoice["currency"] = frame.Currency;
        invoice["seller"] = seller;
        invoice["totals"] = Totals(frame, lines);
        invoice["lines"] = lines;
        return invoice;
    }

    private static string CodeOf(Dice dice, string kind) => kind switch
    {
        "vat_special" => "11" + dice.Digits(8),
        "vat_ordinary" => dice.Chance(0.5) ? "11" + dice.Digits(8) : "011" + dice.Digits(9),
        _ => "011" + dice.Digits(9),
    };

    // Year, region, channel, sequence.
    private static string DigitalNumber(Dice dice, DateOnly issued) =>
        issued.ToString("yy", CultureInfo.InvariantCulture) + "112" + dice.Digits(15);

    private static JsonObject Totals(LineFrame frame, JsonArray lines)
    {
        BigInteger net = Sum(lines, "netAmount");
        BigInteger tax = Sum(lines, "taxAmount");
        return new()
        {
            ["netAmount"] = Paper.Money(net, frame.Currency),
            ["taxAmount"] = Paper.Money(tax, frame.Currency),
            ["grossAmount"] = Paper.Money(net + tax, frame.Currency),
        };
    }

    private static BigInteger Sum(JsonArray lines, string member) =>
        lines.Aggregate(BigInteger.Zero, (sum, line) => sum + line!.Fen(member));

    private static JsonObject Contract(Dice dice, DateOnly issued, double bad)
    {
        var contract = new JsonObject();
        if (!dice.Chance(bad))
            contract["number"] = "HT-" + dice.Digits(4);
        if (!dice.Chance(bad))
            contract["date"] = Paper.Date(issued.AddDays(-dice.Int(0, 120)));
        return contract;
    }

    // A future acceptance always has its reference: the specification does not say which of the two faults wins.
    private static JsonObject Delivery(Dice dice, DateOnly today, double bad)
    {
        if (dice.Chance(bad / 2))
            return new() { ["acceptedOn"] = Paper.Date(today.AddDays(dice.Int(1, 30))), ["reference"] = "YS-1" };

        var delivery = new JsonObject();
        if (!dice.Chance(bad / 2))
            delivery["acceptedOn"] = Paper.Date(today.AddDays(-dice.Int(0, 60)));
        if (!dice.Chance(bad / 2))
            delivery["reference"] = "YS-1";
        return delivery;
    }

    private static JsonObject Declarations(Dice dice, double bad)
    {
        var declarations = new JsonObject();
        foreach (string name in new[] { "newGoods", "originalUse", "sellerRelated", "subsidisedElsewhere" })
        {
            bool good = name is "newGoods" or "originalUse";
            if (!dice.Chance(bad))
                declarations[name] = dice.Chance(bad / 2) ? !good : good;
        }

        return declarations;
    }
}
