using System.Text.Json.Serialization;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Versions;

/// <summary>The JSON of published versions and of what differs between them; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CatalogueContent))]
[JsonSerializable(typeof(CatalogueDiff))]
[JsonSerializable(typeof(CatalogueDocument))]
[JsonSerializable(typeof(CatalogueVersionPage))]
[JsonSerializable(typeof(ConditionBody))]
[JsonSerializable(typeof(MatchPage))]
[JsonSerializable(typeof(MatchRequest))]
[JsonSerializable(typeof(ModelBody))]
[JsonSerializable(typeof(ModelHistoryPage))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(ModelView))]
[JsonSerializable(typeof(ProgrammeContent))]
[JsonSerializable(typeof(ProgrammeDiff))]
[JsonSerializable(typeof(ProgrammeDocument))]
[JsonSerializable(typeof(ProgrammePage))]
[JsonSerializable(typeof(VendorBody))]
[JsonSerializable(typeof(VendorPage))]
internal sealed partial class VersionsJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly VersionsJson Shared = new(JsonForm.Make());
}
