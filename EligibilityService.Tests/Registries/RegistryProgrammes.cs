using System.Text.Json.Nodes;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Registries;

/// <summary>Programmes that want to know what registries say.</summary>
internal static class RegistryProgrammes
{
    /// <summary>
    /// The programme of the cases, with every condition that looks at a registry; a missing answer leaves a case undetermined.
    /// </summary>
    public static JsonNode Asking(string id, JsonObject? limits = null)
    {
        var programme = TestProgrammes.With(id, limits);
        var conditions = programme["conditions"]!.AsArray();
        conditions.Add(Condition("buyer_is_enterprise"));
        conditions.Add(Condition("buyer_region", ("divisions", new JsonArray("11"))));
        conditions.Add(Condition("buyer_in_good_standing"));
        conditions.Add(Condition("invoice_verified"));
        return programme;
    }

    private static JsonObject Condition(string kind, params (string Name, JsonNode Value)[] parameters)
    {
        var condition = new JsonObject
        {
            ["id"] = kind.Replace('_', '-'),
            ["kind"] = kind,
            ["clause"] = new JsonObject { ["en"] = "Art. 7", ["zh"] = "第七条", ["source"] = "none: a test", ["illustrative"] = true },
        };
        foreach (var (name, value) in parameters)
        {
            condition[name] = value;
        }

        return condition;
    }
}
