using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;
using EligibilityService.Csv;
using EligibilityService.Http;
using nietras.SeparatedValues;

namespace EligibilityService.Decisions.Batches;

/// <summary>
/// Cases of a table that a spreadsheet saved: a row for each line of an invoice, rows of one invoice one below the other. Of each invoice a request is made
/// as if it had been sent, and recorded so; what the table cannot say cannot be guessed.
/// </summary>
internal static partial class CsvCases
{
    private const char Quote = '"';

    private static readonly char[] Separators = [',', ';', '\t'];

    private static readonly char[] BetweenItems = [';', '；', '\n'];

    /// <summary>The places of the columns in the file, and its separator; or nothing, with every fault of the header noted.</summary>
    public static CsvHead? ReadHead(string text, Faults faults)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        var separator = Separators.MaxBy(one => first.Count(letter => letter == one));
        using var reader = Rows(text, separator);
        if (!reader.MoveNext())
        {
            faults.Add("", FaultCode.NotCsv, "The file is empty; a row with the names of the columns is expected first.", "文件为空；首行应为列名。");
            return null;
        }

        var names = Cells(reader.Current);
        var places = new Dictionary<InvoiceColumn, int>();
        for (var place = 0; place < names.Length; place++)
        {
            var name = names[place].Trim();
            if (name.Length == 0)
            {
                continue;
            }

            if (InvoiceColumns.All.FirstOrDefault(column => Fold(column.Name) == Fold(name) || column.Chinese == name) is not { } column)
            {
                faults.Add($"/1/{name}", FaultCode.UnknownMember,
                    $"Row 1: there is no column {name}. Known are: {string.Join(", ", InvoiceColumns.All.Select(one => one.Name))}.",
                    $"第1行：没有名为{name}的列。可用的列为：{string.Join("、", InvoiceColumns.All.Select(one => one.Chinese))}。");
            }
            else if (!places.TryAdd(column, place))
            {
                faults.Add($"/1/{name}", FaultCode.DuplicateMember, $"Row 1: the column {name} stands twice. Keep one.", $"第1行：列{name}重复。请只保留一列。");
            }
        }

        foreach (var needed in new[] { InvoiceColumns.Number, InvoiceColumns.Seller }.Where(column => !places.ContainsKey(column)))
        {
            faults.Add($"/1/{needed.Name}", FaultCode.Missing,
                $"Row 1: the column {needed.Name} ({needed.Chinese}) is missing; invoices are told apart by it.", $"第1行：缺少列{needed.Chinese}（{needed.Name}）；发票以此区分。");
        }

        return faults.Any ? null : new CsvHead(separator, places);
    }

    /// <summary>The cases, one invoice after the other; each is made when it is asked for.</summary>
    public static IEnumerable<BatchCase> Read(string text, CsvHead head)
    {
        using var reader = Rows(text, head.Separator);
        _ = reader.MoveNext();
        List<CsvLine> invoice = [];
        while (reader.MoveNext())
        {
            var row = new CsvLine(reader.Current.LineNumberFrom, head, Cells(reader.Current), reader.Current.Span.Count(Quote) % 2 == 0);
            if (row.IsBlank)
            {
                continue;
            }

            if (invoice.Count > 0 && !row.Continues(invoice[0]))
            {
                yield return Case(invoice);
                invoice = [];
            }

            invoice.Add(row);
        }

        if (invoice.Count > 0)
        {
            yield return Case(invoice);
        }
    }

    private static SepReader Rows(string text, char separator) =>
        Sep.New(separator).Reader(options => options with { HasHeader = false, Unescape = true, DisableColCountCheck = true }).FromText(text);

    private static string[] Cells(SepReader.Row row)
    {
        var cells = new string[row.ColCount];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = row[i].ToString();
        }

        return cells;
    }

    private static BatchCase Case(List<CsvLine> invoice)
    {
        var first = invoice[0];
        var faults = new Faults();
        foreach (var row in invoice)
        {
            row.Check(first, faults);
        }

        var key = first[InvoiceColumns.Key] is { Length: > 0 } given ? given : null;
        if (key is not null && !IdempotencyHeader.IsOne(key))
        {
            faults.Add($"/{first.Number}/{InvoiceColumns.Key.Name}", FaultCode.Malformed,
                $"A key has 1 to {Limits.IdempotencyKey} printable ASCII characters.", $"幂等键为1至{Limits.IdempotencyKey}个可打印ASCII字符。");
            key = null;
        }

        string Place(string pointer) => PlaceOf(pointer, [.. invoice.Select(row => row.Number)]);
        if (faults.Any)
        {
            return new BatchCase(first.Number, default, key, Problem.Invalid(faults), Place);
        }

        var json = RequestOf(invoice);
        return json.Length > Limits.BodyBytes
            ? new BatchCase(first.Number, default, key, new Problem(ProblemKind.TooLarge), Place)
            : new BatchCase(first.Number, json, key, null, Place);
    }

    private static ReadOnlyMemory<byte> RequestOf(List<CsvLine> invoice)
    {
        var first = invoice[0];
        var currency = first[InvoiceColumns.Currency] is { Length: > 0 } code ? code : "CNY";
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ApiJson.Shared.Options.Encoder });
        writer.WriteStartObject();
        string[] open = [];
        foreach (var column in InvoiceColumns.OfInvoice)
        {
            var cell = column == InvoiceColumns.Currency ? currency : first[column];
            if (cell.Length == 0)
            {
                continue;
            }

            var path = column.Member[1..].Split('/');
            open = MoveTo(writer, open, path[..^1], () => WriteLines(writer, invoice, currency));
            WriteMember(writer, path[^1], column, cell, currency);
        }

        _ = MoveTo(writer, open, [], () => WriteLines(writer, invoice, currency));
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    // Closes and opens objects until the writer stands in that one; the invoice's lines stand at its end.
    private static string[] MoveTo(Utf8JsonWriter writer, string[] open, string[] path, Action lines)
    {
        var common = open.Zip(path).TakeWhile(pair => pair.First == pair.Second).Count();
        for (var depth = open.Length; depth > common; depth--)
        {
            if (depth == 1 && open[0] == "invoice")
            {
                lines();
            }

            writer.WriteEndObject();
        }

        foreach (var name in path.Skip(common))
        {
            writer.WriteStartObject(name);
        }

        return path;
    }

    private static void WriteLines(Utf8JsonWriter writer, List<CsvLine> invoice, string currency)
    {
        writer.WriteStartArray("lines");
        foreach (var row in invoice)
        {
            writer.WriteStartObject();
            foreach (var column in InvoiceColumns.OfLine)
            {
                if (row[column] is { Length: > 0 } cell)
                {
                    WriteMember(writer, column.Member[1..], column, cell, currency);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMember(Utf8JsonWriter writer, string name, InvoiceColumn column, string cell, string currency)
    {
        writer.WritePropertyName(name);
        switch (column.Kind)
        {
            case CsvCellKind.Day when CsvCell.TryReadDay(cell, out var day):
                writer.WriteStringValue(Show.Day(day));
                break;
            case CsvCellKind.Number:
                writer.WriteStringValue(Plain(cell));
                break;
            case CsvCellKind.Amount:
                writer.WriteStartObject();
                writer.WriteString("amount", Plain(cell));
                writer.WriteString("currency", currency);
                writer.WriteEndObject();
                break;
            case CsvCellKind.YesOrNo when YesOrNo(cell) is { } answer:
                writer.WriteBooleanValue(answer);
                break;
            case CsvCellKind.List:
                writer.WriteStartArray();
                foreach (var item in cell.Split(BetweenItems, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    writer.WriteStringValue(item);
                }

                writer.WriteEndArray();
                break;
            default:
                // What cannot be read stays as it stands: the strict reader says what is wrong with it.
                writer.WriteStringValue(cell);
                break;
        }
    }

    // A spreadsheet saves what it shows, 1,280,000.00 with its separators.
    private static string Plain(string cell) => Thousands().IsMatch(cell) ? cell.Replace(",", "", StringComparison.Ordinal) : cell;

    private static bool? YesOrNo(string cell) => cell.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "Y" or "1" or "是" => true,
        "FALSE" or "NO" or "N" or "0" or "否" => false,
        _ => null,
    };

    // A fault's place in the request, as row and column: /7/netAmount.
    private static string PlaceOf(string pointer, IReadOnlyList<int> rows)
    {
        if (pointer == IdempotencyHeader.Name)
        {
            return $"/{rows[0]}/{InvoiceColumns.Key.Name}";
        }

        if (LinePointer().Match(pointer) is { Success: true } line && int.Parse(line.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var index && index < rows.Count)
        {
            return NameOf(InvoiceColumns.OfLine, line.Groups[2].Value) is { } ofLine ? $"/{rows[index]}/{ofLine}" : $"/{rows[index]}";
        }

        return NameOf(InvoiceColumns.OfInvoice, pointer) is { } ofInvoice ? $"/{rows[0]}/{ofInvoice}" : $"/{rows[0]}";
    }

    private static string? NameOf(IEnumerable<InvoiceColumn> columns, string pointer) =>
        columns.FirstOrDefault(column => pointer == column.Member || pointer.StartsWith($"{column.Member}/", StringComparison.Ordinal))?.Name;

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    [GeneratedRegex(@"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")]
    private static partial Regex Thousands();

    [GeneratedRegex("^/invoice/lines/([0-9]{1,9})(/.*)?$")]
    private static partial Regex LinePointer();
}

/// <summary>How a table is to be read.</summary>
/// <param name="Separator">What stands between cells.</param>
/// <param name="Places">Where each column stands that is there.</param>
internal sealed record CsvHead(char Separator, IReadOnlyDictionary<InvoiceColumn, int> Places);

/// <summary>A row of the table.</summary>
/// <param name="Number">The number of its first line in the file.</param>
/// <param name="Head">How it is read.</param>
/// <param name="Cells">Its cells.</param>
/// <param name="IsClosed">Whether each quote that is opened is closed.</param>
internal sealed record CsvLine(int Number, CsvHead Head, string[] Cells, bool IsClosed)
{
    /// <summary>Whether nothing stands in it.</summary>
    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);

    /// <summary>What stands in a column; empty when nothing does, or there is no such column.</summary>
    public string this[InvoiceColumn column] => Head.Places.TryGetValue(column, out var place) && place < Cells.Length ? CsvCell.Read(Cells[place]) : "";

    /// <summary>Whether it is a further line of the same invoice: it names the same one, or none.</summary>
    public bool Continues(CsvLine first) => this[InvoiceColumns.Number].Length == 0
        || (this[InvoiceColumns.Number] == first[InvoiceColumns.Number]
            && Same(first, InvoiceColumns.Seller) && Same(first, InvoiceColumns.Code));

    /// <summary>Notes what is wrong with it as a row.</summary>
    public void Check(CsvLine first, Faults faults)
    {
        if (!IsClosed)
        {
            faults.Add($"/{Number}", FaultCode.Malformed, $"Row {Number}: a quote is opened and never closed.", $"第{Number}行：引号未闭合。");
        }
        else if (Cells.Length < Head.Places.Values.Max() + 1)
        {
            faults.Add($"/{Number}", FaultCode.Malformed,
                $"Row {Number} has {Cells.Length} cells, fewer than the header. A separator inside a text needs quotes around it.", $"第{Number}行有{Cells.Length}个单元格，少于表头。文字中的分隔符须加引号。");
        }

        foreach (var column in InvoiceColumns.OfInvoice.Prepend(InvoiceColumns.Key).Where(column => !Same(first, column)))
        {
            faults.Add($"/{Number}/{column.Name}", FaultCode.Inconsistent,
                $"Row {Number}: {column.Name} differs from row {first.Number} of the same invoice. Leave it empty, or say the same.",
                $"第{Number}行：{column.Chinese}与同一发票的第{first.Number}行不一致。请留空或保持一致。");
        }
    }

    private bool Same(CsvLine first, InvoiceColumn column) => this[column] is var mine && (mine.Length == 0 || mine == first[column]);
}
