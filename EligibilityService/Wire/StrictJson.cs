using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>
/// Reads a request strictly: unknown or duplicate members, wrong types, missing members and nulls in lists and maps are faults. A good
/// request is read once, by the serialiser; only a bad one, or one that says null somewhere, is walked again, beside its type's
/// description, to name every fault with its JSON Pointer.
/// </summary>
internal static class StrictJson
{
    /// <summary>The value, or null with every fault noted.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, Faults faults) where T : class
    {
        try
        {
            if (JsonSerializer.Deserialize(utf8.Span, type) is { } value)
            {
                // The serialiser looks at members only: it lets a null pass as an item of a list or a value of a map.
                return !MayHoldNull(utf8.Span) || IsSound(utf8, type, faults) ? value : null;
            }

            faults.Add("", FaultCode.WrongType, "strict_json.request_is_null()");
        }
        catch (JsonException error)
        {
            Explain(utf8, type, error, faults);
        }

        return null;
    }

    /// <summary>The same, and within the bounds that the type declares.</summary>
    public static T? ReadBounded<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type, Faults faults) where T : class
    {
        if (Read(utf8, type, faults) is not { } value)
        {
            return null;
        }

        using var read = JsonDocument.Parse(utf8);
        var before = faults.All.Count;
        DeclaredBounds.Check(read.RootElement, type, "", faults);
        return faults.All.Count > before ? null : value;
    }

    /// <summary>
    /// Reads a JSON Merge Patch (RFC 7396) of a document as strictly as the document: null takes a member away that the document knows, and
    /// nothing else is less strict; what is missing is told of the patched document. Null with every fault noted.
    /// </summary>
    public static JsonObject? ReadPatch(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, Faults faults)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
            Walk(document.RootElement, type, "", faults, isPatch: true);
        }
        catch (JsonException broken)
        {
            NotJson(broken, faults);
        }

        return faults.Any ? null : JsonNode.Parse(utf8.Span)!.AsObject();
    }

    private static bool MayHoldNull(ReadOnlySpan<byte> utf8) => utf8.IndexOf("null"u8) >= 0;

    private static bool IsSound(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, Faults faults)
    {
        var own = new Faults();
        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
        Walk(document.RootElement, type, "", own);
        foreach (var fault in own.All)
        {
            faults.Add(fault.Pointer, fault.Code, fault.Detail);
        }

        return !own.Any;
    }

    private static void NotJson(JsonException broken, Faults faults) => faults.Add("", FaultCode.NotJson,
        "strict_json.not_json(line, byte, depth)", (broken.LineNumber ?? 0) + 1,
            (broken.BytePositionInLine ?? 0) + 1, Limits.JsonDepth);

    private static void Explain(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, JsonException error, Faults faults)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
            Walk(document.RootElement, type, "", faults);
        }
        catch (JsonException broken)
        {
            NotJson(broken, faults);
            return;
        }

        if (!faults.Any)
        {
            faults.Add("", FaultCode.Malformed, "strict_json.unreadable_near(path)", error.Path);
        }
    }

    private static void Walk(JsonElement element, JsonTypeInfo type, string pointer, Faults faults, bool isPatch = false)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                WalkObject(element, type, pointer, faults, isPatch);
                break;
            case JsonTypeInfoKind.Dictionary:
                WalkMap(element, type, pointer, faults, isPatch);
                break;
            case JsonTypeInfoKind.Enumerable:
                WalkArray(element, type, pointer, faults);
                break;
            default:
                CheckLeaf(element, type, pointer, faults);
                break;
        }
    }

    private static void WalkObject(JsonElement element, JsonTypeInfo type, string pointer, Faults faults, bool isPatch)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            WrongType(element, Phrase.Of("strict_json.expected_object()"), pointer, faults);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
            {
                faults.Add(pointer, FaultCode.NotJson, "strict_json.member_not_unicode()");
                continue;
            }

            var at = $"{pointer}/{Escape(name)}";
            if (!seen.Add(name))
            {
                faults.Add(at, FaultCode.DuplicateMember, "common.member_twice()");
            }
            else if (type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.Ordinal)) is not
            { } property)
            {
                var known = string.Join(", ", type.Properties.Select(one => one.Name));
                faults.Add(at, FaultCode.UnknownMember, "strict_json.unknown_member(known)", known);
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), at, faults, isPatch);
            }
            else if (!property.IsSetNullable && !isPatch)
            {
                faults.Add(at, FaultCode.WrongType, "strict_json.member_is_null()");
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired && !isPatch && !seen.Contains(property.Name))
            {
                faults.Add($"{pointer}/{property.Name}", FaultCode.Missing, "common.member_missing()");
            }
        }
    }

    private static void WalkMap(JsonElement element, JsonTypeInfo type, string pointer, Faults faults, bool isPatch)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            WrongType(element, Phrase.Of("strict_json.expected_object()"), pointer, faults);
            return;
        }

        var value = type.Options.GetTypeInfo(type.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
            {
                faults.Add(pointer, FaultCode.NotJson, "strict_json.member_not_unicode()");
                continue;
            }

            var at = $"{pointer}/{Escape(name)}";
            if (!seen.Add(name))
            {
                faults.Add(at, FaultCode.DuplicateMember, "common.member_twice()");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(member.Value, value, at, faults);
            }
            else if (!isPatch)
            {
                WrongType(member.Value, Phrase.Of("strict_json.expected_value()"), at, faults);
            }
        }
    }

    private static void WalkArray(JsonElement element, JsonTypeInfo type, string pointer, Faults faults)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            WrongType(element, Phrase.Of("strict_json.expected_array()"), pointer, faults);
            return;
        }

        var item = type.Options.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var child in element.EnumerateArray())
        {
            if (child.ValueKind == JsonValueKind.Null)
            {
                WrongType(child, Phrase.Of("strict_json.expected_value()"), $"{pointer}/{index}", faults);
            }
            else
            {
                Walk(child, item, $"{pointer}/{index}", faults);
            }

            index++;
        }
    }

    private static void CheckLeaf(JsonElement element, JsonTypeInfo type, string pointer, Faults faults)
    {
        try
        {
            _ = element.Deserialize(type);
        }
        catch (JsonException error)
        {
            var expected = Phrase.Of(Expected(type.Type));
            if (element.ValueKind == JsonValueKind.String && type.Type != typeof(string))
            {
                if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type).IsEnum)
                {
                    faults.Add(pointer, FaultCode.UnknownValue, "strict_json.unknown_word(known)", error.Message);
                }
                else
                {
                    faults.Add(pointer, FaultCode.Malformed, "strict_json.text_unreadable(expected)", expected);
                }
            }
            else
            {
                WrongType(element, expected, pointer, faults);
            }
        }
    }

    private static void WrongType(JsonElement element, LocalizedText text, string pointer, Faults faults)
    {
        var found = element.ValueKind.ToString().ToLowerInvariant();
        faults.Add(pointer, FaultCode.WrongType, "strict_json.another_type(found, expected)", found, text);
    }

    private static string Expected(Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        return actual switch
        {
            _ when actual == typeof(DecimalText) => "strict_json.expected_decimal()",
            _ when actual == typeof(DateOnly) => "strict_json.expected_date()",
            _ when actual == typeof(DateTimeOffset) => "strict_json.expected_instant()",
            _ when actual == typeof(bool) => "strict_json.expected_bool()",
            _ when actual == typeof(int) => "strict_json.expected_int()",
            _ when actual.IsEnum => "strict_json.expected_word()",
            _ => "strict_json.expected_string()",
        };
    }

    /// <summary>
    /// The name; null when it is half of a surrogate pair or no UTF-8, which a JSON reader finds out only when the text is asked for.
    /// </summary>
    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
