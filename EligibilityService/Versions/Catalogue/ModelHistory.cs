using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Differences;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Catalogue;

/// <summary>What a catalogue version did to a model.</summary>
/// <param name="Catalogue">The version.</param>
/// <param name="EffectiveFrom">The first day on which that version applies.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Kind">Whether the model appeared in it, changed, or was gone from it.</param>
/// <param name="Changes">Each member that differs from the version published before; of a model that appeared or went, every member there
/// was.</param>
public sealed record ModelEvent(
    CatalogueRef Catalogue, DateOnly EffectiveFrom, DateTimeOffset PublishedAt, ChangeKind Kind,
        [property: AtMost(100_000)] IReadOnlyList<MemberChange> Changes);

/// <summary>A page of what became of a model, newest first. Versions that left it as it was are not listed.</summary>
/// <param name="Id">The model's id.</param>
/// <param name="Items">What happened.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record ModelHistoryPage(
    [property: AtMost(Limits.Id), Form("^[a-z0-9-]+/[a-z0-9-]+$")] string Id,
    [property: AtMost(Limits.Page)] IReadOnlyList<ModelEvent> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next);

/// <summary>Follows one model through the versions.</summary>
internal static class ModelHistory
{
    /// <summary>What the versions did to the model, oldest first; empty when none ever had it.</summary>
    /// <param name="id">The model's id.</param>
    /// <param name="versions">The versions that are known, in the order of their publication.</param>
    public static IEnumerable<ModelEvent> Of(string id, IEnumerable<CatalogueDocument> versions)
    {
        var before = OfNothing;
        foreach (var document in versions)
        {
            var model = document.Models.FirstOrDefault(one => one.Id == id);
            var now = model is null ? OfNothing : OfNothing with { Models = [model] };
            if (CatalogueDiff.Of(Nowhere, before, Nowhere, now).Models is [var change])
            {
                yield return new ModelEvent(new CatalogueRef(document.Number), document.EffectiveFrom, document.PublishedAt, change.Kind,
                    change.Changes);
            }

            before = now;
        }
    }

    private static readonly DiffSide Nowhere = new(null, null, default, null);

    private static readonly CatalogueContent OfNothing = new()
    { EffectiveFrom = default, Note = new LocalizedText("", ""), Vendors = [], Models = [] };
}
