using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Storage;

namespace EligibilityService.Tests.Stores;

/// <summary>A store of another format is refused in one line and stays as it is.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class OtherFormatTests(StoreKind kind)
{
    private TestStore _store = null!;

    [SetUp]
    public async Task MakeAsync() => _store = await TestStore.NewAsync(kind);

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Store_WithoutFormat_IsRefusedInOneLineAndChangesNothing()
    {
        await _store.ChangeAsync("CREATE TABLE decisions (id TEXT NOT NULL)");
        await using var database = Database.Of(_store.Options);

        Assert.That(() => database.MigrateAsync(),
            Throws.TypeOf<OtherFormatException>().With.Message.Contains("earlier version").And.Message.Contains(
                "format unknown").And.Message.Not.Contains("\n"));
        await FailsInOneLineAsync((said, error) => KeysCommand.RunAsync(["list"], database, said, error, TimeProvider.System));
        await FailsInOneLineAsync((said, error) => AdminCommand.RunAsync(["verify"], database, said, error));
        await FailsInOneLineAsync((said, error) =>
            AdminCommand.RunAsync(["backup", _store.Path + ".copy"], database, said, error), kind == StoreKind.Sqlite);
        Assert.That(File.Exists(_store.Path + ".copy"), Is.False);
        Assert.That(await TablesAsync(), Is.EqualTo(["decisions"]));
    }

    [TestCase(1, "later version")]
    [TestCase(-1, "earlier version")]
    public async Task Store_OfAnotherFormat_IsRefused(int apart, string said)
    {
        await using var database = Database.Of(_store.Options);
        await database.MigrateAsync();
        await database.MigrateAsync();
        await _store.ChangeAsync($"UPDATE store_format SET format = {StoreFormat.Current + apart}");

        Assert.That(() => database.MigrateAsync(), Throws.TypeOf<OtherFormatException>().With.Message.Contains(said));
    }

    private static async Task FailsInOneLineAsync(Func<TextWriter, TextWriter, Task<int>> command, bool namesTheFormat = true)
    {
        using var said = new StringWriter();
        using var error = new StringWriter();

        Assert.That(await command(said, error), Is.EqualTo(1));
        Assert.That(said.ToString(), Is.Empty);
        Assert.That(error.ToString().Trim(), Does.Contain(namesTheFormat ? "earlier version" : "own tools").And.Not.Contain("\n"));
    }

    private async Task<List<string>> TablesAsync() => await _store.TextsAsync(kind == StoreKind.Postgres
        ? "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1");
}
