using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>An enumerated value as its lower_snake word, or as its UPPER_SNAKE code.</summary>
/// <param name="upper">True for codes.</param>
/// <typeparam name="T">The family.</typeparam>
internal sealed class TermConverter<T>(bool upper) : JsonConverter<T> where T : struct, Enum
{
    /// <summary>For lower_snake words.</summary>
    public TermConverter()
        : this(false)
    {
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryParse(reader.GetString(), out var value)
            ? value
            : throw new JsonException($"One of {string.Join(", ", upper ? Term.AllCodes<T>() : Term.All<T>())} is expected.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(upper ? TermText<T>.CodeOf(value) : TermText<T>.Of(value));

    private bool TryParse(string? text, out T value) => upper ? Term.TryParseCode(text, out value) : Term.TryParse(text, out value);
}

/// <summary>The words of a family as JSON, encoded once: an answer holds a hundred of them.</summary>
/// <typeparam name="T">The family.</typeparam>
internal static class TermText<T> where T : struct, Enum
{
    private static readonly Dictionary<T, JsonEncodedText> Lower = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonEncodedText.Encode(Term.Of(value)));
    private static readonly Dictionary<T, JsonEncodedText> Upper = Enum.GetValues<T>()
        .ToDictionary(value => value, value => JsonEncodedText.Encode(Term.CodeOf(value)));

    /// <summary>The lower_snake word.</summary>
    public static JsonEncodedText Of(T value) => Lower[value];

    /// <summary>The UPPER_SNAKE code.</summary>
    public static JsonEncodedText CodeOf(T value) => Upper[value];
}

/// <summary>A currency as its three-letter code.</summary>
internal sealed class CurrencyConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Currency.TryParse(reader.GetString(), out var currency) ? currency
            : throw new JsonException($"One of {string.Join(", ", Currency.Codes)} is expected.");

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options) => writer.WriteStringValue(value.Code);
}

/// <summary>Money as <c>{"amount":"120000.00","currency":"CNY"}</c>; written without an intermediate string.</summary>
/// <param name="isTrusted">Whether only what the service itself has written is read; then a sum may pass the bounds of what is sent.</param>
internal sealed class MoneyConverter(bool isTrusted = false) : JsonConverter<Money>
{
    private static readonly JsonEncodedText Amount = JsonEncodedText.Encode("amount");
    private static readonly JsonEncodedText Currency = JsonEncodedText.Encode("currency");

    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!isTrusted)
        {
            throw new NotSupportedException("Requests carry money as MoneyBody, so that every fault can be told.");
        }

        var (fen, currency) = (0L, default(Core.Primitives.Currency));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAmount = reader.ValueTextEquals("amount"u8);
            reader.Read();
            var text = reader.GetString() ?? "";
            if (isAmount)
            {
                fen = long.Parse(text.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture);
            }
            else if (!Core.Primitives.Currency.TryParse(text, out currency))
            {
                throw new JsonException($"{text} is no currency of ours.");
            }
        }

        return new Money(fen, currency);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        Span<char> amount = stackalloc char[24];
        _ = value.TryFormat(amount, out var written);
        writer.WriteStartObject();
        writer.WriteString(Amount, amount[..written]);
        writer.WriteString(Currency, value.Currency.Code);
        writer.WriteEndObject();
    }
}

/// <summary>A figure of a step as a decimal string.</summary>
internal sealed class FigureConverter : JsonConverter<Figure>
{
    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Figures are only written.");

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
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && InstantText.TryParse(reader.GetString()!, out var instant) ? instant
            : throw new JsonException("An instant is expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<char> text = stackalloc char[InstantText.Length];
        InstantText.Write(value, text);
        writer.WriteStringValue(text);
    }
}
