using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>
/// Holds a JSON value that could be read to the bounds that its type declares (<see cref="AtMostAttribute"/> and its like), member by
/// member: what the contract says of a document is what is enforced. For documents, which are large and few; requests that are hot are held
/// to their bounds by their readers.
/// </summary>
internal static class DeclaredBounds
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string AnyFigure = "^-?[0-9]+(\\.[0-9]+)?$";

    private static readonly ConcurrentDictionary<JsonPropertyInfo, Bounds> Known = new();

    /// <summary>Notes every place that passes a bound.</summary>
    public static void Check(JsonElement element, JsonTypeInfo type, string pointer, Faults faults) =>
        Walk(element, type, Bounds.None, pointer, faults);

    private static void Walk(JsonElement element, JsonTypeInfo type, Bounds bounds, string pointer, Faults faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when type.Kind == JsonTypeInfoKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    if (type.Properties.FirstOrDefault(property => property.Name == member.Name) is { } property)
                    {
                        var declared = Known.GetOrAdd(property, Bounds.Of);
                        var within = bounds.IsFree ? declared with { IsFree = true } : declared;
                        Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), within, Below(pointer, member.Name), faults);
                    }
                }

                break;
            case JsonValueKind.Object when type.Kind == JsonTypeInfoKind.Dictionary:
                Count(element.GetPropertyCount(), bounds, pointer, faults);
                foreach (var member in element.EnumerateObject())
                {
                    Text(member.Name, Bounds.Word, Below(pointer, member.Name), faults);
                    Walk(member.Value, type.Options.GetTypeInfo(type.ElementType!), Bounds.Share, Below(pointer, member.Name), faults);
                }

                break;
            case JsonValueKind.Array:
                Count(element.GetArrayLength(), bounds, pointer, faults);
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, type.Options.GetTypeInfo(type.ElementType!), bounds.IsNeverBlank ? Bounds.Listed with
                    { IsNeverBlank = true } : Bounds.Listed, $"{pointer}/{index++}", faults);
                }

                break;
            case JsonValueKind.String:
                Text(element.GetString()!, bounds, pointer, faults);
                break;
            case JsonValueKind.Number when type.Type == typeof(DecimalText):
                Text(element.GetRawText(), bounds, pointer, faults);
                break;
            case JsonValueKind.Number when bounds.Between is { } between && element.TryGetInt32(out var number)
                && (number < between.Least || number > between.Most):
                faults.Add(pointer, FaultCode.OutOfBounds, "declared_bounds.number_range(least, most)", between.Least, between.Most);
                break;
        }
    }

    private static void Count(int count, Bounds bounds, string pointer, Faults faults)
    {
        if (count > (bounds.AtMost ?? int.MaxValue) || count < (bounds.AtLeast ?? 0))
        {
            faults.Add(pointer, FaultCode.OutOfBounds,
                "declared_bounds.item_count(count, atLeast, atMost)", count, bounds.AtLeast ?? 0,
                bounds.AtMost?.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void Text(string text, Bounds bounds, string pointer, Faults faults)
    {
        var most = bounds.AtMost ?? Limits.Text;
        var count = Characters.Count(text);
        if (count > most)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, "common.text_too_long(count, most)", count, most);
        }
        else if (Characters.Excess(text, most) is { } excess)
        {
            faults.Add(pointer, FaultCode.OutOfBounds, excess);
        }
        else if (HiddenIn(text, bounds) is { } hidden)
        {
            FieldReader.NoteHidden(hidden, pointer, faults);
        }
        else if (bounds.IsNeverBlank && string.IsNullOrWhiteSpace(text))
        {
            faults.Add(pointer, FaultCode.Malformed, "common.text_empty()");
        }
        else if (bounds.Form is { } form && !form.IsMatch(text))
        {
            faults.Add(pointer, FaultCode.Malformed, "declared_bounds.text_form(form)", form.ToString());
        }
    }

    // A text for people may format itself; but no store keeps a NUL in a text.
    private static string? HiddenIn(string text, Bounds bounds) =>
        !bounds.IsFree ? Characters.HiddenIn(text) : text.Contains('\0', StringComparison.Ordinal) ? "U+0000" : null;

    private static string Below(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private static bool IsFigure(JsonPropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(DecimalText);

    // Figures and currencies have a form wherever they stand.
    private static string? FormOf(JsonPropertyInfo property, object[] declared) =>
        declared.OfType<FormAttribute>().FirstOrDefault()?.Pattern
        ?? (IsFigure(property) ? AnyFigure : null)
        ?? (property.Name == "currency" && property.PropertyType == typeof(string) ? $"^({string.Join('|', Currency.Codes)})$" : null);

    /// <summary>What a member declares.</summary>
    private sealed record Bounds(int? AtMost, int? AtLeast, Regex? Form, BetweenAttribute? Between, bool IsFree = false,
        bool IsNeverBlank = false)
    {
        public static readonly Bounds None = new(null, null, null, null);

        /// <summary>Of an item of a list.</summary>
        public static readonly Bounds Listed = new(Limits.ListedText, null, null, new BetweenAttribute(1, CoreBounds.Number));

        /// <summary>Of a name in a map.</summary>
        public static readonly Bounds Word = new(Limits.Word, null, Whole("^[a-z][a-z0-9_]*$"), null);

        /// <summary>Of a value in a map.</summary>
        public static readonly Bounds Share = new(Limits.Figure, null, Whole("^[0-9]+(\\.[0-9]+)?$"), null);

        public static Bounds Of(JsonPropertyInfo property)
        {
            object[] declared = property.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [];
            var core = property.AttributeProvider is MemberInfo member ? CoreBounds.Of(property.DeclaringType, member.Name) : null;
            return new Bounds(
                declared.OfType<AtMostAttribute>().FirstOrDefault()?.Most ?? core?.Most ?? (IsFigure(property) ? Limits.Figure : null),
                declared.OfType<AtLeastAttribute>().FirstOrDefault()?.Least,
                FormOf(property, declared) is { } form ? Whole(form) : null,
                declared.OfType<BetweenAttribute>().FirstOrDefault(),
                declared.OfType<FreeTextAttribute>().Any(),
                property.DeclaringType.IsDefined(typeof(SentAttribute), inherit: false));
        }

        // The dollar of the contract's forms is the end of the text; that of .NET lets a line break follow.
        private static Regex Whole(string form) =>
            new(form.EndsWith('$') ? $"{form[..^1]}\\z" : form, RegexOptions.CultureInvariant, Patience);
    }
}
