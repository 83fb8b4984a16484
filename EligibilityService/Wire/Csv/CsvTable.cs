using EligibilityService.Core.Primitives;
using nietras.SeparatedValues;

namespace EligibilityService.Wire.Csv;

/// <summary>How a table is to be read.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Width">How many cells the header has.</param>
/// <param name="Places">Where each column stands that is there.</param>
internal sealed record CsvHead(char Separator, int Width, IReadOnlyDictionary<CsvColumn, int> Places);

/// <summary>
/// A table as a spreadsheet saved it, read by its header: the columns may stand in any order, under their English or their Chinese names.
/// </summary>
internal static class CsvTable
{
    private const char Quote = '"';

    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>The places of the columns in the file, and its separator; or nothing, with every fault of the header noted.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="columns">All columns that there may be.</param>
    /// <param name="needed">Those that must be there.</param>
    /// <param name="faults">Where faults are noted.</param>
    public static CsvHead? ReadHead(string text, IReadOnlyCollection<CsvColumn> columns, IEnumerable<CsvColumn> needed, Faults faults)
    {
        var separator = SeparatorOf(text);
        using var reader = Open(text, separator);
        if (!reader.MoveNext())
        {
            faults.Add("", FaultCode.NotCsv, "csv_table.empty_file()");
            return null;
        }

        var names = Cells(reader.Current);
        var places = new Dictionary<CsvColumn, int>();
        for (var place = 0; place < names.Length && faults.All.Count < Faults.Most; place++)
        {
            var name = names[place].Trim();
            if (name.Length == 0)
            {
                continue;
            }

            if (columns.FirstOrDefault(column => Fold(column.Name) == Fold(name) || column.Chinese == name) is not { } column)
            {
                faults.Add($"/1/{name}", FaultCode.UnknownMember,
                    "csv_table.unknown_column(name, known)", name, columns.Select(one => one.Title).ToArray());
            }
            else if (!places.TryAdd(column, place))
            {
                faults.Add($"/1/{name}", FaultCode.DuplicateMember, "csv_table.column_twice(name)", name);
            }
        }

        foreach (var missing in needed.Where(column => !places.ContainsKey(column)))
        {
            faults.Add($"/1/{missing.Name}", FaultCode.Missing,
                "csv_table.column_missing(missing, chinese)", missing.Name, missing.Chinese);
        }

        return faults.Any ? null : new CsvHead(separator, names.Length, places);
    }

    /// <summary>The rows after the header that are not blank, each when it is asked for.</summary>
    public static IEnumerable<CsvRow> Rows(string text, CsvHead head)
    {
        using var reader = Open(text, head.Separator);
        _ = reader.MoveNext();
        while (reader.MoveNext())
        {
            // A quote that nobody closes swallows all that follows; Sep reads it so, and leaves it to us to mind.
            var row = new CsvRow(reader.Current.LineNumberFrom, head, Cells(reader.Current), reader.Current.Span.Count(Quote) % 2 == 0);
            if (!row.IsBlank)
            {
                yield return row;
            }
        }
    }

    private static SepReader Open(string text, char separator) =>
        Sep.New(separator).Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true })
            .FromText(text);

    private static string[] Cells(SepReader.Row row)
    {
        var cells = new string[row.ColCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = row[i].ToString();
        }

        return cells;
    }

    private static string Fold(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    // The one that the header has most of: no name of a column holds any of them.
    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var header = end < 0 ? text : text[..end];
        return Separators.MaxBy(separator => header.Count(letter => letter == separator));
    }
}
