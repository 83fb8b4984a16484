namespace EligibilityService.Core.Primitives;

/// <summary>
/// The words for people of what the wire writes as a code. Sentences hold these, and never the codes. What a programme or a catalogue
/// names itself (a purpose, a category, a ground) and has no words here is shown with its underscores taken out.
/// </summary>
public static class InWords
{
    /// <summary>The words of a member of a family.</summary>
    public static LocalizedText Of<T>(T value) where T : struct, Enum => Phrase.Word($"{typeof(T).Name}.{value}")
        ?? throw new ArgumentOutOfRangeException(nameof(value), value, "A member without words for people.");

    /// <summary>The words of several members, one after the other.</summary>
    public static LocalizedText Of<T>(IEnumerable<T> values) where T : struct, Enum =>
        Phrase.Of("in_words.several(words)", values.Select(Of).ToArray());

    /// <summary>
    /// The words of an id that a programme, a catalogue or a registry uses; of one that is not known here, the id without its underscores.
    /// </summary>
    public static LocalizedText OfId(string id) =>
        Phrase.Word($"id.{id}") ?? Phrase.Of("in_words.unknown_id(id)", id.Replace('_', ' '));

    /// <summary>The words of several ids, one after the other.</summary>
    public static LocalizedText OfIds(IEnumerable<string> ids) => Phrase.Of("in_words.several(words)", ids.Select(OfId).ToArray());

    /// <summary>A period of days in words, with its last day.</summary>
    public static LocalizedText Of(EffectivePeriod period) => (period.From, period.Until) switch
    {
        (null, null) => Phrase.Of("in_words.any_day()"),
        ({ } from, null) => Phrase.Of("in_words.from(first)", from),
        (null, { } until) => Phrase.Of("in_words.before(end)", until),
        ({ } from, { } until) => Phrase.Of("in_words.from_to(first, last)", from, until.AddDays(-1)),
    };
}
