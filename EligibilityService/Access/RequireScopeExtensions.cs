using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;

namespace EligibilityService.Access;

/// <summary>On an endpoint: the scope that its caller needs. The contract prints it.</summary>
/// <param name="Scope">One of <see cref="Scopes.All"/>.</param>
public sealed record ScopeMetadata(string Scope);

/// <summary>How an endpoint says what its caller may do.</summary>
public static class RequireScopeExtensions
{
    private static readonly FrozenDictionary<string, AuthorizationPolicy> Policies = Scopes.All.ToFrozenDictionary(
        scope => scope,
        scope => new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope)).Build(),
        StringComparer.Ordinal);

    /// <summary>
    /// Only a caller with that scope comes through: 401 without a key, 403 with a key that lacks it. Said twice, both are needed.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder
    {
        if (!Policies.TryGetValue(scope, out var policy))
        {
            throw new ArgumentException($"There is no scope {scope}.", nameof(scope));
        }

        return builder.RequireAuthorization(policy).WithMetadata(new ScopeMetadata(scope));
    }
}

/// <summary>The requirement that the caller holds a scope; it answers for itself, so no handler has to be registered.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    private readonly string _scope = scope;

    /// <summary>As the log of a refusal shows it.</summary>
    public override string ToString() => $"The caller needs the scope {_scope}.";

    /// <inheritdoc/>
    /// <remarks>Each requirement is asked about every one of an endpoint, so it is the argument's scope that counts, not its own.</remarks>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.Identity is CallerIdentity identity && identity.Caller.May(requirement._scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
