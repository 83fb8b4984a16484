using System.Text.Json.Serialization;
using EligibilityService.Drafts.Reports;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>
/// The JSON of drafts, of their checks, and of the reports on what they would change; generated at compile time, so that nothing reflects.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(CatalogueDraftRequest))]
[JsonSerializable(typeof(DraftBody))]
[JsonSerializable(typeof(DraftCheck))]
[JsonSerializable(typeof(DraftPage))]
[JsonSerializable(typeof(FindingCodePage))]
[JsonSerializable(typeof(GoldenCaseBody))]
[JsonSerializable(typeof(GoldenCaseList))]
[JsonSerializable(typeof(ImpactBalances))]
[JsonSerializable(typeof(ImpactBlock))]
[JsonSerializable(typeof(ImpactCheckpoint))]
[JsonSerializable(typeof(ImpactFailure))]
[JsonSerializable(typeof(ImpactItemPage))]
[JsonSerializable(typeof(ImpactReportBody))]
[JsonSerializable(typeof(ImpactReportPage))]
[JsonSerializable(typeof(ImpactReportRequest))]
[JsonSerializable(typeof(ProgrammeDraftRequest))]
[JsonSerializable(typeof(PublicationBody))]
[JsonSerializable(typeof(RefusalRequest))]
[JsonSerializable(typeof(SeededCases))]
[JsonSerializable(typeof(SubmissionRequest))]
internal sealed partial class DraftsJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly DraftsJson Shared = new(JsonForm.Make());

    /// <summary>As it is kept: money is read too.</summary>
    public static readonly DraftsJson Kept = new(JsonForm.Make(isKept: true));
}
