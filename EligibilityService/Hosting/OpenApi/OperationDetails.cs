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
internal sealed partial class OperationDetails(DocComments docs) : IOperationFilter
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
        var facts = OperationFacts.Of(operation.OperationId!, context);
        AddParameters(operation, facts, context);
        AddAnswers(operation, facts, context);
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

    private void AddParameters(OpenApiOperation operation, OperationFacts facts, OperationFilterContext context)
    {
        var path = context.ApiDescription.RelativePath!;
        string[] common = facts.Reads ? [Parameters.IfNoneMatch, Parameters.AcceptLanguage, Parameters.TraceParent]
            : [Parameters.AcceptLanguage, Parameters.TraceParent];
        operation.Parameters =
        [
            .. Names().Matches(path).Select(found => Parameters.OfPath(path, found.Groups[1].Value, context.Document)),
            .. facts.Queries.SelectMany(query => Parameters.OfQuery(query, docs, context)),
            .. facts.Takes.Concat(common).Select(name => new OpenApiParameterReference(name, context.Document)),
        ];
    }

    private static void AddAnswers(OpenApiOperation operation, OperationFacts facts, OperationFilterContext context)
    {
        foreach (var (status, answer) in operation.Responses!)
        {
            var response = (OpenApiResponse)answer;
            response.Description = facts.Says[int.Parse(status, CultureInfo.InvariantCulture)].LastOrDefault()
                ?? (facts.Id.StartsWith("list",
                    StringComparison.Ordinal) ? "A page of the list; all of it where there is no `next`." : "Found.");
            var isFile = IsFile(facts.Id) || (facts.Reads && response.Content?.ContainsKey(CsvAnswer.MediaType) == true);
            response.Headers = HeadersOf([.. Headers.Everywhere, .. facts.Sends, .. isFile ? ["Content-Disposition"] : (string[])[]],
                context);
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
                var media = (OpenApiMediaType)described;
                media.Examples = Examples.OfAnswer(facts.Id, status, mediaType, context.Document);

                // A table is a file to be saved: bytes, whose first may say in which encoding the others are.
                media.Schema = IsFile(facts.Id) ? Scalars.Bytes(Limits.FileBytes)
                    : mediaType == CsvAnswer.MediaType && facts.Reads ? Scalars.Bytes(MostText)
                    : mediaType.StartsWith("text/", StringComparison.Ordinal) ? Scalars.Text(MostText) : media.Schema;
            }
        }

        if (facts.Reads)
        {
            // Those with the same headers are the same answer.
            var name = $"NotModified{string.Concat(facts.Sends.Where(header => header is not ("ETag" or "Cache-Control"))
                .Select(header => header.Replace("-", "", StringComparison.Ordinal)))}";
            context.Document.AddComponent<IOpenApiResponse>(name, new OpenApiResponse
            {
                Description = "You have it already: nothing has changed since the `ETag` that you sent.",
                Headers = HeadersOf([.. Headers.Everywhere, .. facts.Sends], context),
            });
            operation.Responses["304"] = new OpenApiResponseReference(name, context.Document);
        }
    }

    private static bool IsFile(string id) => id is "getDecisionDocument" or "getDecisionAttachment";

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
        foreach (var kind in facts.Problems)
        {
            operation.Responses![kind.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(Problems.NameOf(kind),
                context.Document);
        }
    }

    // A comment's lines are one text.
    [System.Text.RegularExpressions.GeneratedRegex(@" *\r?\n *")]
    private static partial System.Text.RegularExpressions.Regex Lines();

    [System.Text.RegularExpressions.GeneratedRegex(@"\{(\w+)")]
    private static partial System.Text.RegularExpressions.Regex Names();

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

        // One route of both kinds of draft is told of each.
        var series = context.ApiDescription.RelativePath!.StartsWith("v1/catalogue",
            StringComparison.Ordinal) ? "the catalogue" : "a programme";
        operation.Summary = operation.Summary?.Replace("{series}", series, StringComparison.Ordinal);
        operation.Description = string.Join("\n\n", new[]
            { Lines().Replace(operation.Description ?? "", " "), access }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private static Dictionary<string, IOpenApiHeader> HeadersOf(IEnumerable<string> names, OperationFilterContext context) =>
        names.ToDictionary(name => name switch
        {
            EndpointFacts.DraftLocation => "Location",
            EndpointFacts.SuccessorLink => "Link",
            _ => name
        },
            IOpenApiHeader (name) => new OpenApiHeaderReference(name, context.Document));
}
