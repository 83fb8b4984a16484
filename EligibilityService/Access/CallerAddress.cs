using System.Net;
using System.Net.Sockets;

namespace EligibilityService.Access;

/// <summary>
/// From where a request comes, as far as that can be believed: the connection's address, or, where that is a trusted proxy's, the last
/// address in <c>X-Forwarded-For</c> that is none. Everything before that the caller may have made up.
/// </summary>
/// <param name="trusted">The networks of the trusted proxies.</param>
internal sealed class CallerAddress(IReadOnlyList<IPNetwork> trusted)
{
    /// <summary>The header in which proxies say for whom they ask.</summary>
    public const string ForwardedFor = "X-Forwarded-For";

    private const string Nobody = "nobody";
    private const int NetworkBytes = 8;

    /// <summary>The address of a request, as a name to count by.</summary>
    public string Of(HttpContext context) => NameOf(Find(context.Connection.RemoteIpAddress, context.Request.Headers[ForwardedFor]));

    private IPAddress? Find(IPAddress? connection, IEnumerable<string?> forwarded)
    {
        var address = Plain(connection);
        if (address is null || !IsTrusted(address))
        {
            return address;
        }

        foreach (var hop in forwarded.SelectMany(line => (line ?? "").Split(',')).Reverse())
        {
            if (Plain(Parse(hop.Trim())) is not { } next)
            {
                return address;
            }

            address = next;
            if (!IsTrusted(address))
            {
                return address;
            }
        }

        return address;
    }

    private bool IsTrusted(IPAddress address) => trusted.Any(network => network.Contains(address));

    // Some proxies write the port too.
    private static IPAddress? Parse(string hop) => IPEndPoint.TryParse(hop, out var end) ? end.Address : null;

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    // A caller that has one IPv6 address has the other 2^64 of its network too.
    private static string NameOf(IPAddress? address) => address switch
    {
        null => Nobody,
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)),
        _ => address.ToString(),
    };
}
