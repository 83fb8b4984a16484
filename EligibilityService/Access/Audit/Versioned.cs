namespace EligibilityService.Access.Audit;

/// <summary>What is kept in versions.</summary>
public enum Versioned
{
    /// <summary>The catalogue.</summary>
    Catalogue,

    /// <summary>A programme.</summary>
    Programme,
}
