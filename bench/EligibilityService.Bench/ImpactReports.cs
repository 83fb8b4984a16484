using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts.Reports;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Bench;

/// <summary>Asks for impact reports on a large register, as they are asked for on a draft.</summary>
internal static class ImpactReports
{
    private const string Programme = "beijing-gpu-purchase";

    /// <summary>Asks for a report, for the service that runs on the store; prints its id.</summary>
    /// <remarks>Every rate of the draft is lowered, so that every grant changes.</remarks>
    public static async Task<int> AskAsync(string store)
    {
        using var service = new Service(store);
        var published = service.Get<ProgrammeVersions>().Versions(Programme)[^1];
        var draft = JsonNode.Parse(published.Json.Span)!;
        (draft["version"], draft["effectiveFrom"]) = (published.Document.Version + 1, "2024-04-24");
        var rates = draft["formula"]!["rate"]!["rates"]!.AsObject();
        foreach (var (category, rate) in rates.ToArray())
        {
            rates[category] = (decimal.Parse((string)rate!, CultureInfo.InvariantCulture) * 0.9m)
                .ToString("0.0000", CultureInfo.InvariantCulture);
        }

        var document = Canonical.Of(Encoding.UTF8.GetBytes(draft.ToJsonString()));
        var now = DateTimeOffset.UtcNow;
        var row = new ImpactRow(ImpactStore.NewId(TimeProvider.System), Versioned.Programme, Programme, "drf_bench", document.Sha256, null,
            now.AddYears(10), now, Actor.OfSystem("Bench", "key_bench", "bench"), ImpactState.Queued, null, null, null, 0,
            ImpactCheckpoint.None);
        await service.Get<ImpactStore>().AddAsync(row, until: null, document.Json);
        Console.WriteLine(row.Id);
        return 0;
    }
}
