using EligibilityService.Core.Invoices;

namespace EligibilityService.Cases;

/// <summary>What deciding depends on besides programmes and catalogue. Configuration section <c>Decisions</c>.</summary>
public sealed class DecisionsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Decisions";

    /// <summary>Hours ahead of UTC where the programmes' days begin; default 8, China Standard Time, which has no summer time.</summary>
    public int UtcOffsetHours { get; set; } = 8;

    /// <summary>How far the figures on an invoice may be off, in fen, with the sources of the defaults.</summary>
    public Tolerances Tolerances { get; set; } = new();
}
