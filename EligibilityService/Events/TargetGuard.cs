using System.Net;
using System.Net.Sockets;
using EligibilityService.Core.Primitives;
using Microsoft.Extensions.Options;

namespace EligibilityService.Events;

/// <summary>Looks a host's name up: the outside port of the guard.</summary>
/// <param name="host">The name, or an address as text.</param>
/// <param name="cancellation">Ends the wait.</param>
internal delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellation);

/// <summary>A target resolves to an address that it may not have.</summary>
internal sealed class TargetRefusedException(string message) : IOException(message);

/// <summary>
/// Keeps events, and whoever subscribes, out of networks that are nobody's business. A target is checked when it is registered and its
/// address again at every connection, on what the name resolves to then, so that a name which changes its address gets nowhere.
/// </summary>
internal sealed class TargetGuard(IOptions<WebhooksOptions> options, ResolveName resolve)
{
    private const int LongestUrl = 2000;
    private static readonly TimeSpan PatienceAtRegistration = TimeSpan.FromSeconds(2);

    // What IANA registers as not globally reachable, and what wraps an IPv4 address into an IPv6 one. Of IPv6 only 2000::/3 is in use at
    // all.
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
                "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    private readonly IReadOnlyList<IPNetwork> _allowed = options.Value.ReadNetworks() ?? [];
    private readonly IReadOnlyList<(int First, int Last)> _ports = options.Value.ReadPorts();

    /// <summary>The target, or null with every fault noted.</summary>
    public async Task<Uri?> CheckAsync(string url, string pointer, Faults faults, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || url.Length > LongestUrl || target.Host.Length == 0
            || target.Scheme is not ("https" or "http") || target.UserInfo.Length > 0 || target.Fragment.Length > 0)
        {
            faults.Add(pointer, FaultCode.Malformed,
                "target_guard.address_form(most)", LongestUrl);
            return null;
        }

        if (target.Scheme == Uri.UriSchemeHttp && !options.Value.AllowHttp)
        {
            Refuse("target_guard.https_only()");
        }

        if (!_ports.Any(range => target.Port >= range.First && target.Port <= range.Last))
        {
            Refuse("target_guard.port_not_allowed(port, allowed)", target.Port, options.Value.AllowedPorts);
        }

        if (!await IsAllowedAsync(target, cancellation))
        {
            Refuse("target_guard.network_not_allowed()");
        }

        return faults.Any ? null : target;

        void Refuse(string phrase,
            params ReadOnlySpan<Argument> arguments) => faults.Add(pointer, FaultCode.AddressNotAllowed, phrase, arguments);
    }

    /// <summary>Whether events may be sent to an address.</summary>
    public bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (_allowed.Any(network => Contains(network, plain)))
        {
            return true;
        }

        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !Special.Any(network => Contains(network, plain))
            : Contains(Global, plain) && !Special.Any(network => Contains(network, plain));
    }

    /// <summary>Connects to where a name leads now, if all of that is allowed: one address inside would be one too many.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await resolve(context.DnsEndPoint.Host, cancellation);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!addresses.All(IsAllowed))
        {
            throw new TargetRefusedException("The target is in a network that this service does not send to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<bool> IsAllowedAsync(Uri target, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(PatienceAtRegistration);
        try
        {
            return (await resolve(target.IdnHost, patience.Token)).All(IsAllowed);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // A name that cannot be looked up now may be known tomorrow; whatever it leads to then is checked at the connection.
            return true;
        }
    }

    private static bool Contains(IPNetwork network, IPAddress address) => network.BaseAddress.AddressFamily == address.AddressFamily
        && network.Contains(WithoutScope(address));

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
}
