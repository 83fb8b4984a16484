using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire.Csv;

/// <summary>A row of a table.</summary>
/// <param name="line">The line of the file on which it begins, from 1.</param>
/// <param name="head">How it is read.</param>
/// <param name="cells">Its cells.</param>
/// <param name="isClosed">Whether each quote that is opened is closed.</param>
internal sealed class CsvRow(int line, CsvHead head, string[] cells, bool isClosed)
{
    /// <summary>The line of the file on which it begins, from 1.</summary>
    public int Line => line;

    /// <summary>Whether nothing stands in it.</summary>
    public bool IsBlank => cells.All(string.IsNullOrWhiteSpace);

    /// <summary>What stands in a column; empty when nothing does, or there is no such column.</summary>
    public string this[CsvColumn column] => head.Places.TryGetValue(column, out var place) && place < cells.Length
        ? CsvCell.Read(cells[place]) : "";

    /// <summary>Whether the file has a column.</summary>
    public bool Has(CsvColumn column) => head.Places.ContainsKey(column);

    /// <summary>Notes what is wrong with it as a row; true when nothing is.</summary>
    public bool Check(Faults faults)
    {
        if (!isClosed)
        {
            faults.Add($"/{line}", FaultCode.Malformed, "csv_row.quote_not_closed(line)", line);
            return false;
        }

        if (cells.Length < head.Places.Values.Max() + 1 || cells.Skip(head.Width).Any(cell => !string.IsNullOrWhiteSpace(cell)))
        {
            faults.Add($"/{line}", FaultCode.Malformed,
                "csv_row.cells_differ(line, count, width)", line, cells.Length, head.Width);
            return false;
        }

        return true;
    }
}
