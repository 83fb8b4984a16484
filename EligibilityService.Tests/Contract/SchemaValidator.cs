using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Hosting.OpenApi;

namespace EligibilityService.Tests.Contract;

/// <summary>
/// Holds a value to a schema of the contract. It knows every keyword that the contract uses and fails on another, so nothing is passed over
/// in silence. Objects are taken as closed, because what the service answers is to be described whole.
/// </summary>
internal sealed class SchemaValidator(ContractDocument contract)
{
    /// <summary>The words that an answer may hold today; that there are no others is what this test is for.</summary>
    public const string OpenWords = "x-extensible-enum";

    private static readonly HashSet<string> Known =
    [
        "$ref", "description", "type", "format", "enum", "pattern", "maxLength", "minimum", "maximum", "items", "minItems", "maxItems",
            "properties", "required",
        "additionalProperties", "maxProperties", "oneOf", "examples", "default", OpenWords, Scalars.NumberTaken,
        BatchDetails.OfLines,
    ];

    /// <summary>Every way in which the value is not what the schema says.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value, JsonNode schema)
    {
        var faults = new List<string>();
        Check(value, schema, "", faults);
        return faults;
    }

    private void Check(JsonNode? value, JsonNode unresolved, string at, List<string> faults)
    {
        var schema = contract.Resolve(unresolved).AsObject();
        foreach (var (keyword, _) in schema)
        {
            if (!Known.Contains(keyword))
            {
                throw new NotSupportedException($"The contract uses {keyword}, which this validator does not know.");
            }
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            var fitting = choices.Count(choice => Faults(value, choice!).Count == 0);
            Note(fitting == 1, $"{fitting} of the choices fit", at, faults);
            return;
        }

        var kind = KindOf(value);
        Note(Types(schema).Any(type => type == kind || (type == "number" && kind == "integer")), $"is {kind}", at, faults);
        Note((schema["enum"] ?? schema[OpenWords]) is not JsonArray words || words.Any(word => JsonNode.DeepEquals(word, value)),
            $"is {value}, no word of the list", at, faults);
        switch (kind)
        {
            case "string":
                CheckText(value!.GetValue<string>(), schema, at, faults);
                CheckLines(value.GetValue<string>(), schema, at, faults);
                break;
            case "integer":
                CheckNumber(NumberOf(value!), schema, at, faults);
                break;
            case "array":
                CheckList(value!.AsArray(), schema, at, faults);
                break;
            case "object":
                CheckObject(value!.AsObject(), schema, at, faults);
                break;
        }
    }

    private static void CheckText(string text, JsonObject schema, string at, List<string> faults)
    {
        var length = text.EnumerateRunes().Count();
        Note(schema["maxLength"] is not { } most || length <= most.GetValue<int>(), $"has {length} characters", at, faults);
        Note(schema["pattern"] is not { } pattern || Regex.IsMatch(text, pattern.GetValue<string>(), RegexOptions.ECMAScript),
            $"'{text}' has not the form {schema["pattern"]}", at, faults);
        var isOfFormat = schema["format"]?.GetValue<string>() switch
        {
            null or "int32" or "binary" => true,
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            var other => throw new NotSupportedException($"The contract uses the format {other}."),
        };
        Note(isOfFormat, $"'{text}' is no {schema["format"]}", at, faults);
    }

    private void CheckLines(string text, JsonObject schema, string at, List<string> faults)
    {
        foreach (var (i, line) in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            if (schema[BatchDetails.OfLines] is { } ofLine)
            {
                Check(JsonNode.Parse(line), ofLine, $"{at}/{i}", faults);
            }
        }
    }

    private static void CheckNumber(decimal number, JsonObject schema, string at, List<string> faults)
    {
        Note(schema["minimum"] is not { } least || number >= least.GetValue<decimal>(), $"{number} is too small", at, faults);
        Note(schema["maximum"] is not { } most || number <= most.GetValue<decimal>(), $"{number} is too large", at, faults);
    }

    private void CheckList(JsonArray list, JsonObject schema, string at, List<string> faults)
    {
        Note(schema["maxItems"] is not { } most || list.Count <= most.GetValue<int>(), $"has {list.Count} items", at, faults);
        Note(schema["minItems"] is not { } least || list.Count >= least.GetValue<int>(), $"has {list.Count} items", at, faults);
        for (var i = 0; i < list.Count; i++)
        {
            Check(list[i], schema["items"]!, $"{at}/{i}", faults);
        }
    }

    private void CheckObject(JsonObject value, JsonObject schema, string at, List<string> faults)
    {
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            Note(value.ContainsKey(required!.GetValue<string>()), $"lacks {required}", at, faults);
        }

        Note(schema["maxProperties"] is not { } most || value.Count <= most.GetValue<int>(), $"has {value.Count} members", at, faults);
        foreach (var (name, member) in value)
        {
            var described = schema["properties"]?[name] ?? schema["additionalProperties"] as JsonObject;
            if (described is null)
            {
                faults.Add($"{at}/{name}: is not described");
                continue;
            }

            Check(member, described, $"{at}/{name}", faults);
        }
    }

    private static IEnumerable<string> Types(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => several.Select(type => type!.GetValue<string>()),
        { } one => [one.GetValue<string>()],
        null => throw new NotSupportedException($"A schema without a type: {schema.ToJsonString()}"),
    };

    private static string KindOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.String => "string",
        JsonValueKind.Number => decimal.IsInteger(NumberOf(value)) ? "integer" : "number",
        JsonValueKind.Array => "array",
        _ => "object",
    };

    private static decimal NumberOf(JsonNode value) =>
        decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static void Note(bool good, string what, string at, List<string> faults)
    {
        if (!good)
        {
            faults.Add($"{at}: {what}");
        }
    }
}
