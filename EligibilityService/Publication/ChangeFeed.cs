using EligibilityService.Audit;
using EligibilityService.Catalogue;
using EligibilityService.Http;
using EligibilityService.Programmes;

namespace EligibilityService.Publication;

/// <summary>
/// What is published, in the order of its instants. A version is on every replica before its instant comes, and nothing is in the feed before that: so nothing appears behind
/// whoever has read it up to now.
/// </summary>
internal sealed class ChangeFeed(CatalogueShelf catalogues, ProgrammeShelf programmes, TimeProvider time)
{
    /// <summary>The last place in the feed; empty when nothing was ever published.</summary>
    public string Last => All().Select(one => one.Place).Max(StringComparer.Ordinal) ?? "";

    /// <summary>What stands after a place, oldest first.</summary>
    /// <param name="place">The place; empty for the beginning.</param>
    /// <param name="most">How many at the most.</param>
    public IReadOnlyList<ChangeBody> After(string place, int most) =>
        [.. All().Where(one => string.CompareOrdinal(one.Place, place) > 0).OrderBy(one => one.Place, StringComparer.Ordinal).Take(most)];

    private IEnumerable<ChangeBody> All()
    {
        var now = Clock.Now(time);
        return
        [
            .. catalogues.Known(now).Select(one => new ChangeBody(
                one.Document.PublishedAt, Versioned.Catalogue, null, one.Document.Number, one.Document.EffectiveFrom, null, one.Document.PublishedBy, one.Sha256,
                $"/v1/catalogue/versions/{one.Document.Number}")),
            .. programmes.Ids(now).SelectMany(id => programmes.Versions(id, now)).Select(one => new ChangeBody(
                one.Document.PublishedAt, Versioned.Programme, one.Document.Programme, one.Document.Version, one.Document.EffectiveFrom, one.Document.EffectiveUntil, one.Document.PublishedBy,
                one.Sha256, $"/v1/programmes/{one.Document.Programme}/versions/{one.Document.Version}")),
        ];
    }
}
