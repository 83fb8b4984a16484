using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Administration;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Stores;

/// <summary>A store of an earlier version is refused in one line and stays as it is; what it granted twice is named.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class OldStoreTests(StoreKind kind)
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
    public async Task Migrate_AStoreWithoutFormat_IsRefusedInOneLineAndChangesNothing()
    {
        await MakeOldAsync();
        await using var database = Database.Of(_store.Options);
        var refused = await RefusedAsync(database);

        Assert.That(refused.Message, Does.Contain("earlier version").And.Contain("format 1").And.Not.Contain("\n"));
        Assert.That(await TablesAsync(), Is.EqualTo(["claims", "decisions", "entries"]));

        using var said = new StringWriter();
        using var error = new StringWriter();
        Assert.That(await KeysCommand.RunAsync(["list"], database, said, error, TimeProvider.System), Is.EqualTo(KeysCommand.Failed));
        Assert.That(error.ToString().Trim(), Does.Contain("earlier version").And.Not.Contain("\n"));
    }

    [Test]
    public async Task Migrate_AStoreOfALaterFormat_IsRefused()
    {
        await using var database = Database.Of(_store.Options);
        await database.MigrateAsync();
        await database.MigrateAsync();
        await _store.ChangeAsync($"UPDATE store_format SET format = {StoreFormat.Current + 1}");

        Assert.That(() => database.MigrateAsync(), Throws.TypeOf<OtherFormatException>().With.Message.Contains("later version"));
    }

    [Test]
    public async Task Verify_AnOldStore_NamesWhatWasGrantedTwice()
    {
        await MakeOldAsync();
        await GrantAsync("dec_1", Foreign("CN91110114MA0FAKE023", "R-001"), contract: true);
        await GrantAsync("dec_2", Foreign("CN-91110114-MA0FAKE023", "r–001"), contract: false);
        await GrantAsync("dec_3", Foreign("91110114MA0FAKE023", "R001"), contract: false);
        await GrantAsync("dec_4", Digital("91110114MA0FAKE023"), contract: true, serial: "SN-MX0001");
        await GrantAsync("dec_5", Digital("91310115MA1FAKE038"), contract: false, serial: "#sn mx0001");
        await GrantAsync("dec_6", Foreign("CN91110114MA0FAKE023", "R-001"), contract: false, given: true);
        await GrantAsync("dec_7", Foreign("DE1", "X-1"), contract: true);
        await _store.ChangeAsync(
            """
            INSERT INTO claims VALUES ('p', 'red_letter_invoice', 'DE1||C-1', 'dec_7');
            INSERT INTO claims VALUES ('p', 'red_letter_invoice', 'DE1||c 1', 'dec_7')
            """);
        var before = await RecordedAsync();

        using var said = new StringWriter();
        using var error = new StringWriter();
        await using var database = Database.Of(_store.Options);
        var code = await AdminCommand.RunAsync(["verify"], database, said, error);
        var lines = said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error.ToString(), Is.Empty);
            Assert.That(lines, Is.EqualTo(
            [
                "GRANTED TWICE: p: invoice 91110114MA0FAKE023|R001|91110114MA0FAKE023|R-001|2025-09-15: dec_1 384000.00 CNY; dec_2 384000.00 CNY",
                "GRANTED TWICE: p: invoice 25112000000012345678: dec_4 384000.00 CNY; dec_5 384000.00 CNY",
                "GRANTED TWICE: p: contract HT1 of 91110108MA0FAKE01A: dec_1 384000.00 CNY; dec_4 384000.00 CNY; dec_7 384000.00 CNY",
                "GRANTED TWICE: *: serial number moorethreads MX0001: dec_4 384000.00 CNY; dec_5 384000.00 CNY",
                "GRANTED TWICE: p: red-letter invoice DE1|C1: dec_7 by DE1||C-1; dec_7 by DE1||c 1",
                "PERHAPS TWICE: p: invoices with the number R001: dec_1 384000.00 CNY; dec_2 384000.00 CNY; dec_3 384000.00 CNY",
                "7 decisions of an earlier version's store, read only; keys recomputed from their requests: 5 granted twice, 1 perhaps",
            ]));
            Assert.That(await RecordedAsync(), Is.EqualTo(before));
            Assert.That(await TablesAsync(), Is.EqualTo(["claims", "decisions", "entries"]));
        }

        Assert.That(await AdminCommand.RunAsync(["backup", _store.Path + ".copy"], database, said, error), Is.EqualTo(1));
        Assert.That(File.Exists(_store.Path + ".copy"), Is.False);
    }

    [Test]
    public async Task Verify_AnOldStore_NamesWhatIsBeyondWhatRedLettersLeft()
    {
        await MakeOldAsync();
        await _store.ChangeAsync("ALTER TABLE entries ADD COLUMN details TEXT");

        // Taken back whole and released, then asked again; a quarter taken back and rightly released; half taken back of what was paid; the
        // same with a cap; and paid twice.
        await RedLetteredAsync("1", -1280000_00, 384000_00);
        await GrantAsync("dec_1b", Numbered("1"), contract: false);
        await RedLetteredAsync("2", -320000_00, 96000_00);
        await RedLetteredAsync("3", -640000_00, 0, "pay");
        await RedLetteredAsync("4", -640000_00, 0, reason: "CAP_PER_INVOICE");
        await GrantAsync("dec_5", Numbered("5"), contract: false);
        await _store.ChangeAsync(
            "INSERT INTO entries (decision_id, kind, amount_minor) VALUES ('dec_5', 'pay', 38400000), ('dec_5', 'pay', 100)");

        using var said = new StringWriter();
        await using var database = Database.Of(_store.Options);
        var code = await AdminCommand.RunAsync(["verify"], database, said, TextWriter.Null);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.EqualTo(
        [
            "PAID BEYOND THE GRANT: p: invoice 25112000000000000005: dec_5 384001.00 CNY paid of 384000.00 CNY",
            "BEYOND WHAT IS LEFT: p: invoice 25112000000000000001, of which 0.00 of 1446400.00 is left: dec_1 0.00 CNY; dec_1b 384000.00 CNY",
            "BEYOND WHAT IS LEFT: p: invoice 25112000000000000003, of which 723200.00 of 1446400.00 is left: dec_3 384000.00 CNY",
            "PERHAPS BEYOND WHAT IS LEFT: p: invoice 25112000000000000004, of which 723200.00 of 1446400.00 is left: dec_4 384000.00 CNY",
            "6 decisions of an earlier version's store, read only; keys recomputed from their requests: 0 granted twice, 0 perhaps; 4 beyond what is left or was granted",
        ]));
    }

    // What the store holds, byte for byte where it is a file.
    private async Task<object> RecordedAsync() => kind == StoreKind.Sqlite
        ? await File.ReadAllBytesAsync(_store.Path)
        : await _store.TextsAsync(
            "SELECT d::text FROM decisions d UNION ALL SELECT e::text FROM entries e UNION ALL SELECT c::text FROM claims c ORDER BY 1");

    // A quarter or so of a grant was taken back, and this much released for it.
    private async Task RedLetteredAsync(string number, long netFen, long releasedFen, string? then = null, string? reason = null)
    {
        await GrantAsync($"dec_{number}", Numbered(number), contract: false, reason: reason);
        var details = $$"""{"key":"s||c-{{number}}","lines":[{"line":1,"netFen":{{netFen}},"taxFen":{{netFen * 13 / 100}},"quantity":0}]}""";
        await _store.ChangeAsync($"INSERT INTO entries VALUES ('dec_{number}', 'release', {releasedFen}, '{details}')");
        if (then is not null)
        {
            await _store.ChangeAsync($"INSERT INTO entries VALUES ('dec_{number}', '{then}', 38400000, NULL)");
        }
    }

    private static JsonObject Numbered(string number) =>
        Requests.Grantable().WithText("/invoice/number", number.PadLeft(20, '0').Remove(0, 12).Insert(0, "251120000000"));

    private static async Task<OtherFormatException> RefusedAsync(Database database)
    {
        try
        {
            await database.MigrateAsync();
        }
        catch (OtherFormatException refused)
        {
            return refused;
        }

        throw new AssertionException("The store was taken over.");
    }

    // What such a store has had since the first version; of its other tables nothing is read.
    private Task MakeOldAsync()
    {
        var bytes = kind == StoreKind.Postgres ? "BYTEA" : "BLOB";
        return _store.ChangeAsync(
            $"""
             CREATE TABLE decisions (programme_id TEXT NOT NULL, id TEXT NOT NULL, outcome TEXT NOT NULL, currency TEXT NOT NULL, request {bytes} NOT NULL, answer {bytes} NOT NULL);
             CREATE TABLE entries (decision_id TEXT NOT NULL, kind TEXT NOT NULL, amount_minor BIGINT NOT NULL);
             CREATE TABLE claims (programme_id TEXT NOT NULL, kind TEXT NOT NULL, claim_key TEXT NOT NULL, decision_id TEXT NOT NULL)
             """);
    }

    private async Task GrantAsync(string id, JsonNode request, bool contract, string? serial = null, bool given = false,
        string? reason = null)
    {
        request["contract"] = new JsonObject { ["number"] = contract ? (id == "dec_1" ? "HT-1" : "ht 1") : id };
        if (serial is not null)
        {
            request["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray(serial);
            request["invoice"]!["lines"]![0]!["vendor"] = id;
        }

        var answer = $$$"""
            {"lines":[{"line":1,"outcome":"eligible","match":{"kind":"exact","modelId":"moorethreads/mtt-s4000","vendorId":"moorethreads"},"amount":{"amount":"384000.00","currency":"CNY"}}],
             "reasons":[{{{(reason is null ? "" : $$"""{"code":"{{reason}}"}""")}}}]}
            """;
        await using var connection = await _store.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO decisions VALUES ('p', @Id, 'granted', 'CNY', @Request, @Answer)";
        foreach (var (name, value) in ((string, object)[])[("@Id", id),
            ("@Request", Packed.Pack(Encoding.UTF8.GetBytes(request.ToJsonString()))),
            ("@Answer", Packed.Pack(Encoding.UTF8.GetBytes(answer)))])
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
        await _store.ChangeAsync(
            $"INSERT INTO entries (decision_id, kind, amount_minor) VALUES ('{id}', 'reserve', 38400000); INSERT INTO claims VALUES ('p', 'contract', 'any', '{id}')");
        if (given)
        {
            await _store.ChangeAsync($"INSERT INTO entries VALUES ('{id}', 'release', 38400000)");
        }
    }

    private async Task<List<string>> TablesAsync() => await _store.TextsAsync(kind == StoreKind.Postgres
        ? "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        : "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1");

    private static JsonObject Foreign(string seller, string number) => Requests.Grantable()
        .WithText("/invoice/kind", "other").WithText("/invoice/seller/taxId", seller).WithText("/invoice/number", number)
            .WithText("/invoice/issueDate", "2025-09-15");

    private static JsonObject Digital(string seller) =>
        Requests.Grantable().WithText("/invoice/seller/taxId", seller).WithText("/invoice/number", "25112000000012345678");
}
