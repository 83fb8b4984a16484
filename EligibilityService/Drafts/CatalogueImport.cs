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
                    $"Line {row.Line}, column {table.Id.Name} ({table.Id.Chinese}): found {id}, which stands on line {lines[id]} already; each id is expected once.",
                    $"第{row.Line}行，列{table.Id.Chinese}（{table.Id.Name}）：内容为{id}，已见于第{lines[id]}行；每个编号只能出现一次。");
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
        var (code, en, zh) = !removes ? (default(FaultCode?), "", "")
            : CsvCell.YesOrNo(cell) is null ? (FaultCode.UnknownValue, "yes, no or nothing is expected", "应为“是”、“否”或留空")
            : isKnown ? (null, "", "") : (FaultCode.Inconsistent, "the draft has nothing of this id that could be removed", "草案中没有可删除的该编号");
        if (code is { } wrong)
        {
            faults.Add($"/{row.Line}/{Remove.Name}", wrong,
                $"Line {row.Line}, column {Remove.Name} ({Remove.Chinese}): found {cell}; {en}.",
                    $"第{row.Line}行，列{Remove.Chinese}（{Remove.Name}）：内容为{cell}；{zh}。");
        }

        return removes;
    }

    private static string IdOf(JsonNode item) => item["id"]!.GetValue<string>();
}
