using System.Text.Json;
using System.Text.Json.Serialization;
using EligibilityService.Access;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Events;

/// <summary>What one can subscribe to. On the wire the noun stands before a point: <c>decision.granted</c>.</summary>
[JsonConverter(typeof(WebhookEventTypeConverter))]
public enum WebhookEventType
{
    /// <summary>A case was decided: granted.</summary>
    DecisionGranted,

    /// <summary>A case was decided: partly granted.</summary>
    DecisionPartlyGranted,

    /// <summary>A case was decided: refused.</summary>
    DecisionRefused,

    /// <summary>A case was decided: a fact is missing.</summary>
    DecisionUndetermined,

    /// <summary>A case was decided: it waits for money.</summary>
    DecisionWaitlisted,

    /// <summary>Another decision took the place of one: a review, a place in the waiting list that came up, a case decided anew.</summary>
    DecisionSuperseded,

    /// <summary>Money was paid out on a decision.</summary>
    EntryPaid,

    /// <summary>Money that a decision held was given back.</summary>
    EntryReleased,

    /// <summary>Money was clawed back after payment.</summary>
    EntryRecovered,

    /// <summary>A version of the catalogue was published: its instant has come.</summary>
    CataloguePublished,

    /// <summary>A version of a programme was published: its instant has come.</summary>
    ProgrammePublished,
}

/// <summary>What an event type is called, and who may hear of it.</summary>
internal static class WebhookEventTypes
{
    /// <summary>The type of a test event; it is sent whatever a subscription names.</summary>
    public const string Ping = "webhook.ping";

    public static string NameOf(WebhookEventType type)
    {
        var word = Term.Of(type);
        var end = word.IndexOf('_', StringComparison.Ordinal);
        return $"{word[..end]}.{word[(end + 1)..]}";
    }

    public static bool TryParse(string? name, out WebhookEventType type)
    {
        type = default;
        return name is not null && name.Contains('.', StringComparison.Ordinal) && Term.TryParse(name.Replace('.', '_'), out type)
            && NameOf(type) == name;
    }

    /// <summary>The scope that reads what such an event tells; null for what is open to all.</summary>
    public static string? ScopeOf(WebhookEventType type) => type switch
    {
        WebhookEventType.CataloguePublished or WebhookEventType.ProgrammePublished => null,
        WebhookEventType.EntryPaid or WebhookEventType.EntryReleased or WebhookEventType.EntryRecovered => Scopes.LedgerRead,
        _ => Scopes.DecisionsRead,
    };

    /// <summary>The type that tells of an outcome.</summary>
    public static WebhookEventType Of(Outcome outcome) => outcome switch
    {
        Outcome.Granted => WebhookEventType.DecisionGranted,
        Outcome.PartlyGranted => WebhookEventType.DecisionPartlyGranted,
        Outcome.Refused => WebhookEventType.DecisionRefused,
        Outcome.Undetermined => WebhookEventType.DecisionUndetermined,
        Outcome.Waitlisted => WebhookEventType.DecisionWaitlisted,
        _ => throw new InvalidOperationException($"Nobody hears of the outcome {outcome}."),
    };

    /// <summary>The type that tells of an entry.</summary>
    public static WebhookEventType Of(EntryKind kind) => kind switch
    {
        EntryKind.Pay => WebhookEventType.EntryPaid,
        EntryKind.Release => WebhookEventType.EntryReleased,
        EntryKind.Recover => WebhookEventType.EntryRecovered,
        _ => throw new InvalidOperationException($"Nobody hears of the entry {kind}."),
    };
}

/// <summary>An event type by its name.</summary>
internal sealed class WebhookEventTypeConverter : JsonConverter<WebhookEventType>
{
    public override WebhookEventType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && WebhookEventTypes.TryParse(reader.GetString(), out var type)
            ? type
            : throw new JsonException(
                $"One of {string.Join(", ", Enum.GetValues<WebhookEventType>().Select(WebhookEventTypes.NameOf))} is expected.");

    public override void Write(Utf8JsonWriter writer, WebhookEventType value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WebhookEventTypes.NameOf(value));
}
