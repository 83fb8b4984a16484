namespace EligibilityService.Access;

/// <summary>
/// Writes the body of a refusal as a problem (RFC 9457). The status and <c>WWW-Authenticate</c> are set before; the one who writes
/// keeps them.
/// </summary>
internal interface IAccessProblems
{
    /// <summary>401: no key, or none that is accepted. The detail says what to do, and never holds what was presented.</summary>
    Task UnauthorizedAsync(HttpContext context, string detailEn, string detailZh);

    /// <summary>403: the key is accepted and lacks this scope.</summary>
    Task ForbiddenAsync(HttpContext context, string scope);
}
