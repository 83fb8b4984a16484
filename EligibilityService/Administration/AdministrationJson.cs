using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Administration;

/// <summary>The JSON of what operators ask; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(VerificationReport))]
internal sealed partial class AdministrationJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly AdministrationJson Shared = new(JsonForm.Make());
}
