using System.Collections.Frozen;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Resolves the text of invoice lines to the models of one catalogue. The work depends on the length of the line, not on the number of
/// models. Immutable and safe to share between threads; an empty catalogue finds nothing.
/// </summary>
public sealed class ModelMatcher
{
    private readonly FrozenDictionary<string, int> _modelIndex;
    private readonly FrozenDictionary<string, int> _vendorIndex;

    /// <summary>
    /// Indexes a catalogue. Every model's vendor must be among the vendors, and ids must be unique, as a catalogue version ensures.
    /// </summary>
    public ModelMatcher(IReadOnlyList<Vendor> vendors, IReadOnlyList<Model> models)
    {
        Vendors = [.. vendors];
        Models = [.. models];
        _vendorIndex = IndexOf(Vendors, static vendor => vendor.Id);
        _modelIndex = IndexOf(Models, static model => model.Id);
        Trie = BuildTrie();
    }

    internal Vendor[] Vendors { get; }

    internal Model[] Models { get; }

    internal NameTrie Trie { get; }

    /// <summary>What the line was resolved to. Never throws for a text, whatever it contains.</summary>
    public Match Match(LineText text)
    {
        var resolution = new Resolution(this, text);
        try
        {
            return resolution.Resolve();
        }
        finally
        {
            resolution.Dispose();
        }
    }

    /// <summary>What a model id alone stands for: exact, excluded or unknown.</summary>
    public Match MatchId(string modelId) => Match(new LineText("", ModelId: modelId));

    /// <summary>The index of a model by its id; negative when there is none.</summary>
    internal int FindModel(string id) => _modelIndex.TryGetValue(id, out var index) ? index : -1;

    /// <summary>The index of a vendor by its id; negative when there is none.</summary>
    internal int FindVendor(string id) => _vendorIndex.TryGetValue(id, out var index) ? index : -1;

    private static FrozenDictionary<string, int> IndexOf<T>(T[] items, Func<T, string> id) =>
        items.Select((item, index) => KeyValuePair.Create(id(item), index)).ToFrozenDictionary(StringComparer.Ordinal);

    private NameTrie BuildTrie()
    {
        var builder = new NameTrieBuilder();
        for (var vendor = 0; vendor < Vendors.Length; vendor++)
        {
            AddVendor(builder, Vendors[vendor], vendor);
        }

        for (var model = 0; model < Models.Length; model++)
        {
            AddModel(builder, Models[model], model, FindVendor(Models[model].Vendor));
        }

        foreach (var (kind, words) in FormWords.All)
        {
            foreach (var word in words)
            {
                builder.AddWord(word, kind);
            }
        }

        return builder.Build();
    }

    private static void AddVendor(NameTrieBuilder builder, Vendor vendor, int index)
    {
        foreach (var name in (IEnumerable<string>)[vendor.Name.En, vendor.Name.Zh, .. vendor.Brands, .. vendor.RegisteredNames])
        {
            builder.AddVendor(name, index);
        }
    }

    private static void AddModel(NameTrieBuilder builder, Model model, int index, int vendor)
    {
        builder.AddModel(model.Name.En, SpellingKind.Name, index, vendor);
        builder.AddModel(model.Name.Zh, SpellingKind.Name, index, vendor);
        foreach (var alias in (IEnumerable<string>)[.. model.Aliases, .. model.PartNumbers])
        {
            builder.AddModel(alias, SpellingKind.Alias, index, vendor);
        }

        foreach (var shortName in model.ShortNames)
        {
            builder.AddModel(shortName, SpellingKind.ShortName, index, vendor);
        }
    }
}
