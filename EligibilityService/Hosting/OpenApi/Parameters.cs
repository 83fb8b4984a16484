using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using EligibilityService.Wire;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// The parameters: headers and parts of a path, which stand here, and those of a query, which its class tells.
/// </summary>
internal static class Parameters
{
    private const string TrimmedAway = "A native build serves the committed contract and has no generator (OpenApiGenerator).";

    private const string ProgrammeForm = "^[a-z0-9]+(-[a-z0-9]+)*$";
    private const string IdForm = "^[a-z0-9-]+$";
    private const string AnyForm = @"\S";

    /// <summary>The languages of problems.</summary>
    public const string AcceptLanguage = "Accept-Language";

    /// <summary>The caller's trace.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The tag of what the caller has already.</summary>
    public const string IfNoneMatch = "If-None-Match";

    /// <summary>The tag of the state that the caller has seen, where a request cannot go without.</summary>
    public const string IfMatch = "If-Match";

    /// <summary>All of them, by the name of their component.</summary>
    public static IReadOnlyDictionary<string, OpenApiParameter> All { get; } = new Dictionary<string, OpenApiParameter>
    {
        [IdempotencyHeader.Name] = Header(IdempotencyHeader.Name,
            "Makes a repetition harmless: the same key with the same request gives the same answer, byte for byte, with `Idempotent-Replayed: true`; with another "
            + "request it is a 422. Any text of your choice, bare or quoted; a UUID does well. Yours alone: other agencies' keys never meet it. Nothing is kept of a "
            + "request that was invalid.",
            Scalars.Text(Limits.IdempotencyKey + 2, "^[ -~]+$"), null),
        [EndpointFacts.NeededIdempotencyKey] = Needed(Header(IdempotencyHeader.Name,
            "Makes a repetition harmless, and is needed here: two payments of the same amount are two payments, and only the key tells them from one payment that was "
            + "sent twice. The same key with the same request gives the same answer, byte for byte, with `Idempotent-Replayed: true`; with another request it is a 422.",
            Scalars.Text(Limits.IdempotencyKey + 2, "^[ -~]+$"), "payment-2026-0001")),
        [Preference.Name] = Header(Preference.Name,
            "`return=minimal` (RFC 7240): each decision is a `DecisionSummary`, and `Preference-Applied` says so. `return=representation`, the default, gives all of it. It is no part of what an "
            + "idempotency key names: a repetition may ask for the other form.",
            Scalars.Text(Limits.Reference, "^[ -~]+$"), "return=minimal"),
        [AcceptLanguage] = Header(AcceptLanguage,
            "The language of problems: `zh` or `en` (default). Decisions carry both, and codes never change.",
            Scalars.Text(Limits.Reference, "^[A-Za-z0-9*,;=. -]+$"), "en"),
        [TraceParent] = Header(TraceParent, "Your trace (W3C Trace Context); its id comes back as `Request-Id`.",
            Scalars.Text(55, "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"), null),
        [IfMatch] = Needed(
            Header(IfMatch,
                "The `ETag` of the draft as you have seen it: when anybody has changed it since, the answer is 412 and nothing happens.",
            Scalars.Text(2000, @"^[ -~]+$"), "\"5f1d7a9e0c3b4d2e8a6f0b1c2d3e4f50\"")),
        [IfNoneMatch] = Header(IfNoneMatch, "The `ETag` of what you have: when it is still the same, the answer is 304 without a body.",
            Scalars.Text(2000, @"^[ -~]+$"), null),
    };

    /// <summary>Refers to a parameter of a path, by the component that it is.</summary>
    public static OpenApiParameterReference OfPath(string path, string name, OpenApiDocument document)
    {
        var (component, description, schema, example) = name switch
        {
            "id" when path.StartsWith("v1/decisions", StringComparison.Ordinal) => ("decisionId", "The decision's id, `dec_…`.",
                Scalars.Text(Limits.Id, CoreBounds.DecisionId), "dec_01k9n3v5c00000a1b2c3d4e5"),
            "sha256" => (name, "The SHA-256 over the attachment's bytes, in lower hex.", Scalars.Text(64, CoreBounds.Sha256),
                "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"),
            "id" when path.StartsWith("v1/webhooks", StringComparison.Ordinal) => ("webhookId", "The subscription's id, `whk_…`.",
                Scalars.Text(Limits.Id, "^whk_[0-9a-z]{24}$"), "whk_01k6f8c2qw0000m4n7p9r3t5"),
            "id" => ("programmeId", "The programme's id.", Scalars.Text(Limits.Id, ProgrammeForm), "beijing-gpu-purchase"),
            "report" => (name, "The report's id.", Scalars.Text(28, "^imp_[0-9a-z]{24}$"), "imp_01k9n3v5c00000a1b2c3d4e5"),
            "number" or "version" => (name, "The version's number.", Scalars.Whole(1, CoreBounds.Number), (JsonNode)1),
            "vendorId" => ("vendor", "The vendor's id; of a model, the first half of its id.", Scalars.Text(Limits.Id, IdForm),
                "moorethreads"),
            "slug" => (name, "The second half of the model's id.", Scalars.Text(Limits.Id, IdForm), "mtt-s4000"),
            "draft" => ("draftId", "The draft's id.", Scalars.Text(Limits.Id, "^drf_[0-9a-z]{24}$"), "drf_01k9n3v5c00000a1b2c3d4e5"),
            "conditionId" => (name, "The condition's id.", Scalars.Text(Limits.Word, IdForm), "window"),
            "caseId" => (name, "The case's id.", Scalars.Text(Limits.Id, IdForm), "sixteen-training-cards"),
            _ => throw new InvalidOperationException($"The parameter {name} of {path} is not described."),
        };
        document.AddComponent<IOpenApiParameter>(component, new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Path,
            Required = true,
            Description = description,
            Schema = schema,
            Example = example,
        });
        return new(component, document);
    }

    /// <summary>Refers to the parameters of a query: a component each, which others share that are the same.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = TrimmedAway)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = TrimmedAway)]
    public static IEnumerable<OpenApiParameterReference> OfQuery(Type query, DocComments docs, OperationFilterContext context)
    {
        List<QueryParameter> described = [];
        Activator.CreateInstance(query, new QueryReader(described));
        foreach (var parameter in described)
        {
            var property = query.GetProperty(parameter.Name, BindingFlags.IgnoreCase | BindingFlags.Instance | BindingFlags.Public)!;
            var (description, example) = docs.OfParameter(property);
            var made = Make(parameter.Name, ParameterLocation.Query, description, SchemaOf(parameter, property, context),
                example is null ? null
                    : parameter.Type == typeof(int) || parameter.Type == typeof(bool) ? JsonNode.Parse(example) : example);
            var name = context.Document.Components?.Parameters?.TryGetValue(parameter.Name, out var there) != true
                || there!.Description == description ? parameter.Name : query.Name.Replace("Query", "",
                    StringComparison.Ordinal) + property.Name;
            context.Document.AddComponent<IOpenApiParameter>(name, made);
            yield return new(name, context.Document);
        }
    }

    private static IOpenApiSchema SchemaOf(QueryParameter parameter, PropertyInfo property, OperationFilterContext context)
    {
        var type = parameter.Type;
        if (type.IsEnum)
        {
            return ((WireSchemas)context.SchemaGenerator).Define(type, context.SchemaRepository);
        }

        if (type == typeof(int))
        {
            var whole = Scalars.Whole(parameter.Least, parameter.Most);
            whole.Default = parameter.Default is { } value ? JsonValue.Create(value) : null;
            return whole;
        }

        return type == typeof(string)
            ? Scalars.Text(parameter.Most, property.GetCustomAttribute<FormAttribute>()?.Pattern ?? AnyForm) : Scalars.Of(type)!;
    }

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema, JsonNode? example) =>
        Make(name, ParameterLocation.Header, description, schema, example);

    // As an example of the schema and not of the parameter, so that Swagger UI shows it and does not fill it in: the first click sends the
    // defaults.
    private static OpenApiParameter Make(string name, ParameterLocation place, string description, IOpenApiSchema schema, JsonNode? example)
    {
        List<JsonNode>? examples = example is null ? null : [example];
        if (schema is OpenApiSchemaReference words)
        {
            words.Examples = examples;
        }
        else
        {
            ((OpenApiSchema)schema).Examples = examples;
        }

        return new() { Name = name, In = place, Description = description, Schema = schema };
    }

    private static OpenApiParameter Needed(OpenApiParameter parameter)
    {
        parameter.Required = true;
        return parameter;
    }
}
