using EligibilityService.Access;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Versions.Programmes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EligibilityService.Tests.Histories;

/// <summary>The services on which histories play: one on SQLite, two on PostgreSQL, with a registry of invoices beside them.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly ServiceHost[] _hosts;

    private Replicas(TestStore store, Registry? registry, ServiceHost[] hosts, string secondOfficer)
    {
        (_store, Registry, _hosts) = (store, registry, hosts);
        Agencies = [.. hosts.Select(host => host.Client())];
        Officers = [.. hosts.Select(host => host.Client(DevelopmentKey.Officer))];
        SecondOfficers = [.. hosts.Select(host => host.Client(secondOfficer))];
    }

    public Registry? Registry { get; }

    /// <summary>Who asks, at each service.</summary>
    public HttpClient[] Agencies { get; }

    /// <summary>Who moves money and reviews, at each service.</summary>
    public HttpClient[] Officers { get; }

    /// <summary>Another one, for reviews of what the first one decided.</summary>
    public HttpClient[] SecondOfficers { get; }

    public DateOnly Today => DateOnly.FromDateTime(_hosts[0].Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    public static async Task<Replicas> StartAsync(StoreKind kind, bool withRegistry)
    {
        var store = await TestStore.NewAsync(kind);
        var registry = withRegistry ? await Registry.StartAsync() : null;
        var settings = store.Settings.Concat(registry?.Settings ?? []).ToArray();
        ServiceHost[] hosts = [.. Enumerable.Range(0, kind == StoreKind.Postgres ? 2 : 1).Select(_ => new ServiceHost(settings))];
        var second = await hosts[0].Services.GetRequiredService<ApiKeys>().CreateAsync(Somebody.Of("A second officer"),
            [Scopes.DecisionsReadAll, Scopes.DecisionsReview]);
        return new Replicas(store, registry, hosts, second.Secret);
    }

    /// <summary>Publishes versions, and every service knows them.</summary>
    public async Task PublishAsync(IEnumerable<System.Text.Json.Nodes.JsonNode> versions)
    {
        await _hosts[0].Services.GetRequiredService<ProgrammeVersions>()
            .SeedAsync([.. versions.Select(one => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(one.ToJsonString()))]);
        foreach (var host in _hosts)
        {
            await host.Services.GetRequiredService<ProgrammeVersions>().LoadAsync();
        }
    }

    /// <summary>Days go by everywhere, and a housekeeper comes.</summary>
    public async Task PassAsync(int days)
    {
        foreach (var host in _hosts)
        {
            // The hands are moved: nothing that goes by the clock runs for each tick of all these days.
            host.Clock.AdjustTime(host.Clock.GetUtcNow().AddDays(days));
        }

        await _hosts[^1].Services.GetServices<IHostedService>().OfType<Housekeeping>().Single().RunAsync();
    }

    /// <summary>Those who wait for the registry are looked at.</summary>
    public Task ResumeAsync() => _hosts[^1].Services.GetRequiredService<WaitingCaseWorker>().RunAsync();

    /// <summary>What must hold of the whole store.</summary>
    public async Task ExpectConsistentAsync()
    {
        var report = await Agencies[0].GetStringAsync(new Uri("/v1/admin/verification", UriKind.Relative));
        Assert.That((bool)System.Text.Json.Nodes.JsonNode.Parse(report)!["consistent"]!, Is.True, report);
        await Invariants.HoldAsync(_store);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in Agencies.Concat(Officers).Concat(SecondOfficers))
        {
            client.Dispose();
        }

        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        if (Registry is not null)
        {
            await Registry.DisposeAsync();
        }

        await _store.DisposeAsync();
    }
}
