using EligibilityService.Core.Primitives;
using EligibilityService.Http;

namespace EligibilityService.Csv;

/// <summary>A row of a table; what cannot be read of a cell is noted with its line and column, and a harmless value goes on, so that all faults are found.</summary>
/// <param name="line">The line in the file on which the row begins, from 1.</param>
/// <param name="columns">The columns.</param>
/// <param name="cells">The cells, in the columns' order.</param>
/// <param name="faults">Where faults are noted.</param>
internal sealed class CsvRow(int line, IReadOnlyList<CsvColumn> columns, string[] cells, Faults faults)
{
    /// <summary>The line in the file, from 1.</summary>
    public int Line => line;

    /// <summary>A text; empty where the cell is.</summary>
    public string Text(string column) => cells[PlaceOf(column)];

    /// <summary>A text; null where the cell is empty.</summary>
    public string? Optional(string column) => Text(column) is { Length: > 0 } text ? text : null;

    /// <summary>The lines in a cell.</summary>
    public IReadOnlyList<string> Lines(string column) => Text(column).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>One of a family of words.</summary>
    public T Word<T>(string column) where T : struct, Enum
    {
        if (Term.TryParse(Text(column), out T value))
        {
            return value;
        }

        var known = string.Join(", ", Term.All<T>());
        Fault(column, Text(column).Length == 0 ? FaultCode.Missing : FaultCode.UnknownValue, $"one of {known} is expected", $"应为以下之一：{known}");
        return default;
    }

    /// <summary>A day; null where the cell is empty.</summary>
    public DateOnly? Day(string column)
    {
        if (Text(column).Length == 0 || CsvCell.TryReadDay(Text(column), out var day))
        {
            return Text(column).Length == 0 ? null : CsvCell.TryReadDay(Text(column), out day) ? day : null;
        }

        Fault(column, FaultCode.Malformed,
            "a date that exists is expected, the year in front, as 2026-01-31; with the day in front nobody can tell it from the month",
            "应为存在的日期，年份在前，如2026-01-31；日期在前时无法与月份区分");
        return null;
    }

    /// <summary>Notes what is wrong with a cell.</summary>
    public void Fault(string column, FaultCode code, string en, string zh) =>
        faults.Add($"/{line}/{column}", code, $"{Place(column).En}: found {Found(column)}; {en}.", $"{Place(column).Zh}：内容为{Found(column)}；{zh}。");

    /// <summary>Notes what is wrong with the object that the row was read into, at the cell that holds the member.</summary>
    /// <param name="member">The member, as a JSON Pointer into the object.</param>
    /// <param name="fault">The fault.</param>
    public void FaultAt(string member, Fault fault)
    {
        if (columns.FirstOrDefault(one => member == one.Member || member.StartsWith($"{one.Member}/", StringComparison.Ordinal)) is { Name: var column })
        {
            faults.Add($"/{line}/{column}", fault.Code, $"{Place(column).En}: {fault.Detail.En}", $"{Place(column).Zh}：{fault.Detail.Zh}");
        }
        else
        {
            faults.Add($"/{line}", fault.Code, $"Line {line}: {fault.Detail.En}", $"第{line}行：{fault.Detail.Zh}");
        }
    }

    private int PlaceOf(string column)
    {
        for (var place = 0; place < columns.Count; place++)
        {
            if (columns[place].Name == column)
            {
                return place;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(column), column, "Not a column of the table.");
    }

    private LocalizedText Place(string column)
    {
        var chinese = columns[PlaceOf(column)].Chinese;
        return new LocalizedText($"Line {line}, column {column} ({chinese})", $"第{line}行，列{chinese}（{column}）");
    }

    private string Found(string column) => Text(column) is { Length: > 0 } text ? text.Length > Limits.Reference ? $"{text[..Limits.Reference]}…" : text : "–";
}
