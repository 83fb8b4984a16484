using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EligibilityService.Register;

/// <summary>
/// The measurements of the write path; <c>dotnet-counters monitor --counters EligibilityService.Register</c> shows them, and so does any
/// other listener to .NET's meters. A growing queue or long batches mean that the disk or the database is too slow.
/// </summary>
internal sealed class RegisterMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "EligibilityService.Register";

    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _size;

    /// <summary>A meter of a host.</summary>
    public RegisterMeter(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _duration = meter.CreateHistogram<double>("register.batch.duration", "s",
            "How long a batch takes, from its first statement to its durable commit.");
        _size = meter.CreateHistogram<int>("register.batch.size", "{command}", "How many commands are committed together.");
        meter.CreateObservableGauge("register.waiting", () => Waiting(), "{command}", "How many commands wait or are being written.");
    }

    /// <summary>Tells how many wait; set by the writer.</summary>
    public Func<int> Waiting { get; set; } = static () => 0;

    /// <summary>A batch was committed.</summary>
    public void Committed(int commands, long since)
    {
        _duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
        _size.Record(commands);
    }
}
