using EligibilityService.Access;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// For each test a new store of a kind and a service on it, with a client for each of two people; in the end what must always hold of a
/// store is held to it.
/// </summary>
internal abstract class StoreFixture(StoreKind kind)
{
    private TestStore? _store;

    private protected TestStore Store => _store!;

    private protected ServiceHost Host { get; private set; } = null!;

    private protected HttpClient Client { get; private set; } = null!;

    private protected HttpClient Officer { get; private set; } = null!;

    /// <summary>Whether several services may serve the store.</summary>
    private protected bool IsShared => kind == StoreKind.Postgres;

    private protected virtual (string Key, string Value)[] Settings => [];

    [SetUp]
    public async Task StartServiceAsync()
    {
        _store = await TestStore.NewAsync(kind);
        Host = NewHost();
        Client = Host.Client();
        Officer = Host.Client(DevelopmentKey.Officer);
    }

    [TearDown]
    public async Task StopServiceAsync()
    {
        // There is none where the test was skipped.
        if (_store is null)
        {
            return;
        }

        Client.Dispose();
        Officer.Dispose();
        await Host.DisposeAsync();
        await Invariants.HoldAsync(_store);
        await _store.DisposeAsync();
    }

    /// <summary>A service on the store; another one is a replica of the first.</summary>
    private protected ServiceHost NewHost() => new([.. Store.Settings, .. Settings]);
}
