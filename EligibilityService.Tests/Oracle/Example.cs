using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// A small case to be changed and decided: one line of 100.00 yuan for one qualified training card, no conditions, a flat rate of 0.1,
/// no caps, sums rounded down to the fen, today five days after the issue date.
/// </summary>
internal sealed class Example
{
    /// <summary>The issue date is 2025-09-15.</summary>
    public DateOnly Today { get; set; } = new(2025, 9, 20);

    /// <summary>What the registries say.</summary>
    public OracleFacts Facts { get; set; } = OracleFacts.None;

    /// <summary>Whether the service read the invoice from a document.</summary>
    public bool FromDocument { get; set; }

    /// <summary>Whether a refused case is repeated with other declarations.</summary>
    public bool RepeatsRefused { get; set; }

    public JsonNode Request { get; } = Json(
        """
        {
          "project": { "purpose": "llm_training_general" },
          "buyer": { "creditCode": "91110108MA0FAKE01A", "region": "110108", "kind": "enterprise" },
          "invoice": {
            "kind": "digital_special", "issueDate": "2025-09-15", "currency": "CNY",
            "seller": { "name": "甲公司", "taxId": "91110114MA0FAKE023" },
            "lines": []
          }
        }
        """);

    public JsonNode Programme { get; } = Json(
        """
        {
          "currency": "CNY", "linesCountBy": "model", "amounts": "net", "conditions": [],
          "formula": {
            "rate": { "kind": "flat", "rate": "0.1" }, "uplifts": [],
            "capPerUnit": null, "capPerLine": null, "capPerInvoice": null, "floorPerInvoice": null,
            "rounding": { "rule": "down_to_fen", "where": "sum" }
          }
        }
        """);

    /// <summary>Two qualified cards (training, graphics), a foreign one, and a server of eight training cards.</summary>
    public JsonNode Catalogue { get; } = Json(
        """
        {
          "vendors": [ { "id": "a", "name": { "en": "A", "zh": "甲公司" }, "brands": [ "甲" ] },
            { "id": "b", "name": { "en": "B", "zh": "乙公司" }, "brands": [ "乙" ] } ],
          "models": [
            { "id": "a/train", "vendor": "a", "aliases": [ "甲 T1" ], "shortNames": [ "S9" ], "status": "shipping", "category": "training",
              "qualification": "qualified", "domesticBasis": { "design": "yes", "ip": "no", "fab": "unknown", "officialList": "no" },
              "performance": [ { "metric": "m", "value": "280", "kind": "claimed" },
                               { "metric": "m", "value": "240", "kind": "measured" } ] },
            { "id": "b/graph", "vendor": "b", "aliases": [ "乙 G1" ], "shortNames": [ "S9" ], "status": "announced", "category": "graphics",
              "qualification": "qualified", "domesticBasis": { "design": "yes" } },
            { "id": "b/foreign", "vendor": "b", "aliases": [ "乙 F1" ], "status": "discontinued", "category": "training",
              "qualification": "excluded", "domesticBasis": { "design": "no" } },
            { "id": "a/server", "vendor": "a", "aliases": [ "甲 X8" ], "status": "shipping", "category": "training",
              "qualification": "qualified", "domesticBasis": { "design": "yes" }, "bundleOf": [ { "model": "a/train", "count": 8 } ] }
          ]
        }
        """);

    /// <summary>Reads JSON written in a test.</summary>
    public static JsonNode Json(string text) => JsonNode.Parse(text)!;

    /// <summary>Adds a line by its text and net amount, at 13 % tax; more members may follow as the inside of a JSON object.</summary>
    public Example Line(string description, string net, string more = "")
    {
        BigInteger tax = (Rational.Parse(net) * 13).HalfAwayFromZero();
        string comma = more.Length > 0 ? "," : "";
        JsonNode line = Json($$"""{ "description": "{{description}}", "quantity": "1", "taxRate": "0.13" {{comma}} {{more}} }""");
        line["netAmount"] = new JsonObject { ["amount"] = net };
        line["taxAmount"] = new JsonObject { ["amount"] = Paper.Yuan(tax) };
        Request["invoice"]!["lines"]!.AsArray().Add(line);
        return this;
    }

    /// <summary>Adds a condition; its id is its kind.</summary>
    public Example Condition(string kind, string more = "")
    {
        JsonNode condition = Json($$"""{ "id": "{{kind}}", "kind": "{{kind}}" {{(more.Length > 0 ? "," : "")}} {{more}} }""");
        Programme["conditions"]!.AsArray().Add(condition);
        return this;
    }

    /// <summary>Replaces a member of the formula.</summary>
    public Example Formula(string member, string json)
    {
        Programme["formula"]![member] = Json(json);
        return this;
    }

    /// <summary>Decides, with the line of 100.00 when no other was added.</summary>
    public OracleAnswer Decide()
    {
        if (Request["invoice"]!["lines"]!.AsArray().Count == 0)
            Line("甲 T1", "100.00");
        return DecisionOracle.Decide(new(Request, Programme, Catalogue, new(Facts, Today, FromDocument, RepeatsRefused)));
    }
}
