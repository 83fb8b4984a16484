using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Decisions;
using EligibilityService.Telemetry;

namespace EligibilityService.Bench;

/// <summary>
/// What a decision waits for: one fsync of this disk, and a batch of the register while sixty-four callers decide at once, as the
/// register's own meter tells it.
/// </summary>
internal static class Batches
{
    private const int Callers = 64;
    private const int Syncs = 500;
    private const int BytesOfSync = 64 * 1024;
    private static readonly Actor Agency = Actor.OfSystem("Bench", "key_bench", "bench");

    /// <summary>Measures in a folder, and prints Markdown rows: median, 99th percentile.</summary>
    public static async Task MeasureAsync(string folder, TimeSpan time)
    {
        Tell($"fsync after {BytesOfSync / 1024} KB, ms", SyncTimes(folder));
        var store = Path.Combine(folder, $"batches-{Guid.NewGuid():n}.db");
        try
        {
            await DecideAsync(store, time);
        }
        finally
        {
            foreach (var file in Directory.GetFiles(folder, $"{Path.GetFileName(store)}*"))
            {
                File.Delete(file);
            }
        }
    }

    private static List<double> SyncTimes(string folder)
    {
        var path = Path.Combine(folder, "fsync.probe");
        var times = new List<double>(Syncs);
        var bytes = new byte[BytesOfSync];
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            for (var i = 0; i < Syncs; i++)
            {
                RandomAccess.Write(file, bytes, (long)i * BytesOfSync);
                var since = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(file);
                times.Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        }

        File.Delete(path);
        return times;
    }

    private static async Task DecideAsync(string store, TimeSpan time)
    {
        using var service = new Service(store);
        var (deciding, bodies) = (service.Get<Deciding>(), Bodies.OfSeed());
        var (durations, sizes, waits) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var (next, end, warm) = (0, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency),
            Stopwatch.GetTimestamp() + (long)(time.TotalSeconds / 2 * Stopwatch.Frequency));
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Name is Measures.BatchDuration or Measures.BatchSize)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => AddOnceWarm(durations, seconds * 1000));
        listener.SetMeasurementEventCallback<int>((_, commands, _, _) => AddOnceWarm(sizes, commands));
        listener.Start();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            while (Stopwatch.GetTimestamp() < end)
            {
                var (body, since) = (bodies.Json(Interlocked.Increment(ref next)), Stopwatch.GetTimestamp());
                _ = await deciding.DecideAsync(SentRequest.OfRecord(body), Agency, null, new Faults())
                    ?? throw new InvalidOperationException("A body of the bench is at fault.");
                AddOnceWarm(waits, Stopwatch.GetElapsedTime(since).TotalMilliseconds);
            }
        })));
        Tell("batch, from its first statement to its commit, ms", durations);
        Tell("decisions in a batch", sizes);
        Tell("a decision, from its bytes to its answer, without HTTP, ms", waits);

        void AddOnceWarm(ConcurrentBag<double> to, double value)
        {
            if (Stopwatch.GetTimestamp() > warm)
            {
                to.Add(value);
            }
        }
    }

    private static void Tell(string what, IReadOnlyCollection<double> values)
    {
        var sorted = values.Order().ToArray();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"| {what} | {sorted[sorted.Length / 2]:0.00} | {sorted[sorted.Length * 99 / 100]:0.00} |"));
    }
}
