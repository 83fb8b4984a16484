using System.Diagnostics.CodeAnalysis;

namespace EligibilityService.Hosting;

/// <summary>Switches that a build sets; what is off is trimmed away.</summary>
internal static class Features
{
    /// <summary>
    /// Whether the contract's generator (which reflects) is in this build; a published one serves the committed contract instead.
    /// </summary>
    [FeatureSwitchDefinition("EligibilityService.OpenApiGenerator")]
    public static bool OpenApiGenerator => !AppContext.TryGetSwitch("EligibilityService.OpenApiGenerator", out var on) || on;
}
