using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Life;

/// <summary>
/// An invoice that replaces another on record takes its claims and its money over (docs/deciding.md, section 10.5), on the whole service
/// and on both stores.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class CorrectionTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-corrections";
    private const string Too = "test-corrections-too";

    // state of the replaced one | outcome of the new one | the new one holds | of it paid | it waits for | to recover on the old one | the
    // old one still holds or waits for
    private const string Table =
        """
        none         | granted      | 288000 |      0 | 0 |      0 |      0
        refused      | granted      | 288000 |      0 | 0 |      0 |      0
        undetermined | granted      | 288000 |      0 | 0 |      0 |      0
        ended        | granted      | 288000 |      0 | 0 |      0 |      0
        waitlisted   | granted      | 288000 |      0 | 0 |      0 |      0
        reserved     | granted      | 288000 |      0 | 0 |      0 |      0
        part paid    | granted      | 188000 | 100000 | 0 |      0 |      0
        paid         | granted      |      0 | 288000 | 0 |  96000 |      0
        waitlisted   | refused      |      0 |      0 | 0 |      0 |      0
        reserved     | refused      |      0 |      0 | 0 |      0 |      0
        part paid    | refused      |      0 |      0 | 0 | 100000 |      0
        paid         | refused      |      0 |      0 | 0 | 384000 |      0
        waitlisted   | undetermined |      0 |      0 | 0 |      0 | 384000
        reserved     | undetermined |      0 |      0 | 0 |      0 | 384000
        part paid    | undetermined |      0 |      0 | 0 | 100000 | 284000
        paid         | undetermined |      0 |      0 | 0 | 384000 |      0
        """;

    private static IEnumerable<TestCaseData> Cells => from line in Table.Split('\n')
                                                      let cells = line.Split('|').Select(cell => cell.Trim()).ToArray()
                                                      let figures = cells[2..]
                                                          .Select(cell => decimal.Parse(cell, CultureInfo.InvariantCulture)).ToArray()
                                                      select new TestCaseData(cells[0], cells[1], figures)
                                                          .SetArgDisplayNames(cells[0], cells[1]);

    [TestCaseSource(nameof(Cells))]
    public async Task Correction_OfAnInvoiceInAState_DoesWhatThePageSays(string state, string outcome, decimal[] expected)
    {
        await PublishAsync(state == "waitlisted" ? "384000.00" : "900000.00");
        var blocking = state == "waitlisted" ? await AskAsync(Requests.Grantable(Programme)) : null;
        var old = Requests.Grantable(Programme);
        var decided = state == "none" ? null : await BringAboutAsync(state, old);
        if (blocking is not null && outcome == "granted")
        {
            // Only a smaller amount fits into what comes back: it is the first in line.
            await MoveAsync(blocking, "releases", new JsonObject
            { ["ground"] = "withdrawn", ["amount"] = TestProgrammes.Money("300000.00") });
        }

        var corrected = await AskAsync(Corrected(old, outcome));

        var (held, paid, waits) = await MoneyAsync(corrected);
        var (oldHeld, toRecover, oldWaits) = decided is null ? (0, 0, 0) : await MoneyAsync(decided);
        Assert.That(Text(corrected["outcome"]), Is.EqualTo(outcome), corrected.ToJsonString());
        Assert.That(new[] { held, paid, waits, toRecover, oldHeld + oldWaits }, Is.EqualTo(expected));
        Assert.That(Text(corrected["replaces"]!["invoices"]![0]!["number"]), Is.EqualTo(Text(old["invoice"]!["number"])));
        Assert.That(Text(corrected["replaces"]!["invoices"]![0]!["decisionId"]), Is.EqualTo(Text(decided?["id"])));
        Assert.That(Amount(corrected["replaces"]!["carriedOver"]), Is.EqualTo(paid.ToString("0.00", CultureInfo.InvariantCulture)));
        Assert.That(Amount(corrected["replaces"]!["toRecover"]),
            Is.EqualTo(outcome == "undetermined" ? "0.00" : toRecover.ToString("0.00", CultureInfo.InvariantCulture)));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Original_AskedAgainAfterItsCorrection_IsRefusedAndNamesThat()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        await AskAsync(old);
        var corrected = Corrected(old);
        var first = await AskAsync(corrected);

        var again = await AskAsync(old);
        using var same = await Client.DecideAsync(corrected);

        Assert.That((Text(again["outcome"]), CodesOf(again)), Is.EqualTo(("refused", "INVOICE_REPLACED NO_ELIGIBLE_LINE")));
        Assert.That(again["reasons"]!.ToJsonString(), Does.Contain(Text(corrected["invoice"]!["number"])));
        Assert.That(((int)same.StatusCode, Text((await same.JsonAsync())["id"])), Is.EqualTo((200, Text(first["id"]))));
        Assert.That(Amount((await GetAsync($"/v1/programmes/{Programme}/budget?year=2026"))["used"]), Is.EqualTo("288000.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfAnInvoiceThatComesLater_StandsInItsWay()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);

        var corrected = await AskAsync(Corrected(old));
        var preview = await PreviewAsync(old);
        var late = await AskAsync(old);

        Assert.That(Text(corrected["outcome"]), Is.EqualTo("granted"));
        Assert.That((Text(preview["outcome"]), CodesOf(preview)), Is.EqualTo(("refused", "INVOICE_REPLACED NO_ELIGIBLE_LINE")));
        Assert.That((Text(late["outcome"]), CodesOf(late)), Is.EqualTo(("refused", "INVOICE_REPLACED NO_ELIGIBLE_LINE")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_WithTheSameContractAndSerialNumbers_TakesThemOver()
    {
        await PublishAsync();
        var old = WithSerials(Requests.Grantable(Programme), 16);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        var corrected = WithSerials(Corrected(old, quantity: 20), 20);

        var preview = await PreviewAsync(corrected);
        var decided = await AskAsync(corrected);
        var stranger = WithSerials(Requests.Grantable(Programme), 1);
        stranger["invoice"]!["lines"]![0]!["serialNumbers"] = old["invoice"]!["lines"]![0]!["serialNumbers"]!.DeepClone();
        var taken = await AskAsync(stranger);

        Assert.That((Text(preview["outcome"]), Amount(preview["amount"]), Amount(preview["replaces"]!["carriedOver"])),
            Is.EqualTo(("granted", "480000.00", "384000.00")));
        Assert.That((Text(decided["outcome"]), await MoneyAsync(decided)), Is.EqualTo(("granted", (96000m, 384000m, 0m))),
            decided["reasons"]!.ToJsonString());
        Assert.That((await MoneyAsync(paid)).Out, Is.Zero);
        Assert.That(CodesOf(taken), Does.Contain("SERIAL_NUMBER_ALREADY_CLAIMED"));
        Assert.That(taken["reasons"]!.ToJsonString(), Does.Contain(Text(decided["id"])));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_ThatIsUndetermined_StopsPaymentUntilItIsSettled()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var granted = await AskAsync(old);
        var corrected = Corrected(old, "undetermined");
        await AskAsync(corrected);

        using var pay = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/payments", new JsonObject { ["reference"] = "P-1" });
        corrected["declarations"]!["originalUse"] = true;
        var settled = await AskAsync(corrected);

        Assert.That(((int)pay.StatusCode, Text((await pay.JsonAsync())["detail"])),
            Is.EqualTo((409, Text((await pay.JsonAsync())["detail"]))));
        Assert.That(Text((await pay.JsonAsync())["detail"]), Does.Contain(Text(corrected["invoice"]!["number"])));
        Assert.That((Text(settled["outcome"]), await MoneyAsync(settled), await MoneyAsync(granted)),
            Is.EqualTo(("granted", (288000m, 0m, 0m), (0m, 0m, 0m))));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_ThatIsSettledByAnOfficer_TakesOverThen()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        var open = await AskAsync(Corrected(old, "undetermined"));
        using var third = await Host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);

        using var reviewed = await third.PostKeyedAsync($"/v1/decisions/{open["id"]}/reviews", new JsonObject
        {
            ["ground"] = "Seen on the spot",
            ["findings"] = new JsonArray(new JsonObject
            { ["condition"] = "first-use", ["answer"] = "met", ["ground"] = "Seen on the spot" }),
        });

        var settled = await reviewed.JsonAsync();
        Assert.That((Text(settled["outcome"]), await MoneyAsync(settled), await MoneyAsync(paid)),
            Is.EqualTo(("granted", (0m, 288000m, 0m), (0m, 96000m, 0m))), settled.ToJsonString());
        Assert.That((Amount(settled["replaces"]!["carriedOver"]), Amount(settled["replaces"]!["toRecover"])),
            Is.EqualTo(("288000.00", "96000.00")));
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "red_letter_invoice" });
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_UnderOneProgramme_TakesTheInvoiceBackUnderTheOther()
    {
        await PublishAsync();
        await Host.PublishAsync(Published(Too, "900000.00"));
        var old = Requests.Grantable(Programme);
        var oldToo = old.DeepClone().AsObject().WithText("/programme", Too);
        await AskAsync(old);
        var paidToo = await AskAsync(oldToo);
        await MoveAsync(paidToo, "payments", new JsonObject { ["reference"] = "P-1", ["amount"] = TestProgrammes.Money("100000.00") });
        var corrected = Corrected(old);

        await AskAsync(corrected);
        var between = await MoneyAsync(paidToo);
        var decidedToo = await AskAsync(corrected.DeepClone().AsObject().WithText("/programme", Too));

        Assert.That(between, Is.EqualTo((0m, 100000m, 0m)));
        Assert.That((await MoneyAsync(decidedToo), await MoneyAsync(paidToo)), Is.EqualTo(((188000m, 100000m, 0m), (0m, 0m, 0m))));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfACorrection_TakesOverFromBoth()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var first = await AskAsync(old);
        await MoveAsync(first, "payments", new JsonObject { ["reference"] = "P-1" });
        var corrected = Corrected(old);
        var second = await AskAsync(corrected);

        var third = await AskAsync(Corrected(corrected, quantity: 20));

        Assert.That((await MoneyAsync(third), await MoneyAsync(second), await MoneyAsync(first)),
            Is.EqualTo(((96000m, 384000m, 0m), (0m, 0m, 0m), (0m, 0m, 0m))));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfTwoInvoices_TakesOverFromBoth()
    {
        await PublishAsync();
        var (one, other) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        var (paid, reserved) = (await AskAsync(one), await AskAsync(other));
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        var corrected = Corrected(one, quantity: 24);
        corrected["invoice"]!["precedingInvoices"]!.AsArray().Add(new JsonObject { ["number"] = other["invoice"]!["number"]!.DeepClone() });

        var decided = await AskAsync(corrected);

        Assert.That((await MoneyAsync(decided), await MoneyAsync(paid), await MoneyAsync(reserved)),
            Is.EqualTo(((192000m, 384000m, 0m), (0m, 0m, 0m), (0m, 0m, 0m))));
        Assert.That(decided["replaces"]!["invoices"]!.AsArray(), Has.Count.EqualTo(2));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_AfterAPartWasGivenUp_DoesNotGrantThatAgain()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "goods_resold", ["amount"] = TestProgrammes.Money("192000.00") });

        var decided = await AskAsync(Corrected(old, quantity: 16));

        // Of 384,000 half is out already, and half stays given up.
        Assert.That(await MoneyAsync(decided), Is.EqualTo((0m, 192000m, 0m)));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfAnInvoiceWithACreditNote_IsDecidedWhole()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await CreditAsync(old, 4);

        var decided = await AskAsync(Corrected(old));
        var late = await CreditAsync(old, 2, "27");

        Assert.That((await MoneyAsync(decided), await MoneyAsync(paid)), Is.EqualTo(((0m, 288000m, 0m), (0m, 96000m, 0m))));
        Assert.That((bool)late["isUnclear"]!, Is.False);
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfAnotherApplicantsInvoice_Is409()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var granted = await AskAsync(old);
        var corrected = Corrected(old);
        corrected["buyer"]!["creditCode"] = "91110302MA0FAKE05A";

        using var answer = await Client.DecideAsync(corrected);
        await MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });
        var after = await AskAsync(corrected);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(Text((await answer.JsonAsync())["detail"]), Does.Contain("/v1/credit-notes").And.Not.Contain(Text(granted["id"])));
        Assert.That(Text(after["outcome"]), Is.EqualTo("granted"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_OfAnInvoiceThatAnotherAgencyAskedFor_Is409()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        await AskAsync(old);
        using var other = await Host.NewClientAsync("Another agency", Scopes.DecisionsRead, Scopes.DecisionsWrite);

        using var answer = await other.DecideAsync(Corrected(old));

        Assert.That(((int)answer.StatusCode, Text((await answer.JsonAsync())["type"])), Is.EqualTo((409, "/problems/decided-for-another")));
    }

    [Test]
    public async Task Correction_InACircleOrOfItself_IsRefused()
    {
        await PublishAsync();
        var (one, other) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        (one["invoice"]!["precedingInvoices"], other["invoice"]!["precedingInvoices"]) = (Named(other), Named(one));
        var itself = Requests.Grantable(Programme);
        itself["invoice"]!["precedingInvoices"] = Named(itself);

        await AskAsync(one);
        using var circle = await Client.DecideAsync(other);
        using var self = await Client.DecideAsync(itself);

        Assert.That(((int)circle.StatusCode, (int)self.StatusCode), Is.EqualTo((409, 400)), await circle.Content.ReadAsStringAsync());
        Assert.That(Text((await self.JsonAsync())["errors"]![0]!["pointer"]), Is.EqualTo("/invoice/precedingInvoices/0"));
    }

    [TestCase("384", "refused")]
    [TestCase("471", "refused")]
    [TestCase("380", "granted")]
    [TestCase("383", "granted")]
    public async Task Original_OfKindOther_IsReplacedByACorrectedInvoiceOnly(string typeCode, string original)
    {
        await PublishAsync();
        var old = Other("R-7", "2025-09-15");
        var corrected = Other("R-7K", "2025-09-16", typeCode);
        corrected["invoice"]!["precedingInvoices"] = Named(old);
        await AskAsync(corrected);

        var decided = await AskAsync(old);

        Assert.That(Text(decided["outcome"]), Is.EqualTo(original), decided["reasons"]!.ToJsonString());
    }

    [Test]
    public async Task Correction_WithoutTheDayOfTheOriginal_FindsTheOnlyOneElseListsThem()
    {
        await PublishAsync();
        var (old, next) = (Other("R-7", "2025-09-15"), Other("R-7", "2025-10-15"));
        next["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*摩尔线程 MTT S4000 加速卡 二期";
        Scale(next, 4);
        var granted = await AskAsync(old);
        var corrected = Other("R-7K", "2025-10-10", "384");
        corrected["invoice"]!["precedingInvoices"] = new JsonArray(new JsonObject { ["number"] = "R-7" });
        var decided = await AskAsync(corrected);
        var nextDecided = await AskAsync(next);
        var third = Other("R-7L", "2025-10-16", "384");
        third["invoice"]!["precedingInvoices"] = new JsonArray(new JsonObject { ["number"] = "R-7" });

        using var ofTwo = await Client.DecideAsync(third);

        Assert.That((await MoneyAsync(granted), (await MoneyAsync(decided)).Held), Is.EqualTo(((0m, 0m, 0m), 384000m)));
        Assert.That(Text(nextDecided["outcome"]), Is.EqualTo("granted"), "a later invoice of the same number is another");
        var problem = await ofTwo.JsonAsync();
        Assert.That(((int)ofTwo.StatusCode, Text(problem["errors"]?[0]?["pointer"])),
            Is.EqualTo((400, "/invoice/precedingInvoices/0/issueDate")), problem.ToJsonString());
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_WithoutTheDayOfAnOriginalThatComesLater_MeansWhatWasIssuedBefore()
    {
        await PublishAsync();
        var corrected = Other("R-7K", "2025-09-20", "384");
        corrected["invoice"]!["precedingInvoices"] = new JsonArray(new JsonObject { ["number"] = "R-7" });
        await AskAsync(corrected);

        var (before, after) = (await AskAsync(Other("R-7", "2025-09-15")), await AskAsync(Other("R-7", "2025-09-25")));

        Assert.That((Text(before["outcome"]), Text(after["outcome"])), Is.EqualTo(("refused", "granted")));
        await AssertConsistentAsync();
    }

    // The tax id and the number in a register of the original; those of the correction, which names it; and whether the original comes
    // later.
    [TestCase("DE123456789", "HRB 12345", "HRB12345", null, false)]
    [TestCase("DE123456789", null, "DE987654321", "DE 123456789", false)]
    [TestCase("DE123456789", "HRB 12345", "DE987654321", "HRB-12345", false)]
    [TestCase("DE123456789", "HRB 12345", "HRB12345", null, true)]
    [TestCase("DE123456789", null, "DE987654321", "DE 123456789", true)]
    public async Task Correction_UnderAnotherNumberOfTheSeller_FindsTheOriginal(string taxId, string? registrationId, string ofNew,
        string? registrationOfNew, bool isLater)
    {
        await PublishAsync();
        foreach (var says in new[] { true, false })
        {
            var (number, correction) = says ? ("R-7", "R-7K") : ("R-8", "R-8K");
            var old = Sold(Other(number, "2025-09-15"), taxId, registrationId);
            var corrected = Sold(Other(correction, "2025-09-20", "384"), ofNew, registrationOfNew);
            corrected["invoice"]!["precedingInvoices"] = says ? Named(old) : new JsonArray(new JsonObject { ["number"] = number });
            Scale(corrected, 12);
            var paid = isLater ? null : await AskAsync(old);
            if (paid is not null)
            {
                await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
            }

            var decided = await AskAsync(corrected);
            using var again = await Client.DecideAsync(corrected);
            var late = isLater ? await AskAsync(old) : null;

            Assert.That((Text(decided["outcome"]), (int)again.StatusCode), Is.EqualTo(("granted", 200)),
                decided["reasons"]!.ToJsonString());
            Assert.That(late is null ? "refused" : Text(late["outcome"]), Is.EqualTo("refused"), late?.ToJsonString());
            if (paid is not null)
            {
                Assert.That((await MoneyAsync(decided), await MoneyAsync(paid)), Is.EqualTo(((0m, 288000m, 0m), (0m, 96000m, 0m))),
                    decided["replaces"]?.ToJsonString());
                Assert.That(Text(decided["replaces"]!["invoices"]![0]!["decisionId"]), Is.EqualTo(Text(paid["id"])));
            }
        }

        await AssertConsistentAsync();
    }

    [Test]
    public async Task Payment_WithTheReferenceThatPaidTheReplacedInvoice_Is409()
    {
        await PublishAsync();
        var old = Requests.Grantable(Programme);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["amount"] = TestProgrammes.Money("100000.00"), ["reference"] = "P-1" });
        var corrected = Corrected(old);
        var decided = await AskAsync(corrected);
        var second = await AskAsync(Corrected(corrected, quantity: 10));

        using var same = await Officer.PostKeyedAsync($"/v1/decisions/{second["id"]}/payments", new JsonObject { ["reference"] = "p 1" });
        await MoveAsync(second, "payments", new JsonObject { ["reference"] = "P-2" });

        var first = (await GetAsync($"/v1/decisions/{paid["id"]}/entries"))["items"]!.AsArray().First(one => Text(one!["kind"]) == "pay");
        Assert.That(((int)same.StatusCode, Text(decided["outcome"])), Is.EqualTo((409, "granted")));
        Assert.That(Text((await same.JsonAsync())["detail"]), Does.Contain(Text(first!["id"])));
        Assert.That(await MoneyAsync(second), Is.EqualTo((0m, 240000m, 0m)));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task AffectedDecisions_OfAReplacedInvoice_AreThoseOfTheNewOne()
    {
        await Host.PublishAsync(Published(Programme, "900000.00", floor: "300000.00"));
        var old = Requests.Grantable(Programme);
        var paid = await AskAsync(old);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });

        // 288,000 are due for it, and 300,000 are the least that is paid.
        var corrected = await AskAsync(Corrected(old));
        await Host.PublishAsync(Published(Programme, "900000.00", version: 2));

        var affected = (await GetAsync($"/v1/programmes/{Programme}/affected-decisions"))["items"]!.AsArray();
        var before = (await MoneyAsync(paid)).Out;
        using var anew = await Officer.PostKeyedAsync($"/v1/decisions/{corrected["id"]}/redecisions", new JsonObject
        { ["ground"] = "The floor was printed wrong" });

        Assert.That((Text(corrected["outcome"]), before), Is.EqualTo(("refused", 384000m)));
        Assert.That(affected.Select(one =>
            (Text(one!["decisionId"]), Text(one["outcomeAfter"]), Amount(one["after"]), Amount(one["toRecover"]))),
            Is.EqualTo(new[] { (Text(corrected["id"]), "granted", "288000.00", "96000.00") }), affected.ToJsonString());
        Assert.That((await MoneyAsync(await anew.JsonAsync()), (await MoneyAsync(paid)).Out), Is.EqualTo(((0m, 288000m, 0m), 96000m)));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Correction_AsADocument_PaysOnce()
    {
        Host.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 27, 2, 0, 0, TimeSpan.Zero));
        await PublishAsync();
        var first = await SendAsync("Handed/ubl-384-corrects-granted-invoice.xml", ("A-1K", "A-1"),
            ("<cbc:InvoiceTypeCode>384", "<cbc:InvoiceTypeCode>380"), Reference);
        await MoveAsync(first, "payments", new JsonObject { ["reference"] = "P-1" });

        var second = await SendAsync("Handed/ubl-384-corrects-granted-invoice.xml");

        Assert.That((Text(first["outcome"]), Text(second["outcome"])), Is.EqualTo(("granted", "granted")),
            second["reasons"]!.ToJsonString());
        Assert.That((await MoneyAsync(second), (await MoneyAsync(first)).Out), Is.EqualTo(((0m, 379200m, 0m), 0m)));
        Assert.That(Amount((await GetAsync($"/v1/programmes/{Programme}/budget?year=2026"))["used"]), Is.EqualTo("379200.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task CreditNote_AsAUblDocument_IsPlacedByTextAndPrice()
    {
        await PublishAsync();
        var granted = await SendAsync("Handed/ubl-invoice.xml");
        (string Old, string New)[] changes =
        [
            ("UBL-2025-001", "C-381"), ("16<", "4<"), ("1280000.00", "320000.00"), ("166400.00", "41600.00"), ("1446400.00", "361600.00"),
            ("</cbc:BuyerReference>",
                "</cbc:BuyerReference><cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>UBL-2025-001</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>"),
        ];
        var xml = changes.Aggregate(DocumentSamples.Text("Handed/br-co-25-credit-note.xml"), (text, change) =>
            text.Replace(change.Old, change.New, StringComparison.Ordinal));
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/xml");

        using var answer = await Officer.PostAsync(new Uri("/v1/credit-notes/documents", UriKind.Relative), file);

        var credited = await answer.JsonAsync();
        Assert.That(((int)answer.StatusCode, credited["isUnclear"]?.GetValue<bool>()), Is.EqualTo((201, false)), credited.ToJsonString());
        Assert.That(await MoneyAsync(granted), Is.EqualTo((288000m, 0m, 0m)));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Verification_OfAStoreWhereBothAreGranted_NamesThem()
    {
        await PublishAsync();
        var (old, corrected) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        await AskAsync(old);
        await AskAsync(corrected);
        var (number, other) = (Text(old["invoice"]!["number"]), Text(corrected["invoice"]!["number"]));
        var credit = new JsonObject
        {
            ["reference"] = $"{other}>{number}",
            ["number"] = other,
            ["kind"] = "correction",
            ["currency"] = "CNY",
            ["lines"] = new JsonArray()
        };
        await Store.ChangeAsync(
            $"""
             INSERT INTO credits (reference, invoice_key, content, answer, recorded_at, recorded_by, replaced_by)
             SELECT '{other}>{number}', '{number}', '{credit.ToJsonString()}', answer, decided_at, '', '{other}' FROM decisions LIMIT 1
             """);

        var verification = await GetAsync("/v1/admin/verification");

        Assert.That(verification["disagreements"]!.AsArray().Select(one => Text(one!["what"])),
            Does.Contain("invoice that is granted beside the one that replaces it").And.Contain("money beyond what is left of an invoice"));
    }

    [Test]
    public async Task Prepayment_AndTheFinalInvoiceThatDeductsIt_PayOnce()
    {
        await PublishAsync();
        var prepayment = Other("V-1", "2025-09-01", "386");
        var final = Other("V-2", "2025-09-15", "380");
        final["invoice"]!["precedingInvoices"] = Named(prepayment);

        var (first, second) = (await AskAsync(prepayment), await AskAsync(final));

        Assert.That((Text(first["outcome"]), CodesOf(first)), Is.EqualTo(("refused", "DOCUMENT_NOT_FINAL")));
        Assert.That((Text(second["outcome"]), Amount(second["amount"]), second["replaces"]),
            Is.EqualTo(("granted", "384000.00", (JsonNode?)null)));
    }

    [Test]
    public async Task OriginalAndCorrection_AskedAtTheSameMoment_HoldMoneyOnce()
    {
        await PublishAsync("90000000.00");
        await using var replica = IsShared ? NewHost() : null;
        using var beside = (replica ?? Host).Client();
        for (var i = 0; i < 12; i++)
        {
            var old = WithSerials(Requests.Grantable(Programme), 16);
            var corrected = WithSerials(Corrected(old), 12);

            var answers = await Task.WhenAll(Task.Run(() => Client.DecideAsync(i % 2 == 0 ? old : corrected)),
                Task.Run(() => beside.DecideAsync(i % 2 == 0 ? corrected : old)));

            var decided = await Task.WhenAll(answers.Select(answer => answer.JsonAsync()));
            Assert.That(answers.Select(answer => (int)answer.StatusCode), Is.All.EqualTo(201),
                decided[0].ToJsonString() + decided[1].ToJsonString());
            var (one, other) = i % 2 == 0 ? (decided[0], decided[1]) : (decided[1], decided[0]);
            Assert.That((await MoneyAsync(one), await MoneyAsync(other)), Is.EqualTo(((0m, 0m, 0m), (288000m, 0m, 0m))), $"race {i}");
        }

        await AssertConsistentAsync();
    }

    private static (string, string) Reference => (
        "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>A-1</cbc:ID><cbc:IssueDate>2026-03-15</cbc:IssueDate></cac:InvoiceDocumentReference></cac:BillingReference>", "");

    private async Task<JsonNode> BringAboutAsync(string state, JsonObject request)
    {
        Describe(request, state);
        var decision = await AskAsync(request);
        switch (state)
        {
            case "part paid":
                await MoveAsync(decision, "payments", new JsonObject
                { ["amount"] = TestProgrammes.Money("100000.00"), ["reference"] = "P-1" });
                break;
            case "paid":
                await MoveAsync(decision, "payments", new JsonObject { ["reference"] = "P-1" });
                break;
            case "ended":
                await MoveAsync(decision, "releases", new JsonObject { ["ground"] = "withdrawn" });
                break;
        }

        return decision;
    }

    // The new invoice has twelve cards of the sixteen, unless more are said.
    private static JsonObject Corrected(JsonObject old, string outcome = "granted", int quantity = 12)
    {
        var request = old.DeepClone().AsObject();
        request["invoice"]!["number"] = Requests.Grantable()["invoice"]!["number"]!.DeepClone();
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*摩尔线程 MTT S4000 加速卡";
        request["declarations"]!["originalUse"] = true;
        request["invoice"]!["precedingInvoices"] = Named(old);
        Scale(request, quantity);
        Describe(request, outcome);
        return request;
    }

    private static JsonObject Other(string number, string issueDate, string? typeCode = null)
    {
        var request = Requests.Grantable(Programme);
        var invoice = request["invoice"]!.AsObject();
        (invoice["kind"], invoice["number"], invoice["issueDate"]) = ("other", number, issueDate);
        if (typeCode is not null)
        {
            invoice["typeCode"] = typeCode;
        }

        return request;
    }

    private static JsonObject Sold(JsonObject request, string taxId, string? registrationId)
    {
        var seller = request["invoice"]!["seller"]!.AsObject();
        seller["taxId"] = taxId;
        if (registrationId is not null)
        {
            seller["registrationId"] = registrationId;
        }

        return request;
    }

    private static JsonArray Named(JsonObject request)
    {
        var named = new JsonObject { ["number"] = request["invoice"]!["number"]!.DeepClone() };
        if (Text(request["invoice"]!["kind"]) == "other")
        {
            named["issueDate"] = request["invoice"]!["issueDate"]!.DeepClone();
        }

        return new JsonArray(named);
    }

    private static void Describe(JsonObject request, string state)
    {
        if (state == "refused")
        {
            var line = request["invoice"]!["lines"]![0]!.AsObject();
            line["description"] = "*计算机配套产品*英伟达 H20 加速卡";
            line.Remove("specification");
        }
        else if (state == "undetermined")
        {
            request["declarations"]!.AsObject().Remove("originalUse");
        }
    }

    private static void Scale(JsonObject request, int quantity)
    {
        var (net, tax) = (quantity * 80000m, quantity * 10400m);
        var line = request["invoice"]!["lines"]![0]!;
        (line["quantity"], line["netAmount"], line["taxAmount"]) = (quantity.ToString(CultureInfo.InvariantCulture), MoneyOf(net),
            MoneyOf(tax));
        request["invoice"]!["totals"] = new JsonObject
        { ["netAmount"] = MoneyOf(net), ["taxAmount"] = MoneyOf(tax), ["grossAmount"] = MoneyOf(net + tax) };
    }

    private static JsonObject WithSerials(JsonObject request, int count)
    {
        var number = Text(request["contract"]!["number"]);
        request["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray(
            [.. Enumerable.Range(1, count).Select(i => JsonValue.Create($"{number}-{i:D4}"))]);
        return request;
    }

    private static JsonObject MoneyOf(decimal amount) => TestProgrammes.Money(amount.ToString("0.00", CultureInfo.InvariantCulture));

    private Task PublishAsync(string budget = "900000.00") => Host.PublishAsync(Published(Programme, budget));

    private static JsonNode Published(string id, string budget, int version = 1, string? floor = null)
    {
        var programme = TestProgrammes.With(id, TestProgrammes.Budget(budget, "waitlist"), version, version == 1 ? "2024-05-01T00:00:00Z"
            : $"2026-06-01T01:59:0{version}Z");
        if (floor is not null)
        {
            var clause = JsonNode.Parse("""{"en":"Art. 9","zh":"第九条","source":"none: a test","illustrative":true}""");
            programme["formula"]!["floorPerInvoice"] = new JsonObject { ["amount"] = TestProgrammes.Money(floor), ["clause"] = clause };
        }

        foreach (var (name, kind) in new[] { ("contract-once", "contract_claimed_once"), ("first-use", "original_use") })
        {
            programme["conditions"]!.AsArray().Add(JsonNode.Parse(
                $$$"""{"id":"{{{name}}}","kind":"{{{kind}}}","clause":{"en":"Art. 11","zh":"第十一条","source":"none: a test","illustrative":true}}"""));
        }

        return programme;
    }

    private async Task<JsonNode> AskAsync(JsonObject request)
    {
        using var answer = await Client.DecideAsync(request);
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<JsonNode> PreviewAsync(JsonObject request)
    {
        using var answer = await Client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(request));
        return await answer.JsonAsync();
    }

    private async Task<JsonNode> SendAsync(string document, params (string Old, string New)[] changes)
    {
        var xml = changes.Reverse()
            .Aggregate(DocumentSamples.Text(document), (text, change) => text.Replace(change.Old, change.New, StringComparison.Ordinal));
        var @case = Requests.Grantable(Programme);
        @case.Remove("invoice");
        @case["contract"]!["number"] = "HT-384";
        using var parts = new MultipartFormDataContent { { Requests.Body(@case), "case" } };
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        parts.Add(file, "file", "invoice.xml");
        using var answer = await Client.PostAsync(new Uri("/v1/decisions/documents", UriKind.Relative), parts);
        var body = await answer.JsonAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), body.ToJsonString());
        return body;
    }

    private async Task MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonNode> CreditAsync(JsonObject request, int quantity, string prefix = "26")
    {
        var number = Text(request["invoice"]!["number"]);
        using var answer = await Officer.PostKeyedAsync("/v1/credit-notes", new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(),
                ["number"] = number,
                ["issueDate"] = request["invoice"]!["issueDate"]!.DeepClone()
            },
            ["number"] = $"{prefix}{number[2..]}",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = MoneyOf(-80000m * quantity),
                ["taxAmount"] = MoneyOf(-10400m * quantity),
                ["quantity"] = $"-{quantity}"
            }),
        });
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<(decimal Held, decimal Out, decimal Waits)> MoneyAsync(JsonNode decision)
    {
        var standing = (await GetAsync($"/v1/decisions/{decision["id"]}/standing"))["standing"]!;
        return (Of("held"), Of("paid") - Of("recovered"), Of("waitlisted"));

        decimal Of(string name) => decimal.Parse(Amount(standing[name]), CultureInfo.InvariantCulture);
    }

    private async Task AssertConsistentAsync()
    {
        var verification = await GetAsync("/v1/admin/verification");
        Assert.That(verification["disagreements"]!.AsArray(), Is.Empty, verification.ToJsonString());
        foreach (var one in (await GetAsync("/v1/decisions"))["items"]!.AsArray())
        {
            var replay = await GetAsync($"/v1/decisions/{one!["id"]}/replay");
            Assert.That((bool)replay["identical"]!, Is.True, replay["differences"]!.ToJsonString());
        }
    }

    private async Task<JsonNode> GetAsync(string address) =>
        JsonNode.Parse(await Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

    private static string CodesOf(JsonNode decision) => string.Join(' ', decision["reasons"]!.AsArray().Select(one => Text(one!["code"])));

    private static string Amount(JsonNode? money) => Text(money?["amount"]);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
