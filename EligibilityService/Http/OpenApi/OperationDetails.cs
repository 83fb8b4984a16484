using System.Globalization;
using EligibilityService.Access;
using EligibilityService.Decisions.Batches;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Http.OpenApi;

/// <summary>Completes each operation: parameters, headers, problems, examples, and the scope of its key.</summary>
internal sealed class OperationDetails : IOperationFilter
{
    private const string Json = "application/json";

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
            ((OpenApiMediaType)content[Json]).Examples = Examples.OfRequests(facts.Id);
            ((OpenApiRequestBody)operation.RequestBody).Description = $"At most {Limits.BodyBytes / 1024 / 1024} MiB of JSON in UTF-8; no member that is not described.";
        }
    }

    private static void AddParameters(OpenApiOperation operation, OperationFacts facts, bool reads, OperationFilterContext context)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            var (schema, example) = Parameters.OfPath(context.ApiDescription.RelativePath!, parameter.Name!);
            (parameter.Schema, parameter.Example) = (schema, example);
        }

        string[] common = reads ? [Parameters.IfNoneMatch, Parameters.AcceptLanguage, Parameters.TraceParent] : [Parameters.AcceptLanguage, Parameters.TraceParent];
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
            if (response.Content?.TryGetValue("text/csv", out var csv) == true)
            {
                ((OpenApiMediaType)csv).Schema = Scalars.Text(1_000_000_000, Scalars.AnyText);
            }

            if (response.Content?.TryGetValue(Json, out var content) == true && content is OpenApiMediaType media && Examples.OfAnswer(facts.Id, status) is { } examples)
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
            operation.Responses![kind.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponseReference(Problems.NameOf(kind), context.Document);
        }
    }

    private static void AddKey(OpenApiOperation operation, OperationFilterContext context)
    {
        var scopes = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<ScopeMetadata>().Select(one => one.Scope).ToList();
        operation.Security = scopes.Count == 0 ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Preface.Bearer, context.Document)] = scopes }];
        var access = scopes.Count == 0 ? "Open to all; no key is needed." : $"Needs a key with the scope {string.Join(" and ", scopes.Select(scope => $"`{scope}`"))}.";
        operation.Description = string.Join("\n\n", new[] { operation.Description?.ReplaceLineEndings(" "), access }.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private static Dictionary<string, IOpenApiHeader> HeadersOf(IEnumerable<string> names, OperationFilterContext context) =>
        names.ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, context.Document));

    private static string Describe(string id, string status) => (id, status) switch
    {
        ("decide", "201") => "Decided and recorded, whatever the outcome: granted, partly granted, refused or undetermined.",
        ("decide", "200") => "This invoice was decided already: the recorded decision, unchanged.",
        ("pay" or "release" or "recover", "201") => "Recorded: the entry, and how the decision's money stands after it.",
        ("redecide", "201") => "Decided anew with the versions in force now, and recorded, whatever the outcome.",
        ("review", "201") => "Decided anew and recorded, whatever the outcome.",
        ("decideBatch", _) => "Begun: an answer a line, in order, while the batch is still being sent; each has a status of its own. The last line is a summary; without it the answer was cut.",
        ("preview", _) => "What would be decided. It has no `id`, because nothing was recorded.",
        ("verify", _) => "Everything that disagrees; nothing, when the ledger is consistent.",
        ("live", _) => "The process answers.",
        ("ready", _) => "It can decide.",
        ("replayDecision", _) => "Both answers, and whether they are identical.",
        ("matchTexts", _) => "A match for each text, in their order.",
        _ when id.StartsWith("list", StringComparison.Ordinal) => "A page of the list; all of it where there is no `next`.",
        _ => "Found.",
    };
}
