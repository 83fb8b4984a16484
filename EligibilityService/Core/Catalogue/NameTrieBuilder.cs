using System.Text;

namespace EligibilityService.Core.Catalogue;

/// <summary>Collects the spellings of a catalogue and lays them out as a <see cref="NameTrie"/>. Used once, then thrown away.</summary>
internal sealed class NameTrieBuilder
{
    private const int NoVendor = -1;

    private readonly List<Key> _keys = [];

    private readonly record struct Key(string Compact, bool[] Seams, Meaning? Meaning, int Vendor, WordKinds Words);

    private readonly record struct Branch(int From, int Until, int Depth);

    /// <summary>Adds a model's spelling; one without a letter or digit is left out, for it could name nothing.</summary>
    public void AddModel(string spelling, SpellingKind kind, int model, int vendor) =>
        Add(spelling, new Meaning(model, vendor, kind, spelling), NoVendor, WordKinds.None);

    /// <summary>Adds a name or brand of a vendor.</summary>
    public void AddVendor(string spelling, int vendor) => Add(spelling, null, vendor, WordKinds.None);

    /// <summary>Adds a word that is neither.</summary>
    public void AddWord(string word, WordKinds kind) => Add(word, null, NoVendor, kind);

    /// <summary>Lays out what was added.</summary>
    public NameTrie Build()
    {
        _keys.Sort(Compare);
        List<char> labels = ['\0'];
        List<int> firstChild = [];
        List<int> terminalOf = [];
        List<bool> seams = [];
        List<Terminal> terminals = [];
        List<Meaning> meanings = [];
        List<int> vendors = [];
        var branches = new Queue<Branch>();
        branches.Enqueue(new Branch(0, _keys.Count, 0));
        while (branches.TryDequeue(out var branch))
        {
            var from = branch.From;
            while (from < branch.Until && _keys[from].Compact.Length == branch.Depth)
            {
                from++;
            }

            terminalOf.Add(from == branch.From ? NameTrie.Nowhere : terminals.Count);
            if (from > branch.From)
            {
                terminals.Add(Terminate(branch.From, from, meanings, vendors));
            }

            seams.Add(branch.Depth > 0 && HasSeam(from, branch));
            firstChild.Add(labels.Count);
            while (from < branch.Until)
            {
                var label = _keys[from].Compact[branch.Depth];
                var until = from;
                while (until < branch.Until && _keys[until].Compact[branch.Depth] == label)
                {
                    until++;
                }

                labels.Add(label);
                branches.Enqueue(new Branch(from, until, branch.Depth + 1));
                from = until;
            }
        }

        firstChild.Add(labels.Count);
        return new NameTrie([.. labels], [.. firstChild], [.. terminalOf], [.. seams], [.. terminals], [.. meanings], [.. vendors]);
    }

    private void Add(string spelling, Meaning? meaning, int vendor, WordKinds words)
    {
        var (compact, seams) = Compact(spelling);
        if (compact.Length > 0)
        {
            _keys.Add(new Key(compact, seams, meaning, vendor, words));
        }
    }

    private bool HasSeam(int from, Branch branch)
    {
        for (var i = from; i < branch.Until; i++)
        {
            if (_keys[i].Seams[branch.Depth - 1])
            {
                return true;
            }
        }

        return false;
    }

    private Terminal Terminate(int from, int until, List<Meaning> meanings, List<int> vendors)
    {
        var (firstMeaning, firstVendor, words) = (meanings.Count, vendors.Count, WordKinds.None);
        for (var i = from; i < until; i++)
        {
            var key = _keys[i];
            words |= key.Words;
            if (key.Meaning is { } meaning && (meanings.Count == firstMeaning || meanings[^1].Model != meaning.Model))
            {
                meanings.Add(meaning);
            }

            if (key.Vendor != NoVendor && (vendors.Count == firstVendor || vendors[^1] != key.Vendor))
            {
                vendors.Add(key.Vendor);
            }
        }

        return new Terminal(firstMeaning, meanings.Count, firstVendor, vendors.Count, words);
    }

    // By text; within a text by vendor, by model, and by the best spelling, so that the first of a model is the one to keep.
    private static int Compare(Key left, Key right)
    {
        var order = string.CompareOrdinal(left.Compact, right.Compact);
        order = order != 0 ? order : left.Vendor.CompareTo(right.Vendor);
        order = order != 0 ? order : (left.Meaning?.Model ?? -1).CompareTo(right.Meaning?.Model ?? -1);
        order = order != 0 ? order : ((int?)left.Meaning?.Kind ?? -1).CompareTo((int?)right.Meaning?.Kind ?? -1);
        return order != 0 ? order : string.CompareOrdinal(left.Meaning?.Spelling, right.Meaning?.Spelling);
    }

    private static (string Compact, bool[] Seams) Compact(string spelling)
    {
        var glyphs = new PooledList<Glyph>(spelling.Length + 1);
        ModelName.Read(spelling, 0, ref glyphs);
        var start = ModelName.Finish(ref glyphs);
        var compact = new StringBuilder();
        var seams = new List<bool>();
        var last = -1;
        var items = glyphs.Items;
        for (var i = start; i < items.Length; i++)
        {
            if (!items[i].IsWord)
            {
                continue;
            }

            if (last >= 0 && i > last + 1)
            {
                seams[^1] = true;
                if (items[last].Class == GlyphClass.Digit && items[i].Class == GlyphClass.Digit)
                {
                    compact.Append(NameTrie.Gap);
                    seams.Add(true);
                }
            }

            compact.Append(items[i].Value);
            seams.Add(false);
            last = i;
        }

        glyphs.Dispose();
        return (compact.ToString(), [.. seams]);
    }
}
