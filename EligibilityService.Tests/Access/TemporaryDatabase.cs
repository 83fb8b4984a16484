using EligibilityService.Storage;
using Microsoft.Data.Sqlite;

namespace EligibilityService.Tests.Access;

/// <summary>A migrated database in a file of its own, which is gone afterwards.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("eligibility-access-");

    public TemporaryDatabase() => Database = Open();

    public Database Database { get; }

    /// <summary>As another process would open it.</summary>
    public Database Open() => new SqliteDatabase(Path.Combine(_folder.FullName, "eligibility.db"));

    public static async Task<TemporaryDatabase> MigratedAsync()
    {
        var temporary = new TemporaryDatabase();
        await temporary.Database.MigrateAsync();
        return temporary;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
