using System.Net;

namespace EligibilityService.Events;

/// <summary>Where events may be sent, and how persistently. Configuration section <c>Webhooks</c>.</summary>
public sealed class WebhooksOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// What events name as their source, a URI: set it to the address under which callers know this service. Default
    /// <c>urn:eligibility-service</c>.
    /// </summary>
    public string Source { get; set; } = "urn:eligibility-service";

    /// <summary>Whether targets may be http; default no.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Ports of targets, with commas between, also as ranges (<c>443,8000-8999</c>); default 443 and 8443.</summary>
    public string AllowedPorts { get; set; } = "443,8443";

    /// <summary>
    /// Networks inside private ranges that targets may be in, as CIDR with commas between (<c>10.20.0.0/16</c>); default none.
    /// </summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>
    /// 32 bytes in base64, by which the secrets of subscriptions are encrypted in the store. Without it the store holds them as they are.
    /// </summary>
    public string? SecretsKey { get; set; }

    /// <summary>How long a target may take to answer, in seconds; default 15.</summary>
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>How many events are sent to one target at once; default 8.</summary>
    public int ConcurrencyPerTarget { get; set; } = 8;

    /// <summary>
    /// How many events of one agency are sent at once, over all its subscriptions that are not disabled; default 100. Each subscription has
    /// an equal part of it, and one at least, so that a target which does not answer takes nothing from another.
    /// </summary>
    public int ConcurrencyPerAgency { get; set; } = 100;

    /// <summary>
    /// How long after the first failure an event is sent again, in seconds; default 5. Each further wait is four times as long.
    /// </summary>
    public int FirstRetrySeconds { get; set; } = 5;

    /// <summary>The longest wait, in seconds; default 8 hours.</summary>
    public int LongestRetrySeconds { get; set; } = 8 * 3600;

    /// <summary>How long after its first attempt an event is given up and becomes a dead letter, in hours; default 4 days.</summary>
    public int GiveUpAfterHours { get; set; } = 4 * 24;

    /// <summary>How long a target may fail without a success before its subscription is disabled, in hours; default 5 days.</summary>
    public int DisableAfterHours { get; set; } = 5 * 24;

    /// <summary>How long dead letters are kept, in days; default 30.</summary>
    public int DeadLetterDays { get; set; } = 30;

    /// <summary>How often new events are looked for, in milliseconds; default 500.</summary>
    public int PollMilliseconds { get; set; } = 500;

    /// <summary>
    /// For how long a replica has a subscription to itself, in seconds; default 60. When it dies, another takes over after that.
    /// </summary>
    public int LeaseSeconds { get; set; } = 60;

    /// <summary>What is wrong with the options, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong =>
        !Uri.TryCreate(Source, UriKind.RelativeOrAbsolute, out _) || Source.Length is 0 or > 300 ? "Webhooks:Source must be a URI."
        : ReadPorts().Count == 0 ? "Webhooks:AllowedPorts lists ports and ranges of ports, such as 443,8000-8999."
        : ReadNetworks() is null ? "Webhooks:AllowedNetworks lists networks such as 10.20.0.0/16."
        : SecretsKey is not null && KeyOf(SecretsKey) is null ? "Webhooks:SecretsKey must be 32 bytes in base64 (openssl rand -base64 32)."
        : TimeoutSeconds is < 1 or > 60 ? "Webhooks:TimeoutSeconds must be from 1 to 60."
        : LeaseSeconds < 2 * TimeoutSeconds ? "Webhooks:LeaseSeconds must be at least twice Webhooks:TimeoutSeconds."
        : ConcurrencyPerTarget is < 1 or > 64 ? "Webhooks:ConcurrencyPerTarget must be from 1 to 64."
        : ConcurrencyPerAgency is < 1 or > 1000 ? "Webhooks:ConcurrencyPerAgency must be from 1 to 1000."
        : FirstRetrySeconds < 1 || LongestRetrySeconds < FirstRetrySeconds || GiveUpAfterHours < 1 || DisableAfterHours < 1
            || DeadLetterDays < 1 || PollMilliseconds < 10
            ? "Webhooks: times must be at least 1, Webhooks:PollMilliseconds 10, and Webhooks:LongestRetrySeconds not below Webhooks:FirstRetrySeconds."
            : null;

    /// <summary>The ports, as ranges with both ends; empty when they cannot be read.</summary>
    internal IReadOnlyList<(int First, int Last)> ReadPorts()
    {
        var ranges = new List<(int, int)>();
        foreach (var part in AllowedPorts.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !ushort.TryParse(ends[0], out var first) || !ushort.TryParse(ends[^1], out var last) || first == 0
                || last < first)
            {
                return [];
            }

            ranges.Add((first, last));
        }

        return ranges;
    }

    /// <summary>The networks; null when they cannot be read.</summary>
    internal IReadOnlyList<IPNetwork>? ReadNetworks()
    {
        var networks = new List<IPNetwork>();
        foreach (var part in AllowedNetworks.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPNetwork.TryParse(part, out var network))
            {
                return null;
            }

            networks.Add(network);
        }

        return networks;
    }

    /// <summary>The bytes of a key; null when it is none.</summary>
    internal static byte[]? KeyOf(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var written) && written == 32 ? bytes[..32] : null;
    }
}
