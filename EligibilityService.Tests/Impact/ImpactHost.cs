using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Impact;
using EligibilityService.Core.Primitives;
using EligibilityService.Drafts.Reports;
using EligibilityService.Impact;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Oracle;
using EligibilityService.Versions;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Impact;

/// <summary>A service whose impact reports are made when a test says so.</summary>
internal static class ImpactHost
{
    private static int _reports;

    /// <summary>Settings of a host that makes no report by itself, in small pages, so that a few decisions are many of them.</summary>
    public static (string Key, string Value)[] Settings(int pageSize = 7, int checkpointDecisions = 20) =>
        [("Impact:Enabled", "false"), ("Impact:PageSize", $"{pageSize}"), ("Impact:CheckpointDecisions", $"{checkpointDecisions}")];

    /// <summary>Asks for a report on a programme's draft.</summary>
    public static async Task<string> AskAsync(this ServiceHost host, JsonNode draft, DateTimeOffset? from = null,
        DateTimeOffset? until = null)
    {
        var isProgramme = draft["programme"] is not null;
        var document = Canonical.Of(Encoding.UTF8.GetBytes(draft.ToJsonString()));
        var now = host.Clock.GetUtcNow();
        var row = new ImpactRow(ImpactStore.NewId(host.Clock), isProgramme ? Versioned.Programme : Versioned.Catalogue,
            (string?)draft["programme"],
            $"drf_{Interlocked.Increment(ref _reports):D24}", document.Sha256, from, until ?? now.AddSeconds(1), now,
            Actor.OfSystem("Test", "key_test", "test"), ImpactState.Queued, null, null, null, 0, ImpactCheckpoint.None);
        await host.Store().AddAsync(row, until, document.Json);
        return row.Id;
    }

    /// <summary>Makes all reports that wait.</summary>
    public static Task MakeAsync(this ServiceHost host) => host.Services.GetRequiredService<ImpactJobs>().RunAsync();

    /// <summary>The reports.</summary>
    public static ImpactStore Store(this ServiceHost host) => host.Services.GetRequiredService<ImpactStore>();

    /// <summary>A report that was asked for and made, with all its items.</summary>
    public static async Task<(ImpactRow Report, IReadOnlyList<ImpactItem> Items)> ReportAsync(this ServiceHost host, JsonNode draft,
        DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        var id = await host.AskAsync(draft, from, until);
        await host.MakeAsync();
        return (await host.FoundAsync(id), await host.ItemsAsync(id));
    }

    /// <summary>A report.</summary>
    public static async Task<ImpactRow> FoundAsync(this ServiceHost host, string id) =>
        await host.Store().FindAsync(id) ?? throw new InvalidOperationException($"There is no report {id}.");

    /// <summary>All items of a report, page by page.</summary>
    public static async Task<IReadOnlyList<ImpactItem>> ItemsAsync(this ServiceHost host, string id, ImpactFilter filter = ImpactFilter.All)
    {
        var all = new List<ImpactItem>();
        ItemPosition? after = null;
        while (true)
        {
            var page = await host.Store().ItemsAsync(id, filter,
                items => Task.FromResult<IReadOnlySet<string>>(items.Select(item => item.DecisionId).ToHashSet()), after, 3);
            all.AddRange(page.Take(3).Select(one => one.Item.Value!));
            if (page.Count <= 3)
            {
                return all;
            }

            after = page[2].Place;
        }
    }

    /// <summary>A request of some buyer for some cards; other dice, another one.</summary>
    public static JsonObject RandomPurchase(Dice dice, string programme)
    {
        var request = Requests.Grantable(programme);
        var line = request["invoice"]!["lines"]![0]!;
        var quantity = dice.Int(1, 40);
        line["description"] = dice.Weighted(
            (6, "*计算机配套产品*摩尔线程 MTT S4000 加速卡"), (2, "*计算机配套产品*摩尔线程 MTT S80 显卡"), (1, "*计算机配套产品*NVIDIA H20 加速卡"), (1, "*计算机配套产品*K100 加速卡"));
        line.AsObject().Remove("specification");
        line["quantity"] = $"{quantity}";
        line["netAmount"] = Stores.TestProgrammes.Money($"{quantity * 80_000}.00");
        line["taxAmount"] = Stores.TestProgrammes.Money($"{quantity * 10_400}.00");
        var totals = request["invoice"]!["totals"]!;
        totals["netAmount"] = Stores.TestProgrammes.Money($"{quantity * 80_000}.00");
        totals["taxAmount"] = Stores.TestProgrammes.Money($"{quantity * 10_400}.00");
        totals["grossAmount"] = Stores.TestProgrammes.Money($"{quantity * 90_400}.00");
        request["buyer"]!["creditCode"] = CreditCode.WithCheck($"91110108MA0{dice.Int(1, 4):D6}");
        request["invoice"]!["issueDate"] = dice.Pick("2025-09-15", "2025-11-30", "2026-02-01");
        request["project"]!["purpose"] = dice.Pick("llm_training_general", "llm_training_industry");
        return request;
    }
}
