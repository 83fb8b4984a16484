using System.Text.Json.Serialization;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Differences;

/// <summary>What happened to a thing between two versions.</summary>
[JsonConverter(typeof(TermConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>Only the later version has it.</summary>
    Added,

    /// <summary>Only the earlier version has it.</summary>
    Removed,

    /// <summary>Both have it, not alike.</summary>
    Changed,
}

/// <summary>
/// A member whose value differs. Texts, figures and words are shown as they stand; a list has a value for each item, money is one value.
/// </summary>
/// <param name="Member">Where, as a JSON Pointer in which what has an id, or whatever names it among its neighbours, is addressed by that
/// instead of by its position.</param>
/// <param name="Label">The same in words.</param>
/// <param name="Before">The value before; absent when there was none.</param>
/// <param name="After">The value after; absent when there is none.</param>
public sealed record MemberChange(
    [property: AtMost(2000), Form("^(/[^/]*)+$")] string Member,
    LocalizedText Label,
    [property: AtMost(20_000)] IReadOnlyList<string>? Before,
    [property: AtMost(20_000)] IReadOnlyList<string>? After);

/// <summary>A vendor, a model or a condition that differs.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called, after the change where it is still there.</param>
/// <param name="Kind">Whether it was added, removed or changed.</param>
/// <param name="Changes">Each member that differs; of what was added or removed, every member there is. Members are told from the thing
/// on.</param>
public sealed record ItemChange(
    [property: AtMost(Limits.Id + 10)] string Id,
    LocalizedText Name,
    ChangeKind Kind,
    [property: AtMost(100_000)] IReadOnlyList<MemberChange> Changes);

/// <summary>Compares two documents value by value: every value that differs is told once, and nothing else.</summary>
internal static class Changes
{
    private static readonly string[] NamingMembers = ["name", "clause", "title"];

    /// <summary>All changes, in the order of the later document, what was removed behind.</summary>
    public static IReadOnlyList<MemberChange> Between(FlattenedDocument before, FlattenedDocument after)
    {
        var changes = new List<MemberChange>();
        foreach (var (address, value) in after.Values)
        {
            var earlier = before.Values.GetValueOrDefault(address);
            if (earlier is null || !earlier.SequenceEqual(value))
            {
                changes.Add(Change(address, earlier, value));
            }
        }

        changes.AddRange(before.Values.Where(one => !after.Values.ContainsKey(one.Key)).Select(one => Change(one.Key, one.Value, null)));
        foreach (var (address, order) in after.Orders)
        {
            // Of what both have; that something came or went is told already.
            var earlier = before.Orders.GetValueOrDefault(address) ?? [];
            var (was, now) = (earlier.Intersect(order).ToArray(), order.Intersect(earlier).ToArray());
            if (!was.SequenceEqual(now))
            {
                changes.Add(new MemberChange(address, Labels.OfOrder(address), was, now));
            }
        }

        return changes;
    }

    /// <summary>The changes inside one list, item by item; in the order of their first change.</summary>
    public static IReadOnlyList<ItemChange> Items(string list, IReadOnlyList<MemberChange> changes, FlattenedDocument before,
        FlattenedDocument after)
    {
        var (was, now) = (NamesIn(list, before), NamesIn(list, after));
        return
        [
            .. changes.Select(change => (Parts: FlattenedDocument.Split(change.Member), Change: change))
                .Where(one => one.Parts.Length > 2 && one.Parts[0] == list)
                .GroupBy(one => one.Parts[1], StringComparer.Ordinal)
                .Select(group => new ItemChange(
                    group.Key,
                    NameOf(list, group.Key, now.Contains(group.Key) ? after : before),
                    !was.Contains(group.Key) ? ChangeKind.Added : now.Contains(group.Key) ? ChangeKind.Changed : ChangeKind.Removed,
                    [.. group.Select(one => Inside(one.Change, one.Parts))])),
        ];
    }

    /// <summary>The changes that are in none of these lists.</summary>
    public static IReadOnlyList<MemberChange> Outside(IReadOnlyList<MemberChange> changes, params string[] lists) =>
        [.. changes.Where(change => FlattenedDocument.Split(change.Member) is not [var list, _, _, ..] || !lists.Contains(list))];

    private static MemberChange Change(string address, string[]? before, string[]? after) =>
        new(address, Labels.Of(FlattenedDocument.Split(address)), before, after);

    private static MemberChange Inside(MemberChange change, string[] parts) => change with
    {
        Member = change.Member[(change.Member.IndexOf('/', change.Member.IndexOf('/', 1) + 1))..],
        Label = Labels.Of(parts.AsSpan(2)),
    };

    private static HashSet<string> NamesIn(string list, FlattenedDocument leaves) =>
        [.. leaves.Values.Keys.Select(FlattenedDocument.Split).Where(parts => parts.Length > 2 && parts[0] == list).Select(parts =>
            parts[1])];

    // A condition is called by its clause, a golden case by its title.
    private static LocalizedText NameOf(string list, string id, FlattenedDocument leaves)
    {
        var address = $"/{list}/{id.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        var name = NamingMembers.FirstOrDefault(member => leaves.Values.ContainsKey($"{address}/{member}/en"));
        string Text(string language) => leaves.Values.GetValueOrDefault($"{address}/{name}/{language}") is [var text] ? text : id;
        return new LocalizedText(Text("en"), Text("zh"));
    }
}
