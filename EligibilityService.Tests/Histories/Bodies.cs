using System.Globalization;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Histories;

/// <summary>
/// The world of a history as the service reads it. The names of programmes and the numbers of invoices are the history's own.
/// </summary>
internal sealed class Bodies(World world, int history)
{
    private const string Seller = "91110114MA0FAKE023";
    private static readonly string[] Buyers = ["91110108MA0FAKE01A", "91110302MA0FAKE05A"];

    private static readonly string Base = File.ReadAllText(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases", "base", "programme.json"));

    public string Programme(int programme) => FormattableString.Invariant($"life-{history}-{programme}");

    public string Invoice(int invoice) => FormattableString.Invariant($"2511{history:D8}{invoice:D8}");

    public JsonNode Version(int programme, Rules rules)
    {
        var document = JsonNode.Parse(Base)!;
        document["programme"] = Programme(programme);
        document["version"] = rules.Version;
        document["publishedAt"] = FormattableString.Invariant($"2024-05-{rules.Version:D2}T00:00:00Z");
        document["amounts"] = rules.Gross ? "gross" : "net";
        var conditions = document["conditions"]!.AsArray();
        Add(rules.AsksOriginalUse, "original-use", "original_use", []);
        Add(rules.AsksRegistry, "verified", "invoice_verified", new JsonObject { ["whenUnknown"] = "cannot_tell" });
        Add(rules.Excludes.Count > 0, "elsewhere", "not_subsidised_elsewhere",
            new JsonObject { ["exclusiveProgrammes"] = new JsonArray([.. rules.Excludes.Select(other => (JsonNode)Programme(other))]) });
        document["formula"] = new JsonObject
        {
            ["rate"] = new JsonObject
            { ["kind"] = "flat", ["rate"] = rules.Rate.ToString(CultureInfo.InvariantCulture), ["clause"] = Clause() },
            ["uplifts"] = new JsonArray(),
            ["capPerLine"] = null,
            ["capPerUnit"] = Rule(rules.CapPerUnit),
            ["capPerInvoice"] = Rule(rules.CapPerInvoice),
            ["floorPerInvoice"] = Rule(rules.Floor),
            ["rounding"] = new JsonObject { ["rule"] = "down_to_fen", ["where"] = "sum", ["clause"] = Clause() },
        };
        document["limits"] = Limits(rules);
        return document;

        void Add(bool isThere, string id, string kind, JsonObject parameters)
        {
            if (isThere)
            {
                (parameters["id"], parameters["kind"], parameters["clause"]) = (id, kind, Clause());
                conditions.Add(parameters);
            }
        }
    }

    public JsonObject Request(int programme, int invoice, Asked asked)
    {
        var printed = world.Invoices[invoice];
        var declarations = new JsonObject { ["newGoods"] = true, ["sellerRelated"] = false, ["subsidisedElsewhere"] = false };
        if (asked.OriginalUse is { } declared)
        {
            declarations["originalUse"] = declared;
        }

        var preceding = printed.Replaces is { } replaced ? new JsonArray(new JsonObject { ["number"] = Invoice(replaced) }) : null;
        var (net, tax) = (printed.Lines.Sum(line => line.Net), printed.Lines.Sum(line => line.Tax));
        return new JsonObject
        {
            ["programme"] = Programme(programme),
            ["project"] = new JsonObject { ["purpose"] = "llm_training_general" },
            ["buyer"] = new JsonObject
            { ["name"] = "北京示例智能算力有限公司", ["creditCode"] = Buyers[printed.Buyer], ["region"] = "110108", ["kind"] = "enterprise" },
            ["invoice"] = new JsonObject
            {
                ["kind"] = "digital_special",
                ["number"] = Invoice(invoice),
                ["issueDate"] = "2025-09-15",
                ["currency"] = "CNY",
                ["seller"] = new JsonObject { ["name"] = "北京示例供应链有限公司", ["taxId"] = Seller },
                ["lines"] = new JsonArray([.. printed.Lines.Select(Line)]),
                ["totals"] = new JsonObject { ["netAmount"] = Money(net), ["taxAmount"] = Money(tax), ["grossAmount"] = Money(net + tax) },
                ["precedingInvoices"] = preceding,
            },
            ["declarations"] = declarations,
        };
    }

    /// <summary>What the registry of invoices has on record of a request.</summary>
    public static JsonObject Record(JsonNode request) => Registries.FakeRegistry.RecordOf(request);

    /// <summary>A credit for the invoice; for one decision it is part of a release.</summary>
    public JsonObject CreditNote(Credit credit, bool forADecision)
    {
        var note = new JsonObject
        {
            ["number"] = FormattableString.Invariant($"{credit.Reference}{history:D8}00000"),
            ["lines"] = new JsonArray([.. credit.Lines.Select(Line)]),
        };
        if (forADecision)
        {
            return new JsonObject { ["ground"] = "red_letter_invoice", ["creditNote"] = note };
        }

        note["invoice"] = new JsonObject { ["sellerTaxId"] = Seller, ["number"] = Invoice(credit.Invoice) };
        return note;
    }

    /// <summary>A movement of money.</summary>
    public static JsonObject Movement(long? fen, string? ground, string? reference)
    {
        var body = new JsonObject();
        if (fen is { } some)
        {
            body["amount"] = Money(some);
        }

        if (ground is not null)
        {
            (body["ground"], body["note"]) = (ground, "a history");
        }

        if (reference is not null)
        {
            body["reference"] = reference;
        }

        return body;
    }

    public static JsonObject Review(IReadOnlyList<Ruling> rulings) => new()
    {
        ["ground"] = "Inspection on site",
        ["findings"] = new JsonArray([.. rulings.Select(ruling =>
        {
            var finding = new JsonObject
                { ["condition"] = ruling.Condition, ["answer"] = ruling.IsMet ? "met" : "not_met", ["ground"] = "Seen on site" };
            if (ruling.Line is { } line)
            {
                finding["line"] = line;
            }

            return (JsonNode)finding;
        })]),
    };

    /// <summary>Fen of an amount on the wire.</summary>
    public static long Fen(JsonNode? money) => money is null ? 0
        : (long)(decimal.Parse(money["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture) * 100);

    private static JsonObject Money(long fen) => new()
    { ["amount"] = (fen / 100m).ToString("F2", CultureInfo.InvariantCulture), ["currency"] = "CNY" };

    private static JsonObject? Rule(long? fen) => fen is { } some ? new JsonObject
    { ["amount"] = Money(some), ["clause"] = Clause() } : null;

    private static JsonObject? Limits(Rules rules)
    {
        var limits = new JsonObject();
        if (rules.Buyer is { } buyer)
        {
            limits["perBuyer"] = new JsonArray(new JsonObject
            {
                ["id"] = "per-buyer",
                ["period"] = buyer.WholeProgramme ? "programme" : "calendar_year",
                ["amount"] = Money(buyer.Fen),
                ["whenExhausted"] = Word(buyer.WhenExhausted),
                ["clause"] = Clause(),
            });
        }

        if (rules.Budget is { } budget)
        {
            limits["budget"] = new JsonObject
            {
                ["firstMonth"] = budget.FirstMonth,
                ["years"] = new JsonArray(
                    [.. Enumerable.Range(2024, 10)
                        .Select(year => (JsonNode)new JsonObject
                            { ["year"] = year, ["amount"] = Money(budget.Fen), ["clause"] = Clause() })]),
                ["whenExhausted"] = Word(budget.WhenExhausted),
                ["clause"] = Clause(),
            };
        }

        if (rules.HoldDays is { } days)
        {
            limits["hold"] = new JsonObject { ["days"] = days, ["clause"] = Clause() };
        }

        return limits.Count > 0 ? limits : null;
    }

    private static JsonNode Line(PrintedLine printed)
    {
        var line = new JsonObject
        {
            ["description"] = printed.Text,
            ["netAmount"] = Money(printed.Net),
            ["taxRate"] = "0.13",
            ["taxAmount"] = Money(printed.Tax),
        };
        if (printed.IsDiscount)
        {
            line["nature"] = "discount";
        }
        else
        {
            (line["unit"], line["quantity"], line["unitPrice"]) = ("块", Number(printed.Quantity), Number(printed.Price));
        }

        return line;
    }

    private static JsonNode Line(CreditLine credited)
    {
        var line = new JsonObject { ["netAmount"] = Money(credited.Net), ["taxAmount"] = Money(credited.Tax) };
        if (credited.Number is { } number)
        {
            line["line"] = number;
        }

        if (credited.Text is { } text)
        {
            (line["description"], line["unitPrice"]) = (text, Number(credited.Price!.Value));
        }

        if (credited.Quantity != 0)
        {
            line["quantity"] = Number(credited.Quantity);
        }

        return line;
    }

    private static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Word(Exhausted exhausted) => exhausted switch
    { Exhausted.Partial => "partial", Exhausted.Refuse => "refuse", _ => "waitlist" };

    private static JsonObject Clause() => new() { ["en"] = "Art. 9", ["zh"] = "第九条", ["source"] = "none: a test", ["illustrative"] = true };
}
