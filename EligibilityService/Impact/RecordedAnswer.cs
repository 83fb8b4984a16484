using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Impact;

/// <summary>What is due for a line of a recorded answer.</summary>
/// <param name="Line">The line's number, from 1.</param>
/// <param name="Vendor">The vendor of its match; null when there is none.</param>
/// <param name="Category">The category of its match; null when there is none.</param>
/// <param name="Fen">How much.</param>
internal readonly record struct RecordedLine(int Line, string? Vendor, string? Category, long Fen);

/// <summary>What an impact report needs of a recorded answer, read from its bytes without making the rest of it.</summary>
/// <param name="Amount">What is due.</param>
/// <param name="WaitlistedFen">What it waits for.</param>
/// <param name="InvoiceNumber">The invoice's number.</param>
/// <param name="Codes">The codes of its reasons, each once, in their order.</param>
/// <param name="Lines">Lines for which anything is due.</param>
internal sealed record RecordedAnswer(Money Amount, long WaitlistedFen, string InvoiceNumber, IReadOnlyList<ReasonCode> Codes,
    IReadOnlyList<RecordedLine> Lines)
{
    /// <summary>Reads an answer.</summary>
    public static RecordedAnswer Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var (amount, waits, number) = (default(Money), 0L, "");
        var codes = new SortedSet<ReasonCode>();
        var lines = new List<RecordedLine>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("amount"u8))
            {
                amount = ReadMoney(ref reader);
            }
            else if (reader.ValueTextEquals("waitlistedAmount"u8))
            {
                waits = ReadMoney(ref reader).MinorUnits;
            }
            else if (reader.ValueTextEquals("invoice"u8))
            {
                number = ReadMember(ref reader, "number"u8) ?? "";
            }
            else if (reader.ValueTextEquals("lines"u8))
            {
                ReadLines(ref reader, lines);
            }
            else if (reader.ValueTextEquals("reasons"u8))
            {
                ReadCodes(ref reader, codes);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return new RecordedAnswer(amount, waits, number, [.. codes], lines);
    }

    private static void ReadLines(ref Utf8JsonReader reader, List<RecordedLine> lines)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (line, fen) = (0, 0L);
            string? vendor = null;
            string? category = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("line"u8))
                {
                    reader.Read();
                    line = reader.GetInt32();
                }
                else if (reader.ValueTextEquals("amount"u8))
                {
                    fen = ReadMoney(ref reader).MinorUnits;
                }
                else if (reader.ValueTextEquals("match"u8))
                {
                    (vendor, category) = ReadMatch(ref reader);
                }
                else
                {
                    Pass(ref reader);
                }
            }

            if (fen != 0)
            {
                lines.Add(new RecordedLine(line, vendor, category, fen));
            }
        }
    }

    private static (string? Vendor, string? Category) ReadMatch(ref Utf8JsonReader reader)
    {
        string? vendor = null;
        string? category = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("vendorId"u8))
            {
                reader.Read();
                vendor = Shared(reader.GetString());
            }
            else if (reader.ValueTextEquals("category"u8))
            {
                reader.Read();
                category = Shared(reader.GetString());
            }
            else
            {
                Pass(ref reader);
            }
        }

        return (vendor, category);
    }

    private static void ReadCodes(ref Utf8JsonReader reader, SortedSet<ReasonCode> codes)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("code"u8))
                {
                    reader.Read();
                    codes.Add(Term.TryParseCode(reader.GetString(), out ReasonCode code) ? code
                        : throw new InvalidDataException($"{reader.GetString()} is no code of a reason."));
                }
                else
                {
                    Pass(ref reader);
                }
            }
        }
    }

    private static Money ReadMoney(ref Utf8JsonReader reader)
    {
        string? amount = null;
        string? code = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAmount = reader.ValueTextEquals("amount"u8);
            reader.Read();
            (amount, code) = isAmount ? (reader.GetString(), code) : (amount, reader.GetString());
        }

        return Currency.TryParse(code, out var currency) && Money.TryParse(amount, currency, out var money)
            ? money
            : throw new InvalidDataException($"{amount} {code} is no money.");
    }

    private static string? ReadMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        string? found = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                reader.Read();
                found = reader.GetString();
            }
            else
            {
                Pass(ref reader);
            }
        }

        return found;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // A few words for millions of lines.
    private static string? Shared(string? word) => word is null ? null : string.IsInterned(word) ?? string.Intern(word);
}
