using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Http;

/// <summary>
/// Reads a request strictly: unknown or duplicate members, wrong types and missing members are faults. A good request is read once, by the serialiser;
/// only a bad one is walked again, beside its type's description, to name every fault with its JSON Pointer.
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
                return value;
            }

            faults.Add("", FaultCode.WrongType, "The request is null; an object is expected.", "请求为null；应为对象。");
        }
        catch (JsonException error)
        {
            Explain(utf8, type, error, faults);
        }

        return null;
    }

    private static void Explain(ReadOnlyMemory<byte> utf8, JsonTypeInfo type, JsonException error, Faults faults)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = Limits.JsonDepth });
            Walk(document.RootElement, type, "", faults);
        }
        catch (JsonException broken)
        {
            faults.Add("", FaultCode.NotJson,
                $"The request is not JSON that can be read: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}. Nesting deeper than {Limits.JsonDepth} is not read either.",
                $"请求不是可读取的JSON：第{broken.LineNumber + 1}行第{broken.BytePositionInLine + 1}字节。嵌套超过{Limits.JsonDepth}层亦不受理。");
            return;
        }

        if (!faults.Any)
        {
            faults.Add("", FaultCode.Malformed, $"The request could not be read near {error.Path}.", $"请求在{error.Path}附近无法读取。");
        }
    }

    private static void Walk(JsonElement element, JsonTypeInfo type, string pointer, Faults faults)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                WalkObject(element, type, pointer, faults);
                break;
            case JsonTypeInfoKind.Enumerable:
                WalkArray(element, type, pointer, faults);
                break;
            default:
                CheckLeaf(element, type, pointer, faults);
                break;
        }
    }

    private static void WalkObject(JsonElement element, JsonTypeInfo type, string pointer, Faults faults)
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
            else if (type.Properties.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.Ordinal)) is not { } property)
            {
                var known = string.Join(", ", type.Properties.Select(one => one.Name));
                faults.Add(at, FaultCode.UnknownMember, $"There is no such member here. Known are: {known}.", $"此处没有该成员。可用的成员为：{known}。");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), at, faults);
            }
            else if (!property.IsSetNullable)
            {
                faults.Add(at, FaultCode.WrongType, "null is not a value of this member. Leave it out or give a value.", "该成员不得为null。请省略或给出值。");
            }
        }

        foreach (var property in type.Properties)
        {
            if (property.IsRequired && !seen.Contains(property.Name))
            {
                faults.Add($"{pointer}/{property.Name}", FaultCode.Missing, "The member is missing; it is needed.", "缺少必需的成员。");
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
                faults.Add(pointer, code, $"The text cannot be read here. {known}", $"无法读取该文字。应为{zh}。{(code == FaultCode.UnknownValue ? known : "")}");
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
            _ when actual == typeof(DateTimeOffset) => ("an instant such as 2026-01-01T00:00:00Z", "时刻（如2026-01-01T00:00:00Z）"),
            _ when actual == typeof(bool) => ("true or false", "true或false"),
            _ when actual == typeof(int) => ("a whole number", "整数"),
            _ when actual.IsEnum => ("one of the known words", "已知取值之一"),
            _ => ("a string", "字符串"),
        };
    }

    /// <summary>The name; null when it is half of a surrogate pair or no UTF-8, which a JSON reader finds out only when the text is asked for.</summary>
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

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
