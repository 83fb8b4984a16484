using System.Text.Json.Serialization;
using EligibilityService.Access.Audit;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>The JSON of the audit trail; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class AccessJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly AccessJson Shared = new(JsonForm.Make());
}
