namespace EligibilityService.Core.Catalogue;

/// <summary>
/// What a line was resolved to. Only <see cref="Exact"/>, <see cref="Alias"/>, <see cref="Declared"/> and <see cref="Ruled"/> can be paid.
/// </summary>
public enum MatchKind
{
    /// <summary>One model, by its own name on the line.</summary>
    Exact,

    /// <summary>One model, by an alias, a part number, or a short name of a known vendor.</summary>
    Alias,

    /// <summary>More than one model could be meant, or a short name came without its vendor.</summary>
    Ambiguous,

    /// <summary>The vendor named and the model named contradict each other.</summary>
    Conflict,

    /// <summary>What the caller declares (model, vendor, components) and what the text says contradict each other.</summary>
    TextConflict,

    /// <summary>One model, which the catalogue knows and excludes.</summary>
    Excluded,

    /// <summary>No model.</summary>
    Unknown,

    /// <summary>
    /// One model that the caller declares: one of those that the text can mean, or shown by an attachment where the programme takes that.
    /// </summary>
    Declared,

    /// <summary>The caller declares a model, and nothing on the line names it.</summary>
    NotPrinted,

    /// <summary>One model, as an officer ruled.</summary>
    Ruled,
}
