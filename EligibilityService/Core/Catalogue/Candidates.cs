namespace EligibilityService.Core.Catalogue;

/// <summary>A model that is left, by which spelling, and how its vendor is known.</summary>
internal readonly record struct Candidate(Meaning Meaning, Sighting Sighting, bool IsDoubtful, VendorEvidence Evidence);

/// <summary>The models that are left for one line, and what they have in common. Owns rented memory: dispose it.</summary>
internal ref struct Candidates(ModelMatcher matcher)
{
    private readonly ModelMatcher _matcher = matcher;
    private PooledList<Candidate> _all = new(16);

    public void Dispose() => _all.Dispose();

    public void Add(Candidate candidate) => _all.Add(candidate);

    public readonly bool AreOf(scoped ReadOnlySpan<int> vendors)
    {
        foreach (ref readonly var candidate in _all.Items)
        {
            if (vendors.Contains(candidate.Meaning.Vendor))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The only model left, or the machine that by its source holds all the others; negative when there is no such one.</summary>
    public readonly int TheOne()
    {
        foreach (ref readonly var candidate in _all.Items)
        {
            if (AllAre(candidate.Meaning.Model))
            {
                return candidate.Meaning.Model;
            }
        }

        return -1;
    }

    private readonly bool AllAre(int model)
    {
        foreach (ref readonly var candidate in _all.Items)
        {
            if (candidate.Meaning.Model != model && !Holds(model, candidate.Meaning.Model))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Of one model, or of all when negative: sound before doubtful, the vendor known before unknown, the better spelling, the longer, the
    /// first.
    /// </summary>
    public readonly Candidate Best(int model = -1)
    {
        var best = default(Candidate);
        var isFirst = true;
        foreach (ref readonly var candidate in _all.Items)
        {
            if ((model < 0 || candidate.Meaning.Model == model) && (isFirst || IsBetter(candidate, best)))
            {
                (best, isFirst) = (candidate, false);
            }
        }

        return best;
    }

    public readonly bool ShareVendor()
    {
        foreach (ref readonly var candidate in _all.Items)
        {
            if (candidate.Meaning.Vendor != _all.Items[0].Meaning.Vendor)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Each spelling on the line, with the models that it can mean, in the order of the text.</summary>
    public readonly IReadOnlyList<PrintedName> Names()
    {
        var names = new List<PrintedName>();
        foreach (var group in _all.Items.ToArray().GroupBy(candidate => candidate.Sighting).OrderBy(group => group.Key.Start))
        {
            names.Add(new PrintedName(group.Key, [.. group.Select(candidate => candidate.Meaning.Model).Distinct()],
                group.Any(candidate => candidate.IsDoubtful)));
        }

        return names;
    }

    /// <summary>Their models' ids, each once, in order.</summary>
    public readonly string[] Ids()
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ref readonly var candidate in _all.Items)
        {
            ids.Add(_matcher.Models[candidate.Meaning.Model].Id);
        }

        return [.. ids];
    }

    private readonly bool Holds(int machine, int part)
    {
        return _matcher.Models[machine].Holds(_matcher.Models[part].Id);
    }

    private static bool IsBetter(in Candidate one, in Candidate other) => Rank(one).CompareTo(Rank(other)) < 0;

    private static (bool, bool, SpellingKind, int, int) Rank(in Candidate candidate) => (
        candidate.IsDoubtful,
        candidate.Evidence == VendorEvidence.None,
        candidate.Meaning.Kind,
        candidate.Sighting.Start - candidate.Sighting.End,
        candidate.Sighting.Start);
}
