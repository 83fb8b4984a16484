using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// The answers to requests that could not be answered: one response for each kind, with an example in the words of the service.
/// </summary>
internal static class Problems
{
    private const string MediaType = "application/problem+json";
    private const string RequestId = "req_7x2k9m4q8t3w6z1c5v0b";

    /// <summary>The name of a kind's response: <c>not-found</c> is NotFound.</summary>
    public static string NameOf(ProblemKind kind) =>
        string.Concat(kind.Slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The response of a kind.</summary>
    public static OpenApiResponse Of(ProblemKind kind, OpenApiDocument document, ISchemaGenerator schemas, SchemaRepository repository)
    {
        List<string> headers = [.. Headers.Everywhere, "Cache-Control", "Content-Language"];
        if (kind == ProblemKind.TooManyRequests || kind == ProblemKind.Unavailable)
        {
            headers.Add("Retry-After");
        }

        if (kind == ProblemKind.Unauthorized || kind.Status == ProblemKind.Forbidden.Status)
        {
            headers.Add("WWW-Authenticate");
        }

        // One status has one response: of two kinds that an operation knows, the rarer is told with the other.
        ProblemKind[] kinds = kind == ProblemKind.InvoiceDiffers ? [kind, ProblemKind.DecidedForAnother]
            : kind == ProblemKind.SamePerson ? [ProblemKind.Forbidden, kind] : [kind];
        return new OpenApiResponse
        {
            Description = string.Join(" Or: ", kinds.Select(one => $"{one.Title.En}. {one.Advice.En}")),
            Headers = headers.ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document)),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [MediaType] = new OpenApiMediaType
                {
                    Schema = schemas.GenerateSchema(typeof(ProblemBody), repository),
                    Examples = kinds.ToDictionary(one => one.Slug, IOpenApiExample (one) => new OpenApiExample
                    {
                        Summary = one.Title.En,
                        Value = JsonSerializer.SerializeToNode(Example(one), WireJson.Shared.ProblemBody),
                    }),
                },
            },
        };
    }

    private static ProblemBody Example(ProblemKind kind) =>
        new($"/problems/{kind.Slug}", kind.Title.En, kind.Status, kind.Advice.En, RequestId, ErrorsOf(kind));

    private static IReadOnlyList<ProblemError>? ErrorsOf(ProblemKind kind) => kind.Slug switch
    {
        "invalid-request" =>
        [
            new("/buyer/creditCode", FaultCode.CheckCharacterWrong,
                "The check character of the credit code is B; the other characters give A. Compare it with the original."),
            new("/invoice/totals/grossAmount", FaultCode.Missing, "The member is missing; it is needed."),
            new("asOf", FaultCode.Malformed, "A date that exists, as yyyy-MM-dd, is expected."),
        ],
        "invoice-differs" =>
            [new("/invoice/totals/netAmount", FaultCode.DiffersFromRecord,
                "Sent was \"1290000.00\"; another value is on record. Compare it with the original.")],
        "decided-for-another" => [new("/invoice/number", FaultCode.DecidedForAnother, kind.Advice.En)],
        "idempotency-key-reused" => [new("Idempotency-Key", FaultCode.Inconsistent, kind.Advice.En)],
        _ => null,
    };
}
