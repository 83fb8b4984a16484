using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Events;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Impact;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Access;

/// <summary>
/// The table "Who sees a decision" of docs/people.md: every operation is asked about a decision by each kind of agency. Who may see it gets
/// it; to everybody else it is the same 404 as an id that nobody has, and no list, event or conflict tells of it.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class SightTests(StoreKind kind)
{
    private const string Programme = "owned-programme";
    private const string Owner = "Bureau of finance";
    private const string Asker = "Bureau of industry";
    private const string Nobodys = "dec_000000000000000000000000";

    private static readonly string[] AllButAdmin =
        [.. Scopes.All.Where(scope => scope is not (Scopes.Admin or Scopes.DecisionsReadAll))];

    private readonly Dictionary<string, HttpClient> _clients = [];
    private TestStore? _store;
    private ServiceHost _host = null!;

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return new TestCaseData("asker", true);
        yield return new TestCaseData("owner", true);
        yield return new TestCaseData("with the scope", true);
        yield return new TestCaseData("admin", true);
        yield return new TestCaseData("stranger", false);
        yield return new TestCaseData("owner of another programme", false);
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost([.. _store.Settings, .. ImpactHost.Settings(), ("Limits:UnitsPerSecond", "1000000")]);
        await PublishAsync(Programme, Owner);
        await PublishAsync("another-programme", "Bureau of trade");
        await AddAsync("asker", Asker, AllButAdmin);
        await AddAsync("owner", Owner, AllButAdmin);
        await AddAsync("with the scope", "Court of audit", [.. AllButAdmin, Scopes.DecisionsReadAll]);
        await AddAsync("admin", "Operator", [Scopes.Admin]);
        await AddAsync("stranger", "Bureau of parks", AllButAdmin);
        await AddAsync("owner of another programme", "Bureau of trade", AllButAdmin);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        // There is none where the tests are skipped.
        if (_store is not null)
        {
            foreach (var client in _clients.Values)
            {
                client.Dispose();
            }

            await _host.DisposeAsync();
            await Invariants.HoldAsync(_store);
            await _store.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Operations_OnADecision_AnswerWhoMaySeeIt(string who, bool sees)
    {
        var contract = await ContractDocument.OfAsync(_host.Services);
        var operations = contract.Operations.Where(one => one.Path.StartsWith("/v1/decisions/{id}", StringComparison.Ordinal)).ToArray();
        Assert.That(operations, Has.Length.GreaterThanOrEqualTo(12));
        foreach (var operation in operations)
        {
            var decision = await _clients["asker"].DecidedAsync(Requests.Grantable(Programme));
            var about = await SayAsync(operation, who, decision.Text("/id"));
            var nobodys = await SayAsync(operation, who, Nobodys);

            Assert.That(nobodys.Status, Is.EqualTo(404), $"{who}: {operation}");
            Assert.That(about == nobodys, Is.EqualTo(!sees), $"{who}: {operation}: {about}");

            // Who asked may not review: that is another rule.
            Assert.That(about.Status, who == "asker" ? Is.LessThan(500) : Is.Not.EqualTo(403), $"{who}: {operation}");
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Operations_OfEveryKind_TellOfADecisionToWhoMaySeeIt(string who, bool sees)
    {
        var request = Requests.Grantable(Programme);
        var decision = await _clients["asker"].DecidedAsync(request);
        var told = new List<string>();
        foreach (var operation in (await ContractDocument.OfAsync(_host.Services)).Operations.Where(one => one.Method == "GET"))
        {
            var path = operation.PathWith(("id", operation.Path.StartsWith("/v1/programmes", StringComparison.Ordinal) ? Programme
                : decision.Text("/id")));
            using var answer = await _clients[who].ReadAsync(path);
            var body = await answer.Content.ReadAsStringAsync();
            if (body.Contains(decision.Text("/id"), StringComparison.Ordinal)
                || body.Contains(decision.Text("/invoice/number"), StringComparison.Ordinal))
            {
                told.Add(operation.Id);
            }
        }

        string[] expected = ["listDecisions", "getDecision", "getDecisionRequest", "replayDecision", "listEntries", "listDecisionEntries",
            "getStanding"];
        Assert.That(told, sees ? Is.SupersetOf(expected) : Is.Empty, who);
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task List_NarrowedInAnyWay_IsOfWhatIsVisible(string who, bool sees)
    {
        var request = Requests.Grantable(Programme);
        var decision = await _clients["asker"].DecidedAsync(request);
        var own = await _clients[who].DecidedAsync(Requests.Grantable(Programme));
        string[] filters =
        [
            "", $"programme={Programme}", "outcome=granted", "open=false", $"buyer={request["buyer"]!["creditCode"]}",
            $"buyerName={Uri.EscapeDataString((string)request["buyer"]!["name"]!)}", $"programme={Programme}&outcome=granted&open=false",
            $"invoiceNumber={decision.Text("/invoice/number")}", "view=full",
        ];
        foreach (var filter in filters)
        {
            var ids = await IdsAsync(who, filter);
            Assert.That(ids.Contains(decision.Text("/id")), Is.EqualTo(sees), $"{who}: {filter}");
            Assert.That(ids.Contains(own.Text("/id")), Is.EqualTo(!filter.StartsWith("invoiceNumber", StringComparison.Ordinal)),
                $"{who}: {filter}");
        }
    }

    [Test]
    public async Task Cursor_OnADecisionThatIsNotVisible_IsAsOneOfNobody()
    {
        var decision = await _clients["asker"].DecidedAsync(Requests.Grantable(Programme));
        _ = await _clients["stranger"].DecidedAsync(Requests.Grantable(Programme));
        var page = await _clients["admin"].ReadJsonAsync("/v1/decisions?limit=2");
        var next = page.Text("/next");

        var there = await _clients["stranger"].ReadJsonAsync($"/v1/decisions?limit=2&cursor={next}");

        Assert.That((decision.Text("/id"), there["items"]!.AsArray().Count), Is.EqualTo((page.Text("/items/1/id"), 0)));
    }

    [TestCase("owner", 200)]
    [TestCase("with the scope", 200)]
    [TestCase("asker", 403)]
    [TestCase("stranger", 403)]
    public async Task Buyers_OfAProgramme_AreForWhoSeesAllOfIt(string who, int status)
    {
        using var answer = await _clients[who].ReadAsync($"/v1/programmes/{Programme}/buyers");
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Conflicts_OnAnotherAgencysInvoice_NameNoDecision()
    {
        var request = Requests.Grantable(Programme);
        var decision = await _clients["asker"].DecidedAsync(request);
        using var stands = await _clients["stranger"].DecideAsync(request);
        using var released = await _clients["asker"].PostKeyedAsync($"/v1/decisions/{decision["id"]}/releases",
            new JsonObject { ["ground"] = "withdrawn" });
        request["invoice"]!["seller"]!["name"] = "另一家公司";
        using var differs = await _clients["stranger"].DecideAsync(request);
        using var own = await _clients["asker"].DecideAsync(request);

        Assert.That((int)released.StatusCode, Is.EqualTo(201));
        foreach (var answer in new[] { stands, differs })
        {
            var problem = await answer.ProblemAsync(409, "decided-for-another");
            Assert.That(problem.ToJsonString(), Does.Not.Contain(decision.Text("/id")));
        }

        Assert.That((await own.ProblemAsync(409, "invoice-differs")).ToJsonString(), Does.Contain(decision.Text("/id")));
    }

    [Test]
    public async Task Successor_OfAnotherAgency_IsNotNamed()
    {
        var request = Requests.Grantable(Programme);
        var first = await _clients["asker"].DecidedAsync(request);
        using var released = await _clients["asker"].PostKeyedAsync($"/v1/decisions/{first["id"]}/releases",
            new JsonObject { ["ground"] = "withdrawn" });
        var second = await _clients["stranger"].DecidedAsync(request);

        Assert.That(await SuccessorAsync("asker"), Is.EqualTo(((string?)null, (string?)null, false)));
        Assert.That(await SuccessorAsync("owner"), Is.EqualTo((second.Text("/id"), second.Text("/id"), true)));

        async Task<(string?, string?, bool)> SuccessorAsync(string who)
        {
            using var answer = await _clients[who].ReadAsync($"/v1/decisions/{first["id"]}");
            var standing = await _clients[who].ReadJsonAsync($"/v1/decisions/{first["id"]}/standing");
            var listed = (await _clients[who].ReadJsonAsync($"/v1/decisions?invoiceNumber={first.Text("/invoice/number")}"))["items"]!
                .AsArray().Single(one => (string?)one!["id"] == first.Text("/id"));
            return ((string?)standing["supersededBy"], (string?)listed!["supersededBy"], answer.Headers.Contains("Link"));
        }
    }

    [Test]
    public async Task CreditNote_OfAStranger_IsAppliedAndTellsHimNothing()
    {
        var request = Requests.Grantable(Programme);
        var decision = await _clients["asker"].DecidedAsync(request);
        var note = new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(),
                ["number"] = request["invoice"]!["number"]!.DeepClone(),
                ["issueDate"] = request["invoice"]!["issueDate"]!.DeepClone(),
            },
            ["number"] = $"99{decision.Text("/invoice/number")[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = Money("-80000.00"),
                ["taxAmount"] = Money("-10400.00"),
                ["quantity"] = "-1",
            }),
        };

        using var sent = await _clients["stranger"].PostKeyedAsync("/v1/credit-notes", note);
        using var again = await _clients["stranger"].SendJsonAsync("/v1/credit-notes", note);
        using var seen = await _clients["owner"].SendJsonAsync("/v1/credit-notes", note);

        Assert.That(((int)sent.StatusCode, (int)again.StatusCode, (int)seen.StatusCode), Is.EqualTo((201, 200, 200)),
            await sent.Content.ReadAsStringAsync());
        Assert.That(((await sent.JsonAsync())["applied"]!.AsArray().Count, (await again.JsonAsync())["applied"]!.AsArray().Count),
            Is.EqualTo((0, 0)));
        Assert.That((await seen.JsonAsync()).Text("/applied/0/decisionId"), Is.EqualTo(decision.Text("/id")));
    }

    [TestCase(Asker, false, true)]
    [TestCase(Owner, false, true)]
    [TestCase("Bureau of parks", false, false)]
    [TestCase("Bureau of parks", true, true)]
    public async Task Webhook_OfAnAgency_HearsOfWhatItSees(string agency, bool seesAll, bool hears)
    {
        var decision = await _clients["asker"].DecidedAsync(Requests.Grantable(Programme));
        using var paid = await _clients["asker"].PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments",
            new JsonObject { ["reference"] = $"P-{decision["id"]}" });
        var feed = _host.Services.GetRequiredService<EventFeed>();
        var webhook = new Webhook
        {
            Id = "",
            Agency = agency,
            KeyId = "",
            SeesAll = seesAll,
            RequestHash = "",
            Url = "",
            Events = Enum.GetValues<WebhookEventType>().ToHashSet(),
            CreatedAt = default,
            Secret = [],
        };

        var (events, _) = await feed.AfterAsync(webhook, Programme, "", (await feed.HeadsAsync())[Programme], 10_000);

        Assert.That(events.Where(one => one.Subject == decision.Text("/id")).Select(one => one.Type),
            hears ? Is.EqualTo(["decision.granted", "entry.paid"]) : Is.Empty);
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task ImpactItems_AreOfWhatIsVisible(string who, bool sees)
    {
        var decision = await _clients["asker"].DecidedAsync(Requests.Grantable(Programme));
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var draft = TestProgrammes.With(Programme, null);
        draft["formula"]!["rate"]!["rates"]!["training"]!["rate"] = "0.1000";
        var report = await _host.AskAsync(draft);
        await _host.MakeAsync();

        var items = await IdsOfAsync(who, $"/v1/impact-reports/{report}/items?limit=100", "decisionId");
        using var table = await _clients[who].ReadAsync($"/v1/impact-reports/{report}/items", ("Accept", "text/csv"));

        Assert.That((await _host.ItemsAsync(report)).Select(item => item.DecisionId), Does.Contain(decision.Text("/id")));
        Assert.That(items.Contains(decision.Text("/id")), Is.EqualTo(sees), who);
        Assert.That((await table.Content.ReadAsStringAsync()).Contains(decision.Text("/id"), StringComparison.Ordinal), Is.EqualTo(sees));
    }

    private static JsonObject Money(string amount) => new() { ["amount"] = amount, ["currency"] = "CNY" };

    private Task PublishAsync(string programme, string owner)
    {
        var document = TestProgrammes.With(programme, null);
        document["publishedBy"] = owner;
        return _host.PublishAsync(document);
    }

    private async Task AddAsync(string who, string agency, IReadOnlyList<string> scopes) =>
        _clients[who] = await _host.NewClientAsync(agency, [.. scopes]);

    // What an operation says about a decision, without what differs from request to request.
    private async Task<(int Status, string Body)> SayAsync(ContractOperation operation, string who, string id)
    {
        using var message = ContractProblemsTests.Message(operation, operation.PathWith(("id", id)));
        if (message.Headers.Remove("Idempotency-Key"))
        {
            message.Headers.Add("Idempotency-Key", $"{id}-{operation.Id}");
        }

        using var answer = await _clients[who].SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, answer.IsSuccessStatusCode || !body.StartsWith('{') ? body
            : JsonNode.Parse(body)!["detail"]!.GetValue<string>());
    }

    private Task<HashSet<string>> IdsAsync(string who, string filter) => IdsOfAsync(who, $"/v1/decisions?limit=3&{filter}", "id");

    // Of all pages.
    private async Task<HashSet<string>> IdsOfAsync(string who, string path, string member)
    {
        var (all, count, next) = (new HashSet<string>(), 0, (string?)null);
        do
        {
            var page = await _clients[who].ReadJsonAsync(next is null ? path : $"{path}&cursor={next}");
            string[] ids = [.. page["items"]!.AsArray().Select(one => (string)one![member]!)];
            (count, next) = (count + ids.Length, (string?)page["next"]);
            all.UnionWith(ids);
        }
        while (next is not null);
        Assert.That(all, Has.Count.EqualTo(count), "each once");
        return all;
    }
}
