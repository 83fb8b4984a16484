using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Http;

/// <summary>
/// Holds a JSON value that could be read to the bounds that its type declares (<see cref="AtMostAttribute"/> and its like), member by member: what the contract
/// says of a document is what is enforced. For documents, which are large and few; requests that are hot are held to their bounds by their readers.
/// </summary>
internal static class DeclaredBounds
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly ConcurrentDictionary<JsonPropertyInfo, Bounds> Known = new();

    /// <summary>Notes every place that passes a bound.</summary>
    public static void Check(JsonElement element, JsonTypeInfo type, string pointer, Faults faults) => Walk(element, type, Bounds.None, pointer, faults);

    private static void Walk(JsonElement element, JsonTypeInfo type, Bounds bounds, string pointer, Faults faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when type.Kind == JsonTypeInfoKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is { } property)
                    {
                        Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), Known.GetOrAdd(property, Bounds.Of), Below(pointer, member.Name), faults);
                    }
                }

                break;
            case JsonValueKind.Object:
                Count(element.GetPropertyCount(), bounds, pointer, faults);
                foreach (var member in element.EnumerateObject())
                {
                    Text(member.Value.ToString(), Bounds.None, Below(pointer, member.Name), faults);
                }

                break;
            case JsonValueKind.Array:
                Count(element.GetArrayLength(), bounds, pointer, faults);
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, type.Options.GetTypeInfo(type.ElementType!), Bounds.None, $"{pointer}/{index++}", faults);
                }

                break;
            case JsonValueKind.String:
                Text(element.GetString()!, bounds, pointer, faults);
                break;
            case JsonValueKind.Number when type.Type == typeof(DecimalText):
                Text(element.GetRawText(), bounds, pointer, faults);
                break;
            case JsonValueKind.Number when bounds.Between is { } between && element.TryGetInt32(out var number) && (number < between.Least || number > between.Most):
                faults.Add(pointer, FaultCode.OutOfBounds, $"A number from {between.Least} to {between.Most} is expected.", $"应为{between.Least}至{between.Most}之间的数。");
                break;
        }
    }

    private static void Count(int count, Bounds bounds, string pointer, Faults faults)
    {
        if (count > (bounds.AtMost ?? int.MaxValue) || count < (bounds.AtLeast ?? 0))
        {
            faults.Add(pointer, FaultCode.OutOfBounds,
                $"{count} items were given; {bounds.AtLeast ?? 0} to {bounds.AtMost} are taken.", $"共{count}项；应为{bounds.AtLeast ?? 0}至{bounds.AtMost}项。");
        }
    }

    private static void Text(string text, Bounds bounds, string pointer, Faults faults)
    {
        var most = bounds.AtMost ?? Limits.Text;
        if (text.Length > most)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, $"The text has {text.Length} characters; at most {most} are taken.", $"文字长度为{text.Length}；最多{most}个字符。");
        }
        else if (bounds.Form is { } form && !form.IsMatch(text))
        {
            faults.Add(pointer, FaultCode.Malformed, $"A text of the form {form} is expected.", $"文字须符合{form}。");
        }
    }

    private static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>What a member declares.</summary>
    private sealed record Bounds(int? AtMost, int? AtLeast, Regex? Form, BetweenAttribute? Between)
    {
        public static readonly Bounds None = new(null, null, null, null);

        public static Bounds Of(JsonPropertyInfo property)
        {
            object[] declared = property.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [];
            return new Bounds(
                declared.OfType<AtMostAttribute>().FirstOrDefault()?.Most,
                declared.OfType<AtLeastAttribute>().FirstOrDefault()?.Least,
                declared.OfType<FormAttribute>().FirstOrDefault() is { } form ? new Regex(form.Pattern, RegexOptions.CultureInvariant, Patience) : null,
                declared.OfType<BetweenAttribute>().FirstOrDefault());
        }
    }
}
