using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EligibilityService.Access;

namespace EligibilityService.Bench;

/// <summary>How long the service takes from its start to its first 200, and how much memory it holds after many decisions.</summary>
internal static class Start
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Starts the command again and again, on a new store and on the same one, and prints Markdown rows.</summary>
    public static async Task<int> MeasureAsync(int runs, int decisions, int port, string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("eligibility-start-").FullName;
        try
        {
            var first = new List<double>();
            var again = new List<double>();
            for (var run = 0; run < runs; run++)
            {
                var store = Path.Combine(folder, $"{run}.db");
                first.Add(await OnceAsync(command, store, port));
                again.Add(await OnceAsync(command, store, port));
            }

            Row("start to first 200, new store, ms", Median(first), first.Min(), first.Max());
            Row("start to first 200, store there, ms", Median(again), again.Min(), again.Max());
            if (decisions > 0)
            {
                await DecideAsync(command, Path.Combine(folder, "memory.db"), port, decisions);
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Starts the command again and again on a store that is there, and prints a Markdown row.</summary>
    public static async Task<int> MeasureOnAsync(string store, int runs, int port, string[] command)
    {
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            times.Add(await OnceAsync(command, store, port));
        }

        Row($"start to first 200, {Path.GetFileName(store)}, ms", Median(times), times.Min(), times.Max());
        return 0;
    }

    private static async Task<double> OnceAsync(string[] command, string store, int port)
    {
        var before = Stopwatch.GetTimestamp();
        using var process = Run(command, store, port);
        try
        {
            await ReadyAsync(process, port, before);
            return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task DecideAsync(string[] command, string store, int port, int decisions)
    {
        using var process = Run(command, store, port);
        try
        {
            await ReadyAsync(process, port, Stopwatch.GetTimestamp());
            var idle = Resident(process);
            var bodies = Bodies.OfSeed();
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
            await Parallel.ForAsync(0, decisions, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, cancellation) =>
            {
                using var body = new ByteArrayContent(bodies.Json(index))
                { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using var answer = await client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), body, cancellation);
                answer.EnsureSuccessStatusCode();
            });
            var (now, most) = (Resident(process), Resident(process, "VmHWM:"));
            Row("resident when ready, MB", idle, idle, idle);
            Row($"resident after {decisions} decisions (most), MB", now, now, most);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static Process Run(string[] command, string store, int port)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Limits__UnitsPerSecond"] = "0";
        start.Environment["Limits__AnonymousUnitsPerSecond"] = "0";
        start.Environment["Limits__RefusedKeysPerSecond"] = "0";
        start.Environment["Storage__Path"] = store;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    // A socket and no HTTP client, so that what is measured is the service and not the warming up of this process.
    private static async Task ReadyAsync(Process process, int port, long since)
    {
        var request = "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray();
        var answer = new byte[256];
        while (Stopwatch.GetElapsedTime(since) < Patience && !process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync("127.0.0.1", port);
                await socket.SendAsync(request);
                var read = await socket.ReceiveAsync(answer);
                if (answer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }

            await Task.Delay(1);
        }

        throw new InvalidOperationException("The service did not become ready.");
    }

    private static double Resident(Process process, string what = "VmRSS:")
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(one => one.StartsWith(what, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(what.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static void Row(string what, double value, double least, double most) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value:0.0} | {least:0.0} | {most:0.0} |"));
}
