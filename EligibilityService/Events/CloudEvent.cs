using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Events;

/// <summary>An event as it is sent: a CloudEvent 1.0 in structured JSON.</summary>
/// <param name="Specversion">The version of CloudEvents: <c>1.0</c>.</param>
/// <param name="Id">The event's id, <c>evt_…</c>: the same at every attempt, and at every subscription. Take an event whose id you have
/// seen for the same event.</param>
/// <param name="Source">The service, as its configuration names it.</param>
/// <param name="Type">What happened, e.g. <c>decision.granted</c>.</param>
/// <param name="Subject">What it happened to: the decision; of what is published <c>catalogue</c> or the programme; of a test event the
/// subscription.</param>
/// <param name="Time">When it was recorded, or published.</param>
/// <param name="Datacontenttype">The content type of the data: <c>application/json</c>.</param>
/// <param name="Data">What happened.</param>
public sealed record CloudEvent(
    [property: AtMost(10)] string Specversion,
    [property: AtMost(40), Form("^evt_[0-9a-z]{25,32}$")] string Id,
    [property: AtMost(300)] string Source,
    [property: AtMost(Limits.Word), Form("^[a-z]+\\.[a-z_]+$")] string Type,
    [property: AtMost(Limits.Id)] string Subject,
    DateTimeOffset Time,
    [property: AtMost(100)] string Datacontenttype,
    EventData Data);

/// <summary>
/// What an event tells: enough to know whether to ask for more, and nothing about persons. What does not apply is absent.
/// </summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Programme">The programme.</param>
/// <param name="ProgrammeVersion">The programme version used, or published.</param>
/// <param name="CatalogueVersion">The catalogue version used, or published.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Amount">What was granted; of an entry, what moved.</param>
/// <param name="Supersedes">The decision whose place this one takes.</param>
/// <param name="SupersededBy">The decision that has taken its place.</param>
/// <param name="EntryId">The entry.</param>
/// <param name="Ground">Why the money moved.</param>
/// <param name="EffectiveFrom">The first day on which a version that was published applies; it may lie before its publication.</param>
/// <param name="Note">What was asked for with a test event.</param>
/// <param name="Link">Where to read more, under the address of the service.</param>
public sealed record EventData(
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? DecisionId = null,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme = null,
    [property: Between(1, int.MaxValue)] int? ProgrammeVersion = null,
    [property: Between(1, int.MaxValue)] int? CatalogueVersion = null,
    Outcome? Outcome = null,
    Money? Amount = null,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? Supersedes = null,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? SupersededBy = null,
    [property: AtMost(28), Form("^ent_[0-9a-z]{24}$")] string? EntryId = null,
    EntryGround? Ground = null,
    DateOnly? EffectiveFrom = null,
    [property: AtMost(Limits.Name)] string? Note = null,
    [property: AtMost(Limits.Name)] string? Link = null);

/// <summary>An event on its way to one subscription.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type's name.</param>
/// <param name="Subject">Events of one subject go out in their order.</param>
/// <param name="Body">The bytes that are sent, as text.</param>
internal sealed record WebhookEvent(string Id, string Type, string Subject, string Body)
{
    private const string Prefix = "evt_";
    private const int ShortestId = 29;
    private const int LongestId = 36;

    private static readonly SearchValues<char> Letters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text has the form of an event's id.</summary>
    public static bool IsId(string text) => text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Length is >= ShortestId and <= LongestId
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Letters);

    /// <summary>
    /// The event of a record; null when the subscription does not ask for it. Ids are made of the record's own, so that making it twice
    /// gives the same event.
    /// </summary>
    public static IEnumerable<WebhookEvent> Of(Recorded recorded, string programme, IReadOnlySet<WebhookEventType> wanted, string source)
    {
        switch (recorded)
        {
            case Recorded.OfDecision decision:
                // The old decision first: a subscriber hears of its end before it hears of the new one.
                if (decision.Supersedes is { } old && wanted.Contains(WebhookEventType.DecisionSuperseded))
                {
                    yield return Make($"{Prefix}{decision.Place}0", WebhookEventTypes.NameOf(WebhookEventType.DecisionSuperseded), old,
                        decision.DecidedAt, source,
                        new EventData(old, programme, SupersededBy: decision.Id, Link: $"/v1/decisions/{decision.Id}"));
                }

                var type = WebhookEventTypes.Of(decision.Outcome);
                if (wanted.Contains(type))
                {
                    yield return Make($"{Prefix}{decision.Place}1", WebhookEventTypes.NameOf(type), decision.Id, decision.DecidedAt, source,
                        new EventData(decision.Id, programme, decision.ProgrammeVersion, decision.CatalogueVersion, decision.Outcome,
                            decision.Amount, decision.Supersedes,
                            Link: $"/v1/decisions/{decision.Id}"));
                }

                break;
            case Recorded.OfEntry entry:
                var kind = WebhookEventTypes.Of(entry.Kind);
                if (wanted.Contains(kind))
                {
                    yield return Make($"{Prefix}{entry.Place}1", WebhookEventTypes.NameOf(kind), entry.DecisionId, entry.MadeAt, source,
                        new EventData(entry.DecisionId, programme, Amount: entry.Amount, EntryId: entry.Id, Ground: entry.Ground,
                            Link: $"/v1/decisions/{entry.DecisionId}/entries"));
                }

                break;
        }
    }

    /// <summary>
    /// The event of a publication; null when the subscription does not ask for it. Ids are made of instant and number, so that the versions
    /// of one series stay in their order.
    /// </summary>
    public static WebhookEvent? Of(ChangeBody change, IReadOnlySet<WebhookEventType> wanted, string source)
    {
        var type = change.Programme is null ? WebhookEventType.CataloguePublished : WebhookEventType.ProgrammePublished;
        if (!wanted.Contains(type))
        {
            return null;
        }

        var series = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(change.Programme ?? "")))[..9];
        var data = change.Programme is null
            ? new EventData(CatalogueVersion: change.Version, EffectiveFrom: change.EffectiveFrom, Link: change.Address)
            : new EventData(Programme: change.Programme, ProgrammeVersion: change.Version, EffectiveFrom: change.EffectiveFrom,
                Link: change.Address);
        return Make(string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{change.PublishedAt.ToUnixTimeMilliseconds():x12}{change.Version:D7}{series}"),
            WebhookEventTypes.NameOf(type), change.Programme ?? "catalogue", change.PublishedAt, source, data);
    }

    /// <summary>A test event.</summary>
    public static WebhookEvent Ping(string webhookId, string? note, TimeProvider time, string source) =>
        Make($"{RecordIds.New(time, Prefix)}0", WebhookEventTypes.Ping, webhookId, Clock.Now(time), source,
            new EventData(Note: note, Link: $"/v1/webhooks/{webhookId}"));

    private static WebhookEvent Make(string id, string type, string subject, DateTimeOffset time, string source, EventData data) => new(
        id, type, subject,
        Encoding.UTF8.GetString(
            JsonSerializer.SerializeToUtf8Bytes(new CloudEvent("1.0", id, source, type, subject, time, "application/json", data),
                EventsJson.Shared.CloudEvent)));
}
