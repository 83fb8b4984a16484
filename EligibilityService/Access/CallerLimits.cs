using System.Net;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>
/// How much one caller may ask, in units of cost (<see cref="Cost"/>). A caller with a known key is counted by the key, every other one by
/// its address. Units that are not used are saved up for <see cref="BurstSeconds"/>. Configuration section <c>Limits</c>.
/// </summary>
public sealed class CallerLimits
{
    /// <summary>The section's name.</summary>
    public const string Section = "Limits";

    /// <summary>The most that may be set.</summary>
    public const int Most = 1_000_000;

    /// <summary>Units a second for each key; 0 is no limit.</summary>
    public int UnitsPerSecond { get; set; } = 2000;

    /// <summary>
    /// Units a second for each address (of IPv6 each network of 64 bits) that asks without a key, or with one that is not accepted; 0 is no
    /// limit.
    /// </summary>
    public int AnonymousUnitsPerSecond { get; set; } = 500;

    /// <summary>
    /// Keys a second from one address that are not accepted; what is beyond is refused before a key is hashed. 0 is no limit.
    /// </summary>
    public int RefusedKeysPerSecond { get; set; } = 20;

    /// <summary>For how many seconds what was not asked is saved up: so many seconds' units may be asked at once.</summary>
    public int BurstSeconds { get; set; } = 10;

    /// <summary>
    /// Proxies whose <c>X-Forwarded-For</c> is believed: addresses or networks (<c>10.0.0.0/8</c>), separated by commas. From anybody else
    /// the header is ignored; empty (the default) for nobody.
    /// </summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>What is wrong with the settings, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong =>
        WhatIsWrongWith(nameof(UnitsPerSecond), UnitsPerSecond, 0, Most)
        ?? WhatIsWrongWith(nameof(AnonymousUnitsPerSecond), AnonymousUnitsPerSecond, 0, Most)
        ?? WhatIsWrongWith(nameof(RefusedKeysPerSecond), RefusedKeysPerSecond, 0, Most)
        ?? WhatIsWrongWith(nameof(BurstSeconds), BurstSeconds, 1, 600)
        ?? (Names().FirstOrDefault(name => !TryNetwork(name, out _)) is { } wrong
            ? $"{Section}:{nameof(TrustedProxies)} names {wrong}, which is no address and no network, e.g. 10.0.0.5 or 10.0.0.0/8."
            : null);

    /// <summary>The networks of the trusted proxies.</summary>
    internal IReadOnlyList<IPNetwork> ReadNetworks() => [.. Names().Select(name => TryNetwork(name, out var network) ? network : default)];

    private string[] Names() => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? WhatIsWrongWith(string name, int value, int least, int most) => value >= least && value <= most ? null
        : $"{Section}:{name} must be from {least} to {most}.";

    private static bool TryNetwork(string name, out IPNetwork network)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(name, out network);
    }
}
