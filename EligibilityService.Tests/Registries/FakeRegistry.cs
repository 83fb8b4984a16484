using System.Globalization;
using System.Text.Json.Nodes;
using EligibilityService.Registries;
using WireMock.Logging;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace EligibilityService.Tests.Registries;

/// <summary>A registry on this machine that keeps to our contract, until a test makes it do otherwise.</summary>
internal sealed class FakeRegistry : IDisposable
{
    /// <summary>The key that the service is told to send.</summary>
    public const string Key = "registry-key-of-a-test";

    private const string Invoices = $"/{RegistryContract.InvoicesPath}";
    private const string Buyers = $"/{RegistryContract.BuyersPath}";

    private static readonly Guid OfInvoices = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid OfBuyers = new("00000000-0000-0000-0000-000000000002");

    private readonly WireMockServer _server = WireMockServer.Start();

    /// <summary>
    /// Settings that make a service ask it for both; patience is short and, unless a test says otherwise, nothing is tried twice.
    /// </summary>
    public (string Key, string Value)[] Settings(params (string Name, string Value)[] more) => SettingsFor(_server.Url!, more);

    /// <summary>The same for any address.</summary>
    public static (string Key, string Value)[] SettingsFor(string address, params (string Name, string Value)[] more)
    {
        (string, string)[] common = [("BaseAddress", address), ("Key", Key), ("Retries", "0"), ("RetryDelayMilliseconds", "1"),
            ("BreakerLeastAttempts", "100000"), ("AttemptTimeoutMilliseconds", "10000"), ("TotalTimeoutMilliseconds", "20000"), .. more];
        return [.. common.SelectMany(one => new[]
            { ($"Registries:Invoices:{one.Item1}", one.Item2), ($"Registries:Buyers:{one.Item1}", one.Item2) })];
    }

    /// <summary>What it was asked for invoices.</summary>
    public IReadOnlyList<IRequestLog> InvoiceQuestions => QuestionsAt(Invoices);

    /// <summary>What it was asked for buyers.</summary>
    public IReadOnlyList<IRequestLog> BuyerQuestions => QuestionsAt(Buyers);

    /// <summary>A record that agrees with a request in everything.</summary>
    public static JsonObject RecordOf(JsonNode request)
    {
        var invoice = request["invoice"]!;
        return new JsonObject
        {
            ["found"] = true,
            ["status"] = "normal",
            ["sellerTaxId"] = invoice["seller"]!["taxId"]!.DeepClone(),
            ["buyerTaxId"] = request["buyer"]!["creditCode"]!.DeepClone(),
            ["issueDate"] = invoice["issueDate"]!.DeepClone(),
            ["netAmount"] = invoice["totals"]!["netAmount"]!.DeepClone(),
            ["taxAmount"] = invoice["totals"]!["taxAmount"]!.DeepClone(),
            ["grossAmount"] = invoice["totals"]!["grossAmount"]!.DeepClone(),
        };
    }

    /// <summary>A buyer of whom nothing bad is known.</summary>
    public static JsonObject GoodBuyer() => new()
    { ["found"] = true, ["kind"] = "enterprise", ["division"] = "110108", ["goodStanding"] = true };

    /// <summary>Answers every question for an invoice like this.</summary>
    public FakeRegistry OnInvoices(JsonNode answer, string? cacheControl = null) => On(Invoices, Json(answer.ToJsonString(), cacheControl));

    /// <summary>Answers every question for a buyer like this.</summary>
    public FakeRegistry OnBuyers(JsonNode answer, string? cacheControl = null) => On(Buyers, Json(answer.ToJsonString(), cacheControl));

    /// <summary>Knows the invoice and the buyer of a request.</summary>
    public FakeRegistry KnowsAllOf(JsonNode request) => OnInvoices(RecordOf(request)).OnBuyers(GoodBuyer());

    /// <summary>Answers both questions in any way at all.</summary>
    public FakeRegistry OnBoth(IResponseBuilder answer) => On(Invoices, answer).On(Buyers, answer);

    /// <summary>JSON as the contract has it.</summary>
    public static IResponseBuilder Json(string body, string? cacheControl = null)
    {
        var response = Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json").WithBody(body);
        return cacheControl is null ? response : response.WithHeader("Cache-Control", cacheControl);
    }

    /// <summary>An answer with a status and nothing else.</summary>
    public static IResponseBuilder Status(int status) => Response.Create().WithStatusCode(status.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => _server.Dispose();

    /// <summary>Answers any way at all to questions for one invoice, whatever it says of others.</summary>
    public FakeRegistry OnInvoice(JsonNode request, IResponseBuilder answer)
    {
        var number = request["invoice"]!["number"]!.GetValue<string>();
        _server.Given(
            Request.Create().WithPath(Invoices).UsingPost().WithBody(body => body?.Contains(number, StringComparison.Ordinal) == true))
            .AtPriority(-1).RespondWith(answer);
        return this;
    }

    private FakeRegistry On(string path, IResponseBuilder answer)
    {
        // The same id for the same path: what was said before is said no more.
        _server.Given(Request.Create().WithPath(path).UsingPost()).WithGuid(path == Invoices ? OfInvoices : OfBuyers).RespondWith(answer);
        return this;
    }

    private IRequestLog[] QuestionsAt(string path) =>
        [.. _server.LogEntries.Where(entry => entry.RequestMessage?.AbsolutePath == path).Select(entry => new RequestLog(entry))];

    /// <summary>One question as it came.</summary>
    public interface IRequestLog
    {
        JsonNode Body { get; }

        /// <summary>A header, or null.</summary>
        string? Header(string name);
    }

    private sealed class RequestLog(ILogEntry entry) : IRequestLog
    {
        public JsonNode Body => JsonNode.Parse(entry.RequestMessage!.Body!)!;

        public string? Header(string name) => entry.RequestMessage!.Headers!.TryGetValue(name, out var values) ? values[0] : null;
    }
}
