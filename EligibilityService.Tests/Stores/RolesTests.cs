using System.Net;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;
using Npgsql;

namespace EligibilityService.Tests.Stores;

/// <summary>On PostgreSQL the service runs as a role that may read and write rows and nothing else; the schema is another role's.</summary>
internal sealed class RolesTests
{
    // As docs/running.md gives it.
    private const string Role =
        """
        CREATE ROLE {0} LOGIN PASSWORD 'service';
        GRANT USAGE ON SCHEMA public TO {0};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {0};
        ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {0};
        """;

    [Test]
    public async Task Service_AsARoleWithoutRightsOnTheSchema_WaitsForItAndDecides()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Postgres);
        var role = $"service_{Guid.NewGuid():N}";
        await store.ChangeAsync(Role.Replace("{0}", role, StringComparison.Ordinal));
        var connection = new NpgsqlConnectionStringBuilder(store.Options.ConnectionString) { Username = role, Password = "service" }
            .ConnectionString;
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var starting = RealProcess.StartAsync(store.Path,
            line => _ = line.Contains("The start waits for the schema", StringComparison.Ordinal) && waits.TrySetResult(),
            [.. store.Variables, ("Storage__ConnectionString", connection), ("Storage__Migrate", "false")]);
        await Task.WhenAny(waits.Task, starting);
        Assert.That((waits.Task.IsCompleted, starting.IsCompleted), Is.EqualTo((true, false)));

        await using (var owner = Database.Of(store.Options))
        {
            await owner.MigrateAsync();
        }

        await using var service = await starting;
        using var decided = await service.Client.DecideAsync(Requests.Grantable());
        Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.Created), await decided.Content.ReadAsStringAsync());
        await using var asRole = new NpgsqlConnection($"{connection};Pooling=false");
        await asRole.OpenAsync();
        await using var create = new NpgsqlCommand("CREATE TABLE more (id TEXT)", asRole);
        Assert.That(async () => await create.ExecuteNonQueryAsync(), Throws.InstanceOf<PostgresException>());
        await using (var other = new PostgresDatabase(connection))
        {
            await other.MigrateAsync();
        }

        Assert.That((await service.TerminateAsync()).TotalSeconds, Is.LessThan(8));
    }
}
