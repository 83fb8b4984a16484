namespace EligibilityService.Core.Catalogue;

/// <summary>
/// One pass over a line that finds every spelling on it: models, vendors, words. A name begins at the start of a Latin run or at any
/// Chinese character, and ends at the end of a run or at any Chinese character, so nothing is ever found inside a run (S80 in S800). Owns
/// rented memory: dispose it.
/// </summary>
internal ref struct LineScan
{
    // More separators in a row than this are a layout, not a name.
    private const int MaxSeparators = 3;

    // A count glued to a name has at most this many digits (h800x8, 16xs4000).
    private const int MaxCountDigits = 3;

    // Room for this many characters at first; it grows.
    private const int UsualLength = 128;

    private readonly NameTrie _trie;
    private PooledList<Glyph> _glyphs;
    private PooledList<Sighting> _models;
    private PooledList<Sighting> _vendors;
    private PooledList<Sighting> _words;
    private int _start;

    public LineScan(NameTrie trie, string text, string? more = null)
    {
        _trie = trie;
        _glyphs = new PooledList<Glyph>(UsualLength);
        _models = new PooledList<Sighting>(16);
        _vendors = new PooledList<Sighting>(16);
        _words = new PooledList<Sighting>(16);
        ModelName.Read(text, 0, ref _glyphs);
        if (!string.IsNullOrEmpty(more))
        {
            ModelName.Read(" ", text.Length, ref _glyphs);
            ModelName.Read(more, text.Length + 1, ref _glyphs);
        }

        _start = ModelName.Finish(ref _glyphs);
        FindAll();
    }

    public readonly ReadOnlySpan<Glyph> Glyphs => _glyphs.Items;

    /// <summary>Where the text begins behind its tax category.</summary>
    public readonly int Start => _start;

    public readonly ReadOnlySpan<Sighting> Models => _models.Items;

    public readonly ReadOnlySpan<Sighting> Vendors => _vendors.Items;

    public readonly ReadOnlySpan<Sighting> Words => _words.Items;

    public readonly string Normalised => ModelName.Show(Glyphs[_start..]);

    public void Dispose()
    {
        _glyphs.Dispose();
        _models.Dispose();
        _vendors.Dispose();
        _words.Dispose();
    }

    /// <summary>
    /// The first word behind a place, over separators that a name may contain; the length of the text when there is none.
    /// </summary>
    public static int NextWord(ReadOnlySpan<Glyph> glyphs, int from)
    {
        while (from < glyphs.Length && glyphs[from].IsSeparator)
        {
            from++;
        }

        return from < glyphs.Length && glyphs[from].IsWord ? from : glyphs.Length;
    }

    /// <summary>
    /// The place in <see cref="Words"/> of the word that begins there; negative when none does. Of one place the longest word is found, so
    /// they stand in the order of their beginnings.
    /// </summary>
    public readonly int WordAt(int start)
    {
        var words = Words;
        var (low, high) = (0, words.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (words[middle].Start == start)
            {
                return middle;
            }

            (low, high) = words[middle].Start < start ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>The end of the Latin run that a place is in, or the place itself.</summary>
    public static int RunEnd(ReadOnlySpan<Glyph> glyphs, int from)
    {
        while (from < glyphs.Length && glyphs[from].IsLatin)
        {
            from++;
        }

        return from;
    }

    private void FindAll()
    {
        var glyphs = Glyphs;
        for (var i = _start; i < glyphs.Length; i++)
        {
            if (!glyphs[i].IsWord)
            {
                continue;
            }

            var inRun = glyphs[i].IsLatin && i > 0 && glyphs[i - 1].IsLatin;
            if (!inRun || IsBehindGluedCount(glyphs, i))
            {
                FindFrom(i);
            }
        }
    }

    private void FindFrom(int start)
    {
        var glyphs = Glyphs;
        var (node, at, sawNonDigit) = (NameTrie.Root, start, false);
        var (vendor, word) = (default(Sighting), default(Sighting));
        while (at < glyphs.Length)
        {
            node = _trie.Child(node, glyphs[at].Value);
            if (node < 0)
            {
                break;
            }

            sawNonDigit |= glyphs[at].Class != GlyphClass.Digit;
            at++;
            if (_trie.TerminalAt(node) is >= 0 and var terminal && MayEnd(glyphs, at))
            {
                var sighting = new Sighting(start, at, terminal);
                ref readonly var found = ref _trie[terminal];
                vendor = found.HasVendors ? sighting : vendor;
                word = found.Words != WordKinds.None ? sighting : word;
                if (found.HasMeanings)
                {
                    _models.Add(sighting);
                }
            }

            at = CrossSeparators(glyphs, at, at - start, sawNonDigit, ref node);
        }

        AddLongest(ref _vendors, vendor);
        AddLongest(ref _words, word);
    }

    // Of brands the longest one speaks: 昆仑芯 is not also 昆仑.
    private static void AddLongest(ref PooledList<Sighting> list, Sighting sighting)
    {
        if (sighting.End > 0 && (list.Count == 0 || sighting.End > list.Items[^1].End))
        {
            list.Add(sighting);
        }
    }

    private static bool MayEnd(ReadOnlySpan<Glyph> glyphs, int end) =>
        end == glyphs.Length || !glyphs[end].IsLatin || !glyphs[end - 1].IsLatin || IsGluedCount(glyphs, end);

    private static bool IsGluedCount(ReadOnlySpan<Glyph> glyphs, int at)
    {
        if (glyphs[at].Value != 'x')
        {
            return false;
        }

        var end = RunEnd(glyphs, at + 1);
        return IsCount(glyphs[(at + 1)..end]);
    }

    private static bool IsBehindGluedCount(ReadOnlySpan<Glyph> glyphs, int at)
    {
        if (at < 2 || glyphs[at - 1].Value != 'x')
        {
            return false;
        }

        var from = at - 1;
        while (from > 0 && glyphs[from - 1].IsLatin)
        {
            from--;
        }

        return IsCount(glyphs[from..(at - 1)]);
    }

    /// <summary>Whether glyphs are a plain number of few digits.</summary>
    public static bool IsCount(ReadOnlySpan<Glyph> glyphs)
    {
        foreach (var glyph in glyphs)
        {
            if (!char.IsAsciiDigit(glyph.Value))
            {
                return false;
            }
        }

        return glyphs.Length is > 0 and <= MaxCountDigits;
    }

    // The place of the next word when a name may go on there; the length of the text when it may not.
    private readonly int CrossSeparators(ReadOnlySpan<Glyph> glyphs, int at, int read, bool sawNonDigit, ref int node)
    {
        if (at == glyphs.Length || glyphs[at].IsWord)
        {
            return at;
        }

        var next = NextWord(glyphs, at);
        if (next == glyphs.Length || next - at > MaxSeparators || IsCountMark(glyphs, next))
        {
            return glyphs.Length;
        }

        var (before, after) = (glyphs[at - 1].Class, glyphs[next].Class);
        var may = (before, after) switch
        {
            (GlyphClass.Cjk, _) or (_, GlyphClass.Cjk) => true,
            (GlyphClass.Digit, GlyphClass.Digit) => (node = _trie.Child(node, NameTrie.Gap)) >= 0,
            (GlyphClass.Letter, GlyphClass.Letter) => _trie.HasSeam(node),
            // A lone letter before a number is a dimension (H 100 mm), a lone number before a letter a unit (106 M), unless a hyphen ties
            // them.
            (GlyphClass.Letter, GlyphClass.Digit) => read > 1 || _trie.HasSeam(node) || AllJoin(glyphs[at..next]),
            _ => sawNonDigit || _trie.HasSeam(node) || AllJoin(glyphs[at..next]),
        };
        return may ? next : glyphs.Length;
    }

    // "C500 x 8": the x belongs to the count, not to the name.
    private static bool IsCountMark(ReadOnlySpan<Glyph> glyphs, int at) =>
        glyphs[at].Value == 'x' && RunEnd(glyphs, at) == at + 1
        && NextWord(glyphs, at + 1) is var next && next < glyphs.Length && glyphs[next].Class == GlyphClass.Digit;

    private static bool AllJoin(ReadOnlySpan<Glyph> glyphs)
    {
        foreach (var glyph in glyphs)
        {
            if (glyph.Class != GlyphClass.Joiner)
            {
                return false;
            }
        }

        return true;
    }
}
