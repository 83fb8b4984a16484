namespace EligibilityService.Access;

/// <summary>
/// Who calls: the key that was presented, and whose it is. Equal when the key is the same, since a key's agency and scopes never
/// change.
/// </summary>
/// <param name="KeyId">The key's id, <c>key_…</c>; safe to log and to keep with what the caller did.</param>
/// <param name="Agency">The agency that the key was made for; free of control characters, so safe to log.</param>
/// <param name="Scopes">What it was granted, as granted: <see cref="Access.Scopes.Admin"/> is not spelt out.</param>
public sealed record Caller(string KeyId, string Agency, IReadOnlyList<string> Scopes)
{
    /// <summary>Whether the caller may do what needs that scope.</summary>
    public bool May(string scope) => Access.Scopes.Allow(Scopes, scope);

    /// <summary>By the key alone.</summary>
    public bool Equals(Caller? other) => other is not null && other.KeyId == KeyId;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(KeyId);
}
