using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Documents;

/// <summary>The JSON of invoices that are read from documents; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ParsedInvoice))]
internal sealed partial class DocumentsJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly DocumentsJson Shared = new(JsonForm.Make());
}
