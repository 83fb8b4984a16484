using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using WireMock.ResponseBuilders;

namespace EligibilityService.Tests.Registries;

/// <summary>
/// Everything that can go wrong outside, on the whole service: the caller gets a decision that names what went wrong, the decision is on
/// record and replays, the case waits, and once the registry answers nothing is lost.
/// </summary>
internal sealed class OutsideFaultTests
{
    private const string Programme = "test-faults";
    private static readonly (string, string)[] Impatient = [("AttemptTimeoutMilliseconds", "150"), ("TotalTimeoutMilliseconds", "300")];

    [TestCaseSource(nameof(WrongAnswers))]
    public async Task Registry_ThatAnswersWrongly_IsAFactAndTheCaseWaits(IResponseBuilder answer, string fault)
    {
        using var registry = new FakeRegistry().OnBoth(answer);

        await AssertUndeterminedAsync(registry.Settings(Impatient), fault);
    }

    [TestCaseSource(nameof(WrongBytes))]
    public async Task Registry_ThatMistreatsItsConnection_IsAFactAndTheCaseWaits(Func<RawRegistry> start, string fault)
    {
        await using var registry = start();

        await AssertUndeterminedAsync(FakeRegistry.SettingsFor(registry.Address, Impatient), fault);

        Assert.That(registry.Connections, Is.Positive);
    }

    [TestCase("https://registry.invalid/", "name_not_resolved")]
    [TestCase(null, "connection_failed")]
    public async Task Registry_ThatIsNotThere_IsAFactAndTheCaseWaits(string? address, string fault) =>
        await AssertUndeterminedAsync(
            FakeRegistry.SettingsFor(address ?? RawRegistry.Nobody(), ("AttemptTimeoutMilliseconds", "5000"),
                ("TotalTimeoutMilliseconds", "10000")), fault);

    [Test]
    public async Task Registry_WithoutTls_IsNotSecure()
    {
        await using var registry = RawRegistry.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        await AssertUndeterminedAsync(FakeRegistry.SettingsFor(registry.Address.Replace("http:", "https:", StringComparison.Ordinal)),
            "not_secure");
    }

    [Test]
    public async Task Registry_ThatIsDown_LeavesTheServiceReady()
    {
        await using var host = new ServiceHost(FakeRegistry.SettingsFor(RawRegistry.Nobody())) { UsesSystemClock = true };
        using var client = host.Client();

        using var ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static IEnumerable<TestCaseData> WrongAnswers()
    {
        static TestCaseData Case(string name, IResponseBuilder answer, string fault) =>
            new TestCaseData(answer, fault).SetArgDisplayNames(name);
        var good = FakeRegistry.GoodBuyer().ToJsonString();
        return
        [
            Case("timeout", FakeRegistry.Json(good).WithDelay(TimeSpan.FromSeconds(2)), "timeout"),
            Case("500", FakeRegistry.Status(500), "server_error"),
            Case("503 with Retry-After", FakeRegistry.Status(503).WithHeader("Retry-After", "60"), "server_error"),
            Case("429", FakeRegistry.Status(429), "too_many_requests"),
            Case("401", FakeRegistry.Status(401), "not_authorised"),
            Case("403", FakeRegistry.Status(403), "not_authorised"),
            Case("404", FakeRegistry.Status(404), "unexpected_status"),
            Case("204", FakeRegistry.Status(204), "unexpected_status"),
            Case("redirect", FakeRegistry.Status(307).WithHeader("Location", "http://127.0.0.1:1/v1/buyer-lookups"), "unexpected_status"),
            Case("HTML", Response.Create().WithStatusCode(200).WithHeader("Content-Type", "text/html").WithBody("<h1>Maintenance</h1>"),
                "wrong_content_type"),
            Case("JSON that calls itself text",
                Response.Create().WithStatusCode(200).WithHeader("Content-Type", "text/plain").WithBody(good), "wrong_content_type"),
            Case("another encoding",
                Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json; charset=gb18030").WithBody(good),
                "wrong_content_type"),
            Case("packed", FakeRegistry.Json(good).WithHeader("Content-Encoding", "gzip"), "wrong_content_type"),
            Case("no body", FakeRegistry.Json(""), "malformed"),
            Case("null", FakeRegistry.Json("null"), "malformed"),
            Case("no JSON", FakeRegistry.Json("{\"found\": tru"), "malformed"),
            Case("an array", FakeRegistry.Json("[]"), "malformed"),
            Case("found missing", FakeRegistry.Json("{}"), "malformed"),
            Case("found of another type", FakeRegistry.Json("""{"found":"yes"}"""), "malformed"),
            Case("an unknown member", FakeRegistry.Json("""{"found":false,"good_standing":true}"""), "malformed"),
            Case("a member twice", FakeRegistry.Json("""{"found":false,"found":true}"""), "malformed"),
            Case("not found, and yet known", FakeRegistry.Json("""{"found":false,"kind":"enterprise","status":"normal"}"""), "malformed"),
            Case("deep", FakeRegistry.Json($"{new string('[', 5000)}{new string(']', 5000)}"), "malformed"),
            Case("huge", FakeRegistry.Json($"{new string(' ', 70_000)}{good}"), "too_large"),
            Case("empty answer", Response.Create().WithFault(FaultType.EMPTY_RESPONSE), "wrong_content_type"),
        ];
    }

    private static IEnumerable<TestCaseData> WrongBytes()
    {
        static TestCaseData Case(string name, Func<RawRegistry> start, string fault) =>
            new TestCaseData(start, fault).SetArgDisplayNames(name);
        return
        [
            Case("half open", RawRegistry.HalfOpen, "timeout"),
            Case("slow drip", RawRegistry.SlowDrip, "timeout"),
            Case("endless", RawRegistry.Endless, "too_large"),
            Case("reset in the middle", RawRegistry.Resetting, "connection_lost"),
            Case("closed in the middle", () =>
                RawRegistry.Saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"found\":"),
                "connection_lost"),
            Case("closed at once", () => RawRegistry.Saying(""), "connection_lost"),
            Case("no HTTP", () => RawRegistry.Saying("SSH-2.0-OpenSSH_9.6\r\n"), "malformed"),
            Case("a huge head", () => RawRegistry.Saying($"HTTP/1.1 200 OK\r\nX-Much: {new string('x', 40_000)}\r\n\r\n"), "too_large"),
        ];
    }

    private static async Task AssertUndeterminedAsync((string Key, string Value)[] settings, string fault)
    {
        await using var host = new ServiceHost([.. settings, ("Registries:Resume:EverySeconds", "3600")]) { UsesSystemClock = true };
        await host.PublishAsync(RegistryProgrammes.Asking(Programme));
        using var client = host.Client();

        using var answer = await client.DecideAsync(Requests.Grantable(Programme));

        var decision = await answer.JsonAsync();
        var facts = decision["facts"]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), decision.ToJsonString());
            Assert.That((Text(decision["outcome"]), Text(decision["amount"]!["amount"])), Is.EqualTo(("undetermined", "0.00")));
            Assert.That((Text(facts["invoiceVerification"]), Text(facts["buyerRegistry"]!["answer"])),
                Is.EqualTo(("unavailable", "unavailable")));
            Assert.That((Text(facts["invoiceLookup"]?["fault"]), Text(facts["buyerRegistry"]!["lookup"]?["fault"])),
                Is.EqualTo((fault, fault)));
            Assert.That(decision["reasons"]!.AsArray().Select(one => Text(one!["code"])),
                Is.EqualTo(["BUYER_STANDING_UNKNOWN", "INVOICE_VERIFICATION_UNAVAILABLE"]));
        }

        var waiting = JsonNode.Parse(await client.GetStringAsync(new Uri("/v1/registries/waiting", UriKind.Relative)))!;
        var replay = JsonNode.Parse(await client.GetStringAsync(new Uri($"/v1/decisions/{decision["id"]}/replay", UriKind.Relative)))!;
        Assert.That(waiting["items"]!.AsArray().Select(one => Text(one!["decisionId"])), Is.EqualTo([Text(decision["id"])]));
        Assert.That((bool)replay["identical"]!, Is.True, replay.ToJsonString());
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
