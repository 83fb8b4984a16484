using EligibilityService.Storage;
using Microsoft.Extensions.Options;

namespace EligibilityService.Administration;

/// <summary>Backups of the SQLite store that the service makes by itself. Configuration section <c>Backup</c>.</summary>
public sealed class BackupOptions
{
    private const int MostMinutes = 60 * 24 * 31;

    /// <summary>The section's name.</summary>
    public const string Section = "Backup";

    /// <summary>The folder that they go to; it is made when it is not there. None (the default): the service makes no backups.</summary>
    public string? Folder { get; set; }

    /// <summary>How old the newest may be before the next is made, in minutes; default 60. So much is lost at the most.</summary>
    public int EveryMinutes { get; set; } = 60;

    /// <summary>How many are kept; the oldest beyond go. Default 48.</summary>
    public int Keep { get; set; } = 48;

    /// <summary>What is wrong with the options, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong(bool isSqlite) =>
        EveryMinutes is < 1 or > MostMinutes ? $"Backup:EveryMinutes must be from 1 to {MostMinutes}."
        : Keep < 1 ? "Backup:Keep must be at least 1."
        : Folder is not null && !isSqlite ? "Backup:Folder is for SQLite; PostgreSQL has its own tools for backups."
        : null;
}

/// <summary>Refuses wrong options at the start.</summary>
internal sealed class ValidateBackup(IOptions<StorageOptions> storage) : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options) =>
        options.WhatIsWrong(storage.Value.Provider == SqliteDatabase.Name) is { } wrong ? ValidateOptionsResult.Fail(wrong)
            : ValidateOptionsResult.Success;
}
