using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Decisions.Batches;

/// <summary>
/// Cases of a table that a spreadsheet saved: a row for each line of an invoice, rows of one invoice one below the other. Of each invoice a
/// request is made as if it had been sent, and recorded so; what the table cannot say cannot be guessed.
/// </summary>
internal static partial class CsvCases
{
    private static readonly char[] BetweenItems = [';', '；', '\n'];

    /// <summary>The places of the columns in the file, and its separator; or nothing, with every fault of the header noted.</summary>
    public static CsvHead? ReadHead(string text, Faults faults) =>
        CsvTable.ReadHead(text, InvoiceColumns.All, [InvoiceColumns.Number, InvoiceColumns.Seller], faults);

    /// <summary>The cases, one invoice after the other; each is made when it is asked for.</summary>
    public static IEnumerable<BatchCase> Read(string text, CsvHead head)
    {
        List<CsvRow> invoice = [];
        foreach (var row in CsvTable.Rows(text, head))
        {
            if (invoice.Count > 0 && !Continues(row, invoice[0]))
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

    private static BatchCase Case(List<CsvRow> invoice)
    {
        var first = invoice[0];
        var faults = new Faults();
        foreach (var row in invoice)
        {
            Check(row, first, faults);
        }

        var key = first[InvoiceColumns.Key] is { Length: > 0 } given ? given : null;
        if (key is not null && !IdempotencyHeader.IsOne(key))
        {
            faults.Add($"/{first.Line}/{InvoiceColumns.Key.Name}", FaultCode.Malformed,
                "common.key_form(most)", Limits.IdempotencyKey);
            key = null;
        }

        string Place(string pointer) => PlaceOf(pointer, [.. invoice.Select(row => row.Line)]);
        if (faults.Any)
        {
            return new BatchCase(first.Line, default, key, Problem.Invalid(faults), Place);
        }

        var json = RequestOf(invoice);
        return json.Length > Limits.BodyBytes
            ? new BatchCase(first.Line, default, key, new Problem(ProblemKind.TooLarge), Place)
            : new BatchCase(first.Line, json, key, null, Place);
    }

    private static ReadOnlyMemory<byte> RequestOf(List<CsvRow> invoice)
    {
        var first = invoice[0];
        var currency = first[InvoiceColumns.Currency] is { Length: > 0 } code ? code : "CNY";
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = WireJson.Shared.Options.Encoder });
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

    private static void WriteLines(Utf8JsonWriter writer, List<CsvRow> invoice, string currency)
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
            case CsvCellKind.YesOrNo when CsvCell.YesOrNo(cell) is { } answer:
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

    // A further row of the same invoice names the same one, or none.
    private static bool Continues(CsvRow row, CsvRow first) => row[InvoiceColumns.Number].Length == 0
        || (row[InvoiceColumns.Number] == first[InvoiceColumns.Number]
            && Same(row, first, InvoiceColumns.Seller) && Same(row, first, InvoiceColumns.Code));

    private static void Check(CsvRow row, CsvRow first, Faults faults)
    {
        _ = row.Check(faults);
        foreach (var column in InvoiceColumns.Identifiers.Where(column => IsRounded(row[column])))
        {
            faults.Add($"/{row.Line}/{column.Name}", FaultCode.Malformed,
                "csv_cases.rounded(line, column, cell)", row.Line, column.Title, row[column]);
        }

        foreach (var column in InvoiceColumns.OfInvoice.Prepend(InvoiceColumns.Key).Where(column => !Same(row, first, column)))
        {
            faults.Add($"/{row.Line}/{column.Name}", FaultCode.Inconsistent,
                "csv_cases.differs(line, column, first)", row.Line, column.Title, first.Line);
        }
    }

    private static bool IsRounded(string cell) =>
        cell.Split(BetweenItems, StringSplitOptions.TrimEntries).Any(item => Rounded().IsMatch(item));

    private static bool Same(CsvRow row, CsvRow first, CsvColumn column) => row[column] is var mine
        && (mine.Length == 0 || mine == first[column]);

    // A fault's place in the request, as row and column: /7/netAmount.
    private static string PlaceOf(string pointer, IReadOnlyList<int> rows)
    {
        if (pointer == IdempotencyHeader.Name)
        {
            return $"/{rows[0]}/{InvoiceColumns.Key.Name}";
        }

        if (LinePointer().Match(pointer) is { Success: true } line
            && int.Parse(line.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var index && index < rows.Count)
        {
            return NameOf(InvoiceColumns.OfLine, line.Groups[2].Value) is { } ofLine ? $"/{rows[index]}/{ofLine}" : $"/{rows[index]}";
        }

        return NameOf(InvoiceColumns.OfInvoice, pointer) is { } ofInvoice ? $"/{rows[0]}/{ofInvoice}" : $"/{rows[0]}";
    }

    private static string? NameOf(IEnumerable<InvoiceColumn> columns, string pointer) =>
        columns.FirstOrDefault(column => pointer == column.Member
            || pointer.StartsWith($"{column.Member}/", StringComparison.Ordinal))?.Name;

    [GeneratedRegex(@"^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")]
    private static partial Regex Thousands();

    // Fifteen digits and then three zeros or more, or a power of ten. Fewer zeros may be the number itself.
    [GeneratedRegex(@"^([1-9][0-9]{14}0{3,}|[0-9]([.,][0-9]+)?[Ee]\+[0-9]{1,3})$")]
    private static partial Regex Rounded();

    [GeneratedRegex("^/invoice/lines/([0-9]{1,9})(/.*)?$")]
    private static partial Regex LinePointer();
}
