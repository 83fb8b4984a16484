namespace EligibilityService.Core.Primitives;

/// <summary>Who acted for an agency: a person, a system by itself, or a system in the name of a person.</summary>
/// <param name="Agency">The agency; <c>service</c> when the service acted by itself.</param>
/// <param name="KeyId">The id of the key or token that was presented.</param>
/// <param name="StaffId">The id by which the agency knows the person; absent when a system acted by itself.</param>
/// <param name="Name">The person's name; absent when a system acted by itself, or did not say it.</param>
/// <param name="System">The system's name; absent when the person acted with a key of his own.</param>
public sealed record Actor(string Agency, string KeyId, string? StaffId = null, string? Name = null, string? System = null)
{
    /// <summary>The service itself.</summary>
    public static readonly Actor Service = OfSystem("service", "", "service");

    /// <summary>A person.</summary>
    public static Actor OfPerson(string agency, string keyId, string staffId, string name) => new(agency, keyId, staffId, name, null);

    /// <summary>A system by itself.</summary>
    public static Actor OfSystem(string agency, string keyId, string system) => new(agency, keyId, null, null, system);

    /// <summary>
    /// Whether the two may be one person, so that neither may approve what the other did. Persons are compared by agency and staff id,
    /// whatever key they hold. A system that did not say for whom it acts may have acted for anybody who uses it.
    /// </summary>
    public bool MayBe(Actor other) => KeyId == other.KeyId && (StaffId is null || other.StaffId is null)
        || (IsSame(Agency, other.Agency) && (StaffId is not null && other.StaffId is not null
            ? IsSame(StaffId, other.StaffId)
            : System is not null && other.System is not null && IsSame(System, other.System)));

    /// <summary>An agency as the store compares it: one text, however it is spelt.</summary>
    public static string KeyOf(string agency) => ActorId.TryParse(agency, out var id) is null ? id!.Key : agency;

    /// <summary>Whether two texts spell one agency, staff id or system.</summary>
    public static bool IsSame(string one, string other) => one == other ||
        (ActorId.TryParse(one, out var first) is null && ActorId.TryParse(other, out var second) is null && first == second);
}
