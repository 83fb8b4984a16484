using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>The one form of an instant, on the wire and in a store: UTC with <c>Z</c> and milliseconds.</summary>
public static class InstantText
{
    /// <summary>How many characters an instant has: <c>2026-01-01T00:00:00.000Z</c>.</summary>
    public const int Length = 24;

    private const int RoundTripLength = 28;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>The instant as text.</summary>
    public static string Show(DateTimeOffset instant) => string.Create(Length, instant, static (text, one) => Write(one, text));

    /// <summary>Writes it into as many characters as it has. It is cut out of the framework's own round-trip form.</summary>
    public static void Write(DateTimeOffset instant, Span<char> text)
    {
        Span<char> whole = stackalloc char[RoundTripLength];
        _ = instant.UtcDateTime.TryFormat(whole, out _, "O", CultureInfo.InvariantCulture);
        whole[..(Length - 1)].CopyTo(text);
        text[Length - 1] = 'Z';
    }

    /// <summary>
    /// Reads an instant of RFC 3339: a day, a time with seconds, and <c>Z</c> or an offset. Without an offset it would be another instant
    /// on another machine.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        var hasOffset = text is [.., 'Z'] or [.., '+' or '-', _, _, ':', _, _];
        return hasOffset && DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal,
            out instant);
    }
}
