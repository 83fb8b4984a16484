using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Registries;
using EligibilityService.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EligibilityService.Tests.Life;

/// <summary>The life of an invoice as the page tells it, cell by cell, on the whole service and on both stores.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class LifeTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-life";

    private readonly FakeRegistry _registry = new();

    private JsonObject _request = null!;
    private JsonNode? _decision;
    private bool _isCorrected;

    private JsonNode? _first;
    private bool _asksRegistries;

    private static IEnumerable<LifeCell> Cells => LifeTables.Cells;

    private protected override (string Key, string Value)[] Settings => _registry.Settings();

    [OneTimeTearDown]
    public void StopRegistry() => _registry.Dispose();

    [Test]
    public void Page_InWordsAndInFigures_TellsOfTheSame()
    {
        var figures = LifeTables.Cells.Select(cell => (cell.State, cell.Event)).ToArray();

        Assert.That(LifeTables.OnThePage(), Has.Count.GreaterThan(70));
        Assert.That(figures, Is.Unique);
        Assert.That(LifeTables.OnThePage().Except(figures), Is.Empty);
    }

    [TestCaseSource(nameof(Cells))]
    public async Task Event_OnAnInvoiceInAState_DoesWhatThePageSays(LifeCell cell)
    {
        await BringAboutAsync(cell.State);

        using var answer = cell.Status is null ? await HappenAsync(cell.Event) : await DoAsync(cell.Event);

        var text = answer is null ? "" : await answer.Content.ReadAsStringAsync();
        Assert.That((int?)answer?.StatusCode, Is.EqualTo(cell.Status), text);
        if (answer?.StatusCode == HttpStatusCode.Conflict)
        {
            // What to do instead is said in words.
            Assert.That((JsonNode.Parse(text)!["detail"]!.GetValue<string>().Length, JsonNode.Parse(text)!["title"] is null),
                Is.GreaterThan((30, false)), text);
        }

        var (held, paid, waits, toRecover) = await MoneyAsync();
        Assert.That((held, paid, waits, toRecover),
            Is.EqualTo((Yuan(cell.Held), Yuan(cell.Out), Yuan(cell.Waits), Yuan(cell.ToRecover))), text);
        await AssertConsistentAsync();
    }

    [TestCase("none", "201", 288000)]
    [TestCase("refused", "200", 0)]
    [TestCase("reserved", "200", 288000)]
    [TestCase("ended", "201", 288000)]
    [TestCase("recovered", "201", 288000)]
    public async Task Credit_WhateverBecameOfTheDecision_CountsWhenTheInvoiceIsAskedAgain(string state, string status, int held)
    {
        await BringAboutAsync(state);
        using var credited = await DoAsync("credit");

        using var answer = await DoAsync("ask");

        var decided = await answer.JsonAsync();
        Assert.That((int)answer.StatusCode,
            Is.EqualTo(int.Parse(state == "refused" ? "201" : status, System.Globalization.CultureInfo.InvariantCulture)),
            decided.ToJsonString());
        Assert.That((await MoneyAsync()).Held, Is.EqualTo(Yuan(held)));
        await AssertConsistentAsync();
    }

    [TestCase("pay")]
    [TestCase("ask")]
    public async Task UnclearCredit_OnAReservedInvoice_StopsPaymentAndNothingElse(string what)
    {
        await BringAboutAsync("reserved");
        await HappenAsync("an unclear credit is there");

        using var answer = await DoAsync(what);

        Assert.That((int)answer.StatusCode, Is.EqualTo(what == "pay" ? 409 : 200));
        Assert.That((await MoneyAsync()).Held, Is.EqualTo(Yuan(384_000)));
    }

    [Test]
    public async Task UnclearCredit_WhenItsTurnComes_LeavesTheLineAndIsAskedAgainOnceItIsClear()
    {
        await BringAboutAsync("waitlisted");
        await HappenAsync("an unclear credit is there");

        await HappenAsync("money comes back");
        var undetermined = await StandingDecisionAsync();
        using var made = await DoAsync("credit");
        using var again = await DoAsync("ask");

        Assert.That((Text(undetermined["outcome"]), undetermined["reasons"]!.AsArray().Select(one => Text(one!["code"]))),
            Is.EqualTo(("undetermined", (string[])["CREDIT_UNCLEAR"])));
        Assert.That(((int)made.StatusCode, (int)again.StatusCode), Is.EqualTo((200, 201)), await made.Content.ReadAsStringAsync());
        Assert.That((await MoneyAsync()).Held, Is.EqualTo(Yuan(288_000)));
        await AssertConsistentAsync();
    }

    // What happens without anybody asking for it.
    private async Task<HttpResponseMessage?> HappenAsync(string what)
    {
        switch (what)
        {
            case "money comes back":
                if (_first is { } first)
                {
                    using var released = await Officer.PostKeyedAsync($"/v1/decisions/{first["id"]}/releases", new JsonObject
                    { ["ground"] = "withdrawn" });
                    Assert.That(released.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                }

                await HousekeepAsync();
                break;
            case "registries answer":
                _registry.KnowsAllOf(_request);
                await Host.Services.GetRequiredService<WaitingCaseWorker>().RunAsync();
                break;
            case "hold runs out":
                Host.Clock.Advance(TimeSpan.FromDays(31));
                await HousekeepAsync();
                break;
            case "an unclear credit is there":
                var credit = Credit();
                credit["lines"]![0]!.AsObject().Remove("line");
                using (var sent = await Officer.PostKeyedAsync("/v1/credit-notes", credit))
                {
                    Assert.That((bool?)(await sent.JsonAsync())["isUnclear"], Is.True);
                }

                if (_asksRegistries)
                {
                    await HappenAsync("registries answer");
                    Assert.That((await StandingDecisionAsync())["reasons"]!.AsArray().Select(one => Text(one!["code"])),
                        Does.Contain("CREDIT_UNCLEAR"));
                }

                await HousekeepAsync();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "No event.");
        }

        return null;
    }

    private Task HousekeepAsync() => Host.Services.GetServices<IHostedService>().OfType<Housekeeping>().Single().RunAsync();

    private async Task<JsonNode> StandingDecisionAsync() =>
        await GetAsync(
            $"/v1/decisions/{(await GetAsync($"/v1/decisions?invoiceNumber={_request["invoice"]!["number"]}"))["items"]![0]!["id"]}");

    private async Task BringAboutAsync(string state)
    {
        (_isCorrected, _first, _asksRegistries) = (false, null, state == "waits for a registry");
        await PublishAsync(1, "0.3000");
        _request = Requests.Grantable(Programme);
        switch (state)
        {
            case "none":
                return;
            case "refused":
                Describe("*计算机配套产品*英伟达 H20 加速卡");
                break;
            case "undetermined":
                Describe("*计算机配套产品*K100 加速卡");
                break;
            case "waitlisted":
                _first = await AskAsync(Requests.Grantable(Programme));
                break;
            case "waits for a registry":
                _registry.OnBoth(FakeRegistry.Status(500));
                break;
        }

        _decision = await AskAsync(_request);
        switch (state)
        {
            case "reviewed":
                using (var reviewed = await Officer.PostKeyedAsync(At("reviews"), Findings("not_met")))
                {
                    _decision = await reviewed.JsonAsync();
                }

                break;
            case "part paid":
                await MoveAsync("payments", new JsonObject { ["amount"] = TestProgrammes.Money("100000.00"), ["reference"] = "P-1" });
                break;
            case "paid":
                await MoveAsync("payments", new JsonObject { ["reference"] = "P-1" });
                break;
            case "ended":
                await MoveAsync("releases", new JsonObject { ["ground"] = "withdrawn" });
                break;
            case "recovered":
                await MoveAsync("payments", new JsonObject { ["reference"] = "P-1" });
                await MoveAsync("recoveries", new JsonObject { ["ground"] = "goods_resold" });
                break;
            case "a superseded decision":
                await MoveAsync("payments", new JsonObject { ["reference"] = "P-1" });
                using (var answer = await DoAsync("decide anew"))
                {
                    Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
                }

                break;
        }
    }

    private async Task<HttpResponseMessage> DoAsync(string what)
    {
        using var third = await Host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);
        switch (what)
        {
            case "ask":
                return await Client.DecideAsync(_request);
            case "credit":
                return await Officer.PostKeyedAsync("/v1/credit-notes", Credit());
            case "review":
                return await third.PostKeyedAsync(At("reviews"), Findings("met"));
            case "decide anew":
                await CorrectAsync();
                return await third.PostKeyedAsync(At("redecisions"), new JsonObject { ["ground"] = "The rate was printed wrong" });
            case "pay":
                return await Officer.PostKeyedAsync(At("payments"), new JsonObject { ["reference"] = "P-2" });
            case "release":
                return await Officer.PostKeyedAsync(At("releases"), new JsonObject { ["ground"] = "withdrawn" });
            case "recover":
                return await Officer.PostKeyedAsync(At("recoveries"), new JsonObject { ["ground"] = "goods_resold" });
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "No event.");
        }
    }

    // Four of the sixteen cards came back.
    private JsonObject Credit() => new()
    {
        ["invoice"] = new JsonObject
        {
            ["sellerTaxId"] = _request["invoice"]!["seller"]!["taxId"]!.DeepClone(),
            ["number"] = _request["invoice"]!["number"]!.DeepClone(),
            ["issueDate"] = "2025-09-15",
        },
        ["number"] = $"26{_request["invoice"]!["number"]!.GetValue<string>()[2..]}",
        ["lines"] = new JsonArray(new JsonObject
        {
            ["line"] = 1,
            ["netAmount"] = TestProgrammes.Money("-320000.00"),
            ["taxAmount"] = TestProgrammes.Money("-41600.00"),
            ["quantity"] = "-4",
        }),
    };

    private void Describe(string text)
    {
        var line = _request["invoice"]!["lines"]![0]!.AsObject();
        line["description"] = text;
        line.Remove("specification");
    }

    private string At(string what) => $"/v1/decisions/{_decision!["id"]}/{what}";

    private async Task<(decimal Held, decimal Out, decimal Waits, decimal ToRecover)> MoneyAsync()
    {
        var all = JsonNode.Parse(
            await Client.GetStringAsync(
                new Uri($"/v1/decisions?invoiceNumber={_request["invoice"]!["number"]}", UriKind.Relative)))!["items"]!.AsArray();
        var (held, paid, waits, toRecover) = (0m, 0m, 0m, 0m);
        for (var i = 0; i < all.Count; i++)
        {
            var standing = (await GetAsync($"/v1/decisions/{all[i]!["id"]}/standing"))["standing"]!;
            var still = Amount(standing["paid"]) - Amount(standing["recovered"]);
            (held, waits) = (held + Amount(standing["held"]), waits + Amount(standing["waitlisted"]));
            (paid, toRecover) = i == 0 ? (still, toRecover) : (paid, toRecover + still);
        }

        return (held, paid, waits, toRecover);
    }

    private async Task AssertConsistentAsync()
    {
        var verification = await GetAsync("/v1/admin/verification");
        Assert.That(verification["disagreements"]!.AsArray(), Is.Empty, verification.ToJsonString());
        var all = JsonNode.Parse(
            await Client.GetStringAsync(new Uri($"/v1/decisions?programme={Programme}", UriKind.Relative)))!["items"]!.AsArray();
        foreach (var one in all)
        {
            var replay = await GetAsync($"/v1/decisions/{one!["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }
    }

    private Task PublishAsync(int version, string rate)
    {
        var limits = TestProgrammes.Budget("500000.00", "waitlist").AndHold(30);
        var programme = _asksRegistries ? RegistryProgrammes.Asking(Programme, limits) : TestProgrammes.With(Programme, limits);
        (programme["version"], programme["publishedAt"]) = (version, version == 1 ? "2024-05-01T00:00:00Z" : "2026-06-01T01:59:02Z");
        programme["formula"]!["rate"]!["rates"]!["training"]!["rate"] = rate;
        return Host.PublishAsync(programme);
    }

    private async Task CorrectAsync()
    {
        if (!_isCorrected)
        {
            _isCorrected = true;
            await PublishAsync(2, "0.2000");
        }
    }

    private async Task<JsonNode> AskAsync(JsonObject request)
    {
        using var answer = await Client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task MoveAsync(string what, JsonObject body)
    {
        using var answer = await Officer.PostKeyedAsync(At(what), body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static JsonObject Findings(string answer) => new()
    {
        ["ground"] = "Inspection on site",
        ["findings"] = new JsonArray(new JsonObject
        { ["condition"] = "listed", ["answer"] = answer, ["ground"] = "Name plates photographed" }),
    };

    private static decimal Amount(JsonNode? money) =>
        decimal.Parse(money!["amount"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static decimal Yuan(int yuan) => yuan;

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
