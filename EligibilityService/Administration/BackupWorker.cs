using System.Globalization;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using Microsoft.Extensions.Options;

namespace EligibilityService.Administration;

/// <summary>
/// Makes a backup whenever the newest in the folder is too old, also over restarts, and takes the oldest away. One that disagrees is kept
/// and told, and then nothing is taken away.
/// </summary>
internal sealed partial class BackupWorker(
    Database database,
    IOptions<BackupOptions> options,
    TimeProvider time,
    Measures measures,
    ILogger<BackupWorker> log) : PeriodicWorker(options.Value.Folder is null ? Timeout.InfiniteTimeSpan : Look, time, measures, log)
{
    private const string Prefix = "eligibility-";
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";
    private const string Suffix = ".db";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    protected override async Task RoundAsync(CancellationToken stopping)
    {
        if (options.Value.Folder is not { } folder || database is not SqliteDatabase store)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var now = Time.GetUtcNow();
        if (MadeIn(folder).FirstOrDefault() is { File: not null } newest && newest.MadeAt <= now
            && now - newest.MadeAt < TimeSpan.FromMinutes(options.Value.EveryMinutes))
        {
            return;
        }

        var name = $"{Prefix}{now.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}{Suffix}";
        var backup = await StoreBackup.MakeAsync(store, Path.Combine(folder, name), stopping);
        if (!backup.IsGood)
        {
            CountFailure();
            LogDisagrees(log, backup);
            return;
        }

        LogMade(log, backup);
        foreach (var (file, _) in MadeIn(folder).Skip(options.Value.Keep))
        {
            File.Delete(file);
        }
    }

    // Those of this worker, by their names, the newest first. Whatever else lies there is somebody else's.
    private static IEnumerable<(string File, DateTimeOffset MadeAt)> MadeIn(string folder) =>
        Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}")
            .Select(file => (File: file, MadeAt: MadeAt(Path.GetFileName(file))))
            .Where(one => one.MadeAt is not null)
            .Select(one => (one.File, one.MadeAt!.Value))
            .OrderByDescending(one => one.Value);

    private static DateTimeOffset? MadeAt(string name) =>
        DateTimeOffset.TryParseExact(name[Prefix.Length..^Suffix.Length], Stamp, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup {Backup}")]
    private static partial void LogMade(ILogger logger, StoreBackup backup);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Backup {Backup}. No older backup is taken away.")]
    private static partial void LogDisagrees(ILogger logger, StoreBackup backup);
}
