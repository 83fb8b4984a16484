using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using Npgsql;

namespace EligibilityService.Tests.Survival;

/// <summary>A network that fails at the worst moment: everything is tried again, and nothing is done twice.</summary>
internal sealed class LostConnectionTests
{
    private const string Programme = "test-lost";
    private static readonly int Rounds = Effort.Rounds(8);
    private const int Together = 6;

    private TestStore _store = null!;

    [SetUp]
    public async Task MakeStoreAsync() => _store = await TestStore.NewAsync(StoreKind.Postgres);

    [TearDown]
    public async Task RemoveStoreAsync()
    {
        // Without a Docker engine there is none.
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [TestCase(Cut.BeforeCommit)]
    [TestCase(Cut.WhileCommitting)]
    [TestCase(Cut.AfterCommit)]
    public async Task Connection_CutAtTheCommit_HasOneEffect(Cut where)
    {
        var server = new NpgsqlConnectionStringBuilder(_store.Options.ConnectionString);
        await using var proxy = new TcpProxy(server.Host!, server.Port);
        (server.Host, server.Port) = ("127.0.0.1", proxy.Port);
        await using var host = new ServiceHost(("Storage:Provider", PostgresDatabase.Name),
            ("Storage:ConnectionString", server.ConnectionString));
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("90000000.00", "partial")));
        var decisions = new List<JsonNode>();
        for (var round = 0; round < Rounds; round++)
        {
            proxy.CutNext(where);
            decisions.AddRange(
                await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => desk.DecideAsync(Requests.Grantable(Programme)))));
            proxy.CutNext(where);
            using var paid = await desk.Officer.PostKeyedAsync($"/v1/decisions/{decisions[^1]["id"]}/payments", new JsonObject
            { ["amount"] = TestProgrammes.Money("1.00"), ["reference"] = $"P-{Guid.NewGuid():N}" });
            Assert.That((paid.StatusCode, paid.Headers.Contains("Idempotent-Replayed")), Is.EqualTo((HttpStatusCode.Created, false)));
        }

        Assert.That(proxy.Cuts, Is.EqualTo(2 * Rounds), "every cut was made");
        Assert.That(decisions.Select(one => Desk.Text(one["id"])), Is.Unique);
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM decisions"), Is.EqualTo(Rounds * Together));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.EqualTo(Rounds));
        await Invariants.HoldAsync(_store);
    }

    [Test]
    public async Task Commit_WhateverTheServersDefault_IsDurable()
    {
        var name = new NpgsqlConnectionStringBuilder(_store.Options.ConnectionString).Database;
        await _store.ChangeAsync(
            $"ALTER DATABASE {name} SET synchronous_commit = off; ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'");
        NpgsqlConnection.ClearAllPools();
        await using var database = new PostgresDatabase(_store.Options.ConnectionString!);

        await using var connection = await database.OpenAsync();
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SHOW synchronous_commit";
        Assert.That(await ask.ExecuteScalarAsync(), Is.EqualTo("on"));
        await using var session = await database.OpenSessionAsync();
        await session.BeginAsync();
        Assert.That(await session.AskOneAsync(new Statement("SHOW transaction_isolation"), row => row.GetString(0)),
            Is.EqualTo(["read committed"]));
        Assert.That(await database.DurabilityWarningAsync(), Does.Contain("fsync"),
            "the tests' server runs without fsync, and an operator would be told");
    }

    [Test]
    public async Task Replica_ThatFreezesWithTheLock_LosesIt()
    {
        var impatient = $"{_store.Options.ConnectionString};Options=-c idle_in_transaction_session_timeout=300ms";
        await using var host = new ServiceHost(("Storage:Provider", PostgresDatabase.Name), ("Storage:ConnectionString", impatient));
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, null));
        await desk.DecideAsync(Requests.Grantable(Programme));

        await using var frozen = new PostgresDatabase(impatient);
        var session = await frozen.OpenSessionAsync();
        await session.BeginAsync();
        await session.AskOneAsync(Sql.LockHead, row => row.GetString(0), Programme);
        await desk.DecideAsync(Requests.Grantable(Programme));

        Assert.That(async () => await session.CommitAsync(), Throws.InstanceOf<NpgsqlException>(), "what it had begun is undone");
        await session.DiscardAsync();
    }
}
