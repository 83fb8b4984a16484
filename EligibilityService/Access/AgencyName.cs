using EligibilityService.Core.Primitives;

namespace EligibilityService.Access;

/// <summary>
/// The bounds of an agency's name: besides those of every <see cref="HolderName"/>, it may not be spelt with letters that only look like
/// others, nor be one that the service goes by.
/// </summary>
internal static class AgencyName
{
    /// <summary>What is wrong with the name, as a sentence; null when nothing is.</summary>
    public static string? WhatIsWrong(string name) => HolderName.WhatIsWrong("The agency's name", name)
        ?? (AgencyId.TryParse(name, out var agency) is { } fault ? $"The agency's name: {fault.Text.En}"
            : agency!.IsReserved
                ? $"{name} is a name that the service goes by itself ({string.Join(", ", AgencyId.ReservedNames)}). Take another."
            : null);
}
