using System.Net;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Contract;

/// <summary>Every problem that a caller can bring about is in the contract, and comes as the contract says.</summary>
internal sealed class ContractProblemsTests
{
    private ServiceHost _host = null!;
    private HttpClient _client = null!;
    private ContractDocument _contract = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = new ServiceHost(("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000"));
        _client = _host.Client();
        _contract = await ContractDocument.OfAsync(_host.Services);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Unauthorized_WithoutAKey_IsAsTheContractSays()
    {
        using var nobody = _host.Client("");
        foreach (var operation in _contract.Operations.Where(one => one.NeedsKey))
        {
            using var answer = await nobody.SendAsync(Message(operation, operation.PathWith()));

            await ExpectAsync(operation, answer, HttpStatusCode.Unauthorized);
        }
    }

    [Test]
    public async Task OpenOperations_WithoutAKey_Answer()
    {
        using var nobody = _host.Client("");
        foreach (var operation in _contract.Operations.Where(one => !one.NeedsKey && one.Method == "GET"))
        {
            using var answer = await nobody.GetAsync(new Uri(operation.PathWith(), UriKind.Relative));

            await ExpectAsync(operation, answer, HttpStatusCode.OK);
        }
    }

    [Test]
    public async Task Forbidden_WithAKeyOfAnotherScope_IsAsTheContractSays()
    {
        var keys = _host.Services.GetRequiredService<ApiKeys>();
        using var forDrafts = _host.Client((await keys.CreateAsync(Somebody.Of("Another agency"), [Scopes.CatalogueWrite])).Secret);
        using var forMoney = _host.Client((await keys.CreateAsync(Somebody.Of("Another agency"), [Scopes.LedgerWrite])).Secret);
        foreach (var operation in _contract.Operations.Where(one => one.NeedsKey))
        {
            var other = operation.Path.Contains("/drafts", StringComparison.Ordinal)
                || operation.Path.Contains("/impact-reports", StringComparison.Ordinal) ? forMoney : forDrafts;
            using var answer = await other.SendAsync(Message(operation, operation.PathWith()));

            await ExpectAsync(operation, answer, HttpStatusCode.Forbidden);
        }
    }

    [Test]
    public async Task NotFound_WhereNothingIs_IsAsTheContractSays()
    {
        (string, string)[] nothing = [("id", "nothing"), ("draft", "nothing"), ("number", "999"), ("version", "999"),
            ("vendorId", "nobody"), ("slug", "nothing")];
        foreach (var operation in _contract.Operations.Where(one => one.Path.Contains('{', StringComparison.Ordinal)
            && one.Answer(404) is not null))
        {
            using var answer = await _client.SendAsync(Message(operation, operation.PathWith(nothing)));

            await ExpectAsync(operation, answer, HttpStatusCode.NotFound);
        }
    }

    [Test]
    public async Task NotFound_BeforeTheFirstCatalogue_IsAsTheContractSays()
    {
        foreach (var operation in _contract.Operations.Where(one =>
            one.Path is "/v1/catalogue/vendors" or "/v1/catalogue/models" or "/v1/catalogue/matches"))
        {
            using var answer = await _client.SendAsync(Message(operation, $"{operation.Path}?asOf=1999-01-01"));

            await ExpectAsync(operation, answer, HttpStatusCode.NotFound);
        }
    }

    [Test]
    public async Task InvalidRequest_WithAParameterNobodyKnows_IsAsTheContractSays()
    {
        // Of deciding the query is not looked at; its body has a test of its own.
        foreach (var operation in _contract.Operations.Where(one => one.Answer(400) is not null && one.Id != "decide"))
        {
            using var answer = await _client.SendAsync(Message(operation, $"{operation.PathWith()}?nonsense=1"));

            await ExpectAsync(operation, answer, HttpStatusCode.BadRequest);
        }
    }

    [TestCase("{", HttpStatusCode.BadRequest)]
    [TestCase("null", HttpStatusCode.BadRequest)]
    [TestCase("{\"items\":[],\"programme\":1,\"programme\":2}", HttpStatusCode.BadRequest)]
    public async Task Body_ThatCannotBeRead_IsAsTheContractSays(string body, HttpStatusCode status)
    {
        foreach (var operation in _contract.Operations.Where(one => one.Method == "POST" && one.TakesJson))
        {
            using var answer = await _client.PostAsync(new Uri(operation.PathWith(), UriKind.Relative), Requests.Body(body));

            await ExpectAsync(operation, answer, status);
        }
    }

    [Test]
    public async Task Body_OfAnotherMediaType_IsAsTheContractSays()
    {
        foreach (var operation in _contract.Operations.Where(one => one.Method == "POST"))
        {
            using var text = new StringContent("{}", System.Text.Encoding.UTF8, "application/x-of-nobody");
            using var answer = await _client.PostAsync(new Uri(operation.PathWith(), UriKind.Relative), text);

            await ExpectAsync(operation, answer, HttpStatusCode.UnsupportedMediaType);
        }
    }

    [Test]
    public async Task Body_ThatIsTooLarge_IsAsTheContractSays()
    {
        foreach (var operation in _contract.Operations.Where(one => one.Method == "POST" && one.TakesJson))
        {
            using var answer = await _client.PostAsync(new Uri(operation.PathWith(), UriKind.Relative),
                Requests.Body(new string(' ', Limits.BodyBytes + 1)));

            await ExpectAsync(operation, answer, HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Test]
    public async Task Invoice_WithOtherContent_IsAsTheContractSays()
    {
        var request = Requests.Grantable();
        using var first = await _client.DecideAsync(request);
        request["invoice"]!["seller"]!["name"] = "另一家公司";

        using var answer = await _client.DecideAsync(request);

        await ExpectAsync(Decide, answer, HttpStatusCode.Conflict);
    }

    [Test]
    public async Task IdempotencyKey_OfAnotherRequest_IsAsTheContractSays()
    {
        using var first = await _client.DecideAsync(Requests.Grantable(), "contract-reused");

        using var answer = await _client.DecideAsync(Requests.Grantable(), "contract-reused");

        await ExpectAsync(Decide, answer, HttpStatusCode.UnprocessableEntity);
    }

    [Test]
    public async Task IdempotencyKey_OfTheSameRequest_IsAsTheContractSays()
    {
        var request = Requests.Grantable();
        using var first = await _client.DecideAsync(request, "contract-repeated");

        using var answer = await _client.DecideAsync(request, "contract-repeated");

        await ExpectAsync(Decide, answer, HttpStatusCode.Created);
        Assert.That(answer.Headers.GetValues("Idempotent-Replayed"), Is.EqualTo(["true"]));
    }

    [Test]
    public async Task Invoice_DecidedBefore_IsAsTheContractSays()
    {
        var request = Requests.Grantable();
        using var first = await _client.DecideAsync(request);

        using var answer = await _client.DecideAsync(request);

        await ExpectAsync(Decide, answer, HttpStatusCode.OK);
    }

    [Test]
    public async Task TooManyRequests_OfOneCaller_AreAsTheContractSays()
    {
        await using var host = new ServiceHost(("Limits:UnitsPerSecond", "1"));
        using var client = host.Client();
        var operation = _contract.Operations.Single(one => one.Id == "listReasonCodes");
        using var first = await client.GetAsync(new Uri(operation.Path, UriKind.Relative));
        var answer = first;
        for (var i = 0; i < 100 && answer.StatusCode == HttpStatusCode.OK; i++)
        {
            answer = await client.GetAsync(new Uri(operation.Path, UriKind.Relative));
        }

        await ExpectAsync(operation, answer, HttpStatusCode.TooManyRequests);
    }

    private ContractOperation Decide => _contract.Operations.Single(one => one.Id == "decide");

    internal static HttpRequestMessage Message(ContractOperation operation, string address)
    {
        var message = new HttpRequestMessage(new HttpMethod(operation.Method), address);
        if (operation.MediaType == "multipart/form-data")
        {
            message.Content = FormOf(operation.Id);
        }
        else if (operation.Requests.FirstOrDefault().Value is { } example)
        {
            message.Content = operation.MediaType == "text/csv" ? new StringContent(example["value"]!.GetValue<string>())
                : Requests.Body(example["value"]!);
            message.Content.Headers.ContentType = new(operation.MediaType!);
        }

        if (operation.Method == "POST" && operation.Path.Contains('{', StringComparison.Ordinal))
        {
            message.Headers.Add("Idempotency-Key", "contract");
        }

        return message;
    }

    private static MultipartFormDataContent FormOf(string id)
    {
        var isOfDocument = id.EndsWith("Document", StringComparison.Ordinal);
        var json = Examples.Read(id.StartsWith("review", StringComparison.Ordinal) ? "review-model" : "decision-granted")!.AsObject();
        var sent = isOfDocument ? json.Without("/invoice") : json;
        var form = new MultipartFormDataContent { { Requests.Body(sent), isOfDocument ? "case" : "request" } };
        if (isOfDocument)
        {
            form.Add(new ByteArrayContent(DocumentSamples.Bytes("China/special.xml")), "file", "invoice.xml");
        }

        return form;
    }

    private static async Task ExpectAsync(ContractOperation operation, HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.That(answer.StatusCode, Is.EqualTo(status), operation.ToString());
        Assert.That(await AnswerCheck.FaultsAsync(operation, answer), Is.Empty);
    }
}
