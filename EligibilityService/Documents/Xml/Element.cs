using System.Text;

namespace EligibilityService.Documents.Xml;

/// <summary>
/// An element of a file that was read safely: its names, its text, its children in order. It knows its place, so that a finding can name it
/// as an XPath. Two elements are equal when they are the same.
/// </summary>
internal sealed class Element(Element? parent, string space, string name, IReadOnlyList<(string Name, string Value)> attributes)
{
    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        [""] = "",
        ["urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"] = "ubl:",
        ["urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"] = "cn:",
        ["urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"] = "cac:",
        ["urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"] = "cbc:",
    };

    // With fewer children a place is counted, with more it is looked up.
    private const int MostCounted = 16;

    private List<Element>? _children;
    private StringBuilder? _text;
    private Dictionary<Element, int>? _places;
    private Dictionary<(string Space, string Name), int>? _counts;

    /// <summary>The namespace; empty for none.</summary>
    public string Space { get; } = space;

    /// <summary>The name without prefix.</summary>
    public string Name { get; } = name;

    /// <summary>The text directly in it, without space around; empty when there is none.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The elements directly in it.</summary>
    public IReadOnlyList<Element> Children => _children ?? (IReadOnlyList<Element>)[];

    /// <summary>What holds it; null for the root.</summary>
    public Element? Parent => parent;

    /// <summary>
    /// Its place, e.g. <c>/ubl:Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount</c>; numbered where it has siblings of its name. The
    /// prefixes are ubl, cn, cac and cbc for the namespaces of UBL, whatever the file calls them.
    /// </summary>
    public string Path => Build(new StringBuilder()).ToString();

    /// <summary>The first child of a name, or null.</summary>
    public Element? Child(string space, string name)
    {
        foreach (var child in Children)
        {
            if (child.Is(space, name))
            {
                return child;
            }
        }

        return null;
    }

    public IEnumerable<Element> All(string space, string name) => Children.Where(child => child.Is(space, name));

    public bool Is(string space, string name) => Name == name && Space == space;

    /// <summary>An attribute without namespace, or null.</summary>
    public string? Attribute(string name)
    {
        foreach (var (found, value) in attributes)
        {
            if (found == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>It and all below it, in the order of the file.</summary>
    public IEnumerable<Element> Everything()
    {
        var rest = new Stack<Element>();
        rest.Push(this);
        while (rest.TryPop(out var next))
        {
            yield return next;
            for (var i = next.Children.Count - 1; i >= 0; i--)
            {
                rest.Push(next.Children[i]);
            }
        }
    }

    /// <summary>Adds a piece of text, while the file is read: that on both sides of a child belongs together.</summary>
    public void Append(StringBuilder piece)
    {
        if (_text is null)
        {
            _text = new StringBuilder().Append(piece);
            return;
        }

        // Trims as if each piece were trimmed when added; in an invoice this is only the space between elements.
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
        {
            _text.Length--;
        }

        _text.Append(piece);
    }

    /// <summary>Ends it: its text is whole.</summary>
    public void End()
    {
        if (_text is not null)
        {
            Text = _text.ToString().Trim();
            _text = null;
        }
    }

    /// <summary>Adds a child, while the file is read.</summary>
    public void Add(Element child) => (_children ??= []).Add(child);

    private StringBuilder Build(StringBuilder path)
    {
        if (parent is null)
        {
            return path.Append('/').Append(Shown());
        }

        parent.Build(path).Append('/').Append(Shown());
        var (place, count) = parent.PlaceOf(this);
        return count > 1 ? path.Append('[').Append(place).Append(']') : path;
    }

    // The place of a child among those of its name, and how many there are. Of many children all places are made out at once, the first
    // time that one is asked for.
    private (int Place, int Count) PlaceOf(Element child)
    {
        if (Children.Count > MostCounted)
        {
            MakePlaces();
            return (_places![child], _counts![(child.Space, child.Name)]);
        }

        var (place, count) = (0, 0);
        foreach (var sibling in Children)
        {
            if (sibling.Is(child.Space, child.Name))
            {
                count++;
                place = ReferenceEquals(sibling, child) ? count : place;
            }
        }

        return (place, count);
    }

    private void MakePlaces()
    {
        if (_places?.Count == Children.Count)
        {
            return;
        }

        _places = new Dictionary<Element, int>(Children.Count);
        _counts = [];
        foreach (var child in Children)
        {
            var name = (child.Space, child.Name);
            _places[child] = _counts[name] = _counts.GetValueOrDefault(name) + 1;
        }
    }

    private string Shown() => Prefixes.TryGetValue(Space, out var prefix) ? prefix + Name : $"*[local-name()='{Name}']";
}
