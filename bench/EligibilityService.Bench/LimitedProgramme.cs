using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Bench;

/// <summary>
/// The seed's programme has no limits, so what limits cost is not seen there. This publishes its next version, the same but for a budget, a
/// limit per buyer and a hold; limits are those of the day of the request, so they apply to invoices of any date.
/// </summary>
internal static class LimitedProgramme
{
    private const string Seed = "Seed/programme-beijing-gpu-purchase-2.json";
    private const string MostYuan = "90000000000.00";
    private const int Years = 5;
    private const int HoldDays = 1000;

    /// <summary>Publishes it in a store, which is made when it is not there.</summary>
    /// <param name="store">The SQLite file.</param>
    /// <param name="budgetYuan">The budget of each year; null for no bound.</param>
    public static async Task PublishAsync(string store, string? budgetYuan)
    {
        using var service = new Service(store);
        await service.Get<ProgrammeVersions>().SeedAsync([Encoding.UTF8.GetBytes(Document(budgetYuan).ToJsonString())]);
    }

    private static JsonNode Document(string? budgetYuan)
    {
        using var stream = typeof(ProgrammeVersions).Assembly.GetManifestResourceStream(Seed)!;
        var programme = JsonNode.Parse(stream)!;
        programme["version"] = 3;
        programme["publishedAt"] = "2025-12-30T00:00:00Z";
        programme["publishedBy"] = "bench";
        programme["effectiveFrom"] = "2026-01-01";
        programme["limits"] = new JsonObject
        {
            ["perBuyer"] = new JsonArray(new JsonObject
            {
                ["id"] = "per-buyer",
                ["period"] = "calendar_year",
                ["amount"] = Money(MostYuan),
                ["whenExhausted"] = "partial",
                ["clause"] = Clause(),
            }),
            ["budget"] = budgetYuan is null ? null : Budget(budgetYuan),
            ["hold"] = new JsonObject { ["days"] = HoldDays, ["clause"] = Clause() },
        };
        return programme;
    }

    private static JsonObject Budget(string yuan) => new()
    {
        ["firstMonth"] = 1,
        ["years"] = new JsonArray(
            [.. Enumerable.Range(2026, Years)
                .Select(year => new JsonObject { ["year"] = year, ["amount"] = Money(yuan), ["clause"] = Clause() })]),
        ["whenExhausted"] = "partial",
        ["clause"] = Clause(),
    };

    private static JsonObject Money(string yuan) => new()
    {
        ["amount"] = decimal.Parse(yuan, CultureInfo.InvariantCulture).ToString("0.00", CultureInfo.InvariantCulture),
        ["currency"] = "CNY"
    };

    private static JsonObject Clause() => new()
    { ["en"] = "Art. 9", ["zh"] = "第九条", ["source"] = "none: a benchmark", ["illustrative"] = true };
}
