using EligibilityService.Storage;
using EligibilityService.Tests.Stores;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Issues;

/// <summary>
/// The compiled statements of Dapper carry a timeout of 0, which is for ever; some waited for a lock that nobody gave back.
/// </summary>
internal sealed class StatementsWithoutEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public async Task Statement_OnAFileThatAnotherHasLocked_EndsInTime()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        await using var database = Database.Of(store.Options);
        await database.MigrateAsync();
        await using var other = await store.OpenAsync();
        await using var lockIt = other.CreateCommand();
        lockIt.CommandText = "BEGIN IMMEDIATE";
        await lockIt.ExecuteNonQueryAsync();
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = ("DELETE FROM leases", 0);

        // SQLite waits on the thread that asks.
        Assert.That(() => Task.Run(command.ExecuteNonQuery).WaitAsync(Patience), Throws.InstanceOf<SqliteException>());
    }

    [Test]
    public async Task Statement_OnAServer_IsEndedByTheServer()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Postgres);
        await using var database = Database.Of(store.Options);
        await using var connection = await database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SHOW statement_timeout";

        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo("30s"));
    }
}
