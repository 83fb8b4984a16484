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
        Caller = new Caller(stored.Holder, stored.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Answer = AnswerFor(Caller);
    }

    public ApiKey Stored { get; }

    /// <summary>Who calls with it.</summary>
    public Caller Caller { get; }

    /// <summary>What the handler answers for it.</summary>
    public AuthenticateResult Answer { get; }

    /// <summary>What the handler answers for a caller.</summary>
    public static AuthenticateResult AnswerFor(Caller caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new CallerIdentity(caller)), ApiKeyHandler.Scheme));
}
