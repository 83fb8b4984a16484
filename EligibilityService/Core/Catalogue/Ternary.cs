namespace EligibilityService.Core.Catalogue;

/// <summary>An answer that a source may not give.</summary>
public enum Ternary
{
    /// <summary>A source says yes.</summary>
    Yes,

    /// <summary>A source says no.</summary>
    No,

    /// <summary>No source says.</summary>
    Unknown,
}
