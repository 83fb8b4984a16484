using EligibilityService.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Bench;

/// <summary>The service's own parts, wired as in production, on a file of their own; nothing listens.</summary>
internal sealed class Service : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eligibility-bench-").FullName;
    private readonly WebApplication _app;

    public Service()
    {
        var builder = WebApplication.CreateSlimBuilder(["--environment", "Development", "--Storage:Path", Path.Combine(_folder, "bench.db")]);
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
        Directory.Delete(_folder, recursive: true);
    }
}
