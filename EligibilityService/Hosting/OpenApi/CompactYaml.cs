using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EligibilityService.Wire;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// Writes the contract as YAML that wastes nothing: what fits in a line stands in one, a level is one space deep, and what was said before,
/// word for word, is not said again but referred to (an anchor and its aliases). Read, it is exactly the JSON that it was made of.
/// </summary>
internal static partial class CompactYaml
{
    private const int Width = 1000;

    // What is shorter is not worth an alias.
    private const int LeastNode = 30;
    private const int LeastText = 24;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> Words = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of a value.</summary>
    public static string Of(JsonNode value)
    {
        var writer = new Writer();
        writer.Count(value);
        writer.Block(value, 0);
        return writer.ToString();
    }

    private static string Key(string name) => KeyForm().IsMatch(name) && !Words.Contains(name) ? name : Quoted(name);

    private static string Quoted(string text) => JsonValue.Create(text).ToJsonString(Plain);

    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        _ when value.GetValueKind() != JsonValueKind.String => value.ToJsonString(Plain),
        _ when value.GetValue<string>() is var text && TextForm().IsMatch(text) && !Words.Contains(text) => text,
        _ => Quoted(value.GetValue<string>()),
    };

    private static bool IsLeaf(JsonNode? value) => value is not (JsonObject { Count: > 0 } or JsonArray { Count: > 0 });

    [GeneratedRegex("^[A-Za-z$][A-Za-z0-9_$-]*\\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9 ._/()'-]*[A-Za-z0-9._/()'-]\\z")]
    private static partial Regex TextForm();

    private sealed class Writer
    {
        private readonly StringBuilder _text = new();
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
        private readonly Dictionary<JsonNode, string> _forms = [];

        // How often each thing is said, where it would be said again: not inside what is itself referred to.
        public void Count(JsonNode? value)
        {
            if (value is null || (FormOf(value) is { } form && (_counts[form] = _counts.GetValueOrDefault(form) + 1) > 1))
            {
                return;
            }

            foreach (var part in value switch
            {
                JsonObject members => members.Select(member => member.Value),
                JsonArray items => items,
                _ => [],
            })
            {
                Count(part);
            }
        }

        public void Block(JsonNode value, int depth)
        {
            if (value is JsonObject members)
            {
                foreach (var (name, member) in members)
                {
                    Entry($"{Key(name)}:", member, depth, member is JsonArray ? depth : depth + 1);
                }
            }
            else
            {
                foreach (var item in value.AsArray())
                {
                    Entry("-", item, depth, depth + 1);
                }
            }
        }

        public override string ToString() => _text.ToString();

        private void Entry(string head, JsonNode? value, int depth, int below)
        {
            _text.Append(' ', depth).Append(head).Append(' ');
            if (IsLeaf(value) || depth + head.Length + Form(value!).Length < Width)
            {
                Flow(value);
                _text.Append('\n');
                return;
            }

            var mark = Mark(value!);
            _text.Append(mark?.TrimEnd() ?? "");
            if (mark is null)
            {
                _text.Length--;
            }

            _text.Append('\n');
            if (mark?[0] != '*')
            {
                Block(value!, below);
            }
        }

        private void Flow(JsonNode? value)
        {
            var mark = value is null ? null : Mark(value);
            _text.Append(mark);
            if (mark?[0] == '*')
            {
                return;
            }

            switch (value)
            {
                case JsonObject members:
                    _text.Append('{');
                    foreach (var (i, (name, member)) in members.Index())
                    {
                        _text.Append(i == 0 ? "" : ", ").Append(Key(name)).Append(": ");
                        Flow(member);
                    }

                    _text.Append('}');
                    break;
                case JsonArray items:
                    _text.Append('[');
                    foreach (var (i, item) in items.Index())
                    {
                        _text.Append(i == 0 ? "" : ", ");
                        Flow(item);
                    }

                    _text.Append(']');
                    break;
                default:
                    _text.Append(Scalar(value));
                    break;
            }
        }

        // The first time a name, from then on a reference to it; nothing where it is said once.
        private string? Mark(JsonNode value)
        {
            if (FormOf(value) is not { } form || _counts.GetValueOrDefault(form) < 2)
            {
                return null;
            }

            if (_names.TryGetValue(form, out var name))
            {
                return $"*{name}";
            }

            name = string.Create(CultureInfo.InvariantCulture, $"a{_names.Count + 1}");
            _names[form] = name;
            return $"&{name} ";
        }

        // What a thing is known by; null where it is too short to be referred to.
        private string? FormOf(JsonNode value) => value switch
        {
            JsonObject { Count: > 0 } or JsonArray { Count: > 0 } when Form(value) is { Length: >= LeastNode } form => form,
            JsonValue when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is
            { Length: >= LeastText } => Form(value),
            _ => null,
        };

        private string Form(JsonNode value)
        {
            if (!_forms.TryGetValue(value, out var form))
            {
                _forms[value] = form = value.ToJsonString(Plain);
            }

            return form;
        }
    }
}
