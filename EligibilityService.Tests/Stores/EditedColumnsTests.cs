using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using Npgsql;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// Every column of what decisions rest on is edited by hand, one after the other: the verification names each, or a list says why the
/// column cannot matter.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class EditedColumnsTests(StoreKind kind)
{
    private const string Programme = "test-edited";

    private static readonly string[] Tables = ["decisions", "published_versions", "documents"];

    private static readonly Dictionary<string, string> CannotMatter = new()
    {
        ["decisions.case_hash"] = "It only tells whether a refused case is asked again unchanged; a case that is decided anew gets what is due.",
        ["documents.added_at"] = "It is shown nowhere, and nothing is decided by it.",
    };

    private TestStore? _store;

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Column_EditedByHand_IsNamedByTheVerification()
    {
        _store = await TestStore.NewAsync(kind);
        await using var host = new ServiceHost(_store.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1200000.00", "waitlist")));
        await desk.DecideAsync(Requests.Grantable(Programme));
        await _store.ChangeAsync("INSERT INTO documents (sha256, length, bytes, added_at) VALUES ('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, "
            + (kind == StoreKind.Sqlite ? "x''" : "''::bytea") + ", '2026-06-01T02:00:00.000Z')");
        Assert.That((await desk.GetAsync("/v1/admin/verification")).ToJsonString(), Does.StartWith("""{"consistent":true,"""));

        var unnoticed = new List<string>();
        foreach (var (table, column, type) in await ColumnsAsync())
        {
            // Keys and constraints that refuse an edit are no way to make one.
            await _store.ChangeAsync($"CREATE TABLE whole AS SELECT * FROM {table}");
            await _store.ChangeAsync($"UPDATE {table} SET {column} = {Edited(column, type)}");
            var report = await desk.GetAsync("/v1/admin/verification");
            if ((bool)report["consistent"]! && !CannotMatter.ContainsKey($"{table}.{column}"))
            {
                unnoticed.Add($"{table}.{column}");
            }

            await _store.ChangeAsync($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM whole; DROP TABLE whole");
        }

        Assert.That(unnoticed, Is.Empty);
        Assert.That((await desk.GetAsync("/v1/admin/verification")).ToJsonString(), Does.StartWith("""{"consistent":true,"""));
    }

    [Test]
    public async Task Amount_RaisedInEveryTableThatHasIt_IsNotPaid()
    {
        _store = await TestStore.NewAsync(kind);
        await using var host = new ServiceHost(_store.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1200000.00", "waitlist")));
        var decision = await desk.DecideAsync(Requests.Grantable(Programme));
        foreach (var raise in new[] { "decisions SET amount_minor = amount_minor", "entries SET amount_minor = amount_minor", "balances SET granted = granted" })
        {
            await _store.ChangeAsync($"UPDATE {raise} + 100");
        }

        using var paid = await desk.Officer.PostKeyedAsync($"/v1/decisions/{Desk.Text(decision["id"])}/payments", new JsonObject { ["reference"] = "P-1" });
        Assert.That(paid.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await paid.Content.ReadAsStringAsync(), Does.Contain(Desk.Text(decision["id"])));
        Assert.That(await _store.CountAsync("SELECT COUNT(*) FROM entries WHERE kind = 'pay'"), Is.Zero);
    }

    private async Task<List<(string Table, string Column, string Type)>> ColumnsAsync()
    {
        await using var database = EligibilityService.Storage.Database.Of(_store!.Options);
        await using var connection = await database.OpenReadAsync();
        var columns = new List<(string, string, string)>();
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The table is a constant of this test.
            command.CommandText = connection is NpgsqlConnection
                ? $"SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}'"
                : $"SELECT name, type FROM pragma_table_info('{table}')";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                columns.Add((table, reader.GetString(0), reader.GetString(1)));
            }
        }

        return columns;
    }

    // Something that the column could hold: a day later, a number more, another word.
    private static string Edited(string column, string type) => column switch
    {
        "decided_at" or "published_at" or "added_at" => $"REPLACE({column}, ':00', ':01')",
        "outcome" => "'refused'",
        "currency" => "'USD'",
        "decided_by" => "REPLACE(decided_by, 'Developer', 'Another')",
        _ => type.ToUpperInvariant() switch
        {
            "BLOB" => "x'00'",
            "BYTEA" => "'\\x00'::bytea",
            "INTEGER" or "BIGINT" => $"{column} + 1000",
            _ => $"{column} || '2'",
        },
    };
}
