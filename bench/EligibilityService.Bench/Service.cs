using EligibilityService.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Bench;

/// <summary>The service's own parts, wired as in production; nothing listens.</summary>
internal sealed class Service : IDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly WebApplication _app;

    /// <summary>On a SQLite file; without a path on one of its own, which goes with it.</summary>
    public Service(string? path = null)
    {
        _folder = path is null ? Directory.CreateTempSubdirectory("eligibility-bench-") : null;
        var builder = WebApplication.CreateSlimBuilder(
            ["--environment", "Development", "--Storage:Path", path ?? Path.Combine(_folder!.FullName, "bench.db")]);
        builder.Logging.ClearProviders();
        builder.AddEligibility();
        _app = builder.Build();
        _app.PrepareAsync().GetAwaiter().GetResult();
    }

    /// <summary>A part.</summary>
    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public void Dispose()
    {
        (_app as IDisposable).Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder?.Delete(recursive: true);
    }
}
