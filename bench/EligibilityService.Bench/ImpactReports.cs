using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Audit;
using EligibilityService.Http;
using EligibilityService.Impact;
using EligibilityService.Programmes;

namespace EligibilityService.Bench;

/// <summary>Impact reports on a large register: how long, on how many cores, in how much memory.</summary>
internal static class ImpactReports
{
    private const string Programme = "beijing-gpu-purchase";

    /// <summary>Makes a report in this process and tells what it took.</summary>
    public static async Task<int> MeasureAsync(string store)
    {
        using var service = new Service(store);
        var id = await AskAsync(service);
        var (cpu, since, allocated) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        using var over = new CancellationTokenSource();
        var memory = WatchAsync(over.Token);
        await service.Get<ImpactJobs>().RunAsync();
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
        await over.CancelAsync();
        var (early, most) = await memory;
        var report = (await service.Get<ImpactStore>().FindAsync(id))!;
        var sums = report.Checkpoint.Sums;
        Console.WriteLine("| decisions | changed | seconds | decisions/s | CPU s | cores used | allocated per decision KB | working set after a tenth MB | most MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {sums.Decisions:n0} | {sums.Changed:n0} | {seconds:0.0} | {sums.Decisions / seconds:n0} | {used:0.0} | {used / seconds:0.00} of {Environment.ProcessorCount} | {(GC.GetTotalAllocatedBytes() - allocated) / 1024.0 / Math.Max(1, sums.Decisions):0.0} | {early / 1048576} | {most / 1048576} |"));
        return report.State == ImpactState.Done ? 0 : 1;
    }

    /// <summary>Asks for a report, for the service that runs on the store; prints its id.</summary>
    public static async Task<int> AskAsync(string store)
    {
        using var service = new Service(store);
        Console.WriteLine(await AskAsync(service));
        return 0;
    }

    // The rate of training cards is lowered, so that every grant changes.
    private static async Task<string> AskAsync(Service service)
    {
        var published = service.Get<ProgrammeShelf>().Versions(Programme)[^1];
        var draft = JsonNode.Parse(published.Json.Span)!;
        (draft["version"], draft["effectiveFrom"]) = (published.Document.Version + 1, "2024-04-24");
        var rates = draft["formula"]!["rate"]!["rates"]!.AsObject();
        foreach (var (category, rate) in rates.ToArray())
        {
            rates[category] = (decimal.Parse((string)rate!, CultureInfo.InvariantCulture) * 0.9m).ToString("0.0000", CultureInfo.InvariantCulture);
        }

        var (_, json, sha256) = PublishedDocument.Canonical(Encoding.UTF8.GetBytes(draft.ToJsonString()));
        var now = DateTimeOffset.UtcNow;
        var row = new ImpactRow(ImpactStore.NewId(TimeProvider.System), Versioned.Programme, Programme, "drf_bench", sha256, null, now.AddYears(10), now, "Bench", ImpactState.Queued, null, null, null, 0,
            ImpactCheckpoint.None);
        await service.Get<ImpactStore>().AddAsync(row, "key_bench", json);
        return row.Id;
    }

    private static async Task<(long Early, long Most)> WatchAsync(CancellationToken over)
    {
        var (seen, most) = (new List<long>(), 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                seen.Add(Process.GetCurrentProcess().WorkingSet64);
                most = Math.Max(most, seen[^1]);
            }
        }
        catch (OperationCanceledException)
        {
            // The report is made.
        }

        return (seen.Count == 0 ? 0 : seen[seen.Count / 10], most);
    }
}
