using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A product as marketed. Two models are the same when their ids are; the record's own equality compares the lists by reference.
/// Every list may be empty: a model without aliases is still found by its names and its id.
/// </summary>
public sealed record Model
{
    /// <summary>The ground of what is a part of a host processor.</summary>
    public const string IntegratedGround = "integrated_not_discrete";

    /// <summary><c>vendor/slug</c>, unique in a catalogue version and never reused.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its vendor.</summary>
    public required string Vendor { get; init; }

    /// <summary>
    /// The names it is sold under. They may be found on a line that names no vendor, so a bare code (106M) is better a short name.
    /// </summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Other spellings that say enough to be found on a line that names no vendor.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Spellings that mean this model only once the vendor is known (S60, K100).</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Order numbers; found like aliases.</summary>
    public IReadOnlyList<string> PartNumbers { get; init; } = [];

    /// <summary>Whether it can be bought.</summary>
    public required ModelStatus Status { get; init; }

    /// <summary>What it is for.</summary>
    public required Category Category { get; init; }

    /// <summary>Card, module or machine, as the source says; null when none does.</summary>
    public string? FormFactor { get; init; }

    /// <summary>Year, or year and month, of its launch, as the source says; null when none does.</summary>
    public string? Launched { get; init; }

    /// <summary>In which senses it is domestic.</summary>
    public DomesticBasis DomesticBasis { get; init; } = DomesticBasis.NothingKnown;

    /// <summary>What one unit holds, where a source states it; empty for a single card and for machines of unknown contents.</summary>
    public IReadOnlyList<BundleItem> BundleOf { get; init; } = [];

    /// <summary>When the row counts; always, unless a bound is given.</summary>
    public EffectivePeriod Effective { get; init; } = EffectivePeriod.Always;

    /// <summary>Whether it may count at all.</summary>
    public required Qualification Qualification { get; init; }

    /// <summary>Why it is excluded or suspended (<c>foreign_made</c>); null when it qualifies.</summary>
    public string? Ground { get; init; }

    /// <summary>Figures, claimed and measured.</summary>
    public IReadOnlyList<PerformanceFigure> Performance { get; init; } = [];

    /// <summary>How far the row can be trusted.</summary>
    public required Confidence Confidence { get; init; }

    /// <summary>Where the row's facts stand.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What else a reader should know; null for nothing.</summary>
    public LocalizedText? Notes { get; init; }

    /// <summary>Whether it is a part of a host processor or of its bridge chip, and so no card.</summary>
    public bool IsIntegrated => Qualification == Qualification.Excluded
        && string.Equals(Ground, IntegratedGround, StringComparison.Ordinal);

    /// <summary>Whether one unit is a whole machine of known contents.</summary>
    public bool IsBundle => BundleOf.Count > 0;

    /// <summary>How many cards one unit holds, where a source states it; else zero.</summary>
    public int Cards => BundleOf.Sum(item => item.Count);

    /// <summary>Whether one unit by its source holds a model.</summary>
    public bool Holds(string modelId)
    {
        foreach (var item in BundleOf)
        {
            if (string.Equals(item.ModelId, modelId, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether one unit is a whole machine, of known contents or not: then a line that names it is a bundle without any form word.
    /// </summary>
    public bool IsMachine => IsBundle || (FormFactor?.StartsWith("server", StringComparison.Ordinal) ?? false);
}
