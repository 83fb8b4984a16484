using System.Diagnostics;
using System.Net.Http.Headers;
using EligibilityService.Access;

namespace EligibilityService.Tests.Hosting;

/// <summary>The built service as a process of its own, on a free port: its web server, its signals, its end.</summary>
internal sealed class RealProcess : IAsyncDisposable
{
    private const string Announced = "Swagger UI: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private RealProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = Patience };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DevelopmentKey.Secret);
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Starts it on a database file and waits until it listens.</summary>
    public static async Task<RealProcess> StartAsync(string databasePath, params (string Name, string Value)[] settings)
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
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Announced, StringComparison.Ordinal) is >= 0 and var at)
            {
                listening.TrySetResult(new Uri(new Uri(line.Data[(at + Announced.Length)..]), "/"));
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new RealProcess(process, await listening.Task.WaitAsync(Patience));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
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
}
