using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Administration;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using EligibilityService.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EligibilityService.Tests.Stores;

/// <summary>Backups that the service makes by itself, and getting a store back from one.</summary>
internal sealed class BackupTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("eligibility-backup-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Service_WithAFolder_MakesOneWheneverTheNewestIsTooOldAndKeepsTheNewest()
    {
        var theirs = Path.Combine(_folder, "eligibility-of-somebody-else.db");
        await File.WriteAllTextAsync(theirs, "");
        await using var host = new ServiceHost();
        using var client = host.Client();
        using var worker = WorkerOf(host, keep: 2);
        for (var hour = 0; hour < 3; hour++)
        {
            (await client.DecideAsync(Requests.Grantable())).Dispose();
            await worker.RunAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(59));
            await worker.RunAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        string[] kept = ["eligibility-20260601T030000Z.db", "eligibility-20260601T040000Z.db"];
        Assert.That(Directory.GetFiles(_folder).Select(Path.GetFileName).Order(), Is.EqualTo([.. kept, Path.GetFileName(theirs)]));
        Assert.That(kept.Select(file => DecisionsIn(Path.Combine(_folder, file))), Is.EqualTo([2L, 3L]));
    }

    [Test]
    public async Task Service_WhoseStoreDisagrees_KeepsTheOlderBackups()
    {
        await using var host = new ServiceHost();
        using var client = host.Client();
        using var worker = WorkerOf(host, keep: 1);
        (await client.DecideAsync(Requests.Grantable())).Dispose();
        await worker.RunAsync();
        Change(host.DatabasePath, "UPDATE balances SET granted = granted + 1");
        host.Clock.Advance(TimeSpan.FromHours(1));
        await worker.RunAsync();

        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Restored_FromABackupAfterAKill_AnswersWhatWasAnsweredBeforeItAndAgrees()
    {
        var path = Path.Combine(_folder, "eligibility.db");
        var backup = Path.Combine(_folder, "backup.db");
        byte[] answered;
        await using (var service = await RealProcess.StartAsync(path))
        {
            using var decided = await service.Client.DecideAsync(Requests.Grantable());
            answered = await decided.Content.ReadAsByteArrayAsync();
            Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            await VerifyAsync(["backup", backup], new SqliteDatabase(path));
            using var lost = await service.Client.DecideAsync(Requests.Grantable());
            await service.KillAsync();
        }

        // As docs/running.md says it.
        foreach (var left in new[] { path, $"{path}-wal", $"{path}-shm", $"{path}.lock" })
        {
            File.Delete(left);
        }

        File.Copy(backup, path);
        await using (var restored = await RealProcess.StartAsync(path))
        {
            Assert.That(await restored.Client.GetByteArrayAsync(new Uri($"/v1/decisions/{IdOf(answered)}", UriKind.Relative)), Is.EqualTo(answered));
            _ = await restored.TerminateAsync();
        }

        await VerifyAsync(["verify"], new SqliteDatabase(path));
        Assert.That(DecisionsIn(path), Is.EqualTo(1));
    }

    [Test]
    public async Task Restored_FromADumpOfPostgres_AnswersWhatWasAnsweredBeforeItAndAgrees()
    {
        await using var server = await PostgresServer.StartOwnAsync();
        var connection = server.GetConnectionString();
        byte[] answered;
        await using (var service = await StartOnAsync(connection))
        {
            using var decided = await service.Client.DecideAsync(Requests.Grantable());
            answered = await decided.Content.ReadAsByteArrayAsync();
            Assert.That(decided.StatusCode, Is.EqualTo(HttpStatusCode.Created));
            await ExecAsync("pg_dump", "-U", "postgres", "-Fc", "-f", "/tmp/backup", "postgres");
            using var lost = await service.Client.DecideAsync(Requests.Grantable());
            await service.KillAsync();
        }

        await ExecAsync("createdb", "-U", "postgres", "restored");
        await ExecAsync("pg_restore", "-U", "postgres", "-d", "restored", "/tmp/backup");
        connection = new Npgsql.NpgsqlConnectionStringBuilder(connection) { Database = "restored" }.ConnectionString;
        await using (var restored = await StartOnAsync(connection))
        {
            Assert.That(await restored.Client.GetByteArrayAsync(new Uri($"/v1/decisions/{IdOf(answered)}", UriKind.Relative)), Is.EqualTo(answered));
        }

        await VerifyAsync(["verify"], new PostgresDatabase(connection));

        Task<RealProcess> StartOnAsync(string to) => RealProcess.StartAsync(Path.Combine(_folder, "unused.db"),
            ("Storage__Provider", "postgres"), ("Storage__ConnectionString", to));

        async Task ExecAsync(params string[] command)
        {
            var done = await server.ExecAsync(command);
            Assert.That(done.ExitCode, Is.Zero, done.Stderr);
        }
    }

    // Not the one that the service runs itself, so that a round is one of the test's.
    private BackupWorker WorkerOf(ServiceHost host, int keep) => new(host.Services.GetRequiredService<Database>(),
        Options.Create(new BackupOptions { Folder = _folder, EveryMinutes = 60, Keep = keep }), host.Clock,
        host.Services.GetRequiredService<Measures>(), NullLogger<BackupWorker>.Instance);

    private static string IdOf(byte[] answer) => (string)JsonNode.Parse(answer)!["id"]!;

    private static async Task VerifyAsync(string[] command, Database database)
    {
        using var said = new StringWriter();
        await using (database)
        {
            Assert.That(await AdminCommand.RunAsync(command, database, said, said), Is.Zero, said.ToString());
        }

        SqliteConnection.ClearAllPools();
    }

    private static long DecisionsIn(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM decisions";
        return (long)command.ExecuteScalar()!;
    }

    private static void Change(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is a constant of this test.
        command.CommandText = statement;
#pragma warning restore CA2100
        Assert.That(command.ExecuteNonQuery(), Is.Positive);
    }
}
