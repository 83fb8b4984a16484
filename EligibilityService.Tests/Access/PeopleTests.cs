using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Core;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Access;

/// <summary>
/// The table of docs/people.md, cell by cell: what one has done, what he then may not do, and with whose key he tries. A person stays one
/// person with a second key, with his staff id spelt otherwise, and through a system. Another person is another one through the same
/// system.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class PeopleTests(StoreKind kind)
{
    private const string Programme = "anybody-pays";
    private const string PaidByAnother = "another-pays";
    private const string Agency = "Bureau of industry";
    private static readonly string[] Everything = [Scopes.Admin];

    private TestStore? _store;
    private ServiceHost _host = null!;
    private HttpClient _first = null!;

    /// <summary>How the second one comes, and whether he may be the first one.</summary>
    private static IEnumerable<TestCaseData> Others()
    {
        yield return new TestCaseData("the same key").Returns(true);
        yield return new TestCaseData("a second key").Returns(true);
        yield return new TestCaseData("the id spelt otherwise").Returns(true);
        yield return new TestCaseData("through a system").Returns(true);
        yield return new TestCaseData("another person").Returns(false);
        yield return new TestCaseData("another person through the system").Returns(false);
        yield return new TestCaseData("the same id at another agency").Returns(false);
        yield return new TestCaseData("the system by itself").Returns(false);
    }

    /// <summary>The same where the first one was a system by itself: it may have acted for anybody who uses it.</summary>
    private static IEnumerable<TestCaseData> OthersOfASystem()
    {
        yield return new TestCaseData("the system by itself").Returns(true);
        yield return new TestCaseData("through a system").Returns(true);
        yield return new TestCaseData("another person through the system").Returns(true);
        yield return new TestCaseData("another person").Returns(false);
        yield return new TestCaseData("another system").Returns(false);
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost(_store.Settings);
        await _host.PublishAsync(TestProgrammes.With(Programme, null));
        var programme = TestProgrammes.With(PaidByAnother, null);
        programme["payments"] = new JsonObject { ["byAnotherPerson"] = true };
        await _host.PublishAsync(programme);
        _first = await ClientAsync(KeyHolder.Person(Agency, "A-1027", "王工"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        // There is none where the tests are skipped.
        if (_store is not null)
        {
            _first.Dispose();
            await _host.DisposeAsync();
            await Invariants.HoldAsync(_store);
            await _store.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Approval_AfterBeginning(string how)
    {
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        var draft = await DraftClient.BeginAsync(_first, Publishing.Catalogue, 2);
        await (await draft.SeenByAsync(somebody)).SubmitAsync();
        return await IsRefusedAsync(draft, how);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Approval_AfterAChange(string how)
    {
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        var draft = await DraftClient.BeginAsync(somebody, Publishing.Catalogue, 2);
        await (await draft.SeenByAsync(_first)).PatchAsync(Examples.Read("catalogue-patch")!);
        await (await draft.SeenByAsync(somebody)).SubmitAsync();
        return await IsRefusedAsync(draft, how);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Approval_AfterSubmitting(string how)
    {
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        var draft = await DraftClient.BeginAsync(somebody, Publishing.Catalogue, 2);
        await (await draft.SeenByAsync(_first)).SubmitAsync();
        return await IsRefusedAsync(draft, how);
    }

    [TestCaseSource(nameof(OthersOfASystem))]
    public async Task<bool> Approval_AfterASystem(string how)
    {
        using var system = await ClientAsync(KeyHolder.OfSystem(Agency, "Portal"));
        var draft = await DraftClient.BeginAsync(system, Publishing.Catalogue, 2);
        await draft.SubmitAsync();
        return await IsRefusedAsync(draft, how);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Review_AfterAsking(string how)
    {
        var open = await UndeterminedAsync(_first);
        using var other = await OtherAsync(how);
        using var answer = await ReviewAsync(other, open);
        return await IsSamePersonAsync(answer, 201);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Review_AfterReviewing(string how)
    {
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        var open = await UndeterminedAsync(somebody);
        using var reviewed = await ReviewAsync(_first, open);
        using var other = await OtherAsync(how);
        using var answer = await ReviewAsync(other, await reviewed.JsonAsync());
        return await IsSamePersonAsync(answer, 201);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Payment_AfterAsking_WhereTheProgrammeAsksForAnother(string how)
    {
        var granted = await GrantedAsync(_first, PaidByAnother);
        using var other = await OtherAsync(how);
        using var answer = await PayAsync(other, granted);
        return await IsSamePersonAsync(answer, 201);
    }

    [TestCaseSource(nameof(Others))]
    public async Task<bool> Payment_AfterReviewing_WhereTheProgrammeAsksForAnother(string how)
    {
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        var open = await UndeterminedAsync(somebody, PaidByAnother);
        using var reviewed = await ReviewAsync(_first, open);
        using var other = await OtherAsync(how);
        using var answer = await PayAsync(other, await reviewed.JsonAsync());
        return await IsSamePersonAsync(answer, 201);
    }

    [Test]
    public async Task Payment_WhereTheProgrammeDoesNotAskForAnother_IsAnybodysWithTheScope()
    {
        var granted = await GrantedAsync(_first);
        using var answer = await PayAsync(_first, granted);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task Races_OfTwoKeysOfOnePerson_NeverEndInBoth()
    {
        using var second = await ClientAsync(KeyHolder.Person(Agency, "A-1027", "王工"));
        using var somebody = await ClientAsync(Somebody.Of(Agency));
        foreach (var _ in Enumerable.Range(0, Effort.Rounds(10)))
        {
            var open = await UndeterminedAsync(somebody, PaidByAnother);
            var review = ReviewAsync(_first, open);
            var pay = PayUntilSettledAsync(second, open);
            using var reviewed = await review;
            Assert.That((int)reviewed.StatusCode, Is.EqualTo(201));
            Assert.That(await pay, Is.EqualTo("/problems/same-person"));
        }
    }

    [Test]
    public async Task Record_NamesThePerson_AndTheSystemThroughWhichHeActed()
    {
        using var system = await ClientAsync(KeyHolder.OfSystem(Agency, "Portal", forOthers: true));
        system.DefaultRequestHeaders.TryAddWithoutValidation("On-Behalf-Of", "A-1027; name=%E7%8E%8B%E5%B7%A5");

        var granted = await GrantedAsync(system);
        using var paid = await PayAsync(_first, granted);
        var entries = (await system.ReadJsonAsync($"/v1/decisions/{granted["id"]}/entries"))["items"]!.AsArray();
        var replay = await system.ReadJsonAsync($"/v1/decisions/{granted["id"]}/replay");

        Assert.That((granted.Text("/decidedBy"), granted.Text("/actor/staffId"), granted.Text("/actor/name"), granted.Text("/actor/system")),
            Is.EqualTo((Agency, "A-1027", "王工", "Portal")));
        Assert.That(entries.Select(one => ((string?)one!["kind"], (string?)one["actor"]!["name"], (string?)one["actor"]!["system"])),
            Is.EqualTo(new[] { ("reserve", "王工", "Portal"), ("pay", "王工", (string?)null) }));
        Assert.That((bool)replay["identical"]!, Is.True);
    }

    [TestCase("A-1027; name=%E7%8E%8B", "Portal", false, 403, "forbidden")]
    [TestCase(";", "Portal", true, 400, "invalid-request")]
    [TestCase("%0A", "Portal", true, 400, "invalid-request")]
    [TestCase("A-1; role=officer", "Portal", true, 400, "invalid-request")]
    [TestCase("A-1; name=a; name=b", "Portal", true, 400, "invalid-request")]
    [TestCase("Α-1027", "Portal", true, 400, "invalid-request")]
    [TestCase("A-1", null, false, 403, "forbidden")]
    public async Task OnBehalfOf_ThatIsNotAllowedOrCannotBeRead_IsRefused(string header, string? system, bool forOthers, int status,
        string problem)
    {
        using var client = await ClientAsync(system is null ? Somebody.Of(Agency) : KeyHolder.OfSystem(Agency, system, forOthers));
        using var answer = await client.ReadAsync("/v1/decisions", ("On-Behalf-Of", header));
        _ = await answer.ProblemAsync(status, problem);
    }

    [TestCase("Bureau  of industry", "A-2", "Li")]
    [TestCase("Bureau of industry", "a1027", "王工")]
    [TestCase("Bureau of industry", "A-1027", "Wang")]
    public void Key_OfAKnownOneUnderAnotherSpelling_IsNotMade(string agency, string staffId, string name) => Assert.That(
        () => _host.Services.GetRequiredService<ApiKeys>().CreateAsync(KeyHolder.Person(agency, staffId, name), Everything),
        Throws.TypeOf<OtherSpellingException>());

    private async Task<HttpClient> ClientAsync(KeyHolder holder) =>
        _host.Client((await _host.Services.GetRequiredService<ApiKeys>().CreateAsync(holder, Everything)).Secret);

    private async Task<HttpClient> OtherAsync(string how)
    {
        var client = how switch
        {
            "the same key" => _host.Client(_first.DefaultRequestHeaders.Authorization!.Parameter!),
            "a second key" => await ClientAsync(KeyHolder.Person(Agency, "A-1027", "王工")),
            "another person" => await ClientAsync(KeyHolder.Person(Agency, "A-1028", "李工")),
            "the same id at another agency" => await ClientAsync(KeyHolder.Person("Bureau of trade", "A-1027", "王工")),
            "another system" => await ClientAsync(KeyHolder.OfSystem(Agency, "Ledger")),
            "the system by itself" => await ClientAsync(KeyHolder.OfSystem(Agency, "Portal")),
            _ => await ClientAsync(KeyHolder.OfSystem(Agency, "Portal", forOthers: true)),
        };
        var staffId = how switch
        {
            "the id spelt otherwise" => "a1027",
            "through a system" => "A-1027",
            "another person through the system" => "A-1028",
            _ => null,
        };
        if (staffId is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("On-Behalf-Of", staffId);
        }

        return client;
    }

    private async Task<bool> IsRefusedAsync(DraftClient draft, string how)
    {
        using var other = await OtherAsync(how);
        using var answer = await (await draft.SeenByAsync(other)).TryAsync("POST", "/approvals", new JsonObject());
        return await IsSamePersonAsync(answer, 200);
    }

    private static async Task<bool> IsSamePersonAsync(HttpResponseMessage answer, int done)
    {
        if ((int)answer.StatusCode == done)
        {
            return false;
        }

        _ = await answer.ProblemAsync(403, "same-person");
        return true;
    }

    private static Task<JsonNode> GrantedAsync(HttpClient client, string programme = Programme) =>
        client.DecidedAsync(Requests.Grantable(programme));

    private static async Task<JsonNode> UndeterminedAsync(HttpClient client, string programme = Programme)
    {
        var request = Requests.Grantable(programme);
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*K100 加速卡";
        request["invoice"]!["lines"]![0]!.AsObject().Remove("specification");
        var open = await client.DecidedAsync(request);
        Assert.That(open.Text("/outcome"), Is.EqualTo("undetermined"));
        return open;
    }

    private static Task<HttpResponseMessage> ReviewAsync(HttpClient client, JsonNode decision) =>
        client.PostKeyedAsync($"/v1/decisions/{decision["id"]}/reviews", new JsonObject
        {
            ["ground"] = "Name plates seen",
            ["findings"] = new JsonArray(new JsonObject { ["line"] = 1, ["modelId"] = "hygon/k100", ["ground"] = "Photographed" }),
        });

    private static Task<HttpResponseMessage> PayAsync(HttpClient client, JsonNode decision) =>
        client.PostKeyedAsync($"/v1/decisions/{decision["id"]}/payments", new JsonObject { ["reference"] = "P-1" });

    // Asks for the payment of what stands on the invoice, until the answer no longer is that there is nothing to pay yet.
    private static async Task<string> PayUntilSettledAsync(HttpClient client, JsonNode open)
    {
        while (true)
        {
            var page = await client.ReadJsonAsync($"/v1/decisions?invoiceNumber={open.Text("/invoice/number")}");
            using var answer = await PayAsync(client, page["items"]![0]!);
            var said = (await answer.JsonAsync()).Text("/type");
            if (said != "/problems/wrong-state")
            {
                return said;
            }
        }
    }
}
