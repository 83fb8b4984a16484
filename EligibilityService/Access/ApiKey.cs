using EligibilityService.Core.Primitives;

namespace EligibilityService.Access;

/// <summary>
/// A key as it is kept: everything but the secret, which is stored as a hash only. Nothing of it changes but that it is revoked.
/// </summary>
/// <param name="Id">Its id, <c>key_…</c>; sorts by the time of making.</param>
/// <param name="Agency">The agency whose it is.</param>
/// <param name="StaffId">The id by which the agency knows the person whose it is; null for a system.</param>
/// <param name="Name">The person's name; null for a system.</param>
/// <param name="System">The name of the system whose it is; null for a person.</param>
/// <param name="ForOthers">Whether the system may say in whose name it acts (<see cref="OnBehalfOf"/>).</param>
/// <param name="Scopes">What it may be used for, with one space between, in the order of <see cref="Access.Scopes.All"/>.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="ExpiresAt">From when it works no more, UTC; null when never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null while it works.</param>
public sealed record ApiKey(string Id, string Agency, string? StaffId, string? Name, string? System, bool ForOthers, string Scopes,
    string CreatedAt, string? ExpiresAt, string? RevokedAt)
{
    /// <summary>Whose it is, as one that acts.</summary>
    public Actor Holder => new(Agency, Id, StaffId, Name, System);
}

/// <summary>A key just made: the only moment at which its secret is to be seen.</summary>
/// <param name="Key">What is kept.</param>
/// <param name="Secret">What the caller presents.</param>
public sealed record NewApiKey(ApiKey Key, string Secret)
{
    /// <summary>Without the secret, because a record is easily written to a log.</summary>
    public override string ToString() => Key.ToString();
}

/// <summary>What came of revoking a key.</summary>
public enum Revocation
{
    /// <summary>It worked until now.</summary>
    Revoked,

    /// <summary>It had been revoked before; the first time stands.</summary>
    AlreadyRevoked,

    /// <summary>There is no key of that id.</summary>
    NoSuchKey,
}
