namespace EligibilityService.Access;

/// <summary>The agency has a key already, under another spelling of its name; one agency has one.</summary>
/// <param name="known">Its name as it is known.</param>
public sealed class AgencySpellingException(string known) : Exception($"The agency is known as “{known}”. Write its name so.");
