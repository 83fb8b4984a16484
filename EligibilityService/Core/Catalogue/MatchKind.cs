namespace EligibilityService.Core.Catalogue;

/// <summary>What a line was resolved to. Only <see cref="Exact"/> and <see cref="Alias"/> can be paid.</summary>
public enum MatchKind
{
    /// <summary>One model, by its own name or by the caller's model id.</summary>
    Exact,

    /// <summary>One model, by an alias, a part number, or a short name of a known vendor.</summary>
    Alias,

    /// <summary>More than one model could be meant, or a short name came without its vendor.</summary>
    Ambiguous,

    /// <summary>The vendor named and the model named contradict each other.</summary>
    Conflict,

    /// <summary>The caller's model id and the text name different models.</summary>
    TextConflict,

    /// <summary>One model, which the catalogue knows and excludes.</summary>
    Excluded,

    /// <summary>No model.</summary>
    Unknown,
}
