using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A complete, numbered and immutable snapshot of vendors and models. One object in memory, equal only to itself. To compare two contents,
/// compare the hashes of their documents. May be empty; then every line is unknown.
/// </summary>
public sealed class CatalogueVersion : IVersion
{
    private readonly FrozenDictionary<string, Vendor> _vendors;
    private readonly FrozenDictionary<string, Model> _models;
    private readonly Lazy<ModelMatcher> _matcher;

    /// <summary>
    /// Freezes a snapshot. Throws when two vendors or two models share an id, or a model's vendor is not there: drafts are checked before
    /// they are published, so that would be a bug.
    /// </summary>
    public CatalogueVersion(
        int number,
        DateOnly effectiveFrom,
        DateTimeOffset publishedAt,
        string publishedBy,
        LocalizedText note,
        IEnumerable<Vendor> vendors,
        IEnumerable<Model> models,
        GoodsTable? goods = null)
    {
        Number = number;
        EffectiveFrom = effectiveFrom;
        PublishedAt = publishedAt;
        PublishedBy = publishedBy;
        Note = note;
        Vendors = [.. vendors];
        Models = [.. models];
        Goods = goods ?? GoodsTable.Empty;
        _vendors = Index(Vendors, static vendor => vendor.Id);
        _models = Index(Models, static model => model.Id);
        if (Models.FirstOrDefault(model => !_vendors.ContainsKey(model.Vendor)) is { } orphan)
        {
            throw new ArgumentException($"Model {orphan.Id} is of {orphan.Vendor}, which is no vendor of the catalogue.", nameof(models));
        }

        // Lazy, because most versions are history and never matched against; thread-safe, because decisions are assessed in parallel.
        _matcher = new Lazy<ModelMatcher>(() => new ModelMatcher(Vendors, Models));
    }

    /// <summary>Counts up from 1 and is never reused.</summary>
    public int Number { get; }

    /// <summary>The first as-of date it may apply to.</summary>
    public DateOnly EffectiveFrom { get; }

    EffectivePeriod IVersion.Effective => new(EffectiveFrom, null);

    string IVersion.Programme => "";

    /// <summary>When it became known.</summary>
    public DateTimeOffset PublishedAt { get; }

    /// <summary>Who published it.</summary>
    public string PublishedBy { get; }

    /// <summary>What changed, and why.</summary>
    public LocalizedText Note { get; }

    /// <summary>All vendors, in the document's order.</summary>
    public IReadOnlyList<Vendor> Vendors { get; }

    /// <summary>All models, in the document's order.</summary>
    public IReadOnlyList<Model> Models { get; }

    /// <summary>
    /// The classification of goods and services; empty when the version has none, and then words, rates and units alone tell them apart.
    /// </summary>
    public GoodsTable Goods { get; }

    /// <summary>Resolves the text of invoice lines against this version.</summary>
    public ModelMatcher Matcher => _matcher.Value;

    /// <summary>What a line sells. Never throws for a text, whatever it contains.</summary>
    public GoodsSeen ReadGoods(GoodsLine line) => GoodsReading.Read(Matcher.Trie, Goods, line);

    /// <summary>The model of an id, compared character by character; false when the version does not have it.</summary>
    public bool TryGetModel(string id, [NotNullWhen(true)] out Model? model) => _models.TryGetValue(id, out model);

    /// <summary>The vendor of an id, compared character by character; false when the version does not have it.</summary>
    public bool TryGetVendor(string id, [NotNullWhen(true)] out Vendor? vendor) => _vendors.TryGetValue(id, out vendor);

    /// <summary>Whether a name is, to the letter, a legal name of the vendor, now or before.</summary>
    public bool IsLegalNameOf(string name, string vendorId) =>
        TryGetVendor(vendorId, out var vendor)
            && (string.Equals(vendor.Name.Zh, name, StringComparison.Ordinal) || vendor.RegisteredNames.Contains(name));

    private static FrozenDictionary<string, T> Index<T>(IReadOnlyList<T> items, Func<T, string> id)
    {
        var byId = new Dictionary<string, T>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!byId.TryAdd(id(item), item))
            {
                throw new ArgumentException($"The id {id(item)} stands twice in the catalogue.", nameof(items));
            }
        }

        return byId.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
