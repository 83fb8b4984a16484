namespace EligibilityService.Core.Programmes;

/// <summary>
/// The place in the programme's text that a value comes from, or a note that no text states it. A clause names its source or is
/// illustrative. The checks find a clause that does neither, and such a programme is never published.
/// </summary>
/// <param name="En">The clause in English.</param>
/// <param name="Zh">The clause in Chinese.</param>
/// <param name="Source">Where it is published, an address or a description; of an illustrative clause what it was modelled on. Absent when
/// there is none.</param>
/// <param name="Illustrative">True when no published text states it: it shows how the service works and is no law.</param>
public sealed record Clause(string En, string Zh, string? Source = null, bool Illustrative = false)
{
    /// <summary>The mark on what rests on it: true when it is illustrative, absent otherwise.</summary>
    internal bool? Marked => Illustrative ? true : null;
}
