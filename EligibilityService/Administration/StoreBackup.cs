using System.Globalization;
using EligibilityService.Cases;
using EligibilityService.Register;
using EligibilityService.Storage;

namespace EligibilityService.Administration;

/// <summary>A backup of a SQLite store, and what its verification found.</summary>
/// <param name="File">Where it is.</param>
/// <param name="Check">What was compared, and what disagrees.</param>
internal sealed record StoreBackup(string File, LedgerCheck Check)
{
    /// <summary>Whether nothing disagrees.</summary>
    public bool IsGood => Check.Wrong.Count == 0;

    /// <summary>Copies the store as it is at one moment, while it is used, and verifies the copy.</summary>
    /// <exception cref="IOException">The file is there already; a backup never writes over anything.</exception>
    public static async Task<StoreBackup> MakeAsync(SqliteDatabase store, string file, CancellationToken cancellation = default)
    {
        if (System.IO.File.Exists(file))
        {
            throw new IOException($"{file} is there already; a backup never writes over anything.");
        }

        // What bears the name of a backup is whole: it gets it only after it was written and verified.
        var unfinished = $"{file}.unfinished";
        System.IO.File.Delete(unfinished);
        await store.BackUpAsync(unfinished, cancellation);
        await using var copy = new SqliteDatabase(unfinished);
        var check = await CheckAsync(copy, cancellation);
        copy.Close();
        System.IO.File.Move(unfinished, file);
        return new StoreBackup(file, check);
    }

    /// <summary>Folds and decides everything on record again, and compares.</summary>
    public static async Task<LedgerCheck> CheckAsync(Database database, CancellationToken cancellation = default) =>
        await new LedgerVerification(database, await CaseMaker.OfAsync(database)).RunAsync(VerificationReport.MostShown, cancellation);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{File}: {Check.Decisions} decisions, {Check.Entries} entries; {(IsGood ? "verified" : $"{Check.Wrong.Count} disagree: see admin verify")}");
}
