using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Hosting.OpenApi;

namespace EligibilityService.Tests.Contract;

/// <summary>A body with one thing about it changed.</summary>
/// <param name="Pointer">The place.</param>
/// <param name="What">What stands there now.</param>
/// <param name="IsLegal">Whether the contract allows it.</param>
internal sealed record BrokenBody(string Pointer, string What, bool IsLegal, string Body)
{
    public override string ToString() => $"{Pointer} = {What}";
}

/// <summary>
/// Makes of a body of the contract every body that differs in one item or member: null, an empty object, list or text, each wrong type, a
/// text or a list that is too long, a member that nobody knows. Where the contract allows what stands there, it says so.
/// </summary>
internal sealed class BodyBreaker(ContractDocument contract)
{
    private const int LargestBody = 900_000;
    private static readonly string[] Types = ["null", "7", "true", "\"x\"", "{}", "[]"];

    private readonly SchemaValidator _validator = new(contract);

    /// <summary>Lists that would be too large to be sent with an item too much.</summary>
    public List<string> TooLarge { get; } = [];

    /// <summary>A body with every member that a schema knows, one item in each list. Right in its types, and of no other sense.</summary>
    public JsonNode Full(JsonNode schema)
    {
        var whole = Plain(schema);
        if (whole["enum"] is JsonArray words)
        {
            return words[0]!.DeepClone();
        }

        switch (TypesOf(whole).First(type => type != "null"))
        {
            case "object":
                var members = new JsonObject();
                foreach (var (name, member) in whole["properties"]?.AsObject() ?? [])
                {
                    members[name] = Full(member!);
                }

                if (whole["additionalProperties"] is JsonObject map)
                {
                    members["word"] = Full(map);
                }

                return members;
            case "array":
                return new JsonArray(Full(whole["items"]!));
            case "integer":
                return JsonValue.Create(1);
            case "boolean":
                return JsonValue.Create(true);
            default:
                return JsonValue.Create(whole["format"]?.GetValue<string>() switch
                {
                    "date" => "2026-03-01",
                    "date-time" => "2026-03-01T00:00:00Z",
                    _ => "1",
                });
        }
    }

    /// <summary>Every body that differs in one place; a place in the second item of a list is like that in the first.</summary>
    public IEnumerable<BrokenBody> Of(JsonNode schema, JsonNode body)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Sites(schema, body, "", seen).SelectMany(site => Changes(site.Schema, site.Pointer, body, site.MayBeNull));
    }

    private IEnumerable<(JsonNode Schema, string Pointer, bool MayBeNull)> Sites(JsonNode schema, JsonNode value, string pointer,
        HashSet<string> seen)
    {
        var whole = Plain(schema);
        if (pointer.Length > 0 && seen.Add(Regex.Replace(pointer, "/[0-9]+(?=/|$)", "/*")))
        {
            yield return (whole, pointer, MayBeNull(schema));
        }

        switch (value)
        {
            case JsonObject members:
                foreach (var (name, member) in members.Where(one => one.Value is not null))
                {
                    if ((whole["properties"]?[name] ?? whole["additionalProperties"] as JsonObject) is { } known)
                    {
                        foreach (var site in Sites(known, member!, $"{pointer}/{name}", seen))
                        {
                            yield return site;
                        }
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    foreach (var site in Sites(whole["items"]!, items[i]!, $"{pointer}/{i}", seen))
                    {
                        yield return site;
                    }
                }

                break;
        }
    }

    private IEnumerable<BrokenBody> Changes(JsonNode schema, string pointer, JsonNode body, bool mayBeNull)
    {
        foreach (var raw in Types)
        {
            var isTaken = schema[Scalars.NumberTaken] is not null && JsonNode.Parse(raw)?.GetValueKind() == JsonValueKind.Number;
            var isLegal = raw == "null" ? mayBeNull
                : !_validator.Faults(isTaken ? JsonValue.Create(raw) : JsonNode.Parse(raw), schema).Any();
            yield return new BrokenBody(pointer, raw, isLegal, With(body, pointer, raw));
        }

        if (TypesOf(schema).Contains("string"))
        {
            yield return new BrokenBody(pointer, "\"\"", !_validator.Faults(JsonValue.Create(""), schema).Any(),
                With(body, pointer, "\"\""));
            if (schema["maxLength"]?.GetValue<int>() is { } most)
            {
                yield return new BrokenBody(pointer, "a text too long", false, With(body, pointer, $"\"{new string('7', most + 1)}\""));
            }
        }

        string[] more =
        [
            .. schema["enum"] is JsonArray words ? [JsonValue.Create(Swapped(words[0]!.GetValue<string>())).ToJsonString()]
                : Array.Empty<string>(),
            .. schema["format"]?.GetValue<string>() == "date-time" ? ["\"2026-03-01\"", "\"2026-03-01T00:00:00\""] : Array.Empty<string>(),
            .. schema["minimum"] is { } least ? [(least.GetValue<long>() - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)]
                : Array.Empty<string>(),
            .. schema["maximum"] is { } greatest
                ? [(greatest.GetValue<long>() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];
        foreach (var raw in more)
        {
            yield return new BrokenBody(pointer, raw, false, With(body, pointer, raw));
        }

        if (schema["maxItems"]?.GetValue<int>() is { } largest && Get(body, pointer) is JsonArray { Count: > 0 } list)
        {
            var item = list[0]!.ToJsonString();
            if ((long)item.Length * largest < LargestBody)
            {
                yield return new BrokenBody(pointer, "a list too long", false,
                    With(body, pointer, $"[{string.Join(',', Enumerable.Repeat(item, largest + 1))}]"));
            }
            else
            {
                TooLarge.Add(pointer);
            }
        }

        if (Get(body, pointer) is JsonObject members && schema["properties"] is not null)
        {
            var known = members.DeepClone().AsObject();
            known["nonsense"] = 1;
            yield return new BrokenBody($"{pointer}/nonsense", "1", false, With(body, pointer, known.ToJsonString()));
        }
    }

    private static string Swapped(string word) =>
        string.Concat(word.Select(letter => char.IsLower(letter) ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    private JsonNode Plain(JsonNode schema)
    {
        var plain = contract.Resolve(schema);
        return plain["oneOf"] is JsonArray either ? Plain(either.First(one => one!["type"]?.ToString() != "null")!) : plain;
    }

    private bool MayBeNull(JsonNode schema)
    {
        var plain = contract.Resolve(schema);
        return TypesOf(plain).Contains("null")
            || (plain["oneOf"] is JsonArray either && either.Any(one => one!["type"]?.ToString() == "null"));
    }

    private static IEnumerable<string> TypesOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray several => several.Select(one => one!.GetValue<string>()),
        { } one => [one.GetValue<string>()],
        null => [],
    };

    private static JsonNode? Get(JsonNode body, string pointer) =>
        pointer.Split('/').Skip(1)
            .Aggregate((JsonNode?)body, (at, name) => at is JsonArray list
                ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] : at![name]);

    // Not by setting a node: what is to be sent need not be what a node can hold.
    private static string With(JsonNode body, string pointer, string raw)
    {
        const string Mark = "__here__";
        var copy = body.DeepClone();
        var at = pointer.LastIndexOf('/');
        var (parent, name) = (Get(copy, pointer[..at])!, pointer[(at + 1)..]);
        if (parent is JsonArray list)
        {
            list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)] = Mark;
        }
        else
        {
            parent[name] = Mark;
        }

        return new StringBuilder(copy.ToJsonString()).Replace($"\"{Mark}\"", raw).ToString();
    }
}
