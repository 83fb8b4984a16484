using System.Buffers;
using System.Text.Json;
using EligibilityService.Wire;

namespace EligibilityService.Decisions.Batches;

/// <summary>Answers as NDJSON: a <see cref="BatchAnswer"/> a line. Decisions stand in it byte for byte as they are on record.</summary>
/// <param name="context">The request, for the language of problems.</param>
/// <param name="isMinimal">Whether summaries are wanted instead.</param>
internal sealed class NdjsonOutput(HttpContext context, bool isMinimal) : IBatchOutput
{
    /// <summary>The content type of both sides.</summary>
    public const string MediaType = "application/x-ndjson";

    private static readonly JsonWriterOptions Options = new() { Encoder = WireJson.Shared.Options.Encoder };

    public string ContentType => $"{MediaType}; charset=utf-8";

    public void Begin(IBufferWriter<byte> output)
    {
    }

    public void Write(IBufferWriter<byte> output, BatchCase @case, DecisionAnswer answer)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteNumber("line"u8, @case.Line);
        writer.WriteNumber("status"u8, answer is DecisionAnswer.Recorded { Status: var status } ? status
            : ((DecisionAnswer.Refused)answer).Problem.Status);
        if (@case.IdempotencyKey is { } key)
        {
            writer.WriteString("idempotencyKey"u8, key);
        }

        if (answer is DecisionAnswer.Recorded recorded)
        {
            if (recorded.IsReplayed)
            {
                writer.WriteBoolean("replayed"u8, true);
            }

            writer.WritePropertyName("decision"u8);
            writer.WriteRawValue(isMinimal ? DecisionSummary.Of(recorded.Decision!).Json() : recorded.Decision!.Bytes.Span,
                skipInputValidation: true);
        }
        else
        {
            writer.WritePropertyName("problem"u8);
            JsonSerializer.Serialize(writer, ((DecisionAnswer.Refused)answer).Problem.BodyFor(context), WireJson.Shared.ProblemBody);
        }

        writer.WriteEndObject();
        EndLine(writer, output);
    }

    public void End(IBufferWriter<byte> output, BatchSummary summary)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        JsonSerializer.Serialize(writer, new BatchAnswer(null, null, null, null, null, null, summary), DecisionsJson.Shared.BatchAnswer);
        EndLine(writer, output);
    }

    private static void EndLine(Utf8JsonWriter writer, IBufferWriter<byte> output)
    {
        writer.Flush();
        output.Write("\n"u8);
    }
}
