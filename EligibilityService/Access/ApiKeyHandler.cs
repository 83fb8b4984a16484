using System.Text.Encodings.Web;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EligibilityService.Access;

/// <summary>
/// Reads <c>Authorization: Bearer …</c> (RFC 6750): a key, or a token of the identity provider where one is set. What was presented is
/// never logged nor shown. An endpoint that is open to all stays open to a request whose key is not accepted.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KeyRing ring,
    TokenCallers tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The name of the one authentication scheme.</summary>
    public new const string Scheme = "ApiKey";

    private const string Bearer = "Bearer ";
    private const string Realm = "Bearer realm=\"eligibility\"";

    private static readonly AuthenticateResult Malformed = AuthenticateResult.Fail("The Authorization header does not hold a key.");
    private static readonly AuthenticateResult Unknown = AuthenticateResult.Fail("The key is unknown or revoked.");
    private static readonly AuthenticateResult NotForOthers = AuthenticateResult.Fail("The key acts in nobody else's name.");
    private static readonly AuthenticateResult UnreadablePerson = AuthenticateResult.Fail("The On-Behalf-Of header cannot be read.");
    private static readonly AuthenticateResult RefusedToken = AuthenticateResult.Fail("The token is not accepted.");
    private static readonly AuthenticateResult NamelessToken = AuthenticateResult.Fail("The token does not say who calls.");
    private static readonly Task<AuthenticateResult> NobodyAsync = Task.FromResult(AuthenticateResult.NoResult());
    private static readonly Task<AuthenticateResult> MalformedAsync = Task.FromResult(Malformed);

    private static readonly LocalizedText MissingDetail = Phrase.Of("api_key_handler.key_needed()");

    private static readonly LocalizedText MalformedDetail = Phrase.Of("api_key_handler.header_unreadable()");

    private static readonly LocalizedText RefusedTokenDetail = Phrase.Of("api_key_handler.token_refused()");

    private static readonly LocalizedText NamelessTokenDetail = Phrase.Of("api_key_handler.token_nameless()");

    private static readonly LocalizedText UnknownDetail = Phrase.Of("api_key_handler.key_unknown()");

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return NobodyAsync;
        }

        var value = header.Count == 1 ? header[0].AsSpan() : default;
        if (!value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return MalformedAsync;
        }

        var presented = value[Bearer.Length..].Trim(' ');
        return KeySecret.IsWellFormed(presented) ? LookUpAsync(KeyHash.Of(presented))
            : tokens.IsOn && !KeySecret.Begins(presented) ? ReadTokenAsync() : MalformedAsync;
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        if (failure == NotForOthers.Failure || failure == UnreadablePerson.Failure)
        {
            var problem = failure == NotForOthers.Failure
                ? new Problem(ProblemKind.Forbidden, Phrase.Of("on_behalf_of.not_allowed()"))
                : new Problem(ProblemKind.InvalidRequest, null,
                    [new Fault(OnBehalfOf.Header, FaultCode.Malformed, Phrase.Of("on_behalf_of.malformed()"))]);
            await problem.ExecuteAsync(Context);
            return;
        }

        var detail = failure is null ? MissingDetail : failure == Malformed.Failure ? MalformedDetail
            : failure == RefusedToken.Failure ? RefusedTokenDetail : failure == NamelessToken.Failure ? NamelessTokenDetail : UnknownDetail;
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = failure is null ? Realm : $"{Realm}, error=\"invalid_token\"";
        await new Problem(ProblemKind.Unauthorized, detail).ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = LackingScope();
        Response.StatusCode = StatusCodes.Status403Forbidden;
        Response.Headers.WWWAuthenticate = $"{Realm}, error=\"insufficient_scope\", scope=\"{scope}\"";
        return Scopes.Lacking(scope).ExecuteAsync(Context);
    }

    private async Task<AuthenticateResult> LookUpAsync(KeyHash hash)
    {
        if (await ring.FindAsync(hash, Context.RequestAborted) is not { } known)
        {
            return Unknown;
        }

        var header = Request.Headers[OnBehalfOf.Header];
        return header.Count == 0 ? known.Answer
            : !known.Stored.ForOthers ? NotForOthers
            : header.Count == 1 && OnBehalfOf.Read(header[0], known.Caller.Actor) is { } actor
                ? KnownKey.AnswerFor(known.Caller with { Actor = actor }) : UnreadablePerson;
    }

    private async Task<AuthenticateResult> ReadTokenAsync()
    {
        var read = await Context.AuthenticateAsync(TokenCallers.Scheme);
        return !read.Succeeded ? RefusedToken
            : Request.Headers.ContainsKey(OnBehalfOf.Header) ? NotForOthers
            : tokens.CallerOf(read.Principal) is { } caller ? KnownKey.AnswerFor(caller) : NamelessToken;
    }

    private string LackingScope()
    {
        var caller = Context.Caller();
        foreach (var needed in Context.GetEndpoint()?.Metadata.GetOrderedMetadata<ScopeMetadata>() ?? [])
        {
            if (!caller.May(needed.Scope) && !(needed.Or is { } other && caller.May(other)))
            {
                return needed.Scope;
            }
        }

        throw new InvalidOperationException("An endpoint forbids something other than a lacking scope; say so through RequireScope.");
    }
}
