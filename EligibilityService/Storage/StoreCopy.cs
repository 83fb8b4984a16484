using System.Data.Common;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace EligibilityService.Storage;

/// <summary>
/// Copies everything from SQLite into an empty PostgreSQL, in one transaction: when anything does not agree in the end, nothing was copied.
/// For every table the number of rows is compared, and for every column its sum (numbers) or its length in all (texts, bytes).
/// </summary>
public static class StoreCopy
{
    // Tables that others refer to come first. The new store has no seed yet, because no service has been started on it. store_format is not
    // copied: it says how a store makes its own keys, and the new store has its own.
    internal static readonly IReadOnlyList<string> Tables =
    [
        "api_keys", "published_versions", "programme_heads", "documents", "decisions", "credits", "claims",
            "entries", "balances",
        "waiting_list", "holds", "registry_waits", "open_decisions", "idempotency",
        "webhooks", "webhook_agencies", "webhook_cursors", "webhook_events", "drafts", "publications", "audit", "audit_head",
        "impact_reports", "impact_blocks", "keyed_answers", "leases",
    ];

    /// <summary>Copies and compares; gives the rows of each table.</summary>
    /// <exception cref="InvalidOperationException">The target is not empty, or something does not agree.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> RunAsync(SqliteDatabase from, PostgresDatabase to,
        CancellationToken cancellation = default)
    {
        await using var source = await from.OpenAloneAsync(cancellation);
        await using var target = (NpgsqlConnection)await to.OpenAsync(cancellation);
        await using var transaction = await target.BeginTransactionAsync(cancellation);
        await PostgresDatabase.LiftTimeoutsAsync(target, cancellation);
        var copied = new List<(string, long)>();
        foreach (var table in Tables)
        {
            if (await NumberAsync(target, $"SELECT COUNT(*) FROM {table}", cancellation) != 0)
            {
                throw new InvalidOperationException(
                    $"The table {table} of the target has rows already; the copy goes into an empty database only.");
            }

            var columns = await CopyAsync(source, target, table, cancellation);
            copied.Add((table, await CompareAsync(source, target, table, columns, cancellation)));
        }

        await transaction.CommitAsync(cancellation);
        return copied;
    }

    private static async Task<IReadOnlyList<string>> CopyAsync(DbConnection source, NpgsqlConnection target, string table,
        CancellationToken cancellation)
    {
        await using var read = source.CreateCommand();
        read.CommandText = $"SELECT * FROM {table}";
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        string[] columns = [.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)];
        await using var write = await target.BeginBinaryImportAsync(
            $"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)", cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            await write.StartRowAsync(cancellation);
            for (var i = 0; i < columns.Length; i++)
            {
                await WriteAsync(write, rows.GetValue(i), cancellation);
            }
        }

        await write.CompleteAsync(cancellation);
        return columns;
    }

    private static Task WriteAsync(NpgsqlBinaryImporter write, object value, CancellationToken cancellation) => value switch
    {
        DBNull => write.WriteNullAsync(cancellation),
        long number => write.WriteAsync(number, NpgsqlDbType.Bigint, cancellation),
        string text => write.WriteAsync(text, NpgsqlDbType.Text, cancellation),
        byte[] bytes => write.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellation),
        _ => throw new InvalidOperationException($"A value of {value.GetType().Name} is in no table of ours."),
    };

    private static async Task<long> CompareAsync(DbConnection source, DbConnection target, string table, IReadOnlyList<string> columns,
        CancellationToken cancellation)
    {
        var there = await NumberAsync(source, $"SELECT COUNT(*) FROM {table}", cancellation);
        var here = await NumberAsync(target, $"SELECT COUNT(*) FROM {table}", cancellation);
        if (there != here)
        {
            throw new InvalidOperationException($"{table} has {there} rows in the source and {here} in the copy.");
        }

        foreach (var column in columns)
        {
            var isNumber = await IsNumberAsync(target, table, column, cancellation);
            var (mine, theirs) = isNumber
                ? ($"SELECT COALESCE(SUM({column}), 0) FROM {table}", $"SELECT COALESCE(SUM({column}), 0)::BIGINT FROM {table}")
                : ($"SELECT COALESCE(SUM(LENGTH(CAST({column} AS BLOB))), 0) FROM {table}",
                    $"SELECT COALESCE(SUM(OCTET_LENGTH({column})), 0)::BIGINT FROM {table}");
            var (before, after) = (await NumberAsync(source, mine, cancellation), await NumberAsync(target, theirs, cancellation));
            if (before != after)
            {
                throw new InvalidOperationException($"{table}.{column} adds up to {before} in the source and {after} in the copy.");
            }
        }

        return there;
    }

    private static async Task<bool> IsNumberAsync(DbConnection target, string table, string column, CancellationToken cancellation) =>
        await NumberAsync(target,
            $"SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}' AND column_name = '{column}' AND data_type = 'bigint'", cancellation) > 0;

    private static async Task<long> NumberAsync(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }
}
