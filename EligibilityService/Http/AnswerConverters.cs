using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Http;

/// <summary>
/// What a condition answered, written member by member: an answer holds some forty of them and two dozen steps, and these two make up most of the
/// time that writing it takes. The members and their order are those of the record; a test holds that against what would be generated.
/// </summary>
internal sealed class ConditionResultConverter : JsonConverter<ConditionResult>
{
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText Component = JsonEncodedText.Encode("component");
    private static readonly JsonEncodedText Answered = JsonEncodedText.Encode("answer");
    private static readonly JsonEncodedText Seen = JsonEncodedText.Encode("seen");
    private static readonly JsonEncodedText Needed = JsonEncodedText.Encode("needed");

    /// <inheritdoc/>
    public override ConditionResult Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Results of conditions are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ConditionResult value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(Id, value.Id);
        writer.WriteString(Kind, TermText<ConditionKind>.Of(value.Kind));
        if (value.Component is { } component)
        {
            writer.WriteNumber(Component, component);
        }

        writer.WriteString(Answered, TermText<Answer>.Of(value.Answer));
        if (value.Seen is { } seen)
        {
            writer.WriteString(Seen, seen);
        }

        writer.WriteString(Needed, value.Needed);
        writer.WriteEndObject();
    }
}

/// <summary>A step of the arithmetic, for the same reason.</summary>
internal sealed class StepConverter : JsonConverter<Step>
{
    private static readonly JsonEncodedText Number = JsonEncodedText.Encode("number");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText Line = JsonEncodedText.Encode("line");
    private static readonly JsonEncodedText Component = JsonEncodedText.Encode("component");
    private static readonly JsonEncodedText Expression = JsonEncodedText.Encode("expression");
    private static readonly JsonEncodedText Operands = JsonEncodedText.Encode("operands");
    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");

    /// <inheritdoc/>
    public override Step Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Steps are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Step value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Number, value.Number);
        writer.WriteString(Kind, TermText<StepKind>.Of(value.Kind));
        WriteNumber(writer, Line, value.Line);
        WriteNumber(writer, Component, value.Component);
        writer.WriteString(Expression, value.Expression);
        writer.WriteStartArray(Operands);
        for (var i = 0; i < value.Operands.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString(Name, value.Operands[i].Name);
            WriteFigure(writer, Value, value.Operands[i].Value);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteFigure(writer, Result, value.Result);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, JsonEncodedText name, int? number)
    {
        if (number is { } known)
        {
            writer.WriteNumber(name, known);
        }
    }

    private static void WriteFigure(Utf8JsonWriter writer, JsonEncodedText name, Figure figure)
    {
        Span<char> text = stackalloc char[48];
        _ = figure.TryFormat(text, out var written);
        writer.WriteString(name, text[..written]);
    }
}
