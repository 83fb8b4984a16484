namespace EligibilityService.Access;

/// <summary>The agency, person or system has a key already, under another spelling of its name; each has one.</summary>
/// <param name="what">What is known: "The agency".</param>
/// <param name="known">How it is known.</param>
public sealed class OtherSpellingException(string what, string known) : Exception($"{what} is known as “{known}”. Write it so.");
