using System.Text;
using EligibilityService.Storage;
using nietras.SeparatedValues;

namespace EligibilityService.Wire.Csv;

/// <summary>
/// A table as CSV (RFC 4180), streamed page by page: memory stays flat however long it is. In UTF-8 with a byte order mark, because
/// spreadsheets read Chinese only then; and no cell begins like a formula.
/// </summary>
/// <param name="name">The file's name.</param>
/// <param name="read">Gives the rows after the last one given (null: the first ones), at most so many; fewer mean that there are no
/// more.</param>
internal sealed class CsvAnswer(string name, string[] columns, Func<string?[]?, int, Task<IReadOnlyList<string?[]>>> read) : IResult
{
    public const string MediaType = "text/csv";

    private const int RowsAtOnce = 1000;

    /// <summary>A table that is small enough to be made at once, as its bytes.</summary>
    public static byte[] Bytes(string[] columns, IReadOnlyList<string?[]> rows) =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Lines([columns, .. rows]).ToString())];

    /// <summary>The cells of a row; of one that cannot be read its id, and that it cannot.</summary>
    public static string?[] Cells<T>(Stored<T> row, int columns, Func<T, string?[]> cells) =>
        row.Then(cells) is { Fault: null } read ? read.Value! : [row.Id, .. new string?[columns - 2], UnreadableRow.Of(row.Id).Detail.En];

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{MediaType}; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        await using var text = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true)
        { NewLine = "\r\n" };
        await text.WriteAsync(Lines([columns]));
        string?[]? last = null;
        IReadOnlyList<string?[]> rows;
        do
        {
            rows = await read(last, RowsAtOnce);
            await text.WriteAsync(Lines(rows));
            last = rows is [.., var end] ? end : last;
        }
        while (rows.Count == RowsAtOnce);
    }

    // Sep writes into memory and what it wrote goes out: its own writing to a stream is not asynchronous everywhere, which a server does
    // not allow.
    private static StringBuilder Lines(IReadOnlyList<string?[]> rows)
    {
        var lines = new StringBuilder();
        using var into = new StringWriter(lines) { NewLine = "\r\n" };
        using var writer = Sep.New(',').Writer(options => options with { WriteHeader = false, Escape = true }).To(into, leaveOpen: true);
        foreach (var cells in rows)
        {
            using var row = writer.NewRow();
            for (var i = 0; i < cells.Length; i++)
            {
                row[i].Set(CsvCell.Show(cells[i]));
            }
        }

        writer.Flush();
        return lines;
    }
}
