using EligibilityService.Core.Primitives;

namespace EligibilityService.Versions.Differences;

/// <summary>
/// What the members of the documents are called by people who do not read JSON. A member without a name here shows its own.
/// </summary>
internal static class Labels
{
    /// <summary>The name of one member.</summary>
    public static LocalizedText Of(string member) => Phrase.Word($"label.{member}") ?? new LocalizedText(member, member);

    /// <summary>The way to a member, in words.</summary>
    public static LocalizedText Of(ReadOnlySpan<string> parts)
    {
        var names = parts.ToArray().Select(Of).ToArray();
        return new LocalizedText(string.Join(" › ", names.Select(one => one.En)), string.Join(" › ", names.Select(one => one.Zh)));
    }

    /// <summary>The order of a list, in words.</summary>
    public static LocalizedText OfOrder(string address) =>
        Phrase.Of("labels.order(list)", Of(FlattenedDocument.Split(address)));
}
