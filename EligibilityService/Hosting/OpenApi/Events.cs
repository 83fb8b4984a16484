using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Events;
using EligibilityService.Wire;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The section <c>webhooks</c> of the contract: what the service sends to those who subscribed.</summary>
internal static class Events
{
    private const string Path = "event";
    private const string Tag = "Webhooks";
    private const string MediaType = "application/cloudevents+json";

    /// <summary>All of them: one form for every type, which the event itself names.</summary>
    public static Dictionary<string, IOpenApiPathItem> All(OpenApiDocument document, ISchemaGenerator schemas, SchemaRepository repository)
        => new()
        {
            [Path] = new OpenApiPathItem
            {
                Operations = new Dictionary<HttpMethod, OpenApiOperation>
                {
                    [HttpMethod.Post] = new OpenApiOperation
                    {
                        OperationId = "receiveEvent",
                        Summary = "An event, sent to the address of a subscription",
                        Description = "A CloudEvent 1.0, at least once, in order for each decision. Its `type` is one of those that a subscription can name, or `webhook.ping`. "
                        + "Signed as Standard Webhooks describes: the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, by what follows `whsec_` in the "
                        + "secret, in base64. Any 2xx within 15 seconds means that it has arrived; 410 ends the subscription; anything else is tried again for four days.",
                        Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
                        Security = [],
                        Parameters =
                    [
                        Header(StandardSignature.IdHeader, "The id of the event, the same at every attempt.",
                            Scalars.Text(36, "^evt_[0-9a-z]{25,32}$")),
                        Header(StandardSignature.TimestampHeader, "When this attempt was made: seconds since 1970.",
                            Scalars.Text(12, "^[0-9]+$")),
                        Header(StandardSignature.SignatureHeader, "The signatures, with a space between; one of them fits.",
                            Scalars.Text(Limits.Reference * 3, "^v1,[A-Za-z0-9+/=]{44}( v1,[A-Za-z0-9+/=]{44})*$")),
                    ],
                        RequestBody = new OpenApiRequestBody
                        {
                            Required = true,
                            Description = "The event. New members may come; ignore what you do not know.",
                            Content = new Dictionary<string, IOpenApiMediaType>
                            {
                                [MediaType] = new OpenApiMediaType
                                {
                                    Schema = schemas.GenerateSchema(typeof(CloudEvent), repository),
                                    Examples = new Dictionary<string, IOpenApiExample>
                                    {
                                        ["granted"] = new OpenApiExample
                                        {
                                            Summary = "A decision was granted",
                                            Value = JsonSerializer.SerializeToNode(Granted, EventsJson.Shared.CloudEvent),
                                        },
                                    },
                                },
                            },
                        },
                        Responses = new OpenApiResponses
                        {
                            ["2XX"] = new OpenApiResponse { Description = "It has arrived. The body is not read." },
                        },
                    },
                },
            },
        };

    private static CloudEvent Granted => new("1.0", "evt_01k9n3v5c00000a1b2c3d4e51", "urn:eligibility-service",
        WebhookEventTypes.NameOf(WebhookEventType.DecisionGranted), "dec_01k9n3v5c00000a1b2c3d4e5",
        new DateTimeOffset(2025, 10, 8, 2, 0, 0, TimeSpan.Zero), "application/json",
        new EventData("dec_01k9n3v5c00000a1b2c3d4e5", "beijing-gpu-purchase", 1, 1, Outcome.Granted, Money.Fen(44_800_000),
            Link: "/v1/decisions/dec_01k9n3v5c00000a1b2c3d4e5"));

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema) =>
        new() { Name = name, In = ParameterLocation.Header, Required = true, Description = description, Schema = schema };
}
