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
internal sealed partial class OperationDetails : IOperationFilter
{
    private const string Json = "application/json";
    private const string SummaryView = "application/json;view=summary";
    private const string FullView = "application/json;view=full";
    private const int QrLength = 400;
    private const int MostText = 1_000_000_000;

    private static readonly string BodyOfJson =
        $"At most {Limits.BodyBytes / 1024 / 1024} MiB of JSON in UTF-8; no member that is not described.";

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

            ((OpenApiRequestBody)operation.RequestBody).Description = mediaType switch
            {
                CsvAnswer.MediaType => $"At most {Limits.TableBytes / 1024 / 1024} MiB of CSV.",
                Multipart.MediaType => $"A form. {BodyOfJson} A document has at most {Limits.FileBytes / 1024 / 1024} MiB, "
                    + $"an attachment at most {Limits.AttachmentBytes / 1024} KiB.",
                _ => BodyOfJson + (content.Count == 1 ? "" : $" A document has at most {Limits.FileBytes / 1024 / 1024} MiB."),
            };
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
                "application/xml" or "text/xml" => Scalars.Text(Limits.FileBytes),
                CsvAnswer.MediaType => Scalars.Text(Limits.TableBytes),
                "text/plain" => Scalars.Text(QrLength),
                Multipart.MediaType => Form(id, media, context),
                _ => media.Schema,
            };
        }
    }

    // A case and its document, or a whole request; and attachments in both.
    private static OpenApiSchema Form(string id, OpenApiMediaType media, OperationFilterContext context)
    {
        var isOfDocument = id.EndsWith("Document", StringComparison.Ordinal);
        var (name, type) = isOfDocument ? ("case", typeof(CaseRequest))
            : (Multipart.Request, id.StartsWith("review", StringComparison.Ordinal) ? typeof(ReviewRequest) : typeof(DecisionRequest));
        var json = (OpenApiSchemaReference)context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository);
        json.Examples = Examples.Requests.Where(one => one.Operation == id).Take(1).Select(one => Examples.Read(one.File)!).ToList();
        var properties = new Dictionary<string, IOpenApiSchema> { [name] = json };
        if (isOfDocument)
        {
            var file = Scalars.Bytes(Limits.FileBytes);
            file.Description = "The invoice as a document: XML.";
            var qr = Scalars.Text(QrLength);
            qr.Description = "The text of the QR code on the same invoice, to be compared with the document.";
            (properties[Multipart.File], properties["qr"]) = (file, qr);
        }

        properties[Multipart.Attachment] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "The bytes of attachments, each a part of its own: the n-th is the n-th item of `attachments` in "
                + $"`{name}` that has no `content`.",
            MaxItems = Limits.Attachments,
            Items = Scalars.Bytes(Limits.AttachmentBytes),
        };
        media.Examples = null;
        media.Encoding = new Dictionary<string, OpenApiEncoding> { [name] = new OpenApiEncoding { ContentType = Json } };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new SortedSet<string>(isOfDocument ? [name, Multipart.File] : [name], StringComparer.Ordinal),
            AdditionalPropertiesAllowed = false,
            Properties = properties,
        };
    }

    private static OpenApiSchema Document() => Scalars.Bytes(Limits.FileBytes);

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
            if (Views(facts.Id) is { } views)
            {
                foreach (var (mediaType, type) in views)
                {
                    response.Content![mediaType] = new OpenApiMediaType
                    {
                        Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository),
                    };
                }
            }

            foreach (var (mediaType, described) in response.Content ?? new Dictionary<string, IOpenApiMediaType>())
            {
                // A table is a file to be saved: bytes, whose first may say in which encoding the others are.
                ((OpenApiMediaType)described).Schema = facts.Id is "getDecisionDocument" or "getDecisionAttachment" ? Document()
                    : mediaType == CsvAnswer.MediaType && reads ? Scalars.Bytes(MostText)
                    : mediaType.StartsWith("text/", StringComparison.Ordinal) ? Scalars.Text(MostText) : described.Schema;
            }

            if (response.Content?.TryGetValue(Json, out var content) == true && content is OpenApiMediaType media
                && Examples.OfAnswer(facts.Id, status) is { } examples)
            {
                media.Examples = examples;
            }
        }

        if (reads)
        {
            // Those with the same headers are the same answer.
            var name = $"NotModified{string.Concat(facts.Headers.Select(header => header.Replace("-", "", StringComparison.Ordinal)))}";
            context.Document.AddComponent(name, new OpenApiResponse
            {
                Description = "You have it already: nothing has changed since the `ETag` that you sent.",
                Headers = HeadersOf([.. Headers.Everywhere, .. facts.Headers, .. cached], context),
            });
            operation.Responses["304"] = new OpenApiResponseReference(name, context.Document);
        }
    }

    // The forms of an answer that come in more than one, each under a media type of its own.
    private static (string MediaType, Type Type)[]? Views(string id) => id switch
    {
        "decide" or "decideDocument" or "decideWithAttachments" => [(Json, typeof(Decision)), (SummaryView, typeof(DecisionSummary))],
        "preview" or "previewDocument" or "previewWithAttachments" => [(Json, typeof(Preview)), (SummaryView, typeof(PreviewSummary))],
        "listDecisions" => [(Json, typeof(DecisionPage)), (FullView, typeof(FullDecisionPage))],
        _ => null,
    };

    private static void AddProblems(OpenApiOperation operation, OperationFacts facts, OperationFilterContext context)
    {
        foreach (var kind in facts.Problems.Concat(Operations.Anywhere).OrderBy(kind => kind.Status))
        {
            operation.Responses![kind.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(Problems.NameOf(kind),
                context.Document);
        }
    }

    // A comment's lines are one text.
    [System.Text.RegularExpressions.GeneratedRegex(@" *\r?\n *")]
    private static partial System.Text.RegularExpressions.Regex Lines();

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
            { Lines().Replace(operation.Description ?? "", " "), access }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private static Dictionary<string, IOpenApiHeader> HeadersOf(IEnumerable<string> names, OperationFilterContext context) =>
        names.ToDictionary(name => name switch { Headers.DraftLocation => "Location", Headers.SuccessorLink => "Link", _ => name },
            IOpenApiHeader (name) => new OpenApiHeaderReference(name, context.Document));

    private static string Describe(string id, string status) => (id, status) switch
    {
        ("decide" or "decideDocument" or "decideWithAttachments", "201") =>
            "Decided and recorded, whatever the outcome: granted, partly granted, refused or undetermined.",
        ("decide" or "decideDocument" or "decideWithAttachments", "200") =>
            "This invoice was decided already: the recorded decision, unchanged.",
        ("pay" or "release" or "recover", "201") => "Recorded: the entry, and how the decision's money stands after it.",
        ("sendCreditNote" or "sendCreditNoteDocument",
            "201") => "Kept, and applied to what stands: what was released, and what is to be recovered.",
        ("sendCreditNote" or "sendCreditNoteDocument", "200") => "It is on record already: what it did then.",
        ("createCatalogueImpactReport" or "createProgrammeImpactReport", "202") => "Asked for: it waits for a node to make it.",
        ("createCatalogueImpactReport" or "createProgrammeImpactReport", "200") => "It was asked for already: the report that is there.",
        ("cancelImpactReport", _) => "Called off.",
        ("redecide", "201") => "Decided anew with the versions in force now, and recorded, whatever the outcome.",
        ("review" or "reviewWithAttachments", "201") => "Decided anew and recorded, whatever the outcome.",
        ("createWebhook", "201") => "Subscribed; the secret is shown here, once.",
        ("rotateWebhookSecret", _) => "Replaced; the new secret is shown here, once.",
        ("pingWebhook", "202") => "On its way.",
        ("resendDeadLetters", "202") => "On their way again.",
        ("changeWebhook", _) => "Changed.",
        ("deleteWebhook", "204") => "Deleted.",
        ("decideBatch",
            _) => "Begun: an answer a line, in order, while the batch is still being sent; each has a status of its own. The last line is a summary; without it the answer was cut.",
        ("preview" or "previewDocument" or "previewWithAttachments", _) =>
            "What would be decided. It has no `id`, because nothing was recorded.",
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
