using System.Text;

namespace EligibilityService.Core.Primitives;

/// <summary>
/// The words of the wire for enumerated values: <c>LlmTraining</c> is <c>llm_training</c> (or <c>LLM_TRAINING</c> for codes).
/// The core needs them too, because a reason shows the value seen in the caller's own words.
/// </summary>
public static class Term
{
    /// <summary>The lower_snake word of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Table<T>.Lower.TryGetValue(value, out var word)
        ? word
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a declared value.");

    /// <summary>The UPPER_SNAKE code of a value.</summary>
    public static string CodeOf<T>(T value) where T : struct, Enum => Table<T>.Upper.TryGetValue(value, out var word)
        ? word
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Not a declared value.");

    /// <summary>Reads a lower_snake word, exactly as written; false when it is none.</summary>
    public static bool TryParse<T>(string? word, out T value) where T : struct, Enum
    {
        value = default;
        return word is not null && Table<T>.ByWord.TryGetValue(word, out value);
    }

    /// <summary>Reads a lower_snake word of a record; another one is a broken record.</summary>
    public static T Read<T>(string word) where T : struct, Enum =>
        TryParse(word, out T value) ? value
            : throw new InvalidDataException($"The record has the word {word}, which is no {typeof(T).Name}.");

    /// <summary>Reads an UPPER_SNAKE code, exactly as written; false when it is none.</summary>
    public static bool TryParseCode<T>(string? code, out T value) where T : struct, Enum
    {
        value = default;
        return code is not null && Table<T>.ByCode.TryGetValue(code, out value);
    }

    /// <summary>All words of a family, in the order of declaration.</summary>
    public static IReadOnlyCollection<string> All<T>() where T : struct, Enum => Table<T>.Lower.Values;

    /// <summary>All codes of a family, in the order of declaration.</summary>
    public static IReadOnlyCollection<string> AllCodes<T>() where T : struct, Enum => Table<T>.Upper.Values;

    private static string Snake(string name, bool upper)
    {
        var word = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0)
            {
                word.Append('_');
            }

            word.Append(upper ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Lower = Enum.GetValues<T>()
            .ToDictionary(value => value, value => Snake(value.ToString(), false));
        public static readonly Dictionary<T, string> Upper = Enum.GetValues<T>()
            .ToDictionary(value => value, value => Snake(value.ToString(), true));
        public static readonly Dictionary<string, T> ByWord = Lower.ToDictionary(pair => pair.Value, pair => pair.Key,
            StringComparer.Ordinal);
        public static readonly Dictionary<string, T> ByCode = Upper.ToDictionary(pair => pair.Value, pair => pair.Key,
            StringComparer.Ordinal);
    }
}
