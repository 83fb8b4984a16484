namespace EligibilityService.Core.Catalogue;

/// <summary>How a model is spelled, best evidence first.</summary>
internal enum SpellingKind : byte
{
    /// <summary>Its own name.</summary>
    Name,

    /// <summary>An alias or a part number.</summary>
    Alias,

    /// <summary>A short name, which needs its vendor.</summary>
    ShortName,
}

/// <summary>A model that a spelling may mean.</summary>
internal readonly record struct Meaning(int Model, int Vendor, SpellingKind Kind, string Spelling);

/// <summary>What ends at a node: slices of the meanings and of the vendors, and word kinds.</summary>
internal readonly record struct Terminal(int MeaningsFrom, int MeaningsUntil, int VendorsFrom, int VendorsUntil, WordKinds Words)
{
    public bool HasMeanings => MeaningsUntil > MeaningsFrom;

    public bool HasVendors => VendorsUntil > VendorsFrom;
}

/// <summary>
/// Every spelling of a catalogue without its separators, in one trie, so that a line is read once however many models there are.
/// Nodes are numbered breadth first: the children of a node are neighbours, in the order of their characters.
/// </summary>
internal sealed class NameTrie
{
    public const int Root = 0;

    /// <summary>No such node.</summary>
    public const int Nowhere = -1;

    /// <summary>Stands in a spelling between two digits that a separator keeps apart: without it "A10-24G" would be "A1024G".</summary>
    public const char Gap = ' ';

    // Few children are searched in a row; only the root and a few nodes below it have more.
    private const int FewChildren = 8;

    private readonly char[] _labels;
    private readonly int[] _firstChild;
    private readonly int[] _terminalOf;
    private readonly bool[] _seams;
    private readonly Terminal[] _terminals;
    private readonly Meaning[] _meanings;
    private readonly int[] _vendors;

    internal NameTrie(
        char[] labels,
        int[] firstChild,
        int[] terminalOf,
        bool[] seams,
        Terminal[] terminals,
        Meaning[] meanings,
        int[] vendors)
    {
        _labels = labels;
        _firstChild = firstChild;
        _terminalOf = terminalOf;
        _seams = seams;
        _terminals = terminals;
        _meanings = meanings;
        _vendors = vendors;
    }

    /// <summary>The child of a node by its character, or <see cref="Nowhere"/>.</summary>
    public int Child(int node, char label)
    {
        var first = _firstChild[node];
        var labels = _labels.AsSpan(first, _firstChild[node + 1] - first);
        var index = labels.Length <= FewChildren ? labels.IndexOf(label) : labels.BinarySearch<char, char>(label);
        return index < 0 ? Nowhere : first + index;
    }

    /// <summary>Whether some spelling has a separator of its own behind this node.</summary>
    public bool HasSeam(int node) => _seams[node];

    /// <summary>The number of what ends at the node; negative when nothing does.</summary>
    public int TerminalAt(int node) => _terminalOf[node];

    /// <summary>What a number of <see cref="TerminalAt"/> stands for.</summary>
    public ref readonly Terminal this[int terminal] => ref _terminals[terminal];

    /// <summary>The models that may be meant, by model, best spelling first.</summary>
    public ReadOnlySpan<Meaning> MeaningsOf(in Terminal terminal) =>
        _meanings.AsSpan(terminal.MeaningsFrom, terminal.MeaningsUntil - terminal.MeaningsFrom);

    public ReadOnlySpan<int> VendorsOf(in Terminal terminal) =>
        _vendors.AsSpan(terminal.VendorsFrom, terminal.VendorsUntil - terminal.VendorsFrom);
}
