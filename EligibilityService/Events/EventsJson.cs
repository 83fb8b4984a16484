using System.Text.Json.Serialization;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>The JSON of webhooks and of the change feed; generated at compile time, so that nothing reflects.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ChangePage))]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(PingBody))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(ResendBody))]
[JsonSerializable(typeof(ResendRequest))]
[JsonSerializable(typeof(SecretRotation))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookChange))]
[JsonSerializable(typeof(WebhookPage))]
[JsonSerializable(typeof(WebhookRequest))]
internal sealed partial class EventsJson : JsonSerializerContext
{
    /// <summary>As it is on the wire.</summary>
    public static readonly EventsJson Shared = new(JsonForm.Make());
}
