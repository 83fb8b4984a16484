using System.Text.Json.Nodes;
using EligibilityService.Administration;
using EligibilityService.Storage;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// Each cache of the entries is damaged in turn: the verification names it, and finds nothing wrong once it is whole again.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class VerificationTests(StoreKind kind)
{
    private const string Programme = "test-verified";

    private static readonly (string Table, string Damage, string Named)[] Damages =
    [
        ("balances", "UPDATE balances SET granted = granted + 1 WHERE buyer = ''", "budget of a fiscal year"),
        ("balances", "DELETE FROM balances WHERE buyer = ''", "budget of a fiscal year"),
        ("balances",
            "INSERT INTO balances SELECT programme_id, buyer, year + 1, granted, paid, released, recovered, waitlisted FROM balances WHERE buyer = ''", "budget of a fiscal year"),
        ("balances", "UPDATE balances SET paid = paid - 1 WHERE buyer <> ''", "buyer in a calendar year"),
        ("waiting_list", "DELETE FROM waiting_list", "place in the waiting list"),
        ("waiting_list", "UPDATE waiting_list SET fiscal_year = fiscal_year + 1", "place in the waiting list"),
        ("waiting_list", "UPDATE waiting_list SET amount_minor = amount_minor - 1", "place in the waiting list"),
        ("open_decisions", "DELETE FROM open_decisions", "open decision"),
        ("open_decisions", "INSERT INTO open_decisions SELECT MIN(id), programme_id FROM decisions GROUP BY programme_id", "open decision"),
        ("holds", "DELETE FROM holds", "hold of a reservation"),
        ("holds", "UPDATE holds SET decision_id = 'dec_of_nobody' WHERE decision_id = (SELECT MIN(decision_id) FROM holds)", "hold"),
        ("claims", "DELETE FROM claims", "claims of a decision"),
        ("claims", "DELETE FROM claims WHERE claim_key LIKE '%|2'", "claims of a decision"),
        ("claims", "DELETE FROM claims WHERE kind = 'serial_number' AND claim_key LIKE '%2'", "claims of a decision"),
        ("claims", "UPDATE claims SET claim_key = claim_key || '2' WHERE claim_key LIKE '%|2'", "claims of a decision"),
        ("claims", "UPDATE claims SET decision_id = (SELECT MIN(decision_id) FROM entries WHERE kind = 'release')",
            "claim of a decision that holds nothing"),
        ("claims", "UPDATE claims SET decision_id = 'dec_of_nobody'", "claim of a decision that holds nothing"),
        ("programme_heads", "UPDATE programme_heads SET last_id = '0'", "last id of a programme"),
        ("programme_heads", "DELETE FROM programme_heads", "last id of a programme"),
        ("idempotency", "UPDATE idempotency SET decision_id = 'dec_of_nobody'", "answer of an idempotency key"),
        ("entries", "DELETE FROM entries WHERE kind = 'reserve'", "reservation of a decision"),
        ("entries", "UPDATE entries SET amount_minor = amount_minor * 3 WHERE kind = 'pay'", "money of a decision"),
        ("entries", "UPDATE entries SET amount_minor = -1 WHERE kind = 'pay'", "amount of an entry"),
        ("entries", "UPDATE entries SET buyer = '91110000000000000X'", "decision of an entry"),
        ("decisions", "UPDATE decisions SET amount_minor = amount_minor + 1 WHERE outcome = 'granted'", "reservation of a decision"),
        ("decisions", "UPDATE decisions SET invoice_key = 'the same'", "invoice that is granted twice"),
    ];

    private TestStore? _store;

    [TearDown]
    public async Task RemoveAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Verification_OfEachDamage_NamesItAndNothingOnceItIsMended()
    {
        _store = await TestStore.NewAsync(kind);
        await using var host = new ServiceHost(_store.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("1200000.00", "waitlist").AndHold(30)));
        var decisions = new List<JsonNode>();
        for (var i = 0; i < 4; i++)
        {
            decisions.Add(await desk.DecideAsync(i == 0 ? Numbered() : Requests.Grantable(Programme), $"verified-{i}"));
        }

        await desk.MoveAsync(decisions[0], "payments", new JsonObject { ["amount"] = TestProgrammes.Money("200000.00") });
        await desk.MoveAsync(decisions[1], "releases", new JsonObject { ["ground"] = "withdrawn" });
        decisions.Add(await desk.DecideAsync(Requests.Grantable(Programme)));
        Assert.That(Desk.Of(decisions[4]).Outcome, Is.EqualTo("waitlisted"));
        Assert.That((await desk.GetAsync("/v1/admin/verification")).ToJsonString(), Does.StartWith("""{"consistent":true,"""));

        foreach (var (table, damage, named) in Damages)
        {
            await _store.ChangeAsync($"CREATE TABLE whole AS SELECT * FROM {table}");
            await _store.ChangeAsync(damage);
            var report = await desk.GetAsync("/v1/admin/verification");
            Assert.That((bool)report["consistent"]!, Is.False, damage);
            Assert.That(report["disagreements"]!.AsArray().Select(one => Desk.Text(one!["what"])), Does.Contain(named), damage);
            await _store.ChangeAsync($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM whole; DROP TABLE whole");
        }

        await using var database = Database.Of(_store.Options);
        await using var said = new StringWriter();
        Assert.That(await AdminCommand.RunAsync(["verify"], database, said, TextWriter.Null), Is.Zero);
        Assert.That(said.ToString(), Does.Match(@"^6 decisions, \d+ entries, \d balances: all agree\s*$"));
        await _store.ChangeAsync(Damages[0].Damage);
        Assert.That(await AdminCommand.RunAsync(["verify"], database, said, TextWriter.Null), Is.EqualTo(1));
        Assert.That(said.ToString(), Does.Contain($"DISAGREES: budget of a fiscal year: {Programme} "));
    }

    // What credits ask for, undone behind the service's back: each is named for what it is.
    private static readonly (string Damage, string Named, string Says)[] Undone =
    [
        ("DELETE FROM entries WHERE ground = 'red_letter_invoice'", "money beyond what is left of an invoice", "96000.00 less is due"),
        ("DELETE FROM entries WHERE ground = 'red_letter_invoice'", "credit of an invoice", "no entry that applies it"),
        ("UPDATE entries SET reference = 'another' WHERE ground = 'red_letter_invoice'", "credit of an invoice",
            "no entry that applies it"),
        ("UPDATE entries SET amount_minor = amount_minor - 100 WHERE ground = 'red_letter_invoice' AND amount_minor > 0",
            "money beyond what is left of an invoice", "1.00 less is due"),
        ("UPDATE entries SET ground = 'withdrawn' WHERE ground = 'red_letter_invoice'", "money beyond what is left of an invoice",
            "96000.00 less is due"),
    ];

    [Test]
    public async Task Verification_OfCreditsThatWereUndone_NamesThem()
    {
        _store = await TestStore.NewAsync(kind);
        await using var host = new ServiceHost(_store.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("2400000.00", "waitlist")));
        var (held, paid) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        var decision = await desk.DecideAsync(held);
        await desk.MoveAsync(await desk.DecideAsync(paid), "payments", new JsonObject { ["reference"] = "P-1" });
        foreach (var request in new[] { held, paid })
        {
            using var credited = await desk.Officer.PostKeyedAsync("/v1/credit-notes", Credit(request));
            Assert.That((int)credited.StatusCode, Is.EqualTo(201));
        }

        // Paid before the credit, and to be recovered for it: nothing is wrong with that.
        Assert.That((await desk.GetAsync("/v1/admin/verification")).ToJsonString(), Does.StartWith("""{"consistent":true,"""));
        foreach (var (damage, named, says) in Undone)
        {
            await _store.ChangeAsync("CREATE TABLE whole AS SELECT * FROM entries");
            await _store.ChangeAsync(damage);
            var found = (await desk.GetAsync("/v1/admin/verification"))["disagreements"]!.AsArray();
            Assert.That(found.Select(one => $"{Desk.Text(one!["what"])} {Desk.Text(one["where"])}: {Desk.Text(one["folded"])}"),
                Does.Contain($"{named} {Desk.Text(decision["id"])}: {says}"), $"{damage}: {found.ToJsonString()}");
            await _store.ChangeAsync("DELETE FROM entries; INSERT INTO entries SELECT * FROM whole; DROP TABLE whole");
        }
    }

    [Test]
    public async Task Verification_OfMoneyThatASupersededDecisionHolds_NamesIt()
    {
        _store = await TestStore.NewAsync(kind);
        await using var host = new ServiceHost(_store.Settings);
        using var desk = Desk.At(host);
        await host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("2400000.00", "waitlist")));
        var old = await desk.DecideAsync(Requests.Grantable(Programme));
        var corrected = TestProgrammes.With(Programme, TestProgrammes.Budget("2400000.00", "waitlist"), 2, "2026-06-01T01:59:02Z");
        await host.PublishAsync(corrected);
        await desk.MoveAsync(old, "redecisions", new JsonObject { ["ground"] = "Printed wrong" });
        Assert.That((await desk.GetAsync("/v1/admin/verification")).ToJsonString(), Does.StartWith("""{"consistent":true,"""));

        await _store.ChangeAsync("DELETE FROM entries WHERE kind = 'release'");

        var found = (await desk.GetAsync("/v1/admin/verification"))["disagreements"]!.AsArray();
        Assert.That(found.Where(one => Desk.Text(one!["what"]) == "money held by a decision whose place was taken")
            .Select(one => Desk.Text(one!["where"])), Is.EqualTo([Desk.Text(old["id"])]));
    }

    private static JsonObject Credit(JsonObject request)
    {
        var number = Desk.Text(request["invoice"]!["number"]);
        return new JsonObject
        {
            ["invoice"] = new JsonObject { ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(), ["number"] = number },
            ["number"] = $"26{number[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-320000.00"),
                ["taxAmount"] = TestProgrammes.Money("-41600.00"),
                ["quantity"] = "-4"
            }),
        };
    }

    private static JsonObject Numbered()
    {
        var request = TestProgrammes.TwoLines(Programme);
        request["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray("SN-1", "SN-2");
        return request;
    }
}
