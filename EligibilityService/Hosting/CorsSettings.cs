namespace EligibilityService.Hosting;

/// <summary>
/// Which pages of other origins may call from a browser. Configuration section <c>Cors</c>; nothing of it is sent where no origin is named.
/// </summary>
public sealed class CorsSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cors";

    /// <summary>The headers of answers that such a page may read.</summary>
    internal static readonly string[] Exposed =
    [
        "ETag", "Link", "Location", "Request-Id", "Retry-After", "Idempotent-Replayed", "Catalogue-Version", "Programme-Version",
            "RateLimit", "RateLimit-Policy",
        "Content-Disposition", "Allow", "Preference-Applied",
    ];

    /// <summary>How long a browser may remember what it asked beforehand.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>
    /// The origins, separated by commas, e.g. <c>https://portal.example.org</c>; a star for all; empty (the default) for none.
    /// </summary>
    public string Origins { get; set; } = "";

    /// <summary>What is wrong with the setting, as a sentence; null when nothing is.</summary>
    public string? WhatIsWrong => List.FirstOrDefault(one => one != "*" && !IsOrigin(one)) is { } wrong
        ? $"Cors:Origins names {wrong}, which is no origin; an origin is a scheme, a host and perhaps a port, e.g. https://portal.example.org."
        : null;

    /// <summary>The origins, one by one.</summary>
    internal string[] List => Origins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool IsOrigin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.GetLeftPart(UriPartial.Authority) == text;
}
