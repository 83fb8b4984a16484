using System.Diagnostics.Metrics;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Registries;

/// <summary>How often a registry was asked and how long that took, by what came of it.</summary>
/// <param name="registry">The registry's name.</param>
internal sealed class RegistryMetrics(IMeterFactory meters, string registry)
{
    /// <summary>The meter's name.</summary>
    public const string Name = "EligibilityService.Registries";

    private readonly Histogram<double> _questions = meters.Create(Name).CreateHistogram<double>(
        "registry.question.duration", "s", "How long a question to a registry took, with everything that was tried again.");

    /// <summary>A question that went outside.</summary>
    public void Count(RegistryFault? fault, TimeSpan duration) =>
        Count(fault is { } known ? Term.Of(known) : "answered", duration.TotalSeconds);

    /// <summary>A question that did not.</summary>
    public void Count(string answer, double seconds = 0) =>
        _questions.Record(seconds, new KeyValuePair<string, object?>("registry", registry),
            new KeyValuePair<string, object?>("answer", answer));
}
