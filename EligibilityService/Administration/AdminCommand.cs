using System.Data.Common;
using System.Globalization;
using EligibilityService.Core.Decisions;
using EligibilityService.Storage;

namespace EligibilityService.Administration;

/// <summary>
/// <c>admin verify</c>, <c>admin backup</c>, <c>admin copy</c>, on the store that the settings name. What was found goes to the output,
/// what stands in the way to the error writer; the exit code says which it was.
/// </summary>
internal static class AdminCommand
{
    private const int Ok = 0;
    private const int Failed = 1;
    private const int Usage = 2;

    private const string HowTo =
        """
        admin verify                     folds all entries, decides all decisions of this engine again, and compares; exit code 1 when anything disagrees.
        admin backup FILE                copies the SQLite store to a new file while the service runs
        admin copy --to CONNECTION       copies everything from SQLite into an empty PostgreSQL database and verifies it; stop the service first
        """;

    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows the word <c>admin</c>.</param>
    /// <param name="out">For what was found.</param>
    /// <param name="error">For what stands in the way.</param>
    public static async Task<int> RunAsync(string[] args, Database database, TextWriter @out, TextWriter error)
    {
        if (database is SqliteDatabase { Exists: false } && args is [not ("help" or "--help" or "-h"), ..])
        {
            await error.WriteLineAsync("There is no such file as Storage:Path names. Nothing was made in its place.");
            return Failed;
        }

        try
        {
            switch (args)
            {
                case ["help" or "--help" or "-h"]:
                    await @out.WriteLineAsync(HowTo);
                    return Ok;
                case ["verify"]:
                    return await VerifyMigratedAsync(database, @out);
                case ["backup", var file]:
                    return await BackupAsync(database, file, @out, error);
                case ["copy", "--to", var connection]:
                    return await CopyAsync(database, connection, @out, error);
                default:
                    await error.WriteLineAsync(HowTo);
                    return Usage;
            }
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException or IOException or ArgumentException)
        {
            await error.WriteLineAsync($"It could not be done: {(failure.InnerException ?? failure).Message}");
            return Failed;
        }
    }

    private static async Task<int> VerifyMigratedAsync(Database database, TextWriter @out)
    {
        await database.MigrateAsync();
        return await VerifyAsync(database, @out);
    }

    private static async Task<int> VerifyAsync(Database database, TextWriter @out)
    {
        if (database is SqliteDatabase sqlite && await sqlite.QuickCheckAsync(Timeout.InfiniteTimeSpan) is { Count: > 0 } damage)
        {
            foreach (var found in damage)
            {
                await @out.WriteLineAsync($"DAMAGED: {found}");
            }

            return Failed;
        }

        var check = await StoreBackup.CheckAsync(database);
        foreach (var wrong in check.Wrong)
        {
            await @out.WriteLineAsync($"DISAGREES: {wrong.What}: {wrong.Where}: kept {wrong.Kept}; folded {wrong.Folded}");
        }

        foreach (var other in check.Others)
        {
            await @out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{other.Decisions} decisions were decided by engine {other.Engine}; this is engine {Engine.Number}, so they stand as they were given and are not decided again."));
        }

        await @out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{check.Decisions} decisions, {check.Entries} entries, {check.Balances} balances: {(check.Wrong.Count == 0 ? "all agree" : $"{check.Wrong.Count} disagree")}"));
        return check.Wrong.Count == 0 ? Ok : Failed;
    }

    private static async Task<int> BackupAsync(Database database, string file, TextWriter @out, TextWriter error)
    {
        if (database is not SqliteDatabase sqlite)
        {
            await error.WriteLineAsync("PostgreSQL has its own tools for this: pg_dump, or a base backup with archived WAL.");
            return Failed;
        }

        await sqlite.MigrateAsync();
        var backup = await StoreBackup.MakeAsync(sqlite, file);
        await @out.WriteLineAsync(backup.ToString());
        return backup.IsGood ? Ok : Failed;
    }

    private static async Task<int> CopyAsync(Database database, string connection, TextWriter @out, TextWriter error)
    {
        if (database is not SqliteDatabase sqlite)
        {
            await error.WriteLineAsync("The store of the settings is not SQLite: there is nothing to copy from.");
            return Failed;
        }

        await using var postgres = new PostgresDatabase(connection);
        await sqlite.MigrateAsync();
        await postgres.MigrateAsync();
        foreach (var (table, rows) in await StoreCopy.RunAsync(sqlite, postgres))
        {
            await @out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{table}: {rows} rows"));
        }

        return await VerifyAsync(postgres, @out);
    }
}
