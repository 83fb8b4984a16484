using System.Text;
using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Decisions.Batches;

/// <summary>A case of a batch, as it was read; or the problem that it could not be.</summary>
/// <param name="Line">The number of its line.</param>
/// <param name="Request">The request's JSON, as it came; empty with a problem.</param>
/// <param name="IdempotencyKey">The caller's name for it.</param>
/// <param name="Problem">Why it could not be read.</param>
/// <param name="Place">Names the place of a fault as the sender of the batch knows it.</param>
internal sealed record BatchCase(int Line, ReadOnlyMemory<byte> Request, string? IdempotencyKey, Problem? Problem,
    Func<string, string> Place)
{
    private const string OfRequest = "/request";
    private const string OfKey = "/idempotencyKey";

    /// <summary>Reads a line of NDJSON. The request is only looked for: deciding reads it, and records it byte for byte.</summary>
    public static BatchCase Read(int number, ReadOnlyMemory<byte> line)
    {
        var faults = new Faults();
        ReadOnlyMemory<byte>? request = null;
        string? key = null;
        try
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = Limits.JsonDepth + 1 });
            _ = reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                faults.Add("", FaultCode.WrongType, "batch_case.line_form()");
            }

            while (!faults.Any && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.HasValueSequence || reader.ValueIsEscaped ? "" : Encoding.UTF8.GetString(reader.ValueSpan);
                _ = reader.Read();
                if (!seen.Add(name))
                {
                    faults.Add($"/{name}", FaultCode.DuplicateMember, "common.member_twice()");
                }
                else if (name == "request")
                {
                    var from = (int)reader.TokenStartIndex;
                    reader.Skip();
                    request = line[from..(int)reader.BytesConsumed];
                }
                else if (name == "idempotencyKey")
                {
                    key = KeyOf(ref reader, faults);
                }
                else
                {
                    faults.Add($"/{name}", FaultCode.UnknownMember,
                        "batch_case.unknown_member()");
                }
            }

            if (!faults.Any)
            {
                // What follows the object is an error, and only reading on finds it.
                _ = reader.Read();
            }
        }
        catch (JsonException broken)
        {
            faults.Add("", FaultCode.NotJson,
                "batch_case.not_json(bytePositionInLine)", (broken.BytePositionInLine ?? 0) + 1);
        }

        if (request is null && !faults.Any)
        {
            faults.Add(OfRequest, FaultCode.Missing, "common.member_missing()");
        }

        return new BatchCase(number, request ?? default, key, faults.Any ? Problem.Invalid(faults) : null, PlaceOfLine);
    }

    /// <summary>A line that is longer than a request may be.</summary>
    public static BatchCase TooLong(int number) => new(number, default, null, new Problem(ProblemKind.TooLarge), PlaceOfLine);

    private static string PlaceOfLine(string pointer) => pointer == IdempotencyHeader.Name ? OfKey : $"{OfRequest}{pointer}";

    private static string? KeyOf(ref Utf8JsonReader reader, Faults faults)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        // Only printable ASCII is a key, so that half a surrogate pair, which could not be read as text, need not be.
        if (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            && (!reader.ValueIsEscaped || !reader.ValueSpan.Contains((byte)'u')) && reader.GetString() is { } key
                && IdempotencyHeader.IsOne(key))
        {
            return key;
        }

        faults.Add(OfKey, FaultCode.Malformed,
            "common.key_form(most)", Limits.IdempotencyKey);
        return null;
    }
}
