using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// One line on its way from what was found on it to a match, by its text alone. The vendor comes first: the one named on the line, else the
/// seller; what the vendor leaves of the models found decides. What is not certain is not resolved. Owns rented memory: dispose it.
/// </summary>
internal ref struct Resolution
{
    // All kinds of things have names of this few letters and digits.
    private const int LongestShortCode = 5;

    private readonly ModelMatcher _matcher;
    private readonly LineText _text;
    private readonly string? _formWord;
    private LineScan _scan;
    private PooledList<int> _lineVendors;
    private PooledList<Found> _found;
    private Candidates _candidates;

    public Resolution(ModelMatcher matcher, LineText text)
    {
        _matcher = matcher;
        _text = text;
        _scan = new LineScan(matcher.Trie, text.Description, text.Specification);
        _lineVendors = new PooledList<int>(16);
        _found = new PooledList<Found>(16);
        _candidates = new Candidates(matcher);
        _formWord = Wording.Machine(_scan, Trie) is { } machine ? Original(machine) : null;
    }

    /// <summary>
    /// A spelling of models that may count: whether it needs a second look, and whether a vendor named on the line makes one of them.
    /// </summary>
    private record struct Found(Sighting Sighting, bool IsDoubtful, bool InScope, bool IsDropped)
    {
        /// <summary>Whether it is a code that names nothing without its vendor.</summary>
        public bool IsBare { get; set; }
    }

    /// <summary>What the text alone says: the kind, and of the candidates the best one, where there is any.</summary>
    private readonly record struct Verdict(MatchKind Kind, Candidate? Best);

    private readonly NameTrie Trie => _matcher.Trie;

    public void Dispose()
    {
        _scan.Dispose();
        _lineVendors.Dispose();
        _found.Dispose();
        _candidates.Dispose();
    }

    /// <summary>What the text alone says.</summary>
    public Match Resolve()
    {
        CollectLineVendors();
        CollectFound();
        DropTheWeaker();
        DropFamilies();
        DropBareCodes();
        return ByText(Weigh());
    }

    /// <summary>The same, with what a declaration can be held against. To be asked after <see cref="Resolve"/>.</summary>
    public readonly PrintedLine Read(Match alone)
    {
        var brands = new List<int[]>();
        foreach (var sighting in _scan.Vendors)
        {
            if (!IsHostBrand(sighting))
            {
                brands.Add(Trie.VendorsOf(Trie[sighting.Terminal]).ToArray());
            }
        }

        return new PrintedLine(alone, brands, _candidates.Names(), CardCounts.Read(_scan), BareModels());
    }

    private readonly Match ByText(Verdict verdict)
    {
        var match = Describe(verdict);
        return verdict switch
        {
            { Kind: MatchKind.Exact or MatchKind.Alias or MatchKind.Excluded, Best: { } best } => match with
            {
                Model = _matcher.Models[best.Meaning.Model],
                Method = best.Meaning.Kind == SpellingKind.ShortName ? MatchMethod.ShortName : MatchMethod.Alias,
                VendorId = _matcher.Vendors[best.Meaning.Vendor].Id,
                VendorEvidence = best.Evidence,
                IsBundle = match.IsBundle || _matcher.Models[best.Meaning.Model].IsBundle,
            },
            { Kind: MatchKind.Unknown } => WithNamedVendor(match),
            { Kind: MatchKind.Ambiguous, Best: { Evidence: not VendorEvidence.None } best } when _candidates.ShareVendor() => match with
            {
                VendorId = _matcher.Vendors[best.Meaning.Vendor].Id,
                VendorEvidence = best.Evidence,
                Candidates = _candidates.Ids(),
            },
            { Kind: MatchKind.Ambiguous } => match with { Candidates = _candidates.Ids() },
            _ => WithNamedVendor(match) with { Candidates = _candidates.Ids() },
        };
    }

    private readonly Match Describe(Verdict verdict) => new()
    {
        Kind = verdict.Kind,
        Method = MatchMethod.None,
        Basis = Bases.Of(_text.Paper),
        Span = verdict.Best is { } best ? Original(best.Sighting) : null,
        Alias = verdict.Best?.Meaning.Spelling,
        IsBundle = _formWord is not null,
        FormWord = _formWord,
        HasFormWord = Wording.HasForm(_scan, Trie),
        Normalised = _scan.Normalised,
    };

    private readonly Match WithNamedVendor(Match match)
    {
        return _lineVendors.Count == 1
            ? match with { VendorId = _matcher.Vendors[_lineVendors.Items[0]].Id, VendorEvidence = VendorEvidence.Line }
            : match with { VendorId = null, VendorEvidence = VendorEvidence.None };
    }

    private void CollectLineVendors()
    {
        foreach (var sighting in _scan.Vendors)
        {
            if (!IsHostBrand(sighting))
            {
                AddVendors(Trie.VendorsOf(Trie[sighting.Terminal]), ref _lineVendors);
            }
        }
    }

    private static void AddVendors(scoped ReadOnlySpan<int> vendors, ref PooledList<int> list)
    {
        foreach (var vendor in vendors)
        {
            if (!list.Items.Contains(vendor))
            {
                list.Add(vendor);
            }
        }
    }

    private void CollectFound()
    {
        foreach (var sighting in _scan.Models)
        {
            var standing = Surroundings.Judge(_scan, Trie, sighting);
            if (standing != SightingVerdict.Piece && !IsOfHost(sighting))
            {
                var inScope = HasMeaningOf(sighting, _lineVendors.Items);
                _found.Add(new Found(sighting, standing == SightingVerdict.Doubtful, inScope, IsDropped: false));
            }
        }
    }

    // "龙芯3A6000整机 7A2000桥片": the own GPU of a machine's host says nothing about the cards in the machine, and its brand is the host's.
    private readonly bool IsOfHost(in Sighting sighting)
    {
        if (_formWord is null)
        {
            return false;
        }

        foreach (ref readonly var meaning in MeaningsOf(sighting))
        {
            if (!_matcher.Models[meaning.Model].IsIntegrated)
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool IsHostBrand(in Sighting vendor)
    {
        if (Wording.IsHostBrand(_scan, Trie, vendor))
        {
            return true;
        }

        var next = LineScan.NextWord(_scan.Glyphs, vendor.End);
        foreach (ref readonly var model in _scan.Models)
        {
            if ((model.Start == next || vendor.LiesWithin(model)) && IsOfHost(model))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool HasMeaningOf(in Sighting sighting, scoped ReadOnlySpan<int> vendors)
    {
        foreach (ref readonly var meaning in MeaningsOf(sighting))
        {
            if (vendors.Contains(meaning.Vendor))
            {
                return true;
            }
        }

        return false;
    }

    private readonly ReadOnlySpan<Meaning> MeaningsOf(in Sighting sighting) => Trie.MeaningsOf(Trie[sighting.Terminal]);

    // Of names that share text the one of the vendor named stands; of names alike in that, the longer one (K100 AI, not K100).
    private readonly void DropTheWeaker()
    {
        var found = _found.Items;
        foreach (ref var weaker in found)
        {
            foreach (ref readonly var stronger in found)
            {
                weaker.IsDropped |= weaker.InScope == stronger.InScope
                    ? weaker.Sighting.LiesWithin(stronger.Sighting)
                        && !Wording.MayBeFormWord(_scan, Trie, weaker.Sighting, stronger.Sighting)
                    : stronger.InScope && weaker.Sighting.Overlaps(stronger.Sighting);
            }
        }
    }

    // 思元370 beside MLU370-X8 is the series of that card.
    private readonly void DropFamilies()
    {
        var found = _found.Items;
        foreach (ref var family in found)
        {
            foreach (ref readonly var exact in found)
            {
                family.IsDropped |= !exact.IsDropped && !exact.IsDoubtful && IsSure(exact.Sighting) && AreShortNames(family.Sighting)
                    && MayMean(family.Sighting, MeaningsOf(exact.Sighting)[0].Model);
            }
        }
    }

    // C500 alone is a webcam as well as a card: it needs its vendor, or a word that says what it is; and beside another maker's brand it is
    // that maker's.
    private readonly void DropBareCodes()
    {
        if (_lineVendors.Count > 0)
        {
            return;
        }

        if (Wording.NamesOtherMaker(_scan, Trie))
        {
            foreach (ref var found in _found.Items)
            {
                Bare(ref found, AreShortNames(found.Sighting) || IsShortCode(found.Sighting));
            }
        }
        else if (!Wording.IsAboutGpus(_scan, Trie))
        {
            DropWithoutVendor();
        }
    }

    private readonly void DropWithoutVendor()
    {
        var known = new PooledList<int>(8);
        ReadSure(ref known);
        ReadSeller(ref known);
        foreach (ref var found in _found.Items)
        {
            Bare(ref found, AreShortNames(found.Sighting) && !HasMeaningOf(found.Sighting, known.Items));
        }

        known.Dispose();
    }

    private static void Bare(ref Found found, bool isBare)
    {
        found.IsBare = isBare && !found.IsDropped;
        found.IsDropped |= isBare;
    }

    private readonly int[] BareModels()
    {
        var models = new SortedSet<int>();
        foreach (ref readonly var found in _found.Items)
        {
            if (found.IsBare)
            {
                models.UnionWith(MeaningsOf(found.Sighting).ToArray().Select(static meaning => meaning.Model));
            }
        }

        return [.. models];
    }

    private readonly bool AnyStands()
    {
        foreach (ref readonly var found in _found.Items)
        {
            if (!found.IsDropped)
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool AreShortNames(in Sighting sighting)
    {
        foreach (ref readonly var meaning in MeaningsOf(sighting))
        {
            if (meaning.Kind != SpellingKind.ShortName)
            {
                return false;
            }
        }

        return true;
    }

    private readonly bool MayMean(in Sighting sighting, int model)
    {
        foreach (ref readonly var meaning in MeaningsOf(sighting))
        {
            if (meaning.Model == model)
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool IsShortCode(in Sighting sighting)
    {
        var glyphs = _scan.Glyphs[sighting.Start..sighting.End];
        if (glyphs.Length > LongestShortCode)
        {
            return false;
        }

        foreach (var glyph in glyphs)
        {
            if (!glyph.IsLatin)
            {
                return false;
            }
        }

        return true;
    }

    private Verdict Weigh()
    {
        if (!AnyStands())
        {
            return new Verdict(MatchKind.Unknown, null);
        }

        if (_lineVendors.Count > 0)
        {
            CollectOfLineVendors();
        }
        else
        {
            CollectOfOtherEvidence();
        }

        return EveryNamedVendorIsServed() ? Choose() : new Verdict(MatchKind.Conflict, _candidates.Best());
    }

    private readonly Verdict Choose()
    {
        var model = _candidates.TheOne();
        if (model < 0)
        {
            return new Verdict(MatchKind.Ambiguous, _candidates.Best());
        }

        var best = _candidates.Best(model);
        var isCertain = best is { IsDoubtful: false, Evidence: not VendorEvidence.None };
        var kind = !isCertain ? MatchKind.Ambiguous
            : _matcher.Models[model].Qualification == Qualification.Excluded ? MatchKind.Excluded
            : best.Meaning.Kind == SpellingKind.Name ? MatchKind.Exact
            : MatchKind.Alias;
        return new Verdict(kind, best);
    }

    // A name of another vendor that stands apart stays: the line names two models, and which one was bought is not said.
    private void CollectOfLineVendors()
    {
        foreach (ref readonly var found in _found.Items)
        {
            if (!found.IsDropped)
            {
                AddCandidates(found, found.InScope ? _lineVendors.Items : [], VendorEvidence.Line);
            }
        }
    }

    private void CollectOfOtherEvidence()
    {
        var sure = new PooledList<int>(16);
        var sellers = new PooledList<int>(16);
        ReadSure(ref sure);
        ReadSeller(ref sellers);
        foreach (ref readonly var found in _found.Items)
        {
            if (!found.IsDropped)
            {
                AddByBestEvidence(found, sure.Items, sellers.Items);
            }
        }

        sure.Dispose();
        sellers.Dispose();
    }

    private void AddByBestEvidence(in Found found, scoped ReadOnlySpan<int> sure, scoped ReadOnlySpan<int> sellers)
    {
        var sighting = found.Sighting;
        if (IsSure(sighting))
        {
            AddCandidates(found, [], VendorEvidence.Model);
        }
        else if (HasMeaningOf(sighting, sure))
        {
            AddCandidates(found, sure, VendorEvidence.Model);
        }
        else if (HasMeaningOf(sighting, sellers))
        {
            AddCandidates(found, sellers, VendorEvidence.Seller);
        }
        else
        {
            AddCandidates(found, [], VendorEvidence.None);
        }
    }

    // A name or alias that is one model's alone needs no vendor; a short name does.
    private readonly bool IsSure(in Sighting sighting)
    {
        var meanings = MeaningsOf(sighting);
        return meanings.Length == 1 && meanings[0].Kind != SpellingKind.ShortName;
    }

    private void AddCandidates(in Found found, scoped ReadOnlySpan<int> vendors, VendorEvidence evidence)
    {
        foreach (ref readonly var meaning in MeaningsOf(found.Sighting))
        {
            if (vendors.IsEmpty || vendors.Contains(meaning.Vendor))
            {
                _candidates.Add(new Candidate(meaning, found.Sighting, found.IsDoubtful, evidence));
            }
        }
    }

    private readonly bool EveryNamedVendorIsServed()
    {
        foreach (var sighting in _scan.Vendors)
        {
            if (!IsHostBrand(sighting) && !_candidates.AreOf(Trie.VendorsOf(Trie[sighting.Terminal])))
            {
                return false;
            }
        }

        return true;
    }

    // The vendors of the names that need none beside them.
    private readonly void ReadSure(ref PooledList<int> vendors)
    {
        foreach (ref readonly var found in _found.Items)
        {
            if (!found.IsDropped && IsSure(found.Sighting))
            {
                AddVendors([MeaningsOf(found.Sighting)[0].Vendor], ref vendors);
            }
        }
    }

    private readonly void ReadSeller(ref PooledList<int> sellers)
    {
        if (!string.IsNullOrEmpty(_text.SellerName))
        {
            ReadVendors(_text.SellerName, ref sellers);
        }
    }

    private readonly void ReadVendors(string text, ref PooledList<int> vendors)
    {
        var scan = new LineScan(Trie, text);
        foreach (var sighting in scan.Vendors)
        {
            AddVendors(Trie.VendorsOf(Trie[sighting.Terminal]), ref vendors);
        }

        scan.Dispose();
    }

    private readonly string Original(in Sighting sighting)
    {
        var from = _scan.Glyphs[sighting.Start].From;
        var to = _scan.Glyphs[sighting.End - 1].To;
        var length = _text.Description.Length;
        var specification = _text.Specification ?? "";
        return to <= length ? _text.Description[from..to]
            : from > length ? specification[(from - length - 1)..(to - length - 1)]
            : string.Concat(_text.Description.AsSpan(from), " ", specification.AsSpan(0, to - length - 1));
    }
}
