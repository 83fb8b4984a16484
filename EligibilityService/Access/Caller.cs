using EligibilityService.Core.Primitives;

namespace EligibilityService.Access;

/// <summary>Who calls, and what he may do.</summary>
/// <param name="Actor">The person or the system, of which agency, with which key.</param>
/// <param name="Scopes">What was granted, as granted: <see cref="Access.Scopes.Admin"/> is not spelt out.</param>
public sealed record Caller(Actor Actor, IReadOnlyList<string> Scopes)
{
    /// <summary>The key's id, <c>key_…</c>; safe to log and to keep with what the caller did.</summary>
    public string KeyId => Actor.KeyId;

    /// <summary>The agency that the key was made for; free of control characters, so safe to log.</summary>
    public string Agency => Actor.Agency;

    /// <summary>Whether the caller may do what needs that scope.</summary>
    public bool May(string scope) => Access.Scopes.Allow(Scopes, scope);
}
