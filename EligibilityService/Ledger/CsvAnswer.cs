using System.Buffers;
using System.Text;

namespace EligibilityService.Ledger;

/// <summary>
/// A table as CSV (RFC 4180), streamed page by page: memory stays flat however long it is. In UTF-8 with a byte order mark, because spreadsheets read Chinese
/// only then; and no cell begins like a formula. (The known CSV writers reflect, which a native build cannot; this much of the standard is short.)
/// </summary>
/// <param name="name">The file's name.</param>
/// <param name="columns">The header.</param>
/// <param name="read">Gives the rows after the last one given (null: the first ones), at most so many; fewer mean that there are no more.</param>
internal sealed class CsvAnswer(string name, string[] columns, Func<string?[]?, int, Task<IReadOnlyList<string?[]>>> read) : IResult
{
    private const string MediaType = "text/csv";
    private const int RowsAtOnce = 1000;

    private static readonly SearchValues<char> MustBeQuoted = SearchValues.Create(",\"\r\n");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteAsync(Line(columns));
        string?[]? last = null;
        IReadOnlyList<string?[]> rows;
        do
        {
            rows = await read(last, RowsAtOnce);
            foreach (var row in rows)
            {
                await text.WriteAsync(Line(row));
                last = row;
            }
        }
        while (rows.Count == RowsAtOnce);
    }

    private static string Line(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? value)
    {
        var cell = Harmless(value) ?? "";
        return cell.AsSpan().ContainsAny(MustBeQuoted) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    // A spreadsheet runs a cell that begins like a formula; with an apostrophe in front it only shows it.
    private static string? Harmless(string? cell) => cell is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{cell}" : cell;
}
