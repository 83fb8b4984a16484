using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>Programme documents for tests: that of the cases, with limits. The request of the cases asks 384,000.00 of it.</summary>
internal static class TestProgrammes
{
    /// <summary>What the request of the cases is granted.</summary>
    public const long Asked = 384_000_00;

    private static readonly string Base = File.ReadAllText(
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Cases", "base", "programme.json"));

    public static JsonNode With(string id, JsonObject? limits, int version = 1, string publishedAt = "2024-05-01T00:00:00Z")
    {
        var programme = JsonNode.Parse(Base)!;
        programme["programme"] = id;
        programme["version"] = version;
        programme["publishedAt"] = publishedAt;
        programme["limits"] = limits;
        return programme;
    }

    /// <summary>A budget for the years in which tests play.</summary>
    public static JsonObject Budget(string amount, string whenExhausted, int firstMonth = 1)
    {
        var years = Enumerable.Range(2024, 10)
            .Select(year => (JsonNode)new JsonObject { ["year"] = year, ["amount"] = Money(amount), ["clause"] = Clause() });
        return new JsonObject
        {
            ["budget"] = new JsonObject
            {
                ["firstMonth"] = firstMonth,
                ["years"] = new JsonArray([.. years]),
                ["whenExhausted"] = whenExhausted,
                ["clause"] = Clause()
            },
        };
    }

    /// <summary>The same with a limit for one buyer in a calendar year.</summary>
    public static JsonObject AndPerBuyer(this JsonObject limits, string amount)
    {
        limits["perBuyer"] = new JsonArray(new JsonObject
        {
            ["id"] = "per-buyer",
            ["period"] = "calendar_year",
            ["amount"] = Money(amount),
            ["whenExhausted"] = "partial",
            ["clause"] = Clause(),
        });
        return limits;
    }

    /// <summary>The same with a hold.</summary>
    public static JsonObject AndHold(this JsonObject limits, int days)
    {
        limits["hold"] = new JsonObject { ["days"] = days, ["clause"] = Clause() };
        return limits;
    }

    /// <summary>An amount of money on the wire.</summary>
    public static JsonObject Money(string amount) => new() { ["amount"] = amount, ["currency"] = "CNY" };

    private static JsonObject Clause() => new() { ["en"] = "Art. 9", ["zh"] = "第九条", ["source"] = "none: a test", ["illustrative"] = true };

    /// <summary>A request for the goods of the base case, and one card more on a line of its own.</summary>
    public static JsonObject TwoLines(string programme)
    {
        var request = Requests.Grantable(programme);
        var lines = request["invoice"]!["lines"]!.AsArray();
        var card = lines[0]!.DeepClone();
        (card["quantity"], card["netAmount"], card["taxAmount"]) = ("1", Money("80000.00"), Money("10400.00"));
        lines.Add(card);
        request["invoice"]!["totals"] = new JsonObject
        {
            ["netAmount"] = Money("1360000.00"),
            ["taxAmount"] = Money("176800.00"),
            ["grossAmount"] = Money("1536800.00"),
        };
        return request;
    }
}
