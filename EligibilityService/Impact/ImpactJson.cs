using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Impact;

/// <summary>The JSON of decisions that a correction affects; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AffectedDecisionPage))]
internal sealed partial class ImpactJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly ImpactJson Shared = new(JsonForm.Make());
}
