using System.Globalization;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Wire;

/// <summary>Getting at members of JSON by their JSON Pointer.</summary>
internal static class Json
{
    /// <summary>The member, or null.</summary>
    public static JsonNode? At(this JsonNode json, string pointer)
    {
        JsonNode? node = json;
        foreach (var name in Names(pointer))
        {
            node = node is JsonArray array ? array[int.Parse(name, CultureInfo.InvariantCulture)] : node?[name];
        }

        return node;
    }

    /// <summary>The member's text.</summary>
    public static string Text(this JsonNode json, string pointer) =>
        json.At(pointer)?.ToString() ?? throw new AssertionException($"There is no {pointer} in {json.ToJsonString()}");

    /// <summary>The same object with a member set to raw JSON.</summary>
    public static T With<T>(this T json, string pointer, string raw) where T : JsonNode
    {
        var names = Names(pointer);
        var parent = json.At(string.Concat(names[..^1].Select(name => $"/{name}")))!;
        var value = JsonNode.Parse(raw);
        if (parent is JsonArray array)
        {
            array[int.Parse(names[^1], CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[names[^1]] = value;
        }

        return json;
    }

    /// <summary>The same object with a member set to a text.</summary>
    public static T WithText<T>(this T json, string pointer, string text) where T : JsonNode =>
        json.With(pointer, JsonValue.Create(text).ToJsonString());

    /// <summary>The same object without a member.</summary>
    public static T Without<T>(this T json, string pointer) where T : JsonNode
    {
        var names = Names(pointer);
        json.At(string.Concat(names[..^1].Select(name => $"/{name}")))!.AsObject().Remove(names[^1]);
        return json;
    }

    /// <summary>The codes of a decision's reasons.</summary>
    public static string[] ReasonCodes(this JsonNode decision) =>
        [.. decision["reasons"]!.AsArray().Select(reason => reason!.Text("/code"))];

    public static JsonNode Reason(this JsonNode decision, string code) =>
        decision["reasons"]!.AsArray().Single(reason => reason!.Text("/code") == code)!;

    private static string[] Names(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
