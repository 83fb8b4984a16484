using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Registries;

/// <summary>The JSON of registries and of the cases that wait for them; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RegistryPage))]
[JsonSerializable(typeof(WaitingCasePage))]
internal sealed partial class RegistriesJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly RegistriesJson Shared = new(JsonForm.Make());
}
