using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions;

namespace EligibilityService.Drafts;

/// <summary>Reading golden cases.</summary>
internal static class GoldenCases
{
    /// <summary>The name of the list in its object.</summary>
    public const string List = "items";

    /// <summary>Reads a list of golden cases strictly; its canonical form, or null with every fault noted.</summary>
    public static Canonical? Read(ReadOnlyMemory<byte> json, Faults faults)
    {
        if (Canonical.Read(json, DraftsJson.Shared.GoldenCaseList, faults) is not { } list)
        {
            return null;
        }

        foreach (var twice in list.Items.GroupBy(one => one.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add("/items", FaultCode.Inconsistent, "common.id_twice(id)", twice.Key);
        }

        return faults.Any ? null : Canonical.Of(list, DraftsJson.Shared.GoldenCaseList);
    }

    /// <summary>A stored list.</summary>
    public static IReadOnlyList<GoldenCaseBody> Parse(Canonical list) =>
        JsonSerializer.Deserialize(list.Text, DraftsJson.Shared.GoldenCaseList)!.Items;
}
