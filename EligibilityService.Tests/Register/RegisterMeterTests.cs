using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EligibilityService.Register;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Register;

/// <summary>What operators watch of the write path.</summary>
internal sealed class RegisterMeterTests
{
    [Test]
    public async Task Commands_ThatAreCommitted_AreMeasured()
    {
        await using var host = new ServiceHost();
        using var client = host.Client();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        var seen = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Name == RegisterMeter.Name && instrument.Meter.Scope == meters)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();

        await host.Services.GetRequiredService<RegisterWriter>().AppendAsync(new Promotion("nobody-waits", 2026, DateTimeOffset.UnixEpoch));
        listener.RecordObservableInstruments();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen["register.batch.size"], Is.EqualTo(1));
            Assert.That(seen["register.batch.duration"], Is.GreaterThan(0));
            Assert.That(seen["register.waiting"], Is.Zero);
        }
    }
}
