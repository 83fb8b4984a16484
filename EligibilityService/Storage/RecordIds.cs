using System.Buffers;
using System.Security.Cryptography;

namespace EligibilityService.Storage;

/// <summary>
/// Ids that sort by time and never repeat: milliseconds, a counter, randomness, in lower-case base 32. The ids of a programme continue
/// after the last one on record, which is read under the programme's lock. Their order is therefore the order of commits, on any number of
/// replicas, also when a clock jumps back.
/// </summary>
internal sealed class RecordIds
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string DecisionPrefix = "dec_";
    private const string EntryPrefix = "ent_";
    private const int PrefixLength = 4;
    private const int TimeDigits = 10;
    private const int CounterDigits = 4;
    private const int RandomDigits = 10;
    private const int BodyLength = TimeDigits + CounterDigits + RandomDigits;
    private const long CounterEnd = 1L << (5 * CounterDigits);

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private readonly TimeProvider _time;
    private long _last;
    private long _counter;

    /// <summary>Ids after the last one on record; empty when there is none.</summary>
    public RecordIds(TimeProvider time, string last)
    {
        (_time, Last) = (time, last);
        if (last.Length == BodyLength)
        {
            (_last, _counter) = (Number(last.AsSpan(0, TimeDigits)), Number(last.AsSpan(TimeDigits, CounterDigits)));
        }
    }

    private static readonly DateTimeOffset LastDays = DateTimeOffset.MaxValue.AddDays(-3);

    private const long DayMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>The last id made, without its prefix.</summary>
    public string Last { get; private set; }

    /// <summary>The next decision's id.</summary>
    public string NextDecision() => Next(DecisionPrefix);

    /// <summary>The next entry's id.</summary>
    public string NextEntry() => Next(EntryPrefix);

    /// <summary>An id before all that were made at an instant or after, by a clock at most a day off.</summary>
    public static string DecisionsFrom(DateTimeOffset instant) =>
        string.Create(PrefixLength + TimeDigits, instant.ToUnixTimeMilliseconds() - DayMilliseconds, static (text, time) =>
    {
        DecisionPrefix.CopyTo(text);
        Digits(Math.Max(0, time), text[PrefixLength..]);
    });

    /// <summary>An id after all that were made before an instant, by a clock at most a day off, and recorded within a day.</summary>
    public static string DecisionsUntil(DateTimeOffset instant) => DecisionsFrom(instant < LastDays ? instant.AddDays(3) : instant);

    /// <summary>How far along its programme's record a decision is: a number that grows with time and order.</summary>
    public static UInt128 PlaceOf(string decision) =>
        ((UInt128)Number(decision.AsSpan(PrefixLength, TimeDigits)) << (5 * CounterDigits))
            + (UInt128)Number(decision.AsSpan(PrefixLength + TimeDigits, CounterDigits));

    /// <summary>Whether a text has the form of a decision's id.</summary>
    public static bool IsDecision(string text) => IsOne(text, DecisionPrefix);

    /// <summary>Whether a text has the form of an entry's id.</summary>
    public static bool IsEntry(string text) => IsOne(text, EntryPrefix);

    /// <summary>Whether a text has the form of an id with that prefix of four characters.</summary>
    public static bool IsOne(string text, string prefix) => text.Length == PrefixLength + BodyLength
        && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(PrefixLength).IndexOfAnyExcept(Letters) < 0;

    /// <summary>An id with a prefix of four characters, of what is in no order of commits.</summary>
    public static string New(TimeProvider time, string prefix) => new RecordIds(time, "").Next(prefix);

    /// <summary>The next id with a prefix of four characters.</summary>
    public string Next(string prefix)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        (_last, _counter) = now > _last ? (now, 0) : _counter + 1 < CounterEnd ? (_last, _counter + 1) : (_last + 1, 0);
        var id = string.Create(PrefixLength + BodyLength, (prefix, _last, _counter), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            Digits(state._last, text.Slice(PrefixLength, TimeDigits));
            Digits(state._counter, text.Slice(PrefixLength + TimeDigits, CounterDigits));
            RandomNumberGenerator.GetItems<char>(Alphabet, text[^RandomDigits..]);
        });
        Last = id[PrefixLength..];
        return id;
    }

    private static long Number(ReadOnlySpan<char> digits)
    {
        long number = 0;
        foreach (var digit in digits)
        {
            number = (number << 5) + Alphabet.IndexOf(digit, StringComparison.Ordinal);
        }

        return number;
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
