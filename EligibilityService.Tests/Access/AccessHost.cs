using EligibilityService.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Access;

/// <summary>A host with this slice alone, an endpoint of each sort, and a database of its own. What it logs is kept.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    private readonly TemporaryDatabase _temporary;

    private AccessHost(TemporaryDatabase temporary, WebApplication app, FakeTimeProvider time, LogOfTest log) =>
        (_temporary, App, Time, Log) = (temporary, app, time, log);

    public WebApplication App { get; }

    public FakeTimeProvider Time { get; }

    public LogOfTest Log { get; }

    public ApiKeys Keys => App.Services.GetRequiredService<ApiKeys>();

    public static async Task<AccessHost> StartAsync(string environment = "Production")
    {
        var temporary = await TemporaryDatabase.MigratedAsync();
        var time = new FakeTimeProvider();
        var log = new LogOfTest();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        { EnvironmentName = environment, ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(temporary.Database);
        builder.AddAccess();

        var app = builder.Build();
        app.UseAccess();
        app.MapGet("/open", (HttpContext context) => context.CallerOrNull()?.Agency ?? "anybody");
        app.MapGet("/decisions", (HttpContext context) => $"{context.Caller().KeyId} {context.Caller().Agency}")
            .RequireScope(Scopes.DecisionsRead);
        app.MapGroup("/both").RequireScope(Scopes.DecisionsRead).MapGet("/", () => "both").RequireScope(Scopes.LedgerRead);
        await app.StartAsync();
        return new AccessHost(temporary, app, time, log);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, params string[] authorization)
    {
        using var client = App.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var header in authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        return await client.SendAsync(request);
    }

    public async Task<string> SaidInChineseAsync(string path, params string[] authorization)
    {
        using var client = App.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd("zh");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        _temporary.Dispose();
    }
}

/// <summary>Keeps the lines that were logged.</summary>
internal sealed class LogOfTest : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
        {
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
