using System.Buffers;
using System.Security.Cryptography;

namespace EligibilityService.Register;

/// <summary>
/// Ids that sort by time and never repeat: milliseconds, a counter, randomness, in lower-case base 32. Only the register's one writer makes them,
/// so on a node the order of ids is the order of commits, even when the clock jumps back.
/// </summary>
internal sealed class DecisionIds(TimeProvider time)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string Prefix = "dec_";
    private const int TimeDigits = 10;
    private const int CounterDigits = 4;
    private const int RandomDigits = 10;
    private const int CounterEnd = 1 << (5 * CounterDigits);

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private long _last;
    private int _counter;

    /// <summary>The next id.</summary>
    public string Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        (_last, _counter) = now > _last ? (now, 0) : _counter + 1 < CounterEnd ? (_last, _counter + 1) : (_last + 1, 0);
        return string.Create(Prefix.Length + TimeDigits + CounterDigits + RandomDigits, (_last, _counter), static (text, state) =>
        {
            Prefix.CopyTo(text);
            Digits(state._last, text.Slice(Prefix.Length, TimeDigits));
            Digits(state._counter, text.Slice(Prefix.Length + TimeDigits, CounterDigits));
            RandomNumberGenerator.GetItems<char>(Alphabet, text[^RandomDigits..]);
        });
    }

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsOne(string text) => text.Length == Prefix.Length + TimeDigits + CounterDigits + RandomDigits
        && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Letters) < 0;

    /// <summary>Ids made from now on come after this one.</summary>
    public void StartAfter(string? id)
    {
        if (id is null || id.Length < Prefix.Length + TimeDigits)
        {
            return;
        }

        long last = 0;
        foreach (var digit in id.AsSpan(Prefix.Length, TimeDigits))
        {
            last = (last << 5) + Alphabet.IndexOf(digit, StringComparison.Ordinal);
        }

        (_last, _counter) = (Math.Max(_last, last), CounterEnd - 1);
    }

    private static void Digits(long value, Span<char> text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }
    }
}
