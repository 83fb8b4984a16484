using EligibilityService.Register;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>
/// Everything that subscribers are told of, in streams that are each in order: the record of each programme, and the publications.
/// </summary>
internal sealed class EventFeed(RegisterFeed register, ChangeFeed changes, Sights sights, IOptions<WebhooksOptions> options)
{
    /// <summary>The stream of what is published; the others are called by their programmes.</summary>
    public const string Publications = "";

    /// <summary>The last place of every stream that has any.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HeadsAsync()
    {
        var heads = new Dictionary<string, string>(await register.HeadsAsync(), StringComparer.Ordinal);
        if (await changes.LastAsync() is { Length: > 0 } last)
        {
            heads[Publications] = last;
        }

        return heads;
    }

    /// <summary>
    /// The events of a stream after a position that a subscription is told of; and the position up to which these are all.
    /// </summary>
    /// <param name="webhook">The subscription.</param>
    /// <param name="after">The place; empty for the beginning.</param>
    /// <param name="upTo">The head, read before.</param>
    /// <param name="most">How many records are read at the most.</param>
    public async Task<(IReadOnlyList<WebhookEvent> Events, string UpTo)> AfterAsync(Webhook webhook, string stream, string after,
        string upTo, int most)
    {
        if (stream != Publications)
        {
            var (records, end) = await register.AfterAsync(stream, after, upTo, most);
            var sight = await sights.OfAsync(webhook.Agency, webhook.SeesAll);
            return ([.. records.Where(one => one.IsSeenBy(sight, stream))
                .SelectMany(one => WebhookEvent.Of(one, stream, webhook.Events, options.Value.Source))], end);
        }

        var published = await changes.AfterAsync(after, most);
        WebhookEvent[] events = [.. published.Where(one => webhook.Programme is null || webhook.Programme == one.Programme)
            .Select(one => WebhookEvent.Of(one, webhook.Events, options.Value.Source)).OfType<WebhookEvent>()];
        return (events, published is [.., var last] ? last.Place : upTo);
    }
}
