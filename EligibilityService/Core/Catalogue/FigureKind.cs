namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Who vouches for a performance figure. Makers' claims have been higher than what buyers measured, so the two never mix.
/// </summary>
public enum FigureKind
{
    /// <summary>The maker says so.</summary>
    Claimed,

    /// <summary>It was measured.</summary>
    Measured,
}
