using System.Diagnostics;
using System.Globalization;

namespace EligibilityService.Bench;

/// <summary>A server under load: its own process, bound to processors of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const double TicksOfSecond = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Server(Process process, int port) => (_process, Address) = (process, $"http://127.0.0.1:{port}");

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Starts a command on some processors, and waits until it is ready.</summary>
    public static async Task<Server> StartAsync(
        string[] command, int port, string processors, string log, params (string Name, string Value)[] settings)
    {
        // appsettings.json lies beside the program: without it every request is logged, and the log would be measured.
        var start = new ProcessStartInfo("sh", ["-c", "exec taskset -c \"$0\" \"$@\" >\"$LOG\" 2>&1", processors, .. command]);
        foreach (var (name, value) in settings.Concat([("LOG", log), ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
            ("ASPNETCORE_CONTENTROOT", Path.GetDirectoryName(command[^1])!)]))
        {
            start.Environment[name] = value;
        }

        var server = new Server(Process.Start(start)!, port);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address), Timeout = TimeSpan.FromSeconds(1) };
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience && !server._process.HasExited;)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100);
        }

        await server.DisposeAsync();
        throw new InvalidOperationException($"The server did not become ready: see {log} (is port {port} free?).");
    }

    /// <summary>Seconds of a processor that it has used so far.</summary>
    public double Processor
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[^1].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) / TicksOfSecond;
        }
    }

    /// <summary>Its memory in MB: what is resident now (<c>VmRSS</c>), or the most since it was last reset (<c>VmHWM</c>).</summary>
    public double Memory(string what) => Number(File.ReadLines($"/proc/{_process.Id}/status")
        .First(line => line.StartsWith(what, StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal)) / 1024;

    /// <summary>Begins a new count of the most memory.</summary>
    public void ResetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Process.Start("kill", [$"{_process.Id}"]).Dispose();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
}
