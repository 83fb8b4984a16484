using EligibilityService.Wire;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>Puts the frame around the operations: sections in order, shared parameters, headers, problems and the key.</summary>
internal sealed class DocumentFrame(ISchemaGenerator schemas) : IDocumentFilter
{
    // These are no answer of one operation: another address, or the server itself; or they are told with another of the same status.
    private static readonly ProblemKind[] OfNoOperation =
        [ProblemKind.MethodNotAllowed, ProblemKind.DecidedForAnother, ProblemKind.RequestTimeout, ProblemKind.AddressTooLong,
            ProblemKind.HeadersTooLarge];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [Preface.Server];
        swaggerDoc.Tags = new HashSet<OpenApiTag>(Preface.Tags);
        swaggerDoc.Paths = InOrder(swaggerDoc.Paths);
        var components = swaggerDoc.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Preface.Bearer] = Preface.Scheme };
        foreach (var (name, parameter) in Parameters.All)
        {
            swaggerDoc.AddComponent<IOpenApiParameter>(name, parameter);
        }

        components.Headers = Headers.All.ToDictionary(pair => pair.Key, IOpenApiHeader (pair) => pair.Value);
        components.Responses ??= new Dictionary<string, IOpenApiResponse>();
        foreach (var kind in ProblemKind.All.Except(OfNoOperation))
        {
            components.Responses[Problems.NameOf(kind)] = Problems.Of(kind, swaggerDoc, schemas, context.SchemaRepository);
        }

        // What each word means stands once: with the words that are answered.
        foreach (var (name, schema) in components.Schemas!)
        {
            if (schema is OpenApiSchema { Enum.Count: > 0 } sent && name.EndsWith(WireSchemas.Input, StringComparison.Ordinal)
                && components.Schemas.ContainsKey(name[..^WireSchemas.Input.Length]))
            {
                sent.Description = $"One of the words of `{name[..^WireSchemas.Input.Length]}`, which says what each means.";
            }
        }

        swaggerDoc.Webhooks = Events.All(swaggerDoc, schemas, context.SchemaRepository);
    }

    private static OpenApiPaths InOrder(OpenApiPaths paths)
    {
        string[] tags = [.. Preface.Tags.Select(tag => tag.Name!)];
        var ordered = new OpenApiPaths();
        foreach (var (path, item) in paths.OrderBy(one => Array.IndexOf(tags, TagOf(one.Value)))
            .ThenBy(one => one.Key, StringComparer.Ordinal))
        {
            // Deciding comes before reading what was decided.
            ((OpenApiPathItem)item).Operations = item.Operations!.OrderBy(one => one.Key == HttpMethod.Post ? 0 : 1).ToDictionary();
            ordered.Add(path, item);
        }

        return ordered;
    }

    private static string TagOf(IOpenApiPathItem item) => item.Operations!.Values.First().Tags!.First().Name!;
}
