using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Hosting;

/// <summary>How the service is.</summary>
/// <param name="Status"><c>ok</c>, always: when it is not, the answer is a problem.</param>
/// <param name="Version">The version of the service.</param>
/// <param name="Commit">The commit that it was built of; <c>unknown</c> when the build was not told.</param>
public sealed record HealthBody(string Status, string Version, string Commit);

/// <summary>Health for orchestrators, and the command by which an image without a shell asks itself.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The routes.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", Live).WithName("live").WithTags("Service").DisableRateLimiting().Produces<HealthBody>()
            .Says(200, "The process answers.");
        routes.MapGet("/health/ready", ReadyAsync).WithName("ready").WithTags("Service").DisableRateLimiting().Produces<HealthBody>()
            .Says(200, "It can decide.");
    }

    /// <summary>Asks the service on this machine whether it is ready; 0 when it is.</summary>
    public static async Task<int> AskAsync()
    {
        var port = (Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "8080").Split(';')[0];
        try
        {
            using var http = new HttpClient { Timeout = Patience };
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }

    /// <summary>Whether the process answers</summary>
    /// <remarks>It looks at nothing else: when this fails, restart the service.</remarks>
    private static IResult Live() => Answers.Current(new HealthBody("ok", Build.Version, Build.Commit), HostingJson.Shared.HealthBody);

    /// <summary>Whether it can decide: the store answers and versions are published</summary>
    /// <remarks>While it is 503, send no requests here.</remarks>
    private static async Task<IResult> ReadyAsync(Database database, CatalogueVersions catalogues, ProgrammeVersions programmes,
        TimeProvider time, Drain drain, CancellationToken cancellation)
    {
        if (drain.IsStopping)
        {
            return new Problem(ProblemKind.Unavailable);
        }

        await database.CheckAsync(cancellation);
        return catalogues.All.Count > 0 && programmes.Ids(time.GetUtcNow()).Any() ? Live() : new Problem(ProblemKind.Unavailable);
    }
}
