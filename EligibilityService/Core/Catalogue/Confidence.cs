namespace EligibilityService.Core.Catalogue;

/// <summary>How far the sources of a row can be trusted; ordered, so that rows can be compared.</summary>
public enum Confidence
{
    /// <summary>One weak source, or sources that disagree.</summary>
    Low,

    /// <summary>Trade press, or several weak sources that agree.</summary>
    Medium,

    /// <summary>The maker's own publication, or an official list.</summary>
    High,
}
