using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>The JSON of requests for a decision; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CaseRequest))]
[JsonSerializable(typeof(DecisionRequest))]
[JsonSerializable(typeof(InvoiceBody))]
[JsonSerializable(typeof(RecordContext))]
internal sealed partial class CasesJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly CasesJson Shared = new(JsonForm.Make());

    /// <summary>As it is kept: money is read too.</summary>
    public static readonly CasesJson Kept = new(JsonForm.Make(isKept: true));
}
