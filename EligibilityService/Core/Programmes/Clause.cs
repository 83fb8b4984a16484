namespace EligibilityService.Core.Programmes;

/// <summary>The place in the programme's text that a rule comes from, or an honest word that no text states it.</summary>
/// <param name="En">The clause in English.</param>
/// <param name="Zh">The clause in Chinese.</param>
/// <param name="Source">Where it is published; an address or a description.</param>
/// <param name="Illustrative">True when no published text states it: it shows how the service works and is no law.</param>
public sealed record Clause(string En, string Zh, string Source, bool Illustrative);
