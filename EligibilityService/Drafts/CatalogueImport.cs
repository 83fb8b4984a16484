using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Drafts;

/// <summary>Takes a table into the document of a draft: all of it, or nothing with every fault named.</summary>
internal static class CatalogueImport
{
    private static readonly CsvColumn Remove = new("remove", "删除", "");

    /// <summary>The document with what the table says; null with every fault noted, by line and column.</summary>
    /// <param name="document">The document as it is.</param>
    /// <param name="table">Which list of it.</param>
    /// <param name="text">The table's text.</param>
    /// <param name="isWhole">Whether the table is the list, so that what does not stand in it goes; else its rows come in the place of the
    /// items of their ids, or at the end.</param>
    /// <param name="faults">Where faults are noted.</param>
    /// <typeparam name="T">What an item is.</typeparam>
    public static ReadOnlyMemory<byte>? Apply<T>(Canonical document, CatalogueTable<T> table, string text, bool isWhole,
        Faults faults) where T : class
    {
        if (CsvTable.ReadHead(text, [.. table.Columns, Remove], isWhole ? table.Columns : [table.Id], faults) is not { } head)
        {
            return null;
        }

        var root = JsonNode.Parse(document.Text)!;
        var known = root[table.List]!.AsArray().Select(item => item!).ToLookup(IdOf);
        var read = Read(table, CsvTable.Rows(text, head), known, faults);
        if (faults.Any)
        {
            return null;
        }

        var kept = isWhole ? [] : known.Select(items => read.Remove(items.Key, out var item) ? item : items.First().DeepClone()).ToArray();
        root[table.List] = new JsonArray([.. kept.Concat(read.Values).Where(item => item is not null)]);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    // Each id with its item in the order of the rows; null where the row removes it.
    private static OrderedDictionary<string, JsonNode?> Read<T>(CatalogueTable<T> table, IEnumerable<CsvRow> rows,
        ILookup<string, JsonNode> known, Faults faults) where T : class
    {
        var read = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Check(faults)))
        {
            var id = row[table.Id];
            if (id.Length > 0 && !lines.TryAdd(id, row.Line))
            {
                faults.Add($"/{row.Line}/{table.Id.Name}", FaultCode.Inconsistent,
                    "catalogue_import.id_twice(line, column, chinese, id, lines)", row.Line, table.Id.Name, table.Id.Chinese,
                        id, lines[id]);
            }
            else
            {
                read[id] = IsRemoved(row, known.Contains(id), faults) ? null : table.Read(row, known[id].FirstOrDefault(), faults);
            }
        }

        return read;
    }

    private static bool IsRemoved(CsvRow row, bool isKnown, Faults faults)
    {
        var cell = row[Remove];
        var removes = cell.Length > 0 && CsvCell.YesOrNo(cell) != false;
        if (removes && CsvCell.YesOrNo(cell) is null)
        {
            faults.Add($"/{row.Line}/{Remove.Name}", FaultCode.UnknownValue, "catalogue_import.remove_form(line, column, chinese, cell)",
                row.Line, Remove.Name, Remove.Chinese, cell);
        }
        else if (removes && !isKnown)
        {
            faults.Add($"/{row.Line}/{Remove.Name}", FaultCode.Inconsistent,
                "catalogue_import.nothing_to_remove(line, column, chinese, cell)",
                row.Line, Remove.Name, Remove.Chinese, cell);
        }

        return removes;
    }

    private static string IdOf(JsonNode item) => item["id"]!.GetValue<string>();
}
