using System.Security.Claims;

namespace EligibilityService.Access;

/// <summary>
/// The caller as ASP.NET Core sees it. It carries the <see cref="Caller"/> itself, so that no request has to read claims back.
/// </summary>
internal sealed class CallerIdentity(Caller caller) : ClaimsIdentity(ClaimsOf(caller), ApiKeyHandler.Scheme)
{
    /// <summary>Whose key it is.</summary>
    public Caller Caller { get; } = caller;

    public override ClaimsIdentity Clone() => new CallerIdentity(Caller);

    private static IEnumerable<Claim> ClaimsOf(Caller caller) =>
    [
        new(ClaimTypes.NameIdentifier, caller.KeyId),
        new(DefaultNameClaimType, caller.Agency),
        .. caller.Scopes.Select(scope => new Claim("scope", scope)),
    ];
}
