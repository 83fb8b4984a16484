using System.Diagnostics;
using EligibilityService.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EligibilityService.Hosting;

/// <summary>
/// Sends traces, metrics and the log to an OpenTelemetry collector, where one is named; OpenTelemetry's own settings say how.
/// </summary>
internal static class Exporting
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    // Meters of .NET, which docs/running.md names beside ours.
    private static readonly string[] Meters =
        [Measures.Meter, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime"];

    /// <summary>Registers what is measured, and the sender of it.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Measures>();
        if (builder.Configuration[Endpoint] is not { Length: > 0 } endpoint)
        {
            return;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new WrongSettingsException($"{Endpoint} must be an address that begins with http:// or https://.");
        }

        // Below that, the web server writes the path of each request.
        builder.Logging.AddFilter<OpenTelemetryLoggerProvider>("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(static resource => resource.AddService("eligibility-service", serviceVersion: Build.Version)
                .AddEnvironmentVariableDetector())
            .WithTracing(static traces => traces.AddSource(Spans.Source, "System.Net.Http")
                .AddAspNetCoreInstrumentation(static requests => requests.Filter =
                    static context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
                .AddProcessor(new WithoutWhatWasSent()))
            .WithMetrics(static metrics => metrics.AddMeter(Meters))
            .WithLogging()
            .UseOtlpExporter();
    }

    // The route tells enough: a path names a decision or a buyer, and a query what is looked for.
    private sealed class WithoutWhatWasSent : BaseProcessor<Activity>
    {
        private static readonly string[] Tags = ["url.path", "url.query", "user_agent.original", "client.address"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Tags)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
