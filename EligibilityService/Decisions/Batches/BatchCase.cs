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
                faults.Add("", FaultCode.WrongType, "A line is an object with the member request.", "每行为带有request成员的对象。");
            }

            while (!faults.Any && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.HasValueSequence || reader.ValueIsEscaped ? "" : Encoding.UTF8.GetString(reader.ValueSpan);
                _ = reader.Read();
                if (!seen.Add(name))
                {
                    faults.Add($"/{name}", FaultCode.DuplicateMember, "The member stands twice in its object. Keep one.",
                        "同一成员出现两次。请只保留一个。");
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
                        "There is no such member here. A line is {\"idempotencyKey\": …, \"request\": {…}}.",
                            "此处没有该成员。每行为{\"idempotencyKey\": …, \"request\": {…}}。");
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
                $"The line is not JSON that can be read: byte {broken.BytePositionInLine + 1}.",
                    $"该行不是可读取的JSON：第{broken.BytePositionInLine + 1}字节。");
        }

        if (request is null && !faults.Any)
        {
            faults.Add(OfRequest, FaultCode.Missing, "The member is missing; it is needed.", "缺少必需的成员。");
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
            $"A key has 1 to {Limits.IdempotencyKey} printable ASCII characters.", $"幂等键为1至{Limits.IdempotencyKey}个可打印ASCII字符。");
        return null;
    }
}
