using System.Diagnostics;

namespace EligibilityService.Telemetry;

/// <summary>
/// The service's own spans, within those of the web server. A tag is a code or a name of ours, and never anything that was sent. Where
/// nobody listens there are none, and they cost nothing.
/// </summary>
internal static class Spans
{
    /// <summary>The name of their source.</summary>
    public const string Source = "EligibilityService";

    private static readonly ActivitySource Own = new(Source);

    /// <summary>Whether anybody listens.</summary>
    public static bool AreHeard => Own.HasListeners();

    /// <summary>A span below the one that is under way.</summary>
    public static Activity? Start(string name) => Own.StartActivity(name);

    /// <summary>
    /// A span of work for many at once. It can have only one parent, so it has none: it and those that it serves are linked.
    /// </summary>
    public static Activity? StartForAll(string name, IEnumerable<Activity?> served)
    {
        Activity[] all = [.. served.OfType<Activity>()];
        var span = Own.StartActivity(name, ActivityKind.Internal, parentContext: default,
            links: all.Select(one => new ActivityLink(one.Context)));
        if (span is not null)
        {
            foreach (var one in all)
            {
                one.AddLink(new ActivityLink(span.Context));
            }
        }

        return span;
    }
}
