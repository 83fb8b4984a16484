using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace EligibilityService.Wire;

/// <summary>
/// Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no spaces, the shortest escapes. Numbers are the exception: a whole
/// number is written as it is, any other as a string of its digits as they were sent. So <c>1.5</c> and <c>1.50</c> have different
/// canonical forms; the service's own documents hold whole numbers only.
/// </summary>
internal static class CanonicalJson
{
    private static readonly Comparer<JsonProperty> ByBytes = Comparer<JsonProperty>.Create(static (one, other) =>
        JsonMarshal.GetRawUtf8PropertyName(one).SequenceCompareTo(JsonMarshal.GetRawUtf8PropertyName(other)));

    private static readonly Comparer<JsonProperty> ByCharacters = Comparer<JsonProperty>.Create(static (one, other) =>
        string.CompareOrdinal(one.Name, other.Name));

    /// <summary>The lower-hex SHA-256 over the canonical form.</summary>
    public static string Sha256(JsonElement element)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        Write(element, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    /// <summary>The canonical form as text.</summary>
    public static string Text(JsonElement element)
    {
        var bytes = new ArrayBufferWriter<byte>(4096);
        Write(element, bytes);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>Writes the canonical form.</summary>
    public static void Write(JsonElement element, ArrayBufferWriter<byte> into)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, into);
                break;
            case JsonValueKind.Array:
                WriteArray(element, into);
                break;
            case JsonValueKind.String:
                WriteString(element, into);
                break;
            case JsonValueKind.Number:
                WriteNumber(element, into);
                break;
            default:
                into.Write(element.ValueKind switch { JsonValueKind.True => "true"u8, JsonValueKind.False => "false"u8, _ => "null"u8 });
                break;
        }
    }

    // Without an escape in it a string stands already as it must.
    private static void WriteString(JsonElement element, ArrayBufferWriter<byte> into)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Contains((byte)'\\'))
        {
            WriteString(element.GetString()!, into);
        }
        else
        {
            into.Write(raw);
        }
    }

    /// <summary>Writes a string as RFC 8785 does: only quotes, backslashes and control characters are escaped.</summary>
    public static void WriteString(ReadOnlySpan<char> text, ArrayBufferWriter<byte> into)
    {
        into.Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyInRange('\0', '\u001f') is var control && text.IndexOfAny('"', '\\') is var special
                ? Earlier(control, special, text.Length)
                : text.Length;
            Encoding.UTF8.GetBytes(text[..plain], into);
            text = text[plain..];
            if (!text.IsEmpty)
            {
                WriteEscape(text[0], into);
                text = text[1..];
            }
        }

        into.Write("\""u8);
    }

    private static int Earlier(int one, int other, int none) => (one < 0, other < 0) switch
    {
        (true, true) => none,
        (true, false) => other,
        (false, true) => one,
        _ => Math.Min(one, other),
    };

    private static void WriteEscape(char letter, ArrayBufferWriter<byte> into)
    {
        var escape = letter switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
        };
        Encoding.UTF8.GetBytes(escape, into);
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> into)
    {
        var members = element.EnumerateObject().ToArray();
        Array.Sort(members, members.All(HasPlainName) ? ByBytes : ByCharacters);
        into.Write("{"u8);
        for (var i = 0; i < members.Length; i++)
        {
            into.Write(i > 0 ? ","u8 : ""u8);
            if (HasPlainName(members[i]))
            {
                into.Write("\""u8);
                into.Write(JsonMarshal.GetRawUtf8PropertyName(members[i]));
                into.Write("\""u8);
            }
            else
            {
                WriteString(members[i].Name, into);
            }

            into.Write(":"u8);
            Write(members[i].Value, into);
        }

        into.Write("}"u8);
    }

    // Names of ASCII without escapes are in the same order as bytes and as characters, and need not become strings to be compared.
    private static bool HasPlainName(JsonProperty member)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        return Ascii.IsValid(name) && !name.Contains((byte)'\\');
    }

    private static void WriteArray(JsonElement element, ArrayBufferWriter<byte> into)
    {
        into.Write("["u8);
        var first = true;
        foreach (var item in element.EnumerateArray())
        {
            if (!first)
            {
                into.Write(","u8);
            }

            first = false;
            Write(item, into);
        }

        into.Write("]"u8);
    }

    private static void WriteNumber(JsonElement element, ArrayBufferWriter<byte> into)
    {
        if (element.TryGetInt64(out var whole))
        {
            Encoding.UTF8.GetBytes(whole.ToString(CultureInfo.InvariantCulture), into);
            return;
        }

        // A request may carry an exact decimal as a JSON number; as a string it has one canonical form, and cannot meet a real string at
        // the same place.
        WriteString(element.GetRawText(), into);
    }
}
