using System.Collections.Concurrent;
using EligibilityService.Core.Catalogue;
using EligibilityService.Storage;

namespace EligibilityService.Versions.Catalogue;

internal sealed class CatalogueVersions(Database database) : PublishedVersions<CatalogueDocument, CatalogueVersion>(
    database, VersionsJson.Shared.CatalogueDocument, CatalogueReader.Read, ofCatalogue: true)
{
    private readonly ConcurrentDictionary<int, (ModelBody Model, string Folded)[]> _models = [];

    public IReadOnlyList<Published<CatalogueDocument, CatalogueVersion>> All => Versions("");

    public IReadOnlyList<Published<CatalogueDocument, CatalogueVersion>> Known(DateTimeOffset at) => Versions("", at);

    public Published<CatalogueDocument, CatalogueVersion>? Find(int number) => Find("", number);

    public Published<CatalogueDocument, CatalogueVersion>? Find(int number, DateTimeOffset at) => Find("", number, at);

    public Published<CatalogueDocument, CatalogueVersion>? InForce(DateOnly asOf, DateTimeOffset knownAt) => InForce("", asOf, knownAt);

    public IReadOnlyList<CatalogueDocument> KnownAt(DateTimeOffset at) => KnownAt("", at);

    /// <summary>A version's models in the order of their ids, each with its names as <see cref="ModelSearch"/> compares them.</summary>
    public IReadOnlyList<(ModelBody Model, string Folded)> ModelsOf(CatalogueDocument version) => _models.GetOrAdd(version.Number,
        static (_, models) => [.. models.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => (one, ModelSearch.FoldNames(one)))],
        version.Models);
}
