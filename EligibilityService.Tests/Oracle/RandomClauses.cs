using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>Says of each clause of a programme whether a published text states its value.</summary>
internal static class RandomClauses
{
    /// <summary>Writes over the clauses in a programme: all stated, a few not, or as it comes.</summary>
    public static void Scatter(Dice dice, JsonNode? node, double imagined)
    {
        switch (node)
        {
            case JsonObject members:
                if (members["clause"] is JsonObject clause)
                    Write(dice, clause, imagined);
                foreach (JsonNode? member in members.Select(entry => entry.Value).ToList())
                    Scatter(dice, member, imagined);
                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                    Scatter(dice, item, imagined);
                break;
        }
    }

    private static void Write(Dice dice, JsonObject clause, double imagined)
    {
        bool isImagined = dice.Chance(imagined);
        clause.Remove("illustrative");
        clause.Remove("source");
        if (isImagined)
            clause["illustrative"] = true;
        else if (dice.Chance(0.2))
            clause["illustrative"] = false;
        if (!isImagined || dice.Chance(0.5))
            clause["source"] = "none: a random test";
    }
}
