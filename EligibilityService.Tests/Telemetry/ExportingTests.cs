using System.Globalization;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Registries;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Telemetry;

/// <summary>What a collector gets of the real service.</summary>
internal sealed class ExportingTests
{
    private const string Programme = "test-exporting";

    private TestStore _store = null!;
    private Collector _collector = null!;
    private FakeRegistry _registry = null!;

    [SetUp]
    public async Task StartAsync()
    {
        (_store, _collector, _registry) = (await TestStore.NewAsync(StoreKind.Sqlite), await Collector.StartAsync(), new FakeRegistry());
        await _store.PublishAsync([RegistryProgrammes.Asking(Programme, TestProgrammes.Budget("90000000.00", "partial"))]);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _registry.Dispose();
        await _collector.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Test]
    public async Task Decision_OnTheRealService_IsATraceFromTheRequestToTheCommit()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);
        await DecideOnAsync(request, ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address));

        var asked = One("POST /v1/decisions/");
        var trace = _collector.Spans.Where(span => span.TraceId == asked.TraceId).ToArray();
        var (register, batch) = (trace.Single(span => span.Name == "register"), One("register batch"));
        var registries = trace.Where(span => span.Name == "registry").ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(asked.Tags["http.route"], Is.EqualTo("/v1/decisions/"));
            Assert.That(asked.Tags["http.response.status_code"], Is.EqualTo("201"));
            Assert.That(register.ParentId, Is.EqualTo(asked.Id));
            Assert.That(register.Links, Is.EqualTo(new[] { batch.Id }));
            Assert.That((batch.ParentId, batch.Tags["batch.size"]), Is.EqualTo(("", "1")));
            Assert.That(batch.Links, Is.EqualTo(new[] { register.Id }));
            Assert.That(registries.Select(span => $"{span.ParentId} {span.Tags["registry"]} {span.Tags["answer"]}"),
                Is.EquivalentTo(new[] { $"{asked.Id} invoices answered", $"{asked.Id} buyers answered" }));
            Assert.That(trace.Where(span => registries.Any(one => one.Id == span.ParentId)).Select(span => span.Name),
                Is.EqualTo(new[] { "POST", "POST" }), "The calls as they went out, each below its question.");
            Assert.That(_collector.Resource["service.name"], Is.EqualTo("eligibility-service"));
        }
    }

    [Test]
    public async Task Decision_OnTheRealService_IsMeasuredAndLogged()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);
        await DecideOnAsync(request, ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address));

        var metrics = _collector.Metrics;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_collector.Paths, Is.EqualTo(new[] { "/v1/logs", "/v1/metrics", "/v1/traces" }));
            Assert.That(metrics.Where(one => one.Metric == "eligibility.decisions")
                .Select(one => $"{one.Tags["programme"]} {one.Tags["outcome"]}").Distinct(), Is.EqualTo(new[] { $"{Programme} granted" }));
            Assert.That(metrics.Select(one => $"{one.Metric} {one.Unit}"), Is.SupersetOf((string[])[
                "eligibility.register.waiting {command}", "eligibility.register.batch.duration s",
                "eligibility.register.batch.size {command}",
                "eligibility.registry.duration s", "eligibility.job.running {round}", "http.server.request.duration s",
                "kestrel.active_connections {connection}", "http.client.request.duration s", "dotnet.process.memory.working_set By"]));
        }
    }

    [Test]
    public async Task Decision_AsItIsSentToACollector_TellsNothingOfTheCase()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);
        var id = await DecideOnAsync(request, ("OTEL_EXPORTER_OTLP_ENDPOINT", _collector.Address));

        Assert.That(_collector.Text, Does.Contain("/v1/decisions/{id}"), "The route of the decision that was read.");
        foreach (var path in (string[])["/buyer/creditCode", "/buyer/name", "/invoice/number", "/contract/number", "/invoice/seller/name"])
        {
            Assert.That(_collector.Text, Does.Not.Contain(request.Text(path)), path);
        }

        Assert.That(_collector.Text, Does.Not.Contain(id));
    }

    [Test]
    public async Task Service_ThatIsToldOfNoCollector_SendsNothing()
    {
        var request = Requests.Grantable(Programme);
        _registry.KnowsAllOf(request);
        await DecideOnAsync(request);

        Assert.That(_collector.Paths, Is.Empty);
    }

    private async Task<string> DecideOnAsync(System.Text.Json.Nodes.JsonNode request, params (string Name, string Value)[] settings)
    {
        await using var service = await RealProcess.StartAsync(_store.Path,
            [.. _store.Variables, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
                .. _registry.Settings().Select(one => (one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value)), .. settings]);
        var decision = await service.Client.DecidedAsync(request);
        _ = await service.Client.ReadJsonAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/decisions/{decision.Text("/id")}"));

        // It sends what it still has before it ends.
        await service.TerminateAsync();
        return decision.Text("/id");
    }

    private SentSpan One(string name)
    {
        SentSpan[] found = [.. _collector.Spans.Where(span => span.Name == name)];
        Assert.That(found, Has.Length.EqualTo(1), string.Join('\n', _collector.Spans));
        return found[0];
    }
}
