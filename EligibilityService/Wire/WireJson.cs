using System.Text.Json.Serialization;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Wire;

/// <summary>The JSON of problems, and of the parts of a decision; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Actor))]
[JsonSerializable(typeof(CatalogueRef))]
[JsonSerializable(typeof(Clause))]
[JsonSerializable(typeof(CorrectionRef))]
[JsonSerializable(typeof(Credit))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(DocumentRef))]
[JsonSerializable(typeof(DraftRef))]
[JsonSerializable(typeof(Facts))]
[JsonSerializable(typeof(IReadOnlyList<AttachmentRef>))]
[JsonSerializable(typeof(LocalizedText))]
[JsonSerializable(typeof(Money))]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(ProgrammeRef))]
[JsonSerializable(typeof(ReasonCode))]
[JsonSerializable(typeof(RedecisionRef))]
[JsonSerializable(typeof(Repeat))]
[JsonSerializable(typeof(ReviewRef))]
[JsonSerializable(typeof(Way))]
[JsonSerializable(typeof(string))]
internal sealed partial class WireJson : JsonSerializerContext
{
    public static readonly WireJson Shared = new(JsonForm.Make());

    /// <summary>As it is kept: money is read too.</summary>
    public static readonly WireJson Kept = new(JsonForm.Make(isKept: true));
}
