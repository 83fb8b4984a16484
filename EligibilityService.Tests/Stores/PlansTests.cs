using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Core.Decisions;
using EligibilityService.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// No statement of the service reads all decisions or all entries: the plan of each one is read, on an empty store, on one that has just
/// grown and whose statistics know nothing of it, and on one with fresh statistics. Statements of <c>admin verify</c>, which reads
/// everything on purpose, are no <see cref="Statement"/>s.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed partial class PlansTests(StoreKind kind) : StoreFixture(kind)
{
    private const int Many = 20_000;

    private static readonly string[] Tables = ["decisions", "entries"];
    private static readonly string[] Numbers = ["Limit", "Year", "FiscalYear", "AtOnce", "Most"];

    private static readonly (string Place, Statement Statement)[] Statements =
    [
        .. from type in typeof(Assess).Assembly.GetTypes()
           where !type.ContainsGenericParameters
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           from statement in field.FieldType == typeof(Statement) ? [(Statement)field.GetValue(null)!]
               : field.FieldType == typeof(Statement[]) ? (Statement[])field.GetValue(null)! : []
           where !statement.Text.StartsWith("INSERT", StringComparison.Ordinal) && Aliases(statement.Text).Any()
           select ($"{type.Name}.{field.Name}", statement),
    ];

    [Test]
    public async Task Statement_OnAnyStatistics_ReadsNoWholeTable()
    {
        Assert.That(Statements, Has.Length.GreaterThan(25), "the statements of the service were found");
        await FailOnScansAsync("empty");
        await FillAsync();
        try
        {
            await FailOnScansAsync("filled, with no statistics");
            await RunAsync("ANALYZE");
            await FailOnScansAsync("filled, with fresh statistics");
        }
        finally
        {
            await EmptyAsync();
        }
    }

    private async Task FailOnScansAsync(string state)
    {
        var scans = new List<string>();
        foreach (var (place, statement) in Statements)
        {
            scans.AddRange((await PlanAsync(statement)).Select(found => $"{place}: {found}"));
        }

        Assert.That(scans, Is.Empty, state);
    }

    private async Task<IReadOnlyList<string>> PlanAsync(Statement statement)
    {
        await using var connection = await Host.Services.GetRequiredService<Database>().OpenAsync();
        await using var command = connection.CreateCommand();
        var text = statement.Text.Replace(Statement.ForUpdate, "", StringComparison.Ordinal);
        command.CommandText = $"{(IsShared ? "EXPLAIN (FORMAT JSON)" : "EXPLAIN QUERY PLAN")} {text}";
        foreach (var name in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{name}", Numbers.Contains(name) ? 100L : "programme-1");
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.AddRange(IsShared ? ScansOf(JsonNode.Parse(reader.GetString(0))![0]!["Plan"]!)
                : ScansOf(reader.GetString(3), Aliases(text)));
        }

        return found;
    }

    // SQLite says SEARCH where a range of an index is read, and SCAN where all is.
    private static IEnumerable<string> ScansOf(string line, IEnumerable<string> aliases) =>
        line.StartsWith("SCAN ", StringComparison.Ordinal) && aliases.Contains(line.Split(' ')[1]) ? [line] : [];

    private static IEnumerable<string> ScansOf(JsonNode plan)
    {
        var (type, table) = (plan["Node Type"]!.GetValue<string>(), plan["Relation Name"]?.GetValue<string>());
        var all = type == "Seq Scan" && Tables.Contains(table);
        var unbounded = type is "Index Scan" or "Index Only Scan" or "Bitmap Index Scan" && plan["Index Cond"] is null
            && Tables.Any(one => plan["Index Name"]!.GetValue<string>().StartsWith(one, StringComparison.Ordinal));
        // By an id alone one decision is found; a range of ids goes through all programmes.
        unbounded |= plan["Index Name"]?.GetValue<string>() == "decisions_id"
            && plan["Index Cond"]?.GetValue<string>().Contains(" = ", StringComparison.Ordinal) != true;
        return [.. all || unbounded ? [$"{type} {table} {plan["Index Name"]}"] : Array.Empty<string>(),
            .. (plan["Plans"]?.AsArray() ?? []).SelectMany(part => ScansOf(part!))];
    }

    private static IEnumerable<string> Aliases(string text) =>
        TablesRead().Matches(text)
            .Select(match => match.Groups[2].Success && !Words().IsMatch(match.Groups[2].Value) ? match.Groups[2].Value
                : match.Groups[1].Value);

    [GeneratedRegex(@"\b(?:FROM|JOIN|UPDATE)\s+(decisions|entries)\b(?:\s+(\w+))?")]
    private static partial Regex TablesRead();

    [GeneratedRegex("^(WHERE|ORDER|JOIN|LEFT|SET|LIMIT|GROUP)$")]
    private static partial Regex Words();

    // A burst of writes that no statistics know of yet.
    private async Task FillAsync()
    {
        var numbers = IsShared ? $"SELECT n FROM generate_series(1, {Count(Many)}) AS s(n)"
            : $"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {Count(Many)}) SELECT n FROM s";
        var (padded, blob) = IsShared ? ("lpad(n::text, 8, '0')", "''::bytea") : ("printf('%08d', n)", "x''");
        if (IsShared)
        {
            await RunAsync("ALTER TABLE decisions SET (autovacuum_enabled = false); ALTER TABLE entries SET (autovacuum_enabled = false)");
        }

        await RunAsync(
            $"""
             INSERT INTO decisions (programme_id, id, programme_version, catalogue_version, invoice_key, fingerprint, case_hash, outcome, amount_minor, currency, buyer, buyer_name, invoice_number, decided_at,
                                    decided_by, asked_by, request, context, answer)
             SELECT 'programme-1', 'dec_' || {padded}, 1, 1, 'i' || {padded}, '', '', CASE WHEN n % 10 = 0 THEN 'refused' ELSE 'granted' END, 100, 'CNY', 'b' || CAST(n % 100 AS TEXT), 'n' || CAST(n % 100 AS TEXT), {padded},
                    '2026-01-01T00:00:00.000Z', '', 'A' || CAST(n % 3 AS TEXT), {blob}, {blob}, {blob}
             FROM ({numbers}) all_numbers
             """);
        await RunAsync(
            $"""
             INSERT INTO entries (programme_id, fiscal_year, id, calendar_year, kind, decision_id, buyer, amount_minor, currency, ground, made_at, made_by)
             SELECT 'programme-1', 2026, 'ent_' || {padded}, 2026, 'reserve', 'dec_' || {padded}, 'b1', 100, 'CNY', 'granted', '2026-01-01T00:00:00.000Z', ''
             FROM ({numbers}) all_numbers
             """);
    }

    // What was filled in is no register that holds together.
    private Task EmptyAsync() => RunAsync("DELETE FROM decisions; DELETE FROM entries");

    private async Task RunAsync(string sql)
    {
        await using DbConnection connection = await Host.Services.GetRequiredService<Database>().OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
