using System.Data.Common;
using EligibilityService.Access;
using EligibilityService.Storage;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace EligibilityService.Hosting;

/// <summary>
/// How a start goes wrong: in one line on the error stream, with an exit code that tells whether the settings are to be mended or the
/// machine.
/// </summary>
internal static class Start
{
    /// <summary>Something outside stands in the way: a port, a file, a server.</summary>
    public const int Failed = 1;

    /// <summary>It was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The settings are wrong (EX_CONFIG of sysexits.h).</summary>
    public const int WrongSettings = 78;

    /// <summary>What the program takes.</summary>
    public const string Help =
        """
        eligibility-service                          serves; settings come from the environment (Storage__Path=...) or as --Storage:Path=...
        eligibility-service keys create|list|revoke  makes and revokes keys of agencies; `keys help` says how
        eligibility-service admin verify|backup|copy looks after the store; `admin help` says how
        eligibility-service migrate                  makes or upgrades the schema, for a service with Storage:Migrate=false
        eligibility-service registry demo            a registry to try with
        eligibility-service --version                the version, and the commit that it was built of
        eligibility-service health                   asks the service on this machine whether it is ready; exit code 0 when it is
        """;

    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(0.8);

    /// <summary>Whether nothing but settings was given.</summary>
    public static bool IsServing(string[] args) => args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal);

    /// <summary>Whether help is asked for.</summary>
    public static bool AsksForHelp(string[] args) => args is ["help" or "--help" or "-h" or "-?", ..];

    /// <summary>Keeps the log of a failed start to what we say ourselves, and ends in time.</summary>
    public static void Prepare(WebApplicationBuilder builder)
    {
        // Both tell a failed start with all its frames; it is told once, in a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level == LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level is LogLevel.Warning or LogLevel.Error);

        // The slim builder chooses a form after it has read the setting.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(console =>
            console.FormatterName = builder.Configuration["Logging:Console:FormatterName"] ?? console.FormatterName);
        builder.Services.AddOptions<HostOptions>()
            .Configure<IOptions<StopOptions>>((host, stop) => host.ShutdownTimeout = stop.Value.Longest);
    }

    /// <summary>Ends the process for good when it was told to stop and something in it does not.</summary>
    public static void EndInTime(WebApplication app)
    {
        var isDone = new ManualResetEventSlim();
        var atMost = app.Services.GetRequiredService<IOptions<StopOptions>>().Value.Longest + LastPatience;
        app.Lifetime.ApplicationStopped.Register(isDone.Set);
        app.Lifetime.ApplicationStopping.Register(() => new Thread(() =>
        {
            if (!isDone.Wait(atMost))
            {
                Console.Error.WriteLine(
                    "The service was told to stop and something in it did not; it is ended now. What was answered is recorded.");
                Environment.Exit(Failed);
            }
        })
        {
            IsBackground = true,
            Name = "the last patience",
        }.Start());
    }

    /// <summary>Tells why it does not start; gives the exit code.</summary>
    public static async Task<int> TellAsync(Exception error)
    {
        var code = IsOfSettings(error) ? WrongSettings : Failed;
        var text = error is NoUsableKeyException or OtherFormatException or SchemaMissingException ? error.Message
            : $"The service does not start: {OneLine(error)}";
        await Console.Error.WriteLineAsync(text);
        return code;
    }

    /// <summary>Whether an error is one of those that a start is expected to meet.</summary>
    public static bool IsExpected(Exception error) => IsOfSettings(error)
        || error is StoreRefusedException or DbException or IOException or UnauthorizedAccessException or InvalidOperationException
            or OtherFormatException or System.Net.Sockets.SocketException
            or TimeoutException;

    private static bool IsOfSettings(Exception error) =>
        error is OptionsValidationException or FormatException or ArgumentException or WrongSettingsException
            or System.Text.Json.JsonException or UriFormatException
        || (error is InvalidDataException && error.InnerException is FormatException)
        || (error is InvalidOperationException && error.Message.Contains("configuration", StringComparison.OrdinalIgnoreCase))
        || (error is AggregateException several && several.InnerExceptions.All(IsOfSettings));

    private static string OneLine(Exception error)
    {
        var text = error is System.Net.Sockets.SocketException
            ? $"It cannot listen where ASPNETCORE_URLS, ASPNETCORE_HTTP_PORTS or Kestrel:Endpoints say: {error.Message}."
            : error is OptionsValidationException options ? string.Join(' ', options.Failures)
            : error.InnerException is { } inner && inner.Message != error.Message
                && !error.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{error.Message} {inner.Message}"
            : error.Message;
        return string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}

/// <summary>A setting that is none.</summary>
/// <param name="message">Which one.</param>
internal sealed class WrongSettingsException(string message) : Exception(message);
