using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>Who does something, and from where.</summary>
/// <param name="By">Who.</param>
/// <param name="Address">The address as the service sees it; null for a command.</param>
/// <param name="RequestId">The request; null for a command.</param>
internal sealed record Origin(Actor By, string? Address, string? RequestId)
{
    /// <summary>Whoever runs a command on the server's own machine.</summary>
    public static readonly Origin Command = new(Actor.OfSystem("command", "command", "command"), null, null);

    /// <summary>The caller of a request that needs a key.</summary>
    public static Origin Of(HttpContext context) =>
        new(context.Caller().Actor, context.Connection.RemoteIpAddress?.ToString(), context.RequestId());
}
