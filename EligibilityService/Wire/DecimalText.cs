using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EligibilityService.Wire;

/// <summary>
/// A decimal number as the caller wrote it: a JSON string (preferred) or a JSON number, kept as text, so that nothing is lost before it is
/// read exactly.
/// </summary>
/// <param name="Text">The characters.</param>
[JsonConverter(typeof(DecimalTextConverter))]
public readonly record struct DecimalText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Reads strings and numbers alike; writes strings.</summary>
public sealed class DecimalTextConverter : JsonConverter<DecimalText>
{
    /// <inheritdoc/>
    public override DecimalText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.String => new DecimalText(reader.GetString()!),
            JsonTokenType.Number => new DecimalText(Encoding.ASCII.GetString(reader.ValueSpan)),
            _ => throw new JsonException("A decimal is a string or a number."),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DecimalText value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
