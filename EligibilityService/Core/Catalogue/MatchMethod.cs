namespace EligibilityService.Core.Catalogue;

/// <summary>By what a model was found.</summary>
public enum MatchMethod
{
    /// <summary>The id that the caller declared, or that an officer ruled.</summary>
    ModelId,

    /// <summary>A name, an alias or a part number on the line.</summary>
    Alias,

    /// <summary>A short name on the line, inside its vendor.</summary>
    ShortName,

    /// <summary>No single model was found.</summary>
    None,
}
