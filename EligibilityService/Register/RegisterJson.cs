using System.Text.Json.Serialization;
using EligibilityService.Register.Ledger;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>The JSON of what is on record, and of the ledger; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BudgetState))]
[JsonSerializable(typeof(BuyerPage))]
[JsonSerializable(typeof(CreditNoteAnswer))]
[JsonSerializable(typeof(DecisionStanding))]
[JsonSerializable(typeof(EntryPage))]
[JsonSerializable(typeof(MovementAnswer))]
internal sealed partial class RegisterJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly RegisterJson Shared = new(JsonForm.Make());
}
