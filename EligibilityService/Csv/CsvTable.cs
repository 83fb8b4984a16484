using EligibilityService.Core.Primitives;
using nietras.SeparatedValues;

namespace EligibilityService.Csv;

/// <summary>A column of a table that can be read back.</summary>
/// <param name="Name">Its name, as the file has it when the service writes it.</param>
/// <param name="Chinese">Its Chinese name; read as well.</param>
/// <param name="Member">The member of the row's object that it holds, as a JSON Pointer.</param>
internal sealed record CsvColumn(string Name, string Chinese, string Member);

/// <summary>A table as a spreadsheet saved it, read by its header: the columns may stand in any order, under their English or their Chinese names.</summary>
internal static class CsvTable
{
    private const char Quote = '"';

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The rows that are not blank; every fault of the table as such is noted.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="columns">All columns; each must be there, so that none is emptied by being forgotten.</param>
    /// <param name="mostRows">The most rows that are taken.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static IReadOnlyList<CsvRow> Read(string text, IReadOnlyList<CsvColumn> columns, int mostRows, Faults faults)
    {
        using var reader = Sep.New(SeparatorOf(text)).Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true }).FromText(text);
        if (!reader.MoveNext())
        {
            faults.Add("", FaultCode.NotCsv, "The file is empty; a line with the names of the columns is expected first.", "文件为空；首行应为列名。");
            return [];
        }

        var (header, isClosed) = Cells(reader.Current);
        var places = PlacesOf(header, columns, faults);
        if (!isClosed || faults.Any)
        {
            return isClosed ? [] : Unclosed(1, faults);
        }

        var rows = new List<CsvRow>();
        while (reader.MoveNext())
        {
            var line = reader.Current.LineNumberFrom;
            (var cells, isClosed) = Cells(reader.Current);
            if (!isClosed)
            {
                return Unclosed(line, faults);
            }

            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (rows.Count == mostRows)
            {
                faults.Add("", FaultCode.OutOfBounds, $"The file has more than {mostRows} rows.", $"文件超过{mostRows}行。");
                return rows;
            }

            if (cells.Length < header.Length || cells.Skip(header.Length).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            {
                faults.Add($"/{line}", FaultCode.Malformed,
                    $"Line {line}: {cells.Length} cells were found, {header.Length} are expected, as in the header. A separator inside a text needs quotes around it.",
                    $"第{line}行：有{cells.Length}个单元格，按表头应为{header.Length}个。文字中的分隔符须加引号。");
                continue;
            }

            rows.Add(new CsvRow(line, columns, [.. places.Select(place => CsvCell.Read(cells[place]))], faults));
        }

        return rows;
    }

    // A quote that nobody closes swallows all that follows; Sep reads it so, and leaves it to us to mind.
    private static (string[] Cells, bool IsClosed) Cells(SepReader.Row row)
    {
        var isClosed = row.Span.Count(Quote) % 2 == 0;
        var cells = new string[row.ColCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = row[i].ToString();
        }

        return (cells, isClosed);
    }

    private static IReadOnlyList<CsvRow> Unclosed(int line, Faults faults)
    {
        faults.Add($"/{line}", FaultCode.Malformed, $"Line {line}: a quote is opened and never closed.", $"第{line}行：引号未闭合。");
        return [];
    }

    // Where each column stands in the file.
    private static int[] PlacesOf(string[] header, IReadOnlyList<CsvColumn> columns, Faults faults)
    {
        var names = header.Select(cell => Fold(CsvCell.Read(cell))).ToArray();
        for (var place = 0; place < names.Length; place++)
        {
            if (names[place].Length > 0 && !columns.Any(column => IsCalled(column, names[place])))
            {
                faults.Add($"/1/{header[place].Trim()}", FaultCode.UnknownMember,
                    $"Line 1: there is no column {header[place].Trim()}. Known are: {string.Join(", ", columns.Select(column => column.Name))}.",
                    $"第1行：没有名为{header[place].Trim()}的列。可用的列为：{string.Join("、", columns.Select(column => column.Chinese))}。");
            }
        }

        var places = new int[columns.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var found = Enumerable.Range(0, names.Length).Where(place => IsCalled(columns[i], names[place])).ToArray();
            places[i] = found.FirstOrDefault();
            if (found.Length != 1)
            {
                var (code, en, zh) = found.Length == 0
                    ? (FaultCode.Missing, "is missing. Leave its cells empty where nothing is known", "缺失。如无内容请保留该列并留空")
                    : (FaultCode.DuplicateMember, "stands twice. Keep one", "重复。请只保留一列");
                faults.Add($"/1/{columns[i].Name}", code, $"Line 1: the column {columns[i].Name} ({columns[i].Chinese}) {en}.", $"第1行：列{columns[i].Chinese}（{columns[i].Name}）{zh}。");
            }
        }

        return places;
    }

    private static bool IsCalled(CsvColumn column, string name) => name == Fold(column.Name) || name == Fold(column.Chinese);

    private static string Fold(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // The one that the header has most of: no name of a column holds any of them.
    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text[..end];
        return Separators.MaxBy(separator => header.Count(letter => letter == separator));
    }
}
