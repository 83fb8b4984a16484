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

            faults.Add("", FaultCode.WrongType, "The request is null; an object is expected.", "请求为null；应为对象。");
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
            faults.Add(fault.Pointer, fault.Code, fault.Detail.En, fault.Detail.Zh);
        }

        return !own.Any;
    }

    private static void NotJson(JsonException broken, Faults faults) => faults.Add("", FaultCode.NotJson,
        $"The request is not JSON that can be read: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}. Nesting deeper than {Limits.JsonDepth} is not read either.",
        $"请求不是可读取的JSON：第{broken.LineNumber + 1}行第{broken.BytePositionInLine + 1}字节。嵌套超过{Limits.JsonDepth}层亦不受理。");

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
            faults.Add("", FaultCode.Malformed, $"The request could not be read near {error.Path}.", $"请求在{error.Path}附近无法读取。");
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
            WrongType(element, "an object", "对象", pointer, faults);
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
            {
                faults.Add(pointer, FaultCode.NotJson, "A member's name here is not Unicode text.", "此处有成员名称不是Unicode文字。");
                continue;
            }

            var at = $"{pointer}/{Escape(name)}";
            if (!seen.Add(name))
            {
                faults.Add(at, FaultCode.DuplicateMember, "The member stands twice in its object. Keep one.", "同一成员出现两次。请只保留一个。");
            }
            else if (type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.Ordinal)) is not
            { } property)
            {
                var known = string.Join(", ", type.Properties.Select(one => one.Name));
                faults.Add(at, FaultCode.UnknownMember, $"There is no such member here. Known are: {known}.", $"此处没有该成员。可用的成员为：{known}。");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), at, faults, isPatch);
            }
            else if (!property.IsSetNullable && !isPatch)
            {
                faults.Add(at, FaultCode.WrongType, "null is not a value of this member. Leave it out or give a value.",
                    "该成员不得为null。请省略或给出值。");
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired && !isPatch && !seen.Contains(property.Name))
            {
                faults.Add($"{pointer}/{property.Name}", FaultCode.Missing, "The member is missing; it is needed.", "缺少必需的成员。");
            }
        }
    }

    private static void WalkMap(JsonElement element, JsonTypeInfo type, string pointer, Faults faults, bool isPatch)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            WrongType(element, "an object", "对象", pointer, faults);
            return;
        }

        var value = type.Options.GetTypeInfo(type.ElementType!);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is not { } name)
            {
                faults.Add(pointer, FaultCode.NotJson, "A member's name here is not Unicode text.", "此处有成员名称不是Unicode文字。");
                continue;
            }

            var at = $"{pointer}/{Escape(name)}";
            if (!seen.Add(name))
            {
                faults.Add(at, FaultCode.DuplicateMember, "The member stands twice in its object. Keep one.", "同一成员出现两次。请只保留一个。");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(member.Value, value, at, faults);
            }
            else if (!isPatch)
            {
                WrongType(member.Value, "a value", "值", at, faults);
            }
        }
    }

    private static void WalkArray(JsonElement element, JsonTypeInfo type, string pointer, Faults faults)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            WrongType(element, "an array", "数组", pointer, faults);
            return;
        }

        var item = type.Options.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var child in element.EnumerateArray())
        {
            if (child.ValueKind == JsonValueKind.Null)
            {
                WrongType(child, "a value", "值", $"{pointer}/{index}", faults);
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
            var (en, zh) = Expected(type.Type);
            if (element.ValueKind == JsonValueKind.String && type.Type != typeof(string))
            {
                var code = (Nullable.GetUnderlyingType(type.Type) ?? type.Type).IsEnum ? FaultCode.UnknownValue : FaultCode.Malformed;
                var known = code == FaultCode.UnknownValue ? error.Message : $"Expected is {en}.";
                faults.Add(pointer, code, $"The text cannot be read here. {known}",
                    $"无法读取该文字。应为{zh}。{(code == FaultCode.UnknownValue ? known : "")}");
            }
            else
            {
                WrongType(element, en, zh, pointer, faults);
            }
        }
    }

    private static void WrongType(JsonElement element, string en, string zh, string pointer, Faults faults)
    {
        var found = element.ValueKind.ToString().ToLowerInvariant();
        faults.Add(pointer, FaultCode.WrongType, $"Found {found}; expected is {en}.", $"类型为{found}；应为{zh}。");
    }

    private static (string En, string Zh) Expected(Type type)
    {
        var actual = Nullable.GetUnderlyingType(type) ?? type;
        return actual switch
        {
            _ when actual == typeof(DecimalText) => ("a decimal number as a string", "十进制数字字符串"),
            _ when actual == typeof(DateOnly) => ("a date that exists, as yyyy-MM-dd", "存在的日期（yyyy-MM-dd）"),
            _ when actual == typeof(DateTimeOffset) => ("an instant with Z or an offset, such as 2026-01-01T00:00:00Z",
                "带Z或时差的时刻（如2026-01-01T00:00:00Z）"),
            _ when actual == typeof(bool) => ("true or false", "true或false"),
            _ when actual == typeof(int) => ("a whole number", "整数"),
            _ when actual.IsEnum => ("one of the known words", "已知取值之一"),
            _ => ("a string", "字符串"),
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
