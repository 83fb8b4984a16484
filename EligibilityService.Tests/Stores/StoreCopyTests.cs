using System.Text.Json.Nodes;
using EligibilityService.Administration;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Stores;

/// <summary>Everything goes along when a record moves from SQLite to PostgreSQL, and when it is backed up.</summary>
internal sealed class StoreCopyTests
{
    private const string Programme = "test-moved";

    private TestStore _file = null!;

    [SetUp]
    public async Task MakeFileAsync() => _file = await TestStore.NewAsync(StoreKind.Sqlite);

    [TearDown]
    public async Task RemoveFileAsync() => await _file.DisposeAsync();

    [Test]
    public async Task Tables_OfBothStores_AreAllCopied()
    {
        var server = await TestStore.NewAsync(StoreKind.Postgres);
        await _file.PublishAsync([]);
        await server.PublishAsync([]);

        var ofFile = await _file.TextsAsync(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT IN ('SchemaVersions', 'store_format')");
        var ofServer = await server.TextsAsync(
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name NOT IN ('schemaversions', 'store_format')");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(StoreCopy.Tables, Is.EquivalentTo(ofFile), "StoreCopy.Tables names every table of SQLite");
            Assert.That(StoreCopy.Tables, Is.EquivalentTo(ofServer), "StoreCopy.Tables names every table of PostgreSQL");
            foreach (var table in StoreCopy.Tables)
            {
                Assert.That(
                    await server.TextsAsync(
                        $"SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'"),
                    Is.EquivalentTo(await _file.TextsAsync($"SELECT name FROM pragma_table_info('{table}')")), table);
            }
        }

        await server.DisposeAsync();
    }

    [Test]
    public async Task Copy_OfAFullRegister_GoesOnOnPostgresAsIfNothingHadHappened()
    {
        var server = await TestStore.NewAsync(StoreKind.Postgres);
        var request = Requests.Grantable(Programme);
        var (decisions, answers, budget) = await LiveAsync(request);
        SqliteConnection.ClearAllPools();

        var (code, said) = await RunAsync(_file, "copy", "--to", server.Options.ConnectionString!);
        Assert.That(code, Is.Zero, said);
        Assert.That(said, Does.Contain($"decisions: {decisions.Count + 1} rows").And.Contain("all agree"));

        await using var host = new ServiceHost(server.Settings);
        using var desk = Desk.At(host);
        Assert.That(await Task.WhenAll(decisions.Select(decision => desk.GetTextAsync($"/v1/decisions/{decision["id"]}"))),
            Is.EqualTo(answers), "answers, byte for byte");
        Assert.That(await desk.GetTextAsync($"/v1/programmes/{Programme}/budget"), Is.EqualTo(budget));
        await desk.ExpectReplaysAsync(decisions);
        var again = await desk.DecideAsync(request, "moved-0");
        var next = await desk.DecideAsync(Requests.Grantable(Programme));
        Assert.That(Desk.Text(again["id"]), Is.EqualTo(Desk.Text(decisions[0]["id"])), "an idempotency key works across the move");
        Assert.That(Desk.Text(next["id"]), Is.GreaterThan(Desk.Text(decisions[^1]["id"])), "ids go on after the last one");
        Assert.That((bool)(await desk.GetAsync("/v1/admin/verification"))["consistent"]!, Is.True);
        await Invariants.HoldAsync(server);
        await server.DisposeAsync();
    }

    [Test]
    public async Task Copy_IntoAStoreThatIsNotEmpty_ChangesNothing()
    {
        var server = await TestStore.NewAsync(StoreKind.Postgres);
        await LiveAsync(Requests.Grantable(Programme));
        SqliteConnection.ClearAllPools();
        await server.PublishAsync([TestProgrammes.With("somebody-elses", null)]);

        var (code, said) = await RunAsync(_file, "copy", "--to", server.Options.ConnectionString!);

        Assert.That((code, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("published_versions").And.Contain("has rows already"));
        Assert.That(await server.CountAsync("SELECT COUNT(*) FROM api_keys"), Is.Zero, "what was copied before is undone");
        await server.DisposeAsync();
    }

    [Test]
    public async Task Copy_WhileAServiceRuns_IsRefused()
    {
        var server = await TestStore.NewAsync(StoreKind.Postgres);
        await using var host = new ServiceHost(_file.Settings);
        using var desk = Desk.At(host);
        await desk.DecideAsync(Requests.Grantable());

        var (code, said) = await RunAsync(_file, "copy", "--to", server.Options.ConnectionString!);

        Assert.That((code, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("Stop the service first"));
        await desk.DecideAsync(Requests.Grantable());
        await server.DisposeAsync();
    }

    [Test]
    public async Task Command_OnAFileThatIsNotThere_SaysSoAndMakesNone([Values("verify", "backup", "copy")] string what)
    {
        string[] more = what switch { "backup" => [$"{_file.Path}.copy"], "copy" => ["--to", "Host=nowhere"], _ => [] };

        var (code, said) = await RunAsync(_file, [what, .. more]);

        Assert.That((code, said), Is.EqualTo((1, said)));
        Assert.That(said, Does.Contain("no such file"));
        Assert.That(File.Exists(_file.Path), Is.False);
    }

    [Test]
    public async Task Backup_UnderLoad_IsWholeAndConsistent()
    {
        await using var host = new ServiceHost(_file.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000000.00", "partial")));
        var enough = new CancellationTokenSource();
        var decided = 0;
        var load = Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                var decision = await desk.DecideAsync(Requests.Grantable(Programme));
                await desk.MoveAsync(decision, "payments", new JsonObject { ["amount"] = TestProgrammes.Money("100000.00") });
                Interlocked.Increment(ref decided);
            }
        }).ToArray();
        await Poll.UntilAsync("a hundred decisions", () => Volatile.Read(ref decided) >= 100);

        var before = await _file.CountAsync("SELECT COUNT(*) FROM decisions");
        var backup = $"{_file.Path}.backup";
        var (code, said) = await RunAsync(_file, "backup", backup);
        var after = await _file.CountAsync("SELECT COUNT(*) FROM decisions");
        await enough.CancelAsync();
        await Task.WhenAll(load);

        Assert.That(code, Is.Zero, said);
        Assert.That(said, Does.Contain("verified"));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(backup)!, "*.backup*"), Is.EqualTo([backup]),
            "one file, which can be moved about");
        using var copy = new SqliteConnection($"Data Source={backup};Mode=ReadOnly;Pooling=False");
        await copy.OpenAsync();
        using var count = copy.CreateCommand();
        count.CommandText = "SELECT COUNT(*) FROM decisions";
        Assert.That((long)(await count.ExecuteScalarAsync())!, Is.InRange(before, after));
        Assert.That((await RunAsync(_file, "backup", backup)).Code, Is.EqualTo(1), "a backup never writes over anything");
    }

    // One of everything that a table is for.
    private async Task<(List<JsonNode> Decisions, string[] Answers, string Budget)> LiveAsync(JsonNode request)
    {
        await using var host = new ServiceHost(_file.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1200000.00", "waitlist").AndHold(30)));
        List<JsonNode> decisions = [await desk.DecideAsync(request, "moved-0")];
        for (var i = 1; i < 5; i++)
        {
            decisions.Add(await desk.DecideAsync(Requests.Grantable(Programme), $"moved-{i}"));
        }

        await desk.MoveAsync(decisions[0], "payments", new JsonObject { ["note"] = "第一笔" });
        await desk.MoveAsync(decisions[1], "releases", new JsonObject { ["ground"] = "withdrawn" });
        Assert.That(decisions.Select(one => Desk.Of(one).Outcome),
            Is.EqualTo(["granted", "granted", "granted", "waitlisted", "waitlisted"]));
        var answers = await Task.WhenAll(decisions.Select(decision => desk.GetTextAsync($"/v1/decisions/{decision["id"]}")));
        return (decisions, answers, await desk.GetTextAsync($"/v1/programmes/{Programme}/budget"));
    }

    private static async Task<(int Code, string Said)> RunAsync(TestStore store, params string[] args)
    {
        await using var database = Database.Of(store.Options);
        await using var said = new StringWriter();
        var code = await AdminCommand.RunAsync(args, database, said, said);
        return (code, said.ToString());
    }
}
