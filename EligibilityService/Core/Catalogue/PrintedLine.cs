namespace EligibilityService.Core.Catalogue;

/// <summary>A spelling of models on a line.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Models">The models that it can mean, by their index.</param>
/// <param name="IsDoubtful">Whether a word behind it makes another model of it, which the catalogue does not have.</param>
internal sealed record PrintedName(Sighting Place, IReadOnlyList<int> Models, bool IsDoubtful);

/// <summary>A number of cards on a line.</summary>
/// <param name="Number">How many.</param>
/// <param name="OfWholeLine">Whether it is said of all units together; else it is of one.</param>
internal readonly record struct PrintedCount(int Number, bool OfWholeLine);

/// <summary>What a line's text says by itself: what declarations are held against.</summary>
/// <param name="Alone">What it resolves to when nothing is declared.</param>
/// <param name="Brands">The brands on it, each with the vendors that it can be of, by their index; a host processor's is none.</param>
/// <param name="Names">The spellings of models on it that stand, in the order of the text.</param>
/// <param name="Counts">The numbers of cards on it, in the order of the text.</param>
/// <param name="Bare">The models, by their index, that codes on it would mean if their vendor, or what the goods are, stood beside
/// them.</param>
internal sealed record PrintedLine(
    Match Alone,
    IReadOnlyList<IReadOnlyList<int>> Brands,
    IReadOnlyList<PrintedName> Names,
    IReadOnlyList<PrintedCount> Counts,
    IReadOnlyList<int> Bare)
{
    /// <summary>Whether the text by itself says that the goods do not qualify: whatever is declared, that stands.</summary>
    public bool Excludes(ModelMatcher matcher) => Alone.Kind == MatchKind.Excluded
        || (Alone.Kind == MatchKind.Ambiguous
            && Names.All(name => name.Models.All(model => matcher.Models[model].Qualification == Qualification.Excluded)));

    /// <summary>The one number of cards that it prints; null when it prints none, or several.</summary>
    public int? OnlyCount => Counts.Count > 0 && Counts.All(count => count.Number == Counts[0].Number) ? Counts[0].Number : null;

    /// <summary>Whether a number of cards, in all units together, is one of those that the text prints; true when it prints none.</summary>
    /// <param name="cards">How many cards in all units together.</param>
    /// <param name="units">How many units.</param>
    /// <param name="kinds">How many different models they are of: as many numbers may add up.</param>
    public bool AllowsCards(decimal cards, decimal units, int kinds)
    {
        if (Counts.Count == 0 || units <= 0)
        {
            return true;
        }

        var sum = 0;
        foreach (var count in Counts)
        {
            if (cards == (count.OfWholeLine ? count.Number : count.Number * units))
            {
                return true;
            }

            sum += count.OfWholeLine ? 0 : count.Number;
        }

        return kinds > 1 && Counts.Count == kinds && cards == sum * units;
    }
}
