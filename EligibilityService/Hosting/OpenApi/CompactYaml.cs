using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// Writes the contract as YAML that wastes nothing: what fits in a line stands in one, and a level is one space deep. No anchors:
/// generators of clients limit how far aliases may expand, or do not read them at all. Read, it is exactly the JSON that it was made of.
/// </summary>
internal static partial class CompactYaml
{
    private const int Width = 1000;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> Words = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of a value.</summary>
    public static string Of(JsonNode value)
    {
        var writer = new Writer();
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

            _text.Length--;
            _text.Append('\n');
            Block(value!, below);
        }

        private void Flow(JsonNode? value)
        {
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
    }

    private static string Form(JsonNode value) => value.ToJsonString(Plain);
}
