using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace EligibilityService.Access;

/// <summary>
/// A key that works, with all that a request needs of it, made once: a request that presents it allocates nothing for it.
/// The answer is shared by requests, so nothing may write to it.
/// </summary>
internal sealed class KnownKey
{
    public KnownKey(ApiKey stored)
    {
        Stored = stored;
        var caller = new Caller(stored.Id, stored.Agency, stored.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var principal = new ClaimsPrincipal(new CallerIdentity(caller));
        Answer = AuthenticateResult.Success(new AuthenticationTicket(principal, ApiKeyHandler.Scheme));
    }

    public ApiKey Stored { get; }

    /// <summary>What the handler answers for it.</summary>
    public AuthenticateResult Answer { get; }
}
