using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Hosting;

/// <summary>The JSON of the health of the service; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(HealthBody))]
internal sealed partial class HostingJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly HostingJson Shared = new(JsonForm.Make());
}
