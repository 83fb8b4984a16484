using System.Text.Json.Serialization;
using EligibilityService.Decisions.Batches;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>The JSON of decisions, and of what is done to them; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(BatchLine))]
[JsonSerializable(typeof(CreditNoteRequest))]
[JsonSerializable(typeof(DecisionPage))]
[JsonSerializable(typeof(DecisionSummary))]
[JsonSerializable(typeof(PaymentRequest))]
[JsonSerializable(typeof(ReasonCodePage))]
[JsonSerializable(typeof(RecoveryRequest))]
[JsonSerializable(typeof(RedecisionRequest))]
[JsonSerializable(typeof(ReleaseRequest))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(ReviewRequest))]
internal sealed partial class DecisionsJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly DecisionsJson Shared = new(JsonForm.Make());
}
