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

    /// <summary>
    /// What the line was resolved to: by its text, and where something is declared, by what the text leaves of that. Never throws for a
    /// text, whatever it contains.
    /// </summary>
    public Match Match(LineText text) => text.ModelId is null && string.IsNullOrEmpty(text.DeclaredVendor)
        ? Resolve(text, static (in Resolution _, Match alone) => alone)
        : Declaration.Choose(this, Read(text), text);

    /// <summary>The models of which the text can mean each, so that to declare one of them settles the line.</summary>
    public IReadOnlyList<string> Choosable(LineText text)
    {
        var printed = Read(text);
        return [.. Declaration.Choose(this, printed, text with { ModelId = null }).Candidates.Where(id =>
            Declaration.Choose(this, printed, text with { ModelId = id }).Kind is MatchKind.Declared or MatchKind.Excluded)];
    }

    /// <summary>What an officer's ruling on a line's model stands for: ruled, excluded or unknown.</summary>
    public Match MatchRuled(string modelId) => Declaration.Ruled(this, modelId);

    /// <summary>What the text alone says, with what declarations can be held against.</summary>
    internal PrintedLine Read(LineText text) => Resolve(text, static (in Resolution resolution, Match alone) => resolution.Read(alone));

    private T Resolve<T>(LineText text, Reading<T> read)
    {
        var resolution = new Resolution(this, text);
        try
        {
            return read(resolution, resolution.Resolve());
        }
        finally
        {
            resolution.Dispose();
        }
    }

    private delegate T Reading<T>(in Resolution resolution, Match alone);

    /// <summary>A declared vendor, by id or brand; negative when the catalogue has none such, or several.</summary>
    internal int FindDeclaredVendor(string declared)
    {
        if (FindVendor(declared) is >= 0 and var byId)
        {
            return byId;
        }

        var scan = new LineScan(Trie, declared);
        var vendors = new SortedSet<int>();
        foreach (var sighting in scan.Vendors)
        {
            foreach (var vendor in Trie.VendorsOf(Trie[sighting.Terminal]))
            {
                vendors.Add(vendor);
            }
        }

        scan.Dispose();
        return vendors.Count == 1 ? vendors.Min : -1;
    }

    internal Model? Find(string id) => FindModel(id) is >= 0 and var index ? Models[index] : null;

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
