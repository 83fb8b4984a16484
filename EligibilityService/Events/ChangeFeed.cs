using EligibilityService.Access.Audit;
using EligibilityService.Versions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Events;

/// <summary>
/// The published versions, in the order of their instants. The feed ends before the first instant at which a version may still be published
/// that this node does not know. A reader that has reached the end therefore misses nothing, however late a commit comes.
/// </summary>
internal sealed class ChangeFeed(PublishedSoFar published, CatalogueVersions catalogues, ProgrammeVersions programmes)
{
    /// <summary>The last place in the feed; empty when nothing was ever published.</summary>
    public async Task<string> LastAsync() => (await AllAsync()).Select(one => one.Place).Max(StringComparer.Ordinal) ?? "";

    /// <summary>The publications after a position, oldest first.</summary>
    /// <param name="place">The place; empty for the beginning.</param>
    /// <param name="most">How many at the most.</param>
    public async Task<IReadOnlyList<ChangeBody>> AfterAsync(string place, int most) =>
        [.. (await AllAsync()).Where(one => string.CompareOrdinal(one.Place, place) > 0).OrderBy(one => one.Place, StringComparer.Ordinal)
            .Take(most)];

    private async Task<IReadOnlyList<ChangeBody>> AllAsync()
    {
        var upTo = await published.LatestAsync();
        return
        [
            .. catalogues.Known(upTo).Select(one => new ChangeBody(
                one.Document.PublishedAt, Versioned.Catalogue, null, one.Document.Number, one.Document.EffectiveFrom, null,
                    one.Document.PublishedBy, one.Sha256,
                $"/v1/catalogue/versions/{one.Document.Number}")),
            .. programmes.Ids(upTo).SelectMany(id => programmes.Versions(id, upTo)).Select(one => new ChangeBody(
                one.Document.PublishedAt, Versioned.Programme, one.Document.Programme, one.Document.Version, one.Document.EffectiveFrom,
                    one.Document.EffectiveUntil, one.Document.PublishedBy,
                one.Sha256, $"/v1/programmes/{one.Document.Programme}/versions/{one.Document.Version}")),
        ];
    }
}
