using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Drafts;

/// <summary>How a cell and the member that it holds become each other.</summary>
internal enum CatalogueCell
{
    /// <summary>A text that is always there, if only an empty one.</summary>
    Text,

    /// <summary>A text; an empty cell says that there is none.</summary>
    Optional,

    /// <summary>A day, in whatever way a spreadsheet writes it; an empty cell says that there is none.</summary>
    Day,

    /// <summary>A list of texts, each on a line of its own.</summary>
    Lines,

    /// <summary>Figures, each on a line of its own: metric, value, claimed or measured, source.</summary>
    Figures,

    /// <summary>What a machine holds, each on a line of its own: count, model.</summary>
    Holds,
}

/// <summary>A column of the catalogue as a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Chinese">Its Chinese name.</param>
/// <param name="Member">The member of the vendor or model, as a JSON Pointer.</param>
/// <param name="Cell">How cell and member become each other.</param>
internal sealed record CatalogueColumn(string Name, string Chinese, string Member, CatalogueCell Cell = CatalogueCell.Text)
    : CsvColumn(Name, Chinese, Member);

/// <summary>The lists of the catalogue as tables.</summary>
internal static class CatalogueTables
{
    /// <summary>The vendors.</summary>
    public static readonly CatalogueTable<VendorBody> Vendors = new("vendors", VersionsJson.Shared.VendorBody,
    [
        new("id", "编号", "/id"),
        new("nameEn", "英文名称", "/name/en"),
        new("nameZh", "中文名称", "/name/zh"),
        new("brands", "品牌", "/brands", CatalogueCell.Lines),
        new("registeredNames", "注册名称", "/registeredNames", CatalogueCell.Lines),
        new("sources", "来源", "/sources", CatalogueCell.Lines),
        new("origin", "产地", "/origin"),
    ]);

    /// <summary>The models.</summary>
    public static readonly CatalogueTable<ModelBody> Models = new("models", VersionsJson.Shared.ModelBody,
    [
        new("id", "编号", "/id"),
        new("vendor", "厂商", "/vendor"),
        new("nameEn", "英文名称", "/name/en"),
        new("nameZh", "中文名称", "/name/zh"),
        new("aliases", "别名", "/aliases", CatalogueCell.Lines),
        new("shortNames", "简称", "/shortNames", CatalogueCell.Lines),
        new("partNumbers", "订货号", "/partNumbers", CatalogueCell.Lines),
        new("status", "供货状态", "/status"),
        new("category", "类别", "/category"),
        new("formFactor", "形态", "/formFactor", CatalogueCell.Optional),
        new("launched", "发布时间", "/launched", CatalogueCell.Optional),
        new("domesticDesign", "国产设计", "/domesticBasis/design"),
        new("domesticIp", "国产知识产权", "/domesticBasis/ip"),
        new("domesticFab", "国产制造", "/domesticBasis/fab"),
        new("officialList", "官方名录", "/domesticBasis/officialList"),
        new("bundleOf", "整机组成", "/bundleOf", CatalogueCell.Holds),
        new("effectiveFrom", "生效日期", "/effectiveFrom", CatalogueCell.Day),
        new("effectiveUntil", "失效日期", "/effectiveUntil", CatalogueCell.Day),
        new("qualification", "资格", "/qualification"),
        new("ground", "理由", "/ground", CatalogueCell.Optional),
        new("performance", "性能", "/performance", CatalogueCell.Figures),
        new("sources", "来源", "/sources", CatalogueCell.Lines),
        new("notesEn", "英文备注", "/notes/en"),
        new("notesZh", "中文备注", "/notes/zh"),
        new("confidence", "可信度", "/confidence"),
    ]);
}

/// <summary>A list of the catalogue as a table: all of it stands in the cells, so what was exported can be imported.</summary>
/// <param name="list">The member of the catalogue that is the list.</param>
/// <param name="type">What an item is.</param>
/// <param name="columns">The columns, the item's id first. The last is one that is never empty: a spreadsheet may leave empty cells at the
/// end of a row out.</param>
/// <typeparam name="T">What an item is.</typeparam>
internal sealed class CatalogueTable<T>(string list, JsonTypeInfo<T> type, CatalogueColumn[] columns) where T : class
{
    private const string Notes = "notes";
    private const int Parts = 4;

    private static readonly LocalizedText FigureForm = new(
        "A figure is written on a line of its own: metric, value, claimed or measured, source; e.g. memory_gb 48 claimed https://example.org",
        "每行一个指标：指标、数值、claimed（标称）或measured（实测）、来源，如memory_gb 48 claimed https://example.org");

    private static readonly LocalizedText HeldForm = new(
        "What a machine holds is written on a line of its own: count, model; e.g. 8 moorethreads/mtt-s4000",
        "整机组成每行一项：数量、型号编号，如8 moorethreads/mtt-s4000");

    /// <summary>The member of the catalogue that is the list.</summary>
    public string List => list;

    /// <summary>The columns.</summary>
    public IReadOnlyList<CatalogueColumn> Columns => columns;

    /// <summary>The column of an item's id.</summary>
    public CatalogueColumn Id => columns[0];

    /// <summary>The list of a catalogue as CSV, with the names of the columns in the caller's language.</summary>
    public byte[] Export(JsonNode catalogue, HttpContext context)
    {
        context.Response.Headers.Vary = "Accept-Language";
        return Export(catalogue, Languages.PrefersChinese(context));
    }

    /// <summary>The list of a catalogue as CSV.</summary>
    public byte[] Export(JsonNode catalogue, bool inChinese) => CsvAnswer.Bytes(
        [.. columns.Select(column => inChinese ? column.Chinese : column.Name)],
        [.. catalogue[list]!.AsArray().Select(one => columns.Select(column => Show(one!, column)).ToArray())]);

    /// <summary>
    /// An item with what a row says of it, and every fault of it noted. A cell that stands as it was exported leaves its member as it is.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="known">The item of the same id; null when it is new.</param>
    /// <param name="faults">Where faults are noted, by line and column.</param>
    public JsonObject Read(CsvRow row, JsonNode? known, Faults faults)
    {
        var read = known?.DeepClone().AsObject() ?? [];
        foreach (var column in columns.Where(column => row.Has(column)
            && (known is null || row[column] != CsvCell.Read(CsvCell.Show(Show(known, column))))))
        {
            Set(read, column, row, faults);
        }

        // Two empty cells are no note.
        if (read[Notes] is JsonObject note && note.All(one => Text(one.Value).Length == 0) && !JsonNode.DeepEquals(note, known?[Notes]))
        {
            read.Remove(Notes);
        }

        var own = new Faults();
        var json = Encoding.UTF8.GetBytes(read.ToJsonString());
        _ = StrictJson.Read(json, type, own);
        using var item = JsonDocument.Parse(json);
        DeclaredBounds.Check(item.RootElement, type, "", own);
        foreach (var fault in own.All)
        {
            NoteAt(row, read, fault, faults);
        }

        return read;
    }

    // The text of a cell, before it is made harmless for a spreadsheet.
    private static string Show(JsonNode item, CatalogueColumn column) => At(item, column.Member) is not { } member ? "" : column.Cell switch
    {
        CatalogueCell.Lines => string.Join('\n', member.AsArray().Select(Text)),
        CatalogueCell.Figures => string.Join('\n',
            member.AsArray().Select(one => $"{one!["metric"]} {one["value"]} {one["kind"]} {one["source"]}")),
        CatalogueCell.Holds => string.Join('\n', member.AsArray().Select(one => $"{one!["count"]} {one["model"]}")),
        _ => Text(member),
    };

    // A text that cannot be read stays as it stands: the strict reader says what is wrong with it. Of a line that cannot be taken apart it
    // is said here.
    private static void Set(JsonObject item, CatalogueColumn column, CsvRow row, Faults faults)
    {
        var cell = row[column];
        var lines = cell.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        SetAt(item, column.Member, column.Cell switch
        {
            CatalogueCell.Optional or CatalogueCell.Day when cell.Length == 0 => null,
            CatalogueCell.Day when CsvCell.TryReadDay(cell, out var day) => Core.Primitives.Show.Day(day),
            CatalogueCell.Lines => new JsonArray([.. lines.Select(line => JsonValue.Create(line))]),
            CatalogueCell.Figures => Taken(lines, Figure, FigureForm, column, row, faults),
            CatalogueCell.Holds => Taken(lines, Held, HeldForm, column, row, faults),
            _ => cell,
        });
    }

    private static JsonArray Taken(string[] lines, Func<string[], JsonNode?> read, LocalizedText form, CatalogueColumn column, CsvRow row,
        Faults faults)
    {
        var taken = new JsonArray();
        foreach (var line in lines)
        {
            if (read(line.Split(' ', Parts, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is { } item)
            {
                taken.Add(item);
            }
            else
            {
                Note(row, column, line, FaultCode.Malformed, form, faults);
            }
        }

        return taken;
    }

    private static JsonNode? Figure(string[] parts) => parts.Length < 3
        ? null
        : new JsonObject
        { ["metric"] = parts[0], ["value"] = parts[1], ["kind"] = parts[2], ["source"] = parts.ElementAtOrDefault(3) ?? "" };

    private static JsonNode? Held(string[] parts) => parts is [var count, var model]
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? new JsonObject { ["model"] = model, ["count"] = number }
        : null;

    // The cell of a fault's place, with what was found there.
    private void NoteAt(CsvRow row, JsonObject read, Fault fault, Faults faults)
    {
        if (columns.FirstOrDefault(one => fault.Pointer == one.Member
            || fault.Pointer.StartsWith($"{one.Member}/", StringComparison.Ordinal)) is { } column)
        {
            Note(row, column, At(read, fault.Pointer) is JsonArray ? null : Text(At(read, fault.Pointer)), fault.Code,
                fault.Detail, faults);
        }
        else
        {
            faults.Add($"/{row.Line}", fault.Code, "catalogue_table.line(line, fault, pointer)", row.Line, Lower(fault.Detail),
                fault.Pointer);
        }
    }

    private static void Note(CsvRow row, CatalogueColumn column, string? found, FaultCode code, LocalizedText expected, Faults faults)
    {
        var seen = found switch
        {
            _ when !row.Has(column) => Phrase.Of("catalogue_table.no_column()"),
            null => null,
            "" => Phrase.Of("catalogue_table.empty_cell()"),
            _ => Phrase.Of("catalogue_table.found(text)", Short(found)),
        };
        faults.Add($"/{row.Line}/{column.Name}", code, seen is null
            ? Phrase.Of("catalogue_table.cell(line, column, chinese, expected)", row.Line, column.Name, column.Chinese, Lower(expected))
            : Phrase.Of("catalogue_table.cell_seen(line, column, chinese, seen, expected)", row.Line, column.Name, column.Chinese, seen,
                Lower(expected)));
    }

    private static LocalizedText Lower(LocalizedText text) =>
        text with { En = char.ToLowerInvariant(text.En[0]) + text.En[1..] };

    private static string Short(string text) => text.Length > Limits.Reference ? $"{text[..Limits.Reference]}…" : text;

    private static string Text(JsonNode? value) => value?.ToString() ?? "";

    private static JsonNode? At(JsonNode item, string pointer)
    {
        JsonNode? at = item;
        foreach (var name in pointer[1..].Split('/'))
        {
            at = at switch
            {
                JsonObject members => members[name],
                JsonArray items when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
                    && i < items.Count => items[i],
                _ => null,
            };
        }

        return at;
    }

    private static void SetAt(JsonObject item, string pointer, JsonNode? value)
    {
        var names = pointer[1..].Split('/');
        var parent = item;
        foreach (var name in names[..^1])
        {
            if (parent[name] is not JsonObject)
            {
                parent[name] = new JsonObject();
            }

            parent = parent[name]!.AsObject();
        }

        if (value is null)
        {
            parent.Remove(names[^1]);
        }
        else
        {
            parent[names[^1]] = value;
        }
    }
}
