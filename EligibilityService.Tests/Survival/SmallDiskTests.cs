using System.Diagnostics;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Telemetry;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Survival;

/// <summary>A SQLite file on a disk that fills up.</summary>
internal sealed class SmallDiskTests
{
    private const string Programme = "test-small-disk";

    private DirectoryInfo? _disk;

    [SetUp]
    public async Task MountAsync()
    {
        var folder = Directory.CreateTempSubdirectory("eligibility-small-");
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.FullName) is { } reason)
        {
            folder.Delete();
            Assert.That(Environment.GetEnvironmentVariable("CI"), Is.Not.EqualTo("true"),
                $"CI needs to mount a small disk, and may not: {reason}");
            Assert.Ignore($"A small disk cannot be mounted here: {reason}");
        }

        _disk = folder;
    }

    [TearDown]
    public async Task UnmountAsync()
    {
        if (_disk is { } disk)
        {
            SqliteConnection.ClearAllPools();
            Assert.That(await RunAsync("umount", disk.FullName), Is.Null);
            disk.Delete();
        }
    }

    [Test]
    public async Task Disk_ThatIsFull_IsA503AndMendsItself()
    {
        var store = TestStore.In(_disk!);
        var filler = Path.Combine(_disk!.FullName, "filler");
        await store.PublishAsync([TestProgrammes.With(Programme, TestProgrammes.Budget("900000000.00", "partial"))]);
        await using (var host = new ServiceHost(store.Settings))
        {
            using var client = host.Client();
            using var heard = new Heard(host);
            await FullDisk.ExpectToSurviveAsync(client, Programme, store, () => FillAsync(filler), () =>
            {
                File.Delete(filler);
                return Task.CompletedTask;
            });
            Assert.That(heard.Of("eligibility.register.refused", "reason=store"), Is.Not.Empty, "The alert of docs/running.md.");
        }

        // And whoever starts on it now finds it whole.
        await using var again = new ServiceHost(store.Settings);
        using var desk = Desk.At(again);
        await desk.DecideAsync(Requests.Grantable(Programme));
        Assert.That((bool)(await desk.GetAsync("/v1/admin/verification"))["consistent"]!, Is.True);
    }

    private static async Task FillAsync(string file)
    {
        await using var filler = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                await filler.WriteAsync(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    // What it said when it failed; null when it did not.
    private static async Task<string?> RunAsync(string command, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : said;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return error.Message;
        }
    }
}
