namespace EligibilityService.Storage;

/// <summary>Where the record is kept. Configuration section <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    private const int MostSeconds = 3600;

    /// <summary>The section's name.</summary>
    public const string Section = "Storage";

    /// <summary>Which store: <c>sqlite</c> (the default; one machine, no server) or <c>postgres</c> (any number of replicas).</summary>
    public string Provider { get; set; } = SqliteDatabase.Name;

    /// <summary>The SQLite file; default <c>eligibility.db</c> in the working directory. It is made when it is not there.</summary>
    public string Path { get; set; } = "eligibility.db";

    /// <summary>
    /// How long the pages of a SQLite file are checked at the start, in seconds; default 10. A file too large to be read in that time is
    /// served nevertheless.
    /// </summary>
    public int QuickCheckSeconds { get; set; } = 10;

    /// <summary>
    /// Whether the service and its commands make and upgrade the schema; default true. With false they need no right to, and the command
    /// <c>migrate</c> does it.
    /// </summary>
    public bool Migrate { get; set; } = true;

    /// <summary>How long a start waits for the schema where it does not make it itself, in seconds; default 60.</summary>
    public int MigrateWaitSeconds { get; set; } = 60;

    /// <summary>How to reach PostgreSQL, as Npgsql writes it: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>What is wrong with the options, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong => QuickCheckSeconds is < 0 or > MostSeconds || MigrateWaitSeconds is < 0 or > MostSeconds
        ? $"Storage:QuickCheckSeconds and Storage:MigrateWaitSeconds must be from 0 to {MostSeconds}." : Provider switch
        {
            SqliteDatabase.Name => string.IsNullOrWhiteSpace(Path) ? "Storage:Path names the SQLite file; it must not be empty." : null,
            PostgresDatabase.Name => string.IsNullOrWhiteSpace(ConnectionString)
                ? "Storage:ConnectionString says how to reach PostgreSQL; it must not be empty." : null,
            _ => $"Storage:Provider is {Provider}; it must be {SqliteDatabase.Name} or {PostgresDatabase.Name}.",
        };
}
