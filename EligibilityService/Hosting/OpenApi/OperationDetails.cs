using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Decisions;
using EligibilityService.Decisions.Batches;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>Completes each operation: parameters, headers, problems, examples, and the scope of its key.</summary>
internal sealed class OperationDetails : IOperationFilter
{
    private const string Json = "application/json";
    private const int QrLength = 400;

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var facts = Operations.Of(operation.OperationId ?? context.ApiDescription.RelativePath ?? "");
        var reads = context.ApiDescription.HttpMethod == HttpMethods.Get;
        AddParameters(operation, facts, reads, context);
        AddAnswers(operation, facts, reads, context);
        AddProblems(operation, facts, context);
        AddKey(operation, context);
        if (operation.RequestBody?.Content is { } lines && lines.TryGetValue(NdjsonOutput.MediaType, out var many))
        {
            BatchDetails.Apply(operation, (OpenApiMediaType)many, context);
        }
        else if (operation.RequestBody?.Content is { } content)
        {
            var (mediaType, body) = content.First();
            ((OpenApiMediaType)body).Examples = Examples.OfRequests(facts.Id);
            if (mediaType == MergePatch.MediaType)
            {
                ((OpenApiMediaType)body).Schema = Scalars.Patch();
            }

            ((OpenApiRequestBody)operation.RequestBody).Description = mediaType == CsvAnswer.MediaType
                ? $"At most {Limits.TableBytes / 1024 / 1024} MiB of CSV."
                : $"At most {Limits.BodyBytes / 1024 / 1024} MiB of JSON in UTF-8; no member that is not described."
                + (content.Count == 1 || facts.Id == "review" ? "" : $" A document has at most {Limits.FileBytes / 1024 / 1024} MiB.")
                + (content.ContainsKey(Multipart.MediaType) ? $" An attachment has at most {Limits.AttachmentBytes / 1024} KiB." : "");
            DescribeDocuments(facts.Id, content, context);
        }
    }

    // What is no JSON has no schema of a type: a document is bytes, a QR code a line, and a case with a document is a form of both.
    private static void DescribeDocuments(string id, IDictionary<string, IOpenApiMediaType> content, OperationFilterContext context)
    {
        content.Remove("*/*");
        foreach (var (mediaType, described) in content)
        {
            var media = (OpenApiMediaType)described;
            media.Schema = mediaType switch
            {
                "application/xml" or "text/xml" => Document(),
                CsvAnswer.MediaType => Scalars.Text(Limits.TableBytes, Scalars.AnyText),
                "text/plain" => Scalars.Text(QrLength, Scalars.AnyText),
                Multipart.MediaType => Form(id == "review" ? typeof(ReviewRequest) : typeof(DecisionRequest), isOfCase: id != "review",
                    context),
                _ => media.Schema,
            };
        }
    }

    // Either the whole request, or a case and its document; and attachments in both.
    private static OpenApiSchema Form(Type request, bool isOfCase, OperationFilterContext context)
    {
        var attachment = Document();
        attachment.MaxLength = Limits.AttachmentBytes;
        var properties = new Dictionary<string, IOpenApiSchema>
        {
            [Multipart.Request] = context.SchemaGenerator.GenerateSchema(request, context.SchemaRepository),
            [Multipart.Attachment] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "The bytes of attachments, each a part of its own: the n-th is the n-th item of `attachments` in the request or case that has no `content`.",
                MaxItems = Limits.Attachments,
                Items = attachment,
            },
        };
        if (isOfCase)
        {
            properties["case"] = context.SchemaGenerator.GenerateSchema(typeof(CaseRequest), context.SchemaRepository);
            properties[Multipart.File] = Document();
            properties["qr"] = Scalars.Text(QrLength, Scalars.AnyText);
        }

        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = isOfCase
                ? "Either `request`, the whole case as JSON; or `case` and `file` (and `qr`), where the invoice comes as a document."
                : "The review as JSON, and the attachments of its `request`.",
            Required = isOfCase ? null : new SortedSet<string>(StringComparer.Ordinal) { Multipart.Request },
            AdditionalPropertiesAllowed = false,
            Properties = properties,
        };
    }

    private static OpenApiSchema Document()
    {
        var schema = Scalars.Text(Limits.FileBytes, Scalars.AnyText);
        schema.Format = "binary";
        return schema;
    }

    private static void AddParameters(OpenApiOperation operation, OperationFacts facts, bool reads, OperationFilterContext context)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            var (schema, example) = Parameters.OfPath(context.ApiDescription.RelativePath!, parameter.Name!);
            (parameter.Schema, parameter.Example) = (schema, example);
        }

        string[] common = reads ? [Parameters.IfNoneMatch, Parameters.AcceptLanguage, Parameters.TraceParent]
            : [Parameters.AcceptLanguage, Parameters.TraceParent];
        foreach (var name in facts.Parameters.Concat(common))
        {
            operation.Parameters.Add(new OpenApiParameterReference(name, context.Document));
        }
    }

    private static void AddAnswers(OpenApiOperation operation, OperationFacts facts, bool reads, OperationFilterContext context)
    {
        string[] cached = reads ? ["ETag", "Cache-Control"] : [];
        foreach (var (status, answer) in operation.Responses!)
        {
            var response = (OpenApiResponse)answer;
            response.Description = Describe(facts.Id, status);
            response.Headers = HeadersOf([.. Headers.Everywhere, .. facts.Headers, .. cached], context);
            if (facts.Id is "getDecisionDocument" or "getDecisionAttachment")
            {
                foreach (var document in response.Content!.Values.OfType<OpenApiMediaType>())
                {
                    document.Schema = Document();
                }
            }

            if (facts.Id is "decide" or "preview" && response.Content?.TryGetValue(Json, out var decided) == true)
            {
                ((OpenApiMediaType)decided).Schema = WireSchemas.Either(context.SchemaGenerator, context.SchemaRepository,
                    typeof(Decision), typeof(DecisionSummary));
            }

            foreach (var (_, text) in response.Content?.Where(one => one.Key.StartsWith("text/", StringComparison.Ordinal)) ?? [])
            {
                ((OpenApiMediaType)text).Schema = Scalars.Text(1_000_000_000, Scalars.AnyText);
            }

            if (response.Content?.TryGetValue(Json, out var content) == true && content is OpenApiMediaType media
                && Examples.OfAnswer(facts.Id, status) is { } examples)
            {
                media.Examples = examples;
            }
        }

        if (reads)
        {
            operation.Responses["304"] = new OpenApiResponse
            {
                Description = "You have it already: nothing has changed since the `ETag` that you sent.",
                Headers = HeadersOf([.. Headers.Everywhere, .. facts.Headers, .. cached], context),
            };
        }
    }

    private static void AddProblems(OpenApiOperation operation, OperationFacts facts, OperationFilterContext context)
    {
        foreach (var kind in facts.Problems.Concat(Operations.Anywhere).OrderBy(kind => kind.Status))
        {
            operation.Responses![kind.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(Problems.NameOf(kind),
                context.Document);
        }
    }

    private static void AddKey(OpenApiOperation operation, OperationFilterContext context)
    {
        ScopeMetadata[] scopes = [.. context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ScopeMetadata>()];
        var key = new OpenApiSecuritySchemeReference(Preface.Bearer, context.Document);

        // Requirements in a list are alternatives; scopes in one requirement are all needed. No operation has both.
        operation.Security = scopes switch
        {
            [] => [],
            [{ Or: { } or } either] => [new OpenApiSecurityRequirement { [key] = [either.Scope] }, new OpenApiSecurityRequirement
                { [key] = [or] }],
            _ => [new OpenApiSecurityRequirement { [key] = [.. scopes.Select(one => one.Scope)] }],
        };
        var access = scopes.Length == 0
            ? "Open to all; no key is needed."
            : $"Needs a key with the scope {string.Join(" and ", scopes.Select(one => one.Or is null ? $"`{one.Scope}`" : $"`{one.Scope}` or `{one.Or}`"))}.";
        operation.Description = string.Join("\n\n", new[]
            { operation.Description?.ReplaceLineEndings(" "), access }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private static Dictionary<string, IOpenApiHeader> HeadersOf(IEnumerable<string> names, OperationFilterContext context) =>
        names.ToDictionary(name => name switch { Headers.DraftLocation => "Location", Headers.SuccessorLink => "Link", _ => name },
            IOpenApiHeader (name) => new OpenApiHeaderReference(name, context.Document));

    private static string Describe(string id, string status) => (id, status) switch
    {
        ("decide", "201") => "Decided and recorded, whatever the outcome: granted, partly granted, refused or undetermined.",
        ("decide", "200") => "This invoice was decided already: the recorded decision, unchanged.",
        ("pay" or "release" or "recover", "201") => "Recorded: the entry, and how the decision's money stands after it.",
        ("sendCreditNote" or "sendCreditNoteDocument",
            "201") => "Kept, and applied to what stands: what was released, and what is to be recovered.",
        ("sendCreditNote" or "sendCreditNoteDocument", "200") => "It is on record already: what it did then.",
        ("createCatalogueImpactReport" or "createProgrammeImpactReport", "202") => "Asked for: it waits for a node to make it.",
        ("createCatalogueImpactReport" or "createProgrammeImpactReport", "200") => "It was asked for already: the report that is there.",
        ("cancelImpactReport", _) => "Called off.",
        ("redecide", "201") => "Decided anew with the versions in force now, and recorded, whatever the outcome.",
        ("review", "201") => "Decided anew and recorded, whatever the outcome.",
        ("createWebhook", "201") => "Subscribed; the secret is shown here, once.",
        ("rotateWebhookSecret", _) => "Replaced; the new secret is shown here, once.",
        ("pingWebhook", "202") => "On its way.",
        ("resendDeadLetters", "202") => "On their way again.",
        ("changeWebhook", _) => "Changed.",
        ("deleteWebhook", "204") => "Deleted.",
        ("decideBatch",
            _) => "Begun: an answer a line, in order, while the batch is still being sent; each has a status of its own. The last line is a summary; without it the answer was cut.",
        ("preview", _) => "What would be decided. It has no `id`, because nothing was recorded.",
        ("verify", _) => "Everything that disagrees; nothing, when the ledger is consistent.",
        ("createCatalogueDraft" or "createProgrammeDraft", "201") => "The draft was begun.",
        _ when DraftOperations.IsChange(id) => "The draft as it stands now, with its new `ETag`.",
        ("live", _) => "The process answers.",
        ("ready", _) => "It can decide.",
        ("replayDecision", _) => "Both answers, and whether they are identical.",
        ("parseInvoice", _) => "The document as an invoice, and what is wrong with it.",
        ("getDecisionDocument" or "getDecisionAttachment", _) => "The document, byte for byte.",
        ("matchTexts", _) => "A match for each text, in their order.",
        _ when id.StartsWith("export", StringComparison.Ordinal) => "The table, to be saved.",
        _ when id.StartsWith("list", StringComparison.Ordinal) => "A page of the list; all of it where there is no `next`.",
        _ => "Found.",
    };
}
