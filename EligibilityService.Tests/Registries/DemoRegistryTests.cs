using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Registries.Demo;
using EligibilityService.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace EligibilityService.Tests.Registries;

/// <summary>The reference registry, asked by the real service.</summary>
internal sealed class DemoRegistryTests
{
    private const string Programme = "test-demo";

    private WebApplication _registry = null!;
    private HttpClient _toRegistry = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _registry = DemoRegistry.Build(DemoRegistry.DefaultKey, 0);
        _registry.Urls.Add("http://127.0.0.1:0");
        await _registry.StartAsync();
        var address = _registry.Urls.Single();
        _toRegistry = new HttpClient { BaseAddress = new Uri(address) };
        _host = new ServiceHost(
            FakeRegistry.SettingsFor(address, ("Key", DemoRegistry.DefaultKey), ("AttemptTimeoutMilliseconds", "400"),
                ("TotalTimeoutMilliseconds", "800")))
        { UsesSystemClock = true };
        _client = _host.Client();
        await _host.PublishAsync(RegistryProgrammes.Asking(Programme));
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
        _toRegistry.Dispose();
        await _registry.DisposeAsync();
    }

    [Test]
    public async Task FirstDecision_OfTheReadme_IsVerified()
    {
        using var answer = await _client.DecideAsync(Examples.Read("decision-granted")!);

        var decision = await answer.JsonAsync();
        Assert.That((Text(decision["outcome"]), Text(decision["facts"]!["invoiceVerification"]),
            Text(decision["facts"]!["buyerRegistry"]!["answer"])),
            Is.EqualTo(("granted", "verified", "answered")));
        Assert.That(decision["reasons"]!.AsArray(), Is.Empty, "no registry is missing any more");
    }

    [Test]
    public async Task Case_ThatItWasNotTaught_IsNotFound_AndThenIsAsItWasTaught()
    {
        var request = Requests.Grantable(Programme);
        request["buyer"]!["creditCode"] = "91310115MA1FAKE038";
        var before = await PreviewAsync(request);

        using var taught = await _toRegistry.PutAsync(new Uri("/demo/cases?status=voided&goodStanding=false", UriKind.Relative),
            Requests.Body(request));
        var after = await PreviewAsync(request);

        Assert.That((Text(before["facts"]!["invoiceVerification"]), Text(before["facts"]!["buyerRegistry"]!["answer"])),
            Is.EqualTo(("not_found", "not_found")));
        Assert.That(taught.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(after["reasons"]!.AsArray().Select(one => Text(one!["code"])),
            Is.SupersetOf(new[] { "BUYER_NOT_IN_GOOD_STANDING", "INVOICE_NOT_IN_FORCE" }));
    }

    [TestCase("timeout", "timeout")]
    [TestCase("server_error", "server_error")]
    [TestCase("too_many_requests", "too_many_requests")]
    [TestCase("slow_drip", "timeout")]
    [TestCase("wrong_content_type", "wrong_content_type")]
    [TestCase("huge_body", "too_large")]
    [TestCase("malformed", "malformed")]
    [TestCase("half_open", "timeout")]
    [TestCase("cut", "connection_lost")]
    public async Task Fault_SwitchedOn_IsTheFactAndOffAgainIsGone(string demo, string fault)
    {
        using var on = await _toRegistry.PutAsync(new Uri($"/demo/faults/{demo}", UriKind.Relative), null);
        var failed = await PreviewAsync(Requests.Grantable(Programme));
        using var off = await _toRegistry.DeleteAsync(new Uri("/demo/faults", UriKind.Relative));
        var well = await PreviewAsync(Requests.Grantable(Programme));

        Assert.That((on.StatusCode, off.StatusCode), Is.EqualTo((HttpStatusCode.NoContent, HttpStatusCode.NoContent)));
        Assert.That((Text(failed["facts"]!["invoiceLookup"]!["fault"]), Text(failed["facts"]!["buyerRegistry"]!["lookup"]!["fault"])),
            Is.EqualTo((fault, fault)));
        Assert.That(Text(well["facts"]!["buyerRegistry"]!["answer"]), Is.EqualTo("answered"));
    }

    [Test]
    public async Task Flapping_WithRepetitions_IsNotNoticed()
    {
        await using var host = new ServiceHost(
            FakeRegistry.SettingsFor(_registry.Urls.Single(), ("Key", DemoRegistry.DefaultKey), ("Retries", "4")))
        { UsesSystemClock = true };
        await host.PublishAsync(RegistryProgrammes.Asking(Programme));
        using var client = host.Client();
        using var on = await _toRegistry.PutAsync(new Uri("/demo/faults/flapping", UriKind.Relative), null);

        for (var i = 0; i < 5; i++)
        {
            using var answer = await client.PostAsync(new Uri("/v1/previews", UriKind.Relative),
                Requests.Body(Requests.Grantable(Programme)));
            Assert.That(Text((await answer.JsonAsync())["facts"]!["buyerRegistry"]!["answer"]), Is.EqualTo("answered"));
        }
    }

    [Test]
    public async Task Question_WithAnotherKey_IsNotAnswered()
    {
        using var answer = await _toRegistry.PostAsync(new Uri("/v1/buyer-lookups", UriKind.Relative),
            Requests.Body("""{"creditCode":"91110108MA0FAKE01A"}"""));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("--port")]
    [TestCase("--port", "70000")]
    [TestCase("--help")]
    public async Task Command_NotUnderstood_SaysHow(params string[] args)
    {
        await using var error = new StringWriter();

        var code = await DemoRegistry.RunAsync(args, TextWriter.Null, error);

        Assert.That((code, error.ToString().Contains("slow_drip", StringComparison.Ordinal)), Is.EqualTo((2, true)));
    }

    private async Task<JsonNode> PreviewAsync(JsonNode request)
    {
        using var answer = await _client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(request));
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), body.ToJsonString());
        return body;
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
