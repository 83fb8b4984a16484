using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// What stands in a sentence for one of its arguments: a text, a figure, a day, words, or several of them. A member of an enumerated type
/// is none: its words are (<see cref="InWords"/>).
/// </summary>
/// <param name="En">In English.</param>
/// <param name="Zh">In Chinese.</param>
public readonly record struct Argument(string En, string Zh)
{
    /// <summary>A text that is the same in every language.</summary>
    public static implicit operator Argument(string? text) => new(text ?? "", text ?? "");

    /// <summary>A character. Without this conversion it would be taken as a number.</summary>
    public static implicit operator Argument(char letter) => letter.ToString();

    /// <summary>A whole number.</summary>
    public static implicit operator Argument(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number, without trailing zeros.</summary>
    public static implicit operator Argument(decimal number) => Show.Number(number);

    /// <summary>A day.</summary>
    public static implicit operator Argument(DateOnly day) => Show.Day(day);

    /// <summary>An amount with its currency.</summary>
    public static implicit operator Argument(Money money) => money.ToString();

    /// <summary>A currency.</summary>
    public static implicit operator Argument(Currency currency) => currency.ToString();

    /// <summary>Words.</summary>
    public static implicit operator Argument(LocalizedText words) => new(words.En, words.Zh);

    /// <summary>Several texts.</summary>
    public static implicit operator Argument(string[] texts) => new(string.Join(", ", texts), string.Join("、", texts));

    /// <summary>Several words.</summary>
    public static implicit operator Argument(LocalizedText[] words) =>
        new(string.Join(", ", words.Select(one => one.En)), string.Join("、", words.Select(one => one.Zh)));
}
