using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Telemetry;

/// <summary>Listens to every instrument of one host, ours and those of .NET.</summary>
internal sealed class Heard : IDisposable
{
    private readonly ConcurrentQueue<(string Instrument, double Value, string[] Tags)> _all = [];
    private readonly ConcurrentQueue<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    public Heard(ServiceHost host)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                _instruments.Enqueue(instrument);
                own.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The instruments.</summary>
    public IReadOnlyCollection<Instrument> Instruments => _instruments;

    /// <summary>What an instrument measured, oldest first, with certain tags (<c>name=value</c>).</summary>
    public IReadOnlyList<double> Of(string instrument, params string[] tags) =>
        [.. _all.Where(one => one.Instrument == instrument && tags.All(one.Tags.Contains)).Select(one => one.Value)];

    /// <summary>The same of an instrument that is looked at, and does not tell by itself.</summary>
    public IReadOnlyList<double> Now(string instrument, params string[] tags)
    {
        var before = Of(instrument, tags).Count;
        _listener.RecordObservableInstruments();
        return [.. Of(instrument, tags).Skip(before)];
    }

    public void Dispose() => _listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, [.. tags.ToArray().Select(tag => FormattableString.Invariant($"{tag.Key}={tag.Value}"))]));
}
