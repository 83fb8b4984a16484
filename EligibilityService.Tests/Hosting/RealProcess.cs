using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using EligibilityService.Access;

namespace EligibilityService.Tests.Hosting;

/// <summary>The built service as a process of its own, on a free port: its web server, its signals, its end.</summary>
internal sealed partial class RealProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private RealProcess(Process process, Uri address, ConcurrentQueue<string> output)
    {
        (_process, Output) = (process, output);
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
    }

    public Uri Address { get; }

    /// <summary>The lines that it wrote so far.</summary>
    public IReadOnlyCollection<string> Output { get; }

    public HttpClient Client { get; }

    /// <summary>Starts it on a database file and waits until it listens.</summary>
    public static Task<RealProcess> StartAsync(string databasePath, params (string Name, string Value)[] settings) =>
        StartAsync(databasePath, _ => { }, settings);

    /// <summary>The same; each line that it writes is told at once.</summary>
    public static async Task<RealProcess> StartAsync(string databasePath, Action<string> heard,
        params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(databasePath),
        };
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, "EligibilityService.dll"));
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Storage__Path"] = databasePath;
        start.Environment["Limits__UnitsPerSecond"] = "0";
        start.Environment["Limits__AnonymousUnitsPerSecond"] = "0";
        start.Environment["Limits__RefusedKeysPerSecond"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The service ended before it listened."));
        var output = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) =>
        {
            output.Enqueue(line.Data ?? "");
            heard(line.Data ?? "");
            if (Announced().Match(line.Data ?? "") is { Success: true } match)
            {
                listening.TrySetResult(new Uri(new Uri(match.Groups[1].Value), "/"));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new RealProcess(process, await listening.Task.WaitAsync(Patience), output);
        }
        catch (Exception error)
        {
            process.Kill();
            process.Dispose();
            throw new InvalidOperationException($"It does not listen. It wrote: {string.Join('\n', output)}", error);
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: asks it to stop; gives how long that took.</summary>
    public async Task<TimeSpan> TerminateAsync()
    {
        var since = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(since);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex("Swagger UI: ([^\"]+)")]
    private static partial Regex Announced();
}
