using System.Text.Json.Nodes;
using EligibilityService.Decisions.Batches;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Http.OpenApi;

/// <summary>
/// A batch in the contract. OpenAPI 3.1 has no word for a stream of values, so both sides are texts, and the schema of their lines stands beside them
/// (3.2 calls it <c>itemSchema</c>). As a text Swagger UI sends the example as it stands, one value a line.
/// </summary>
internal static class BatchDetails
{
    private const string OfLines = "x-itemSchema";

    private static readonly string[] Shown = ["decision-granted", "decision-refused"];

    /// <summary>Describes what is sent and what is answered.</summary>
    public static void Apply(OpenApiOperation operation, OpenApiMediaType sent, OperationFilterContext context)
    {
        var request = (OpenApiRequestBody)operation.RequestBody!;
        request.Description = $"A `BatchLine` a line, in UTF-8: at most {Limits.BatchLines} of them, {Limits.BodyBytes / 1024 / 1024} MiB each and {Limits.BatchBytes / 1024 / 1024} MiB in all.";
        Describe(sent, typeof(BatchLine), context);
        sent.Examples = new Dictionary<string, IOpenApiExample>
        {
            ["two"] = new OpenApiExample
            {
                Summary = "Two cases, each with a key",
                Description = "Send it twice: the second time both lines say `replayed`.",
                Value = JsonValue.Create(string.Join('\n', Lines())),
            },
        };
        var answer = (OpenApiResponse)operation.Responses!["200"];
        foreach (var media in answer.Content!.Values.OfType<OpenApiMediaType>())
        {
            Describe(media, typeof(BatchAnswer), context);
        }
    }

    private static void Describe(OpenApiMediaType media, Type line, OperationFilterContext context)
    {
        var schema = Scalars.Text(Limits.BatchBytes, Scalars.AnyText);
        var item = (OpenApiSchemaReference)context.SchemaGenerator.GenerateSchema(line, context.SchemaRepository);
        schema.Description = $"Lines, each a `{item.Reference.Id}`.";
        schema.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            [OfLines] = new JsonNodeExtension(new JsonObject { ["$ref"] = $"#/components/schemas/{item.Reference.Id}" }),
        };
        media.Schema = schema;
    }

    private static IEnumerable<string> Lines() => Shown.Select((file, i) =>
        new JsonObject { ["idempotencyKey"] = $"batch-2026-0001-{i + 1}", ["request"] = Examples.Read(file) }.ToJsonString(ApiJson.Shared.Options));
}
