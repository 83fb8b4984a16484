using System.Diagnostics;
using EligibilityService.Storage;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Hosting;

/// <summary>A start that goes wrong says so in a line, and with an exit code that tells what is to be mended.</summary>
internal sealed class StartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("eligibility-start-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("Limits__UnitsPerSecond", "many", 78, "UnitsPerSecond")]
    [TestCase("Limits__UnitsPerSecond", "-1", 78, "Limits:UnitsPerSecond")]
    [TestCase("Limits__UnitsPerSeconds", "5", 78, "Limits:UnitsPerSeconds is no setting")]
    [TestCase("Storage__Pth", "x", 78, "Storage:Pth is no setting")]
    [TestCase("Registries__Invoices__BaseAdress", "http://localhost", 78, "Registries:Invoices:BaseAdress is no setting")]
    [TestCase("Decisions__Tolerances__LineNett", "1", 78, "Decisions:Tolerances:LineNett is no setting")]
    [TestCase("Decisions__UtcOffsetHours", "99", 78, "Decisions:UtcOffsetHours")]
    [TestCase("Storage__Provider", "mysql", 78, "Storage:Provider is mysql")]
    [TestCase("Storage__Path", "", 78, "Storage:Path")]
    [TestCase("Storage__Path", "/nowhere/at/all.db", 1, "/nowhere/at/all.db")]
    [TestCase("Register__BatchSize", "0", 78, "Register:BatchSize")]
    [TestCase("Webhooks__TimeoutSeconds", "soon", 78, "Webhooks:TimeoutSeconds")]
    [TestCase("Impact__PageSize", "0", 78, "The options of Impact")]
    [TestCase("Invoices__LineTolerance", "7", 78, "Invoices:LineTolerance")]
    [TestCase("Cors__Origins", "portal", 78, "Cors:Origins names portal")]
    [TestCase("Stop__GraceSeconds", "-1", 78, "Stop:GraceSeconds")]
    [TestCase("ASPNETCORE_URLS", "http://127.0.0.1:99999", 78, "")]
    [TestCase("ASPNETCORE_URLS", "http://192.0.2.1:5000", 1, "ASPNETCORE_URLS")]
    [TestCase("Kestrel__Certificates__Default__Path", "/nowhere/certificate.pem", 1, "/nowhere/certificate.pem")]
    [TestCase("ASPNETCORE_ENVIRONMENT", "Production", 1, "There is no API key that works")]
    public async Task Start_WithAWrongSetting_SaysSoInALine(string name, string value, int code, string told)
    {
        var (exit, output, error) = await RunAsync([], (name, value));

        Assert.That(exit, Is.EqualTo(code), error + output);
        Assert.That(error, Does.Contain(told));
        Assert.That(error + output, Does.Not.Contain("   at ").And.Not.Contain("Unhandled exception"));
        Assert.That(error.TrimEnd().Split('\n'), Has.Length.EqualTo(1).Or.Length.EqualTo(5), error);
    }

    [TestCase("serve")]
    [TestCase("key")]
    [TestCase("-v")]
    public async Task Command_ThatIsNone_IsToldWithWhatThereIs(string command)
    {
        var (exit, _, error) = await RunAsync([command]);

        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.StartWith($"There is no command {command}.").And.Contain("keys create|list|revoke"));
        Assert.That(File.Exists(Path.Combine(_folder, "eligibility.db")), Is.False);
    }

    [TestCase("--version")]
    [TestCase("version")]
    public async Task Version_AskedFor_IsTheOneThatHealthTells(string asked)
    {
        var (exit, output, _) = await RunAsync([asked]);
        await using var service = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"));
        var (live, ready) = (await service.Client.ReadJsonAsync("/health/live"), await service.Client.ReadJsonAsync("/health/ready"));

        Assert.That((exit, output), Is.EqualTo((0, $"{live.Text("/version")} {live.Text("/commit")}\n")));
        Assert.That(output, Does.Match("^[0-9]+\\.[0-9]+\\.[0-9]+[^ ]* ([0-9a-f]{40}|unknown)\n$"));
        Assert.That(ready.Text("/commit"), Is.EqualTo(live.Text("/commit")));
    }

    [Test]
    public async Task Start_ThatMayNotMigrate_EndsUntilTheCommandHasMadeTheSchema()
    {
        (string, string)[] settings = [("Storage__Migrate", "false"), ("Storage__MigrateWaitSeconds", "1")];

        var (exit, output, error) = await RunAsync([], settings);
        Assert.That((exit, error.TrimEnd().Split('\n').Length), Is.EqualTo((1, 1)), error);
        Assert.That(error, Does.StartWith("The store lacks 0001-all.sql of the schema").And.Contain("eligibility-service migrate"));
        Assert.That(output, Does.Contain("The start waits for the schema."));
        Assert.That((await RunAsync(["keys", "list"], settings)).Exit, Is.EqualTo(1));

        var (migrated, told, _) = await RunAsync(["migrate"], settings);
        Assert.That((migrated, told), Is.EqualTo((0, $"The schema is up to date: format {StoreFormat.Current}.\n")));
        Assert.That((await RunAsync(["migrate"], settings)).Exit, Is.Zero, "again");
        Assert.That((await RunAsync(["keys", "list"], settings)).Exit, Is.Zero);
        await using var service = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"), settings);
        _ = await service.Client.DecidedAsync(Requests.Grantable());
    }

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("help")]
    public async Task Help_AskedFor_IsPrintedAndNothingStarts(string asked)
    {
        var (exit, output, _) = await RunAsync([asked]);

        Assert.That((exit, output.Contains("keys create|list|revoke", StringComparison.Ordinal)), Is.EqualTo((0, true)));
        Assert.That(File.Exists(Path.Combine(_folder, "eligibility.db")), Is.False);
    }

    [Test]
    public async Task Sigterm_WhileACallerNeverSendsHisBody_EndsTheServiceInTime()
    {
        await using var service = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"));
        using var caller = new System.Net.Sockets.TcpClient();
        await caller.ConnectAsync(service.Address.Host, service.Address.Port);
        await caller.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(
            $"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {EligibilityService.Access.DevelopmentKey.Secret}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"));
        _ = await service.Client.DecidedAsync(Requests.Grantable());

        var took = await service.TerminateAsync();

        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(8)));
    }

    [Test]
    public async Task SecondService_OnTheSameFile_DoesNotStart()
    {
        await using var first = await RealProcess.StartAsync(Path.Combine(_folder, "eligibility.db"));

        var (exit, _, error) = await RunAsync([]);
        var (keys, _, _) = await RunAsync(["keys", "create", "--agency", "Beside", "--system", "Portal", "--scope", "decisions:write"]);
        var (verify, _, _) = await RunAsync(["admin", "verify"]);

        Assert.That(exit, Is.EqualTo(1), error);
        Assert.That(error, Does.Contain("is served by another process"));
        Assert.That((keys, verify), Is.EqualTo((0, 0)), "commands run beside a service");
    }

    [Test]
    public async Task Start_OnDamagedPages_IsRefused()
    {
        var path = Path.Combine(_folder, "eligibility.db");
        await using (var service = await RealProcess.StartAsync(path))
        {
            _ = await service.Client.DecidedAsync(Requests.Grantable());
        }

        // Killed, so everything is still in the log beside the file: a command brings it into the file.
        _ = await RunAsync(["admin", "backup", Path.Combine(_folder, "copy.db")]);
        var copy = Path.Combine(_folder, "copy.db");
        await using (var file = File.OpenWrite(copy))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            await file.WriteAsync(new byte[8 * 4096]);
        }

        var (exit, _, error) = await RunAsync([], ("Storage__Path", copy));
        var (verify, found, why) = await RunAsync(["admin", "verify"], ("Storage__Path", copy));

        Assert.That(exit, Is.EqualTo(1), error);
        Assert.That(error, Does.Contain("is damaged"));
        Assert.That(verify, Is.EqualTo(1), found + why);
    }

    [Test]
    public async Task Start_WithoutTheLogOfAKilledService_IsRefusedAndNothingIsChangedUntilItIsPutBack()
    {
        var path = Path.Combine(_folder, "eligibility.db");
        string decided;
        await using (var service = await RealProcess.StartAsync(path))
        {
            decided = (await service.Client.DecidedAsync(Requests.Grantable())).Text("/id");
            await service.KillAsync();
        }

        File.Move($"{path}-wal", $"{path}-away");
        File.Delete($"{path}-shm");
        var before = await File.ReadAllBytesAsync(path);

        var (exit, _, error) = await RunAsync([]);

        Assert.That((exit, error.TrimEnd().Split('\n').Length), Is.EqualTo((1, 1)), error);
        Assert.That(error,
            Does.Contain("lacks what was recorded last").And.Contain($"{path}-wal was taken away").And.Contain($"delete {path}.lock"));
        Assert.That(await File.ReadAllBytesAsync(path), Is.EqualTo(before));
        File.Move($"{path}-away", $"{path}-wal", overwrite: true);
        await using var again = await RealProcess.StartAsync(path);
        Assert.That((await again.Client.ReadJsonAsync($"/v1/decisions/{decided}")).Text("/id"), Is.EqualTo(decided));
    }

    [Test]
    public async Task Start_WithoutALogThatWasMovedIntoTheFile_IsLikeAnyOther()
    {
        var path = Path.Combine(_folder, "eligibility.db");
        string decided;
        await using (var service = await RealProcess.StartAsync(path))
        {
            decided = (await service.Client.DecidedAsync(Requests.Grantable())).Text("/id");
            await service.KillAsync();
        }

        // Whoever opens the file last brings the log into it and takes it away.
        Assert.That((await RunAsync(["keys", "create", "--agency", "Beside", "--system", "Portal", "--scope", "decisions:write"])).Exit, Is.Zero);
        Assert.That(File.Exists($"{path}-wal"), Is.False);

        await using (var again = await RealProcess.StartAsync(path))
        {
            Assert.That((await again.Client.ReadJsonAsync($"/v1/decisions/{decided}")).Text("/id"), Is.EqualTo(decided));
            await again.KillAsync();
        }

        File.Delete($"{path}-wal");
        File.Delete($"{path}-shm");
        await using var nothingLost = await RealProcess.StartAsync(path);
        Assert.That((await nothingLost.Client.ReadJsonAsync($"/v1/decisions/{decided}")).Text("/id"), Is.EqualTo(decided),
            "what was lost recorded nothing");
    }

    [Test]
    public async Task Start_OnAnOlderCopyWrittenOverTheFile_IsRefusedUntilTheNoteIsDeleted()
    {
        var path = Path.Combine(_folder, "eligibility.db");
        await using (var service = await RealProcess.StartAsync(path))
        {
            _ = await service.Client.DecidedAsync(Requests.Grantable());
            Assert.That((await RunAsync(["admin", "backup", Path.Combine(_folder, "copy.db")])).Exit, Is.Zero);
            _ = await service.Client.DecidedAsync(Requests.Grantable());
            _ = await service.TerminateAsync();
        }

        File.Delete($"{path}-wal");
        File.Delete($"{path}-shm");
        await using (var file = new FileStream(path, FileMode.Truncate))
        {
            await file.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(_folder, "copy.db")));
        }

        var (exit, _, error) = await RunAsync([]);
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(error, Does.Contain("lacks what was recorded last"));

        File.Delete($"{path}.lock");
        await using var again = await RealProcess.StartAsync(path);
        Assert.That((await again.Client.ReadJsonAsync("/v1/decisions"))["items"]!.AsArray(), Has.Count.EqualTo(1));
    }

    [TestCase("UPDATE published_versions SET document = '{}' WHERE programme_id = 'beijing-ai-research'",
        "Version 1 of the programme beijing-ai-research")]
    [TestCase("UPDATE published_versions SET document = '{' WHERE programme_id = '' AND number = 2", "Version 2 of the catalogue")]
    public async Task Start_WithAVersionThatCannotBeRead_NamesItAndDecidesNothingWithoutIt(string damage, string named)
    {
        var path = Path.Combine(_folder, "eligibility.db");
        await using (var service = await RealProcess.StartAsync(path))
        {
            _ = await service.TerminateAsync();
        }

        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is a constant of this test.
            command.CommandText = damage;
#pragma warning restore CA2100
            Assert.That(await command.ExecuteNonQueryAsync(), Is.EqualTo(1));
        }

        var (exit, _, error) = await RunAsync([]);

        Assert.That((exit, error.TrimEnd().Split('\n').Length), Is.EqualTo((1, 1)), error);
        Assert.That(error, Does.Contain(named).And.Contain("cannot be read"));
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string[] args, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        start.ArgumentList.Add(Path.Combine(TestContext.CurrentContext.TestDirectory, "EligibilityService.dll"));
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Storage__Path"] = Path.Combine(_folder, "eligibility.db");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            using var end = new CancellationTokenSource(Patience);
            await process.WaitForExitAsync(end.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
