namespace EligibilityService.Hosting;

/// <summary>
/// What a person who has just started the service needs to know, in a line; the line about the key comes from the Access module.
/// </summary>
internal static partial class Announcement
{
    /// <summary>Says where Swagger UI is as soon as the service listens.</summary>
    public static void AnnounceOnStart(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var address = app.Urls.FirstOrDefault()?.Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
        var swagger = new Uri(new Uri(address ?? "http://localhost"), "/swagger");
        LogListening(app.Logger, swagger);
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "Swagger UI: {Address}")]
    private static partial void LogListening(ILogger logger, Uri address);
}
