using System.Text.Json.Nodes;
using EligibilityService.Decisions.Batches;
using EligibilityService.Wire;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// A batch in the contract. OpenAPI 3.1 has no word for a stream of values, so both sides are texts, and the schema of their lines stands
/// beside them (3.2 calls it <c>itemSchema</c>). As a text Swagger UI sends the example as it stands, one value a line.
/// </summary>
internal static class BatchDetails
{
    /// <summary>The keyword of the schema of one line.</summary>
    internal const string OfLines = "x-itemSchema";

    /// <summary>A table of one invoice with two lines.</summary>
    internal const string Table =
        """
        idempotencyKey,programme,purpose,buyerName,buyerCreditCode,buyerRegion,buyerKind,invoiceKind,invoiceNumber,issueDate,sellerName,sellerTaxId,totalNetAmount,totalTaxAmount,totalGrossAmount,contractNumber,contractDate,deliveryAcceptedOn,newGoods,originalUse,sellerRelated,subsidisedElsewhere,description,unit,quantity,unitPrice,netAmount,taxRate,taxAmount
        table-2026-0001,beijing-gpu-purchase,llm_training_general,北京示例智能算力有限公司,91110108MA0FAKE01A,110108,enterprise,digital_special,25112000000012345690,2025-09-15,北京示例供应链有限公司,91110114MA0FAKE023,"1,280,000.00","166,400.00","1,446,400.00",HT-2025-0090,2025-08-20,2025-09-30,yes,yes,no,no,摩尔线程 MTT S4000,块,15,80000,"1,200,000.00",13%,"156,000.00"
        ,,,,,,,,,,,,,,,,,,,,,,摩尔线程 MTT S4000,块,1,80000,"80,000.00",13%,"10,400.00"
        """;

    private static readonly string[] Shown = ["decision-granted", "decision-refused"];

    /// <summary>Describes what is sent and what is answered.</summary>
    public static void Apply(OpenApiOperation operation, OpenApiMediaType sent, OperationFilterContext context)
    {
        var request = (OpenApiRequestBody)operation.RequestBody!;
        request.Description = $"A `BatchLine` a line, in UTF-8: at most {Limits.BatchLines} of them, {Limits.BodyBytes / 1024 / 1024} MiB each and {Limits.BatchBytes / 1024 / 1024} MiB in all. Or a table as CSV, at most {Limits.TableBytes / 1024 / 1024} MiB, a row for each line of an invoice.";
        Describe(sent, Scalars.Text(Limits.BatchBytes), typeof(BatchLine), context);
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

        // What is answered is bytes: a client is to read it line by line, and not as one text of JSON.
        Describe((OpenApiMediaType)answer.Content![NdjsonOutput.MediaType], Scalars.Bytes(Limits.BatchBytes), typeof(BatchAnswer), context);
        ((OpenApiMediaType)request.Content![CsvOutput.MediaType]).Schema = Scalars.Text(Limits.TableBytes);
        ((OpenApiMediaType)answer.Content[CsvOutput.MediaType]).Schema = Scalars.Bytes(Limits.TableBytes);

        ((OpenApiMediaType)request.Content![CsvOutput.MediaType]).Examples = new Dictionary<string, IOpenApiExample>
        {
            ["table"] = new OpenApiExample
            {
                Summary = "An invoice of two lines",
                Description = "What is said once for an invoice stands in its first row.",
                Value = JsonValue.Create(Table)
            },
        };
    }

    private static void Describe(OpenApiMediaType media, OpenApiSchema schema, Type line, OperationFilterContext context)
    {
        var item = (OpenApiSchemaReference)context.SchemaGenerator.GenerateSchema(line, context.SchemaRepository);
        schema.Description = $"Lines, each a `{item.Reference.Id}`.";
        schema.Extensions = new Dictionary<string, IOpenApiExtension>
        {
            [OfLines] = new JsonNodeExtension(new JsonObject { ["$ref"] = $"#/components/schemas/{item.Reference.Id}" }),
        };
        media.Schema = schema;
    }

    private static IEnumerable<string> Lines() => Shown.Select((file, i) =>
        new JsonObject
        { ["idempotencyKey"] = $"batch-2026-0001-{i + 1}", ["request"] = Examples.Read(file) }.ToJsonString(ApiJson.Options));
}
