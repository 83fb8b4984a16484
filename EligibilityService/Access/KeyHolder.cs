using EligibilityService.Core.Primitives;

namespace EligibilityService.Access;

/// <summary>Whose a key is to be: a person's or a system's of an agency.</summary>
/// <param name="Agency">The agency's name.</param>
/// <param name="StaffId">The id by which the agency knows the person; null for a system.</param>
/// <param name="Name">The person's name; null for a system.</param>
/// <param name="System">The system's name; null for a person.</param>
/// <param name="ForOthers">Whether the system may say in whose name it acts.</param>
public sealed record KeyHolder(string Agency, string? StaffId, string? Name, string? System, bool ForOthers)
{
    /// <summary>A person.</summary>
    public static KeyHolder Person(string agency, string staffId, string name) => new(agency, staffId, name, null, false);

    /// <summary>A system.</summary>
    public static KeyHolder OfSystem(string agency, string system, bool forOthers = false) => new(agency, null, null, system, forOthers);

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong => AgencyName.WhatIsWrong(Agency) ?? (System is not null
        ? StaffId is not null || Name is not null ? "A key is a person's or a system's, not both."
            : HolderName.WhatIsWrong("The system's name", System) ?? IdFault("The system's name", System)
        : StaffId is null || Name is null ? "Say whose the key is: --person NAME --staff-id ID, or --system NAME."
        : ForOthers ? "Only a system acts in the name of others; a person has a key of his own."
        : HolderName.WhatIsWrong("The person's name", Name) ?? HolderName.WhatIsWrong("The staff id", StaffId)
            ?? IdFault("The staff id", StaffId));

    /// <summary>As a sentence names it.</summary>
    public override string ToString() => System is null ? $"{Name} ({StaffId}) of {Agency}" : $"the system {System} of {Agency}";

    private static string? IdFault(string what, string id) =>
        ActorId.TryParse(id, out _) is { } fault ? $"{what}: {fault.Text.En}" : null;
}
