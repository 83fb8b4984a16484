using System.Text.Json;

namespace EligibilityService.Versions.Differences;

/// <summary>
/// A published document as its single values, each under an address that does not depend on positions: what has an id, or whatever names it
/// among its neighbours, is addressed by that. So a model that moved is the same model, and two documents are compared value by value.
/// </summary>
internal sealed class FlattenedDocument
{
    // Which member names an item among its neighbours; where none does, its place among them. A list that is not here is a list of plain
    // words, and one value.
    private static readonly Dictionary<string, string[]> NamedBy = new(StringComparer.Ordinal)
    {
        ["vendors"] = ["id"],
        ["models"] = ["id"],
        ["goods"] = ["code"],
        ["conditions"] = ["id"],
        ["perBuyer"] = ["id"],
        ["performance"] = ["metric", "kind"],
        ["bundleOf"] = ["model"],
        ["uplifts"] = ["purpose"],
        ["brackets"] = ["from"],
        ["years"] = ["year"],
        ["legalBasis"] = ["source"],
        ["items"] = ["id"],
        ["lines"] = [],
    };

    // Where the order itself says something: in it conditions are told, and limits applied.
    private static readonly string[] Ordered = ["conditions", "perBuyer"];

    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _orders = new(StringComparer.Ordinal);

    private FlattenedDocument()
    {
    }

    /// <summary>
    /// Every value by its address, a JSON Pointer with names in place of positions, in the document's order. What is empty or null is not
    /// there.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Values => _values;

    /// <summary>The names in the lists whose order says something, by the list's address.</summary>
    public IReadOnlyDictionary<string, string[]> Orders => _orders;

    /// <summary>The values of a document.</summary>
    /// <param name="leftOut">Members at the top that tell versions apart and are not their content.</param>
    public static FlattenedDocument Of(JsonElement document, params ReadOnlySpan<string> leftOut)
    {
        var leaves = new FlattenedDocument();
        foreach (var member in document.EnumerateObject())
        {
            if (!leftOut.Contains(member.Name))
            {
                leaves.Add(member.Value, $"/{Escape(member.Name)}", member.Name);
            }
        }

        return leaves;
    }

    /// <summary>An address with its parts told apart.</summary>
    public static string[] Split(string address) =>
        [.. address.Split('/').Skip(1)
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private void Add(JsonElement element, string address, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when MoneyOf(element) is { } money:
                _values[address] = [money];
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(member.Value, $"{address}/{Escape(member.Name)}", member.Name);
                }

                break;
            case JsonValueKind.Array when NamedBy.TryGetValue(name, out var by):
                AddItems(element, address, name, by);
                break;
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                _values[address] = [.. element.EnumerateArray().Select(Text)];
                break;
            case JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                _values[address] = [Text(element)];
                break;
        }
    }

    private void AddItems(JsonElement list, string address, string name, string[] by)
    {
        var names = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            var own = by.Length == 0 ? $"{names.Count + 1}"
                : string.Join(' ', by.Select(member => item.TryGetProperty(member, out var value) ? MoneyOf(value) ?? Text(value) : ""));

            // A draft may hold a name twice until its checks are mended; both are shown.
            var (unique, count) = (own, 1);
            while (names.Contains(unique))
            {
                unique = $"{own} ({++count})";
            }

            names.Add(unique);
            AddItem(item, $"{address}/{Escape(unique)}", unique, by);
        }

        if (Ordered.Contains(name))
        {
            _orders[address] = [.. names];
        }
    }

    // What names the item is in its address already; an item of which nothing else is known is its name.
    private void AddItem(JsonElement item, string address, string own, string[] by)
    {
        var known = _values.Count;
        foreach (var member in item.EnumerateObject().Where(member => !by.Contains(member.Name)))
        {
            Add(member.Value, $"{address}/{Escape(member.Name)}", member.Name);
        }

        if (_values.Count == known)
        {
            _values[address] = [own];
        }
    }

    private static string? MoneyOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("amount", out var amount)
            && element.TryGetProperty("currency", out var currency)
        && amount.ValueKind is JsonValueKind.String or JsonValueKind.Number && currency.ValueKind == JsonValueKind.String
            ? $"{Text(amount)} {currency.GetString()}"
            : null;

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString()!
        : element.GetRawText();

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
