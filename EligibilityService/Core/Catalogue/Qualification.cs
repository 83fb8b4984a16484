namespace EligibilityService.Core.Catalogue;

/// <summary>Whether a catalogue lets a model count at all.</summary>
public enum Qualification
{
    /// <summary>It counts, when the programme's conditions hold.</summary>
    Qualified,

    /// <summary>It does not count for the time being.</summary>
    Suspended,

    /// <summary>Known, and it does not count (for example, foreign-made). This is a better reason than "unknown".</summary>
    Excluded,
}
