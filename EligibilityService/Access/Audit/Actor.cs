using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>Who does something, and from where.</summary>
/// <param name="Address">The address as the service sees it; null for a command.</param>
/// <param name="RequestId">The request; null for a command.</param>
internal sealed record Actor(string KeyId, string Agency, string? Address, string? RequestId)
{
    /// <summary>Whoever runs a command on the server's own machine.</summary>
    public static readonly Actor Command = new("command", "command", null, null);

    /// <summary>The caller of a request that needs a key.</summary>
    public static Actor Of(HttpContext context)
    {
        var caller = context.Caller();
        return new Actor(caller.KeyId, caller.Agency, context.Connection.RemoteIpAddress?.ToString(), context.RequestId());
    }
}
