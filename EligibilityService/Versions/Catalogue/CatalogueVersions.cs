using System.Collections.Concurrent;
using EligibilityService.Core.Catalogue;
using EligibilityService.Storage;

namespace EligibilityService.Versions.Catalogue;

/// <summary>The published versions of the catalogue.</summary>
internal sealed class CatalogueVersions(Database database) : PublishedVersions<CatalogueDocument, CatalogueVersion>(
    database, VersionsJson.Shared.CatalogueDocument, CatalogueReader.Read, ofCatalogue: true)
{
    private readonly ConcurrentDictionary<int, (ModelBody Model, string Folded)[]> _models = [];

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.Versions(string)"/>
    public IReadOnlyList<Published<CatalogueDocument, CatalogueVersion>> All => Versions("");

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.Versions(string,DateTimeOffset)"/>
    public IReadOnlyList<Published<CatalogueDocument, CatalogueVersion>> Known(DateTimeOffset at) => Versions("", at);

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.Find(string,int)"/>
    public Published<CatalogueDocument, CatalogueVersion>? Find(int number) => Find("", number);

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.Find(string,int,DateTimeOffset)"/>
    public Published<CatalogueDocument, CatalogueVersion>? Find(int number, DateTimeOffset at) => Find("", number, at);

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.InForce"/>
    public Published<CatalogueDocument, CatalogueVersion>? InForce(DateOnly asOf, DateTimeOffset knownAt) => InForce("", asOf, knownAt);

    /// <inheritdoc cref="PublishedVersions{TDocument,TVersion}.KnownAt"/>
    public IReadOnlyList<CatalogueDocument> KnownAt(DateTimeOffset at) => KnownAt("", at);

    /// <summary>A version's models in the order of their ids, each with its names as <see cref="ModelSearch"/> compares them.</summary>
    public IReadOnlyList<(ModelBody Model, string Folded)> ModelsOf(CatalogueDocument version) => _models.GetOrAdd(version.Number,
        static (_, models) => [.. models.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => (one, ModelSearch.FoldNames(one)))],
        version.Models);
}
