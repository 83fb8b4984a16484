using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;

namespace EligibilityService.Access;

/// <summary>On an endpoint: the scope that its caller needs. The contract prints it.</summary>
/// <param name="Scope">One of <see cref="Scopes.All"/>.</param>
/// <param name="Or">Another that suffices as well; null for none.</param>
public sealed record ScopeMetadata(string Scope, string? Or = null);

/// <summary>How an endpoint says what its caller may do.</summary>
public static class RequireScopeExtensions
{
    private static readonly FrozenDictionary<string, AuthorizationPolicy> Policies = Scopes.All.ToFrozenDictionary(
        scope => scope,
        scope => new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope, null)).Build(),
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

    /// <summary>Only a caller with one of two scopes comes through.</summary>
    public static TBuilder RequireEitherScope<TBuilder>(this TBuilder builder, string scope, string or)
        where TBuilder : IEndpointConventionBuilder
    {
        if (!Scopes.IsKnown(scope) || !Scopes.IsKnown(or))
        {
            throw new ArgumentException($"There is no scope {scope}, or no scope {or}.", nameof(scope));
        }

        return builder.RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope, or)).Build())
            .WithMetadata(new ScopeMetadata(scope, or));
    }
}

/// <summary>The requirement that the caller holds a scope; it answers for itself, so no handler has to be registered.</summary>
internal sealed class ScopeRequirement(string scope, string? or) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    private readonly string _scope = scope;
    private readonly string _or = or ?? scope;

    /// <summary>As the log of a refusal shows it.</summary>
    public override string ToString() => _or == _scope ? $"The caller needs the scope {_scope}."
        : $"The caller needs the scope {_scope} or {_or}.";

    /// <remarks>Each requirement is asked about every one of an endpoint, so it is the argument's scope that counts, not its own.</remarks>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.Identity is CallerIdentity identity
            && (identity.Caller.May(requirement._scope) || identity.Caller.May(requirement._or)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
