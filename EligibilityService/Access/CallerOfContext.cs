namespace EligibilityService.Access;

/// <summary>The caller of the request at hand.</summary>
public static class CallerOfContext
{
    /// <summary>
    /// The caller, where the endpoint requires a scope. Elsewhere a request may be anonymous, and asking like this is a bug.
    /// </summary>
    public static Caller Caller(this HttpContext context) =>
        context.CallerOrNull()
        ?? throw new InvalidOperationException("The request is anonymous: the endpoint must require a scope before it asks who calls.");

    /// <summary>The caller, or null when the request is anonymous or its key was not accepted.</summary>
    public static Caller? CallerOrNull(this HttpContext context) => (context.User.Identity as CallerIdentity)?.Caller;
}
