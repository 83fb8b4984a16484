using System.Text.Json;

namespace EligibilityService.Wire;

/// <summary>Where two JSON values differ.</summary>
/// <param name="Pointer">The place.</param>
/// <param name="One">The raw text on the one side; empty when there is nothing.</param>
/// <param name="Other">The raw text on the other side; empty when there is nothing.</param>
internal sealed record JsonDifference(string Pointer, string One, string Other)
{
    /// <summary>Every place where they differ. With <paramref name="oneIsEnough"/>, members that only the other has do not count.</summary>
    public static IEnumerable<JsonDifference> Between(JsonElement one, JsonElement other, string pointer, bool oneIsEnough = false)
    {
        if (one.ValueKind != other.ValueKind)
        {
            return [new JsonDifference(pointer, one.GetRawText(), other.GetRawText())];
        }

        return one.ValueKind switch
        {
            JsonValueKind.Object => Objects(one, other, pointer, oneIsEnough),
            JsonValueKind.Array => Arrays(one, other, pointer, oneIsEnough),
            _ => JsonElement.DeepEquals(one, other) ? [] : [new JsonDifference(pointer, one.GetRawText(), other.GetRawText())],
        };
    }

    private static IEnumerable<JsonDifference> Objects(JsonElement one, JsonElement other, string pointer, bool oneIsEnough)
    {
        foreach (var member in one.EnumerateObject())
        {
            var at = $"{pointer}/{member.Name}";
            if (!other.TryGetProperty(member.Name, out var counterpart))
            {
                yield return new JsonDifference(at, member.Value.GetRawText(), "");
                continue;
            }

            foreach (var difference in Between(member.Value, counterpart, at, oneIsEnough))
            {
                yield return difference;
            }
        }

        foreach (var member in other.EnumerateObject().Where(member => !oneIsEnough && !one.TryGetProperty(member.Name, out _)))
        {
            yield return new JsonDifference($"{pointer}/{member.Name}", "", member.Value.GetRawText());
        }
    }

    private static IEnumerable<JsonDifference> Arrays(JsonElement one, JsonElement other, string pointer, bool oneIsEnough)
    {
        var (left, right) = (one.GetArrayLength(), other.GetArrayLength());
        for (var i = 0; i < Math.Min(left, right); i++)
        {
            foreach (var difference in Between(one[i], other[i], $"{pointer}/{i}", oneIsEnough))
            {
                yield return difference;
            }
        }

        for (var i = Math.Min(left, right); i < Math.Max(left, right); i++)
        {
            yield return new JsonDifference($"{pointer}/{i}", i < left ? one[i].GetRawText() : "", i < right ? other[i].GetRawText() : "");
        }
    }
}
