using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Contract;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Hosting;

/// <summary>The real service on a SQLite file of its own, with a clock that stands at <see cref="Now"/> until a test moves it.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    /// <summary>When tests play: after every version of the seed was published.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 2, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("eligibility-").FullName;
    private readonly WebApplicationFactory<Program> _factory;
    private bool _listens;

    public ServiceHost(params (string Key, string Value)[] settings)
    {
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseSetting("Storage:Path", DatabasePath);
            host.UseSetting("Limits:UnitsPerSecond", "0");
            host.UseSetting("Limits:AnonymousUnitsPerSecond", "0");
            host.UseSetting("Limits:RefusedKeysPerSecond", "0");
            foreach (var (key, value) in settings)
            {
                host.UseSetting(key, value);
            }

            if (_listens)
            {
                host.UseUrls("http://127.0.0.1:0");
            }

            host.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            host.ConfigureServices(services =>
            {
                if (!UsesSystemClock)
                {
                    services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
                }

                Replacement?.Invoke(services);
            });
        });
    }

    /// <summary>Whether its clock is the machine's: for tests of what happens when somebody outside takes too long.</summary>
    public bool UsesSystemClock { get; init; }

    /// <summary>What of the service is replaced for a test; null for nothing more.</summary>
    public Action<IServiceCollection>? Replacement { get; init; }

    public FakeTimeProvider Clock { get; } = new(Now);

    /// <summary>The SQLite file.</summary>
    public string DatabasePath => Path.Combine(_folder, "eligibility.db");

    /// <summary>The service's own parts.</summary>
    public IServiceProvider Services => _factory.Services;

    /// <summary>
    /// A client with the key that works in Development, which may do everything; or with another; or, with an empty one, without any.
    /// </summary>
    public HttpClient Client(string key = DevelopmentKey.Secret)
    {
        var client = _listens ? _factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false })
            : _factory.CreateDefaultClient(new ContractHandler(Services));
        if (key.Length > 0)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>
    /// Makes it listen on a free port of this machine, for what is no client of ours (a browser). To be called before anything else.
    /// </summary>
    public Uri Listen()
    {
        _listens = true;
        _factory.UseKestrel();
        _factory.StartServer();
        return _factory.ClientOptions.BaseAddress;
    }

    /// <summary>Publishes a programme version, as another replica would have done it, and makes this one use it.</summary>
    public async Task PublishAsync(JsonNode programme)
    {
        var published = Services.GetRequiredService<ProgrammeVersions>();
        await published.SeedAsync([Encoding.UTF8.GetBytes(programme.ToJsonString())]);
        await published.LoadAsync();
    }

    /// <summary>Whether it knows a catalogue version, in force or not.</summary>
    public bool KnowsCatalogue(int number) => Services.GetRequiredService<CatalogueVersions>().Find(number) is not null;

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
