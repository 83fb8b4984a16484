using System.Text.Json;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Differences;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Catalogue;

/// <summary>
/// What differs between two contents of the catalogue; everything that differs is told once. Equal contents have an empty difference.
/// </summary>
/// <param name="From">The earlier side.</param>
/// <param name="To">The later side.</param>
/// <param name="Document">What differs of the version itself: the day from which it applies, its note.</param>
/// <param name="Vendors">The vendors that differ.</param>
/// <param name="Models">The models that differ.</param>
/// <param name="Goods">The rows of the classification of goods that differ, by their codes.</param>
public sealed record CatalogueDiff(
    DiffSide From,
    DiffSide To,
    [property: AtMost(100)] IReadOnlyList<MemberChange> Document,
    [property: AtMost(2000)] IReadOnlyList<ItemChange> Vendors,
    [property: AtMost(40_000)] IReadOnlyList<ItemChange> Models,
    [property: AtMost(2000)] IReadOnlyList<ItemChange> Goods)
{
    private const string VendorList = "vendors";
    private const string ModelList = "models";
    private const string GoodsList = "goods";

    /// <summary>The difference of two documents.</summary>
    internal static CatalogueDiff Of(DiffSide from, CatalogueContent before, DiffSide to, CatalogueContent after)
    {
        var (was, now) = (LeavesOf(before), LeavesOf(after));
        var changes = Changes.Between(was, now);
        return new CatalogueDiff(
            from, to, Changes.Outside(changes, VendorList, ModelList, GoodsList), Changes.Items(VendorList, changes, was, now),
                Changes.Items(ModelList, changes, was, now),
            Changes.Items(GoodsList, changes, was, now));
    }

    /// <summary>A published version as a side.</summary>
    internal static DiffSide SideOf(CatalogueDocument document) => new(document.Number, null, document.EffectiveFrom, document.PublishedAt);

    private static FlattenedDocument LeavesOf(CatalogueContent content)
    {
        using var json = JsonSerializer.SerializeToDocument(content, VersionsJson.Shared.CatalogueContent);
        return FlattenedDocument.Of(json.RootElement);
    }

    /// <summary>The answer, as JSON or as a page.</summary>
    internal IResult Answer(HttpContext context) => !Negotiation.Prefers(context, HtmlPage.MediaType)
        ? Answers.Current(this, VersionsJson.Shared.CatalogueDiff)
        : new DifferencePage(context).Of(
            Phrase.Of("catalogue_diff.title()"), From, To,
            [new MemberSection(Phrase.Of("common.the_version()"), Document)],
            [new ItemSection(Labels.Of(VendorList), Vendors), new ItemSection(Labels.Of(ModelList), Models),
                new ItemSection(Labels.Of(GoodsList), Goods)]);
}
