namespace EligibilityService.Core.Primitives;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>It must be corrected; until then the draft cannot be submitted.</summary>
    Error,

    /// <summary>It may be intended, but a person should look at it.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Info,
}

/// <summary>What a check found in a draft. Equal when every part is.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Code">What kind of finding; <c>GET /v1/finding-codes</c> lists them.</param>
/// <param name="Pointer">Where in the draft's document, as a JSON Pointer (RFC 6901); empty for the whole.</param>
/// <param name="Text">What was found, and what to do.</param>
public sealed record CheckFinding(Severity Severity, FindingCode Code, string Pointer, LocalizedText Text);
