using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Http;

/// <summary>An enumerated value as its lower_snake word, or as its UPPER_SNAKE code.</summary>
/// <param name="upper">True for codes.</param>
/// <typeparam name="T">The family.</typeparam>
internal sealed class TermConverter<T>(bool upper = false) : JsonConverter<T> where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Term.TryParse(reader.GetString(), out T value)
            ? value
            : throw new JsonException($"One of {string.Join(", ", Term.All<T>())} is expected.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(upper ? Term.CodeOf(value) : Term.Of(value));
}

/// <summary>Money as <c>{"amount":"120000.00","currency":"CNY"}</c>; written without an intermediate string.</summary>
internal sealed class MoneyConverter : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests carry money as MoneyBody, so that every fault can be told.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        Span<char> amount = stackalloc char[24];
        _ = value.TryFormat(amount, out var written);
        writer.WriteStartObject();
        writer.WriteString("amount"u8, amount[..written]);
        writer.WriteString("currency"u8, value.Currency.Code);
        writer.WriteEndObject();
    }
}

/// <summary>A figure of a step as a decimal string.</summary>
internal sealed class FigureConverter : JsonConverter<Figure>
{
    /// <inheritdoc/>
    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Figures are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Figure value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[48];
        _ = value.TryFormat(text, out var written);
        writer.WriteStringValue(text[..written]);
    }
}

/// <summary>An instant in UTC with <c>Z</c> and milliseconds; read with any offset.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The instant as on the wire.</summary>
    public static string Show(DateTimeOffset instant) => instant.UtcDateTime.ToString(Form, System.Globalization.CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant) ? instant : throw new JsonException("An instant is expected.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[24];
        _ = value.UtcDateTime.TryFormat(text, out var written, Form, System.Globalization.CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..written]);
    }
}
