using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Hosting;

/// <summary>One real service for all tests of a fixture; each test brings invoices of its own, so that none depends on another.</summary>
public abstract class ServiceFixture
{
    private ServiceHost _host;
    private HttpClient _client;

    private protected ServiceHost Host => _host;

    private protected HttpClient Client => _client;

    private protected virtual (string Key, string Value)[] Settings => [];

    [OneTimeSetUp]
    public void StartHost()
    {
        _host = new ServiceHost(Settings);
        _client = _host.Client();
    }

    [OneTimeTearDown]
    public async Task StopHost()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    /// <summary>How many rows a table has, read past the service.</summary>
    private protected long CountOf(string table) => CountOf(_host.DatabasePath, table);

    private protected static long CountOf(string path, string table)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table's name is a constant of a test.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>How much is on record: decisions, claims, idempotency keys, and decisions as the list shows them.</summary>
    private protected async Task<(long Decisions, long Claims, long Keys, int Listed)> RecordedAsync()
    {
        using var list = await _client.GetAsync(new Uri("/v1/decisions?limit=100", UriKind.Relative));
        return (CountOf("decisions"), CountOf("claims"), CountOf("idempotency"), (await list.JsonAsync())["items"]!.AsArray().Count);
    }
}
