using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Wire;

/// <summary>
/// JSON as bytes in a growing buffer, for what is written so often that the serialiser's bookkeeping shows. Every value comes out as <see
/// cref="WireJson"/> writes it; names and punctuation are the caller's, as literals.
/// </summary>
internal sealed class JsonText
{
    private const int FirstBytes = 32 * 1024;
    private const int BytesOfCharacter = 3;
    private const int BytesOfNumber = 48;

    // These stand in JSON as they are: printable ASCII but for quotes and backslashes.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    // A programme's clauses are the same objects in every answer, and the longest texts in it.
    private static readonly ConditionalWeakTable<Clause, byte[]> Clauses = [];

    private byte[] _bytes = new byte[FirstBytes];
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins again, and gives back a buffer that a huge answer has made huge.</summary>
    public void Clear(int mostKept)
    {
        _length = 0;
        if (_bytes.Length > mostKept)
        {
            _bytes = new byte[FirstBytes];
        }
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        _length += json.Length;
    }

    /// <summary>Takes the last byte back: the comma after the last of several.</summary>
    public void DropLast() => _length--;

    /// <summary>Writes a string with its quotes.</summary>
    public void Text(string text)
    {
        var room = Room((text.Length * BytesOfCharacter) + 2);
        if (IsPlain(text))
        {
            room[0] = (byte)'"';
            var written = Encoding.UTF8.GetBytes(text, room[1..]);
            room[written + 1] = (byte)'"';
            _length += written + 2;
        }
        else
        {
            Raw(JsonSerializer.SerializeToUtf8Bytes(text, WireJson.Shared.String));
        }
    }

    /// <summary>Writes a member's name with its punctuation, and a string; nothing when there is none.</summary>
    public void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            Raw(name);
            Text(text);
        }
    }

    /// <summary>The same for a whole number.</summary>
    public void Number(ReadOnlySpan<byte> name, int? number)
    {
        if (number is { } known)
        {
            Raw(name);
            _ = known.TryFormat(Room(BytesOfNumber), out var written, default, CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    /// <summary>Writes true or false.</summary>
    public void Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>Writes a word of a closed family; or its code, in capitals.</summary>
    public void Word<T>(T value, bool upper = false) where T : struct, Enum
    {
        var word = (upper ? TermText<T>.CodeOf(value) : TermText<T>.Of(value)).EncodedUtf8Bytes;
        var room = Room(word.Length + 2);
        room[0] = (byte)'"';
        word.CopyTo(room[1..]);
        room[word.Length + 1] = (byte)'"';
        _length += word.Length + 2;
    }

    /// <summary>Writes an amount of money.</summary>
    public void Money(Money money)
    {
        Span<char> amount = stackalloc char[24];
        _ = money.TryFormat(amount, out var written);
        Raw("{\"amount\":"u8);
        Digits(amount[..written]);
        Raw(",\"currency\":"u8);
        Text(money.Currency.Code);
        Raw("}"u8);
    }

    /// <summary>Writes a figure of a step.</summary>
    public void Figure(Figure figure)
    {
        Span<char> text = stackalloc char[48];
        _ = figure.TryFormat(text, out var written);
        Digits(text[..written]);
    }

    /// <summary>Writes a date.</summary>
    public void Day(DateOnly day)
    {
        Span<char> text = stackalloc char[10];
        _ = day.TryFormat(text, out var written, "O", CultureInfo.InvariantCulture);
        Digits(text[..written]);
    }

    /// <summary>Writes an instant.</summary>
    public void Instant(DateTimeOffset instant)
    {
        Span<char> text = stackalloc char[InstantText.Length];
        InstantText.Write(instant, text);
        Digits(text);
    }

    /// <summary>Writes a text in its two languages.</summary>
    public void Localized(LocalizedText text)
    {
        Raw("{\"en\":"u8);
        Text(text.En);
        Raw(",\"zh\":"u8);
        Text(text.Zh);
        Raw("}"u8);
    }

    /// <summary>Writes a clause, which is encoded once for as long as its programme version lives.</summary>
    public void Clause(Clause clause) =>
        Raw(Clauses.GetValue(clause, static one => JsonSerializer.SerializeToUtf8Bytes(one, WireJson.Shared.Clause)));

    // Characters of figures and dates, which are ASCII and never escaped.
    private void Digits(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length + 2);
        room[0] = (byte)'"';
        for (var i = 0; i < text.Length; i++)
        {
            room[i + 1] = (byte)text[i];
        }

        room[text.Length + 1] = (byte)'"';
        _length += text.Length + 2;
    }

    // What the encoder would leave as it is, for sure: ASCII, ideographs and the marks between them. Anything else is left to the encoder.
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        while (true)
        {
            var at = text.IndexOfAnyExcept(Plain);
            if (at < 0)
            {
                return true;
            }

            while (at < text.Length
                && text[at] is (>= '\u4E00' and <= '\u9FA5') or (>= '\u3001' and <= '\u3011') or (>= '\uFF01' and <= '\uFF5E') or '−'
                or '×' or '÷' or '–' or '…' or '≥')
            {
                at++;
            }

            if (at == text.Length)
            {
                return true;
            }

            if (!Plain.Contains(text[at]))
            {
                return false;
            }

            text = text[at..];
        }
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }
}
