using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Register;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EligibilityService.Tests.Life;

/// <summary>
/// What once went out again though it had been given back: each story with its right ending, on the whole service and on both stores.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class StoriesTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-stories";

    [Test]
    public async Task Invoice_TakenBackWholeAndAskedAgain_IsNotGrantedAgain()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var granted = await AskAsync(request);
        await MoveAsync(granted, "releases", RedLetter(request, "-1280000.00", "-166400.00", "-16"));

        var again = await AskAsync(request);

        Assert.That((Text(again["outcome"]), Amount(again["amount"]), CodesOf(again)),
            Is.EqualTo(("refused", "0.00", "INVOICE_CREDITED NO_ELIGIBLE_LINE")));
        Assert.That(StepOf(again), Is.EqualTo("left 1: 1280000.00 + -1280000.00 = 0.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Invoice_CreditedInPartAndWithdrawn_IsGrantedForWhatIsLeft()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var granted = await AskAsync(request);
        await CreditAsync(request, "-800000.00", "-104000.00", "-10");
        await MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });

        var again = await AskAsync(request);

        Assert.That((Text(again["outcome"]), Amount(again["amount"]), StepOf(again)),
            Is.EqualTo(("granted", "144000.00", "left 1: 1280000.00 + -800000.00 = 480000.00")));
        await AssertConsistentAsync();
    }

    [TestCase("--")]
    [TestCase("\U0001F642")]
    public async Task Payment_WithAReferenceWithoutALetterOrDigit_IsRefused(string reference)
    {
        await PublishAsync();
        var granted = await AskAsync(Requests.Grantable(Programme));

        using var refused = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/payments", new JsonObject
        { ["reference"] = reference });

        Assert.That(await refused.InvalidAsync(), Is.EqualTo(["/reference MALFORMED"]));
    }

    [Test]
    public async Task RedLetter_ForADecisionWhosePlaceWasTaken_IsNotSwallowed()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await PublishAsync(2, "0.2000");
        using var anew = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/redecisions", new JsonObject
        { ["ground"] = "The rate was printed wrong" });
        var standing = await anew.JsonAsync();

        using var swallowed = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/releases",
            RedLetter(request, "-1280000.00", "-166400.00", "-16"));
        var credited = await CreditAsync(request, "-1280000.00", "-166400.00", "-16");

        Assert.That((int)swallowed.StatusCode, Is.EqualTo(409));
        Assert.That(Text((await swallowed.JsonAsync())["detail"]), Does.Contain(Text(standing["id"])));
        Assert.That(credited["applied"]!.AsArray().Select(one => (Text(one!["decisionId"]), Amount(one["toRecover"]))),
            Is.EqualTo(new[] { (Text(standing["id"]), "256000.00"), (Text(paid["id"]), "128000.00") }));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_AfterTheOtherHalfWasResoldAndRecovered_LeavesTheRestToRecover()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "goods_resold", ["amount"] = TestProgrammes.Money("192000.00") });

        var credited = await CreditAsync(request, "-640000.00", "-83200.00", "-8");

        Assert.That(Amount(credited["applied"]!.AsArray().Single()!["toRecover"]), Is.EqualTo("192000.00"));
    }

    [Test]
    public async Task DecidingAnew_AfterAPartWasGivenUp_DoesNotGrantThatAgain()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "goods_resold", ["amount"] = TestProgrammes.Money("84000.00") });
        await PublishAsync(2, "0.4000");

        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/redecisions", new JsonObject
        { ["ground"] = "The rate was printed wrong" });

        // 512,000 are due by the new rate: 300,000 are out already, 84,000 stay given up.
        var anew = await answer.JsonAsync();
        var standing = (await GetAsync($"/v1/decisions/{anew["id"]}/standing"))["standing"]!;
        Assert.That((Amount(anew["amount"]), Amount(standing["paid"]), Amount(standing["released"]), Amount(standing["held"])),
            Is.EqualTo(("512000.00", "300000.00", "84000.00", "128000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task DecidingAnew_LowerAndThenHigher_DoesNotGrantWhatWasGivenUp()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "goods_resold", ["amount"] = TestProgrammes.Money("84000.00") });
        await PublishAsync(2, "0.2000");
        var lower = await RedecideAsync(paid);
        await PublishAsync(3, "0.4000");
        var higher = await RedecideAsync(lower, third: true);

        // 300,000 are out. 256,000 less the 84,000 are due by the lower rate, and 512,000 less the same by the higher one.
        Assert.That(await StandingAsync(lower),
            Is.EqualTo("granted 256000.00, paid 172000.00, released 84000.00, recovered 172000.00, held 0.00"));
        Assert.That(await StandingAsync(higher),
            Is.EqualTo("granted 512000.00, paid 300000.00, released 84000.00, recovered 0.00, held 128000.00"));
        Assert.That((Amount(lower["redecision"]!["carriedOver"]), Amount(lower["redecision"]!["toRecover"])),
            Is.EqualTo(("172000.00", "128000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task DecidingAnew_AfterHalfWasResoldAndTheOtherHalfCredited_LeavesWhatIsToRecover()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "goods_resold", ["amount"] = TestProgrammes.Money("192000.00") });
        await CreditAsync(request, "-640000.00", "-83200.00", "-8");
        await PublishAsync(2, "0.2000");

        var anew = await RedecideAsync(paid);

        Assert.That((Amount(anew["amount"]), Amount(anew["redecision"]!["carriedOver"]), Amount(anew["redecision"]!["toRecover"])),
            Is.EqualTo(("128000.00", "0.00", "192000.00")));
        Assert.That(await StandingAsync(anew), Is.EqualTo("granted 128000.00, paid 0.00, released 128000.00, recovered 0.00, held 0.00"));
        await AssertConsistentAsync();

        // No dead end: once it is recovered the invoice is as though it had never been granted, less its credits.
        await MoveAsync(paid, "recoveries", new JsonObject { ["ground"] = "red_letter_invoice" });
        Assert.That(Amount((await AskAsync(request))["amount"]), Is.EqualTo("128000.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Recovery_ForACredit_IsOfWhatCreditsAskForAndNoMore()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        var recovery = new JsonObject { ["ground"] = "red_letter_invoice" };

        using var tooEarly = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/recoveries", recovery.DeepClone());
        await CreditAsync(request, "-320000.00", "-41600.00", "-4");
        using var tooMuch = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/recoveries",
            new JsonObject { ["ground"] = "red_letter_invoice", ["amount"] = TestProgrammes.Money("96000.01") });
        await MoveAsync(paid, "recoveries", recovery);

        Assert.That(((int)tooEarly.StatusCode, (int)tooMuch.StatusCode), Is.EqualTo((409, 409)));
        Assert.That(Text((await tooEarly.JsonAsync())["detail"]), Does.Contain("/v1/credit-notes"));
        Assert.That(await StandingAsync(paid),
            Is.EqualTo("granted 384000.00, paid 384000.00, released 0.00, recovered 96000.00, held 0.00"));
        Assert.That(Amount(
            (await CreditAsync(request, "-320000.00", "-41600.00", "-4", "27"))["applied"]!.AsArray().Single()!["toRecover"]),
            Is.EqualTo("96000.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Invoice_WhosePlaceInTheLineComesUp_IsGrantedForWhatIsLeft()
    {
        await PublishAsync("500000.00", "waitlist");
        var (first, request, last) = (await AskAsync(Requests.Grantable(Programme)), Requests.Grantable(Programme),
            Requests.Grantable(Programme));
        var waiting = await AskAsync(request);
        var behind = await AskAsync(last);
        var credited = await CreditAsync(request, "-640000.00", "-83200.00", "-8");

        // 116,000 are left of the year, so it waits still, for half and before who came later.
        Assert.That(Amount(credited["applied"]![0]!["standing"]!["waitlisted"]), Is.EqualTo("192000.00"));
        await MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });

        var granted = await GetAsync($"/v1/decisions/{(await LatestAsync(waiting))}");
        Assert.That((Text(granted["outcome"]), Amount(granted["amount"]), StepOf(granted)),
            Is.EqualTo(("granted", "192000.00", "left 1: 1280000.00 + -640000.00 = 640000.00")));
        Assert.That(Text((await GetAsync($"/v1/decisions/{(await LatestAsync(behind))}"))["outcome"]), Is.EqualTo("waitlisted"),
            "308,000 are left");
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Review_OfACreditedInvoice_IsOnWhatIsLeft()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*英伟达 H20 加速卡";
        request["invoice"]!["lines"]![0]!.AsObject().Remove("specification");
        var refused = await AskAsync(request);
        await CreditAsync(request, "-640000.00", "-83200.00", "-8");

        using var review = await Officer.PostKeyedAsync($"/v1/decisions/{refused["id"]}/reviews", new JsonObject
        {
            ["ground"] = "Inspection on site",
            ["findings"] = new JsonArray(new JsonObject
            { ["condition"] = "listed", ["answer"] = "met", ["ground"] = "Name plates photographed" }),
        });

        var reviewed = await review.JsonAsync();
        Assert.That((Text(reviewed["outcome"]), Amount(reviewed["amount"]), StepOf(reviewed)),
            Is.EqualTo(("granted", "128000.00", "left 1: 1280000.00 + -640000.00 = 640000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task DecidingAnew_OfACreditedInvoice_IsOnWhatIsLeft()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var granted = await AskAsync(request);
        await CreditAsync(request, "-640000.00", "-83200.00", "-8");
        await PublishAsync(2, "0.2000");
        var affected = await GetAsync($"/v1/programmes/{Programme}/affected-decisions");

        var anew = await RedecideAsync(granted);

        Assert.That((Amount(anew["amount"]), StepOf(anew)), Is.EqualTo(("128000.00", "left 1: 1280000.00 + -640000.00 = 640000.00")));
        Assert.That(Amount(affected["items"]!.AsArray().Single()!["after"]), Is.EqualTo("128000.00"), "and so it was announced");
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_OfThePriceOnly_LeavesTheUnits()
    {
        var programme = TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse"));
        programme["formula"]!["capPerUnit"] = new JsonObject
        {
            ["amount"] = TestProgrammes.Money("20000.00"),
            ["clause"] = new JsonObject { ["en"] = "Art. 9", ["zh"] = "第九条", ["source"] = "none: a test", ["illustrative"] = true },
        };
        await Host.PublishAsync(programme);
        var request = Requests.Grantable(Programme);
        await AskAsync(request);

        // 16 units at 20,000 are less than 30 % of what is left; of 12 units it is less again.
        var cheaper = await CreditAsync(request, "-160000.00", "-20800.00", "0");
        var fewer = await CreditAsync(request, "-280000.00", "-36400.00", "-4", "27");

        Assert.That(Amount(cheaper["applied"]![0]!["entry"]!["amount"]), Is.EqualTo("0.00"));
        Assert.That(Amount(fewer["applied"]![0]!["entry"]!["amount"]), Is.EqualTo("80000.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_OfAGrant_GivesBackWhatTheBuyerMayHave()
    {
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse").AndPerBuyer("400000.00")));
        var request = Requests.Grantable(Programme);
        await AskAsync(request);
        await CreditAsync(request, "-640000.00", "-83200.00", "-8");

        var next = await AskAsync(Requests.Grantable(Programme));

        Assert.That((Text(next["outcome"]), Amount(next["amount"])), Is.EqualTo(("partly_granted", "208000.00")),
            "400,000 less the 192,000 that are left");
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_WithoutLineNumber_IsPlacedByTextAndPrice()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        await AskAsync(request);
        var note = Note(request, "-320000.00", "-41600.00", "-4");
        var line = note["lines"]![0]!.AsObject();
        line.Remove("line");
        line["description"] = $" {Text(request["invoice"]!["lines"]![0]!["description"]).ToLowerInvariant()}";
        line["unitPrice"] = "80000";

        using var placed = await Officer.PostKeyedAsync("/v1/credit-notes", note);

        var body = await placed.JsonAsync();
        Assert.That((int)placed.StatusCode, Is.EqualTo(201), body.ToJsonString());
        Assert.That(((bool)body["isUnclear"]!, Amount(body["applied"]![0]!["entry"]!["amount"])), Is.EqualTo((false, "96000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Prepayment_AndTheFinalInvoice_AreGrantedOnce()
    {
        await PublishAsync();
        var (prepaid, final) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        foreach (var (request, type, number) in new[] { (prepaid, "386", "UBL-1"), (final, "380", "UBL-2") })
        {
            (request["invoice"]!["kind"], request["invoice"]!["number"], request["invoice"]!["typeCode"]) = ("other", number, type);
        }

        final["contract"] = prepaid["contract"]!.DeepClone();
        var first = await AskAsync(prepaid);
        var second = await AskAsync(final);

        Assert.That((Text(first["outcome"]), CodesOf(first)), Is.EqualTo(("refused", "DOCUMENT_NOT_FINAL")));
        Assert.That((Text(second["outcome"]), Amount(second["amount"])), Is.EqualTo(("granted", "384000.00")), "whole");
        await AssertConsistentAsync();
    }

    [Test]
    public async Task YearsEnd_UnderAVersionWithoutBudget_SetsNoLimit([Values] bool hasLimits)
    {
        await Host.PublishAsync(Version(1, Budget(2026), "2024-05-01", "2027-01-01", "2024-05-01T00:00:00Z"));
        var limits = hasLimits ? TestProgrammes.Budget("1.00", "refuse").AndHold(30) : null;
        limits?.Remove("budget");
        await Host.PublishAsync(Version(2, limits, "2027-01-01", null, "2024-05-01T00:00:00Z"));
        await AskAsync(Requests.Grantable(Programme));
        var waiting = await AskAsync(Requests.Grantable(Programme));

        Host.Clock.Advance(new DateTimeOffset(2027, 1, 5, 0, 0, 0, TimeSpan.Zero) - Host.Clock.GetUtcNow());
        await Host.Services.GetServices<IHostedService>().OfType<Housekeeping>().Single().RunAsync();

        Assert.That(Text((await GetAsync($"/v1/decisions/{await LatestAsync(waiting)}"))["outcome"]), Is.EqualTo("granted"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task YearsEnd_Reviews_AreByTheOldYearsMoney()
    {
        await Host.PublishAsync(Version(1, Budget(2026), "2024-05-01", "2027-01-01", "2024-05-01T00:00:00Z"));
        await Host.PublishAsync(Version(2, Budget(2027), "2027-01-01", null, "2024-05-01T00:00:00Z"));
        var request = Requests.Grantable(Programme);
        request["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*K100 加速卡";
        request["invoice"]!["lines"]![0]!.AsObject().Remove("specification");
        var open = await AskAsync(request);

        Host.Clock.Advance(new DateTimeOffset(2027, 1, 5, 0, 0, 0, TimeSpan.Zero) - Host.Clock.GetUtcNow());
        using var review = await Officer.PostKeyedAsync($"/v1/decisions/{open["id"]}/reviews", new JsonObject
        {
            ["ground"] = "Name plates seen",
            ["findings"] = new JsonArray(new JsonObject
            { ["line"] = 1, ["modelId"] = "hygon/k100", ["ground"] = "Name plates photographed" }),
        });
        var reviewed = await review.JsonAsync();
        await AskAsync(Requests.Grantable(Programme));
        var (old, current) = (await GetAsync($"/v1/programmes/{Programme}/budget?year=2026"),
            await GetAsync($"/v1/programmes/{Programme}/budget"));

        Assert.That(Text(reviewed["outcome"]), Is.EqualTo("granted"), reviewed.ToJsonString());
        Assert.That((Amount(old["budget"]), Amount(old["used"]), Amount(old["remaining"])),
            Is.EqualTo(("500000.00", "384000.00", "116000.00")));
        Assert.That(((int)current["year"]!, Amount(current["budget"]), Amount(current["used"])),
            Is.EqualTo((2027, "500000.00", "384000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_OfAnInvoiceUnderTwoProgrammes_IsAppliedUnderBoth()
    {
        await PublishAsync();
        await Host.PublishAsync(TestProgrammes.With("test-stories-too", null));
        var request = Requests.Grantable(Programme);
        var too = request.DeepClone().AsObject();
        too["programme"] = "test-stories-too";
        await AskAsync(request);
        await AskAsync(too);

        var credited = await CreditAsync(request, "-320000.00", "-41600.00", "-4");

        Assert.That(credited["applied"]!.AsArray()
            .Select(one => (Text(one!["programme"]), Amount(one["entry"]!["amount"]), Amount(one["standing"]!["held"]))),
            Is.EqualTo(new[] { (Programme, "96000.00", "288000.00"), ("test-stories-too", "96000.00", "288000.00") }));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_SentAgain_CountsOnceHoweverItIsSpelt()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        await AskAsync(request);
        var note = Note(request, "-320000.00", "-41600.00", "-4");
        using var first = await Officer.PostKeyedAsync("/v1/credit-notes", note.DeepClone());
        var respelt = note.DeepClone().AsObject();
        respelt["number"] = $" {Text(note["number"])[..10]}-{Text(note["number"])[10..]}";
        var other = Note(request, "-640000.00", "-83200.00", "-8");

        using var second = await Officer.PostKeyedAsync("/v1/credit-notes", respelt);
        using var third = await Officer.PostKeyedAsync("/v1/credit-notes", other);

        Assert.That(((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode), Is.EqualTo((201, 200, 409)),
            await second.Content.ReadAsStringAsync());
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_ThatCannotBePlaced_StopsPaymentUntilItIsMadeClear()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var granted = await AskAsync(request);
        var note = Note(request, "-320000.00", "-41600.00", "-4");
        note["lines"]![0]!.AsObject().Remove("line");

        using var unclear = await Officer.PostKeyedAsync("/v1/credit-notes", note.DeepClone());
        using var pay = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/payments", new JsonObject { ["reference"] = "P-1" });
        await MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });
        var undetermined = await AskAsync(request);
        note["lines"]![0]!["line"] = 1;
        using var clear = await Officer.PostKeyedAsync("/v1/credit-notes", note);
        var again = await AskAsync(request);

        Assert.That((bool)(await unclear.JsonAsync())["isUnclear"]!, Is.True);
        Assert.That(((int)unclear.StatusCode, (int)pay.StatusCode, (int)clear.StatusCode), Is.EqualTo((201, 409, 200)),
            await clear.Content.ReadAsStringAsync());
        Assert.That((Text(undetermined["outcome"]), CodesOf(undetermined)), Is.EqualTo(("undetermined", "CREDIT_UNCLEAR")));
        Assert.That((Text(again["outcome"]), Amount(again["amount"])), Is.EqualTo(("granted", "288000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_OfAllWhileAnotherIsUnclear_TakesWhoWaitsOutOfTheLine()
    {
        await PublishAsync("500000.00", "waitlist");
        var request = Requests.Grantable(Programme);
        await AskAsync(Requests.Grantable(Programme));
        var waiting = await AskAsync(request);
        var unclear = Note(request, "-1.00", "-0.13", "-1", "27");
        unclear["lines"]![0]!.AsObject().Remove("line");
        using var first = await Officer.PostKeyedAsync("/v1/credit-notes", unclear);

        var second = await CreditAsync(request, "-1280000.00", "-166400.00", "-16");

        Assert.That(((int)first.StatusCode, Text(waiting["outcome"])), Is.EqualTo((201, "waitlisted")));
        Assert.That(Amount(second["applied"]![0]!["entry"]!["amount"]), Is.EqualTo("0.00"));
        var now = await GetAsync($"/v1/decisions/{await LatestAsync(waiting)}");
        Assert.That((Text(now["outcome"]), CodesOf(now)), Is.EqualTo(("undetermined", "INVOICE_CREDITED CREDIT_UNCLEAR")),
            "nothing is left that could wait, and he keeps nobody waiting");
        await AssertConsistentAsync();
    }

    [TestCase("-1600000.00", "CNY")]
    [TestCase("-320000.00", "EUR")]
    public async Task Credit_WhoseFiguresDoNotFit_IsSentAgainWithOthers(string net, string currency)
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var wrong = Note(request, net, "-41600.00", "-4");
        (wrong["lines"]![0]!["netAmount"]!["currency"], wrong["lines"]![0]!["taxAmount"]!["currency"]) = (currency, currency);
        var right = Note(request, "-320000.00", "-41600.00", "-4");

        using var kept = await Officer.PostKeyedAsync("/v1/credit-notes", wrong);
        using var tooEarly = await Officer.PostKeyedAsync("/v1/credit-notes", right.DeepClone());
        var undetermined = await AskAsync(request);
        using var worse = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, "-1280000.01", "-41600.00", "-4"));
        using var mended = await Officer.PostKeyedAsync("/v1/credit-notes", right.DeepClone());
        using var same = await Officer.PostKeyedAsync("/v1/credit-notes", right);
        using var changed = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, "-640000.00", "-83200.00", "-8"));
        var granted = await AskAsync(request);

        // Before any decision nobody can tell that they do not fit; what counts is not changed any more.
        Assert.That(new[] { kept, tooEarly, worse, mended, same, changed }.Select(answer => (int)answer.StatusCode),
            Is.EqualTo(new[] { 201, 409, 400, 200, 200, 409 }),
            await mended.Content.ReadAsStringAsync());
        Assert.That((Text(undetermined["outcome"]), CodesOf(undetermined)), Is.EqualTo(("undetermined", "CREDIT_UNCLEAR")));
        Assert.That((Text(granted["outcome"]), Amount(granted["amount"])), Is.EqualTo(("granted", "288000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_ThatIsSentAgainWithOtherContent_GivesWayToWhatWasKeptSince()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var granted = await AskAsync(request);
        var unclear = Note(request, "-960000.00", "-124800.00", "-12");
        unclear["lines"]![0]!.AsObject().Remove("line");
        using var kept = await Officer.PostKeyedAsync("/v1/credit-notes", unclear);
        await CreditAsync(request, "-640000.00", "-83200.00", "-8", "27");

        using var tooMuch = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, "-960000.00", "-124800.00", "-12"));
        using var fitting = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, "-320000.00", "-41600.00", "-4"));

        Assert.That(((int)kept.StatusCode, (int)tooMuch.StatusCode, (int)fitting.StatusCode), Is.EqualTo((201, 400, 200)),
            await tooMuch.Content.ReadAsStringAsync());
        Assert.That(await StandingAsync(granted),
            Is.EqualTo("granted 384000.00, paid 0.00, released 288000.00, recovered 0.00, held 96000.00"));
        await AssertConsistentAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Credit_UnderBothNumbersOfTheSeller_CountsOnce(bool isBefore)
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var invoice = request["invoice"]!;
        (invoice["kind"], invoice["number"], invoice["seller"]!["taxId"], invoice["seller"]!["registrationId"]) = ("other", "R-9",
            "DE123456789", "HRB 12345");
        var note = Note(request, "-320000.00", "-41600.00", "-4");
        note["number"] = "C-9";
        var other = note.DeepClone();
        other["invoice"]!["sellerTaxId"] = "HRB12345";
        var decided = isBefore ? null : await AskAsync(request);

        using var one = await Officer.PostKeyedAsync("/v1/credit-notes", other.DeepClone());
        using var two = await Officer.PostKeyedAsync("/v1/credit-notes", note.DeepClone());
        var preview = isBefore ? await PreviewAsync(request) : null;
        decided ??= await AskAsync(request);
        using var three = await Officer.PostKeyedAsync("/v1/credit-notes", other);
        using var four = await Officer.PostKeyedAsync("/v1/credit-notes", note);

        // Before the invoice is on record nobody knows that both are its seller's.
        Assert.That(new[] { one, two, three, four }.Select(answer => (int)answer.StatusCode),
            Is.EqualTo(new[] { 201, isBefore ? 201 : 200, 200, 200 }), await two.Content.ReadAsStringAsync());
        Assert.That(preview is null ? "288000.00" : Amount(preview["amount"]), Is.EqualTo("288000.00"));
        Assert.That(Amount((await GetAsync($"/v1/decisions/{decided["id"]}/standing"))["standing"]!["held"]), Is.EqualTo("288000.00"));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Case_ThatAReviewLeftUndetermined_IsSettledByAReviewThatBringsTheRequestAnew()
    {
        var programme = TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse"));
        programme["conditions"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"first-use","kind":"original_use","clause":{"en":"Art. 11","zh":"第十一条","source":"none: a test","illustrative":true}}"""));
        await Host.PublishAsync(programme);
        var request = Requests.Grantable(Programme);
        request["declarations"]!.AsObject().Remove("originalUse");
        var asked = await AskAsync(request);
        var findings = new JsonArray(new JsonObject { ["condition"] = "listed", ["answer"] = "met", ["ground"] = "Seen on site" });
        using var review = await Officer.PostKeyedAsync($"/v1/decisions/{asked["id"]}/reviews", new JsonObject
        { ["ground"] = "Inspection", ["findings"] = findings });
        var reviewed = await review.JsonAsync();
        request["declarations"]!["originalUse"] = true;

        using var again = await Client.DecideAsync(request);
        using var another = await Host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);
        using var content = await another.PostKeyedAsync($"/v1/decisions/{reviewed["id"]}/reviews", new JsonObject
        { ["ground"] = "He declared it", ["request"] = request });

        var settled = await content.JsonAsync();
        Assert.That((WayOf(asked), WayOf(reviewed)), Is.EqualTo((
            "Ask again with the member `/declarations/originalUse`.",
                "Have another review send the whole request again (`request`) with the member `/declarations/originalUse`.")));
        Assert.That(((int)again.StatusCode, Text((await again.JsonAsync())["id"])), Is.EqualTo((200, Text(reviewed["id"]))));
        Assert.That((Text(settled["outcome"]), Amount(settled["amount"])), Is.EqualTo(("granted", "384000.00")), settled.ToJsonString());
        await AssertConsistentAsync();

        static string WayOf(JsonNode decision) =>
            Text(decision["reasons"]!.AsArray().Single(one => Text(one!["code"]) == "ORIGINAL_USE_NOT_DECLARED")!["ways"]!.AsArray()
                .Single(way => Text(way!["kind"]) == "state")!["text"]!["en"]);
    }

    [Test]
    public async Task Credit_AsARedLetterDocumentBeforeTheInvoice_CountsWhenThatIsDecided()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var number = Text(request["invoice"]!["number"]);
        var xml = Encoding.UTF8.GetBytes(DocumentSamples.Text("China/red-letter.xml")
            .Replace("25112000000012345678", number, StringComparison.Ordinal)
                .Replace("25112000000012345999", $"26{number[2..]}", StringComparison.Ordinal));

        using var first = await SendDocumentAsync(xml);
        using var second = await SendDocumentAsync(xml);
        var preview = await PreviewAsync(request);
        var decided = await AskAsync(request);

        Assert.That(((int)first.StatusCode, (int)second.StatusCode), Is.EqualTo((201, 200)), await first.Content.ReadAsStringAsync());
        Assert.That(Amount(preview["amount"]), Is.EqualTo("288000.00"));
        Assert.That((Text(decided["outcome"]), Amount(decided["amount"]), StepOf(decided)),
            Is.EqualTo(("granted", "288000.00", "left 1: 1280000.00 + -320000.00 = 960000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_OfAnInvoiceThatIsKnownByItsDate_FindsTheOnlyOneElseListsThem()
    {
        await PublishAsync();
        var (request, next) = (Requests.Grantable(Programme), Requests.Grantable(Programme));
        (request["invoice"]!["kind"], next["invoice"]!["kind"]) = ("other", "other");
        (request["invoice"]!["number"], next["invoice"]!["number"]) = ("R-7", "R-7");
        next["invoice"]!["issueDate"] = "2025-09-16";
        next["invoice"]!["lines"]![0]!["description"] = "*计算机配套产品*摩尔线程 MTT S4000 加速卡 二期";
        await AskAsync(request);
        var note = Note(request, "-320000.00", "-41600.00", "-4");
        note["invoice"]!.AsObject().Remove("issueDate");
        note["number"] = "C-7";

        using var ofTheOnlyOne = await Officer.PostKeyedAsync("/v1/credit-notes", note.DeepClone());
        using var another = await Client.DecideAsync(next);
        note["number"] = "C-8";
        using var ofTwo = await Officer.PostKeyedAsync("/v1/credit-notes", note);

        Assert.That((int)ofTheOnlyOne.StatusCode, Is.EqualTo(201), await ofTheOnlyOne.Content.ReadAsStringAsync());
        Assert.That((int)another.StatusCode, Is.EqualTo(201), await another.Content.ReadAsStringAsync());
        var problem = await ofTwo.JsonAsync();
        Assert.That(((int)ofTwo.StatusCode, Text(problem["errors"]![0]!["pointer"])), Is.EqualTo((400, "/invoice/issueDate")));
        Assert.That(problem.ToJsonString(), Does.Contain("2025-09-15, 2025-09-16"));
    }

    [Test]
    public async Task YearsEnd_UnderAVersionThatTellsOfTheNewYearOnly_LeavesTheOldYearItsMoney()
    {
        await Host.PublishAsync(Version(1, Budget(2026), "2024-05-01", "2027-01-01", "2024-05-01T00:00:00Z"));
        await Host.PublishAsync(Version(2, Budget(2027), "2027-01-01", null, "2024-05-01T00:00:00Z"));
        var (granted, waiting) = (await AskAsync(Requests.Grantable(Programme)), await AskAsync(Requests.Grantable(Programme)));
        Assert.That(Text(waiting["outcome"]), Is.EqualTo("waitlisted"));

        Host.Clock.Advance(new DateTimeOffset(2027, 1, 5, 0, 0, 0, TimeSpan.Zero) - Host.Clock.GetUtcNow());
        var budget = await GetAsync($"/v1/programmes/{Programme}/budget?year=2026");
        await MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });

        var standing = await GetAsync($"/v1/decisions/{waiting["id"]}/standing");
        Assert.That(Amount(budget["budget"]), Is.EqualTo("500000.00"));
        Assert.That(standing["supersededBy"], Is.Not.Null, "who waited is served of the old year's money");
        await AssertConsistentAsync();
    }

    private static JsonObject Budget(int year)
    {
        var limits = TestProgrammes.Budget("500000.00", "waitlist");
        var years = limits["budget"]!["years"]!.AsArray();
        foreach (var other in years.Where(one => (int)one!["year"]! != year).ToArray())
        {
            years.Remove(other);
        }

        return limits;
    }

    private static JsonNode Version(int version, JsonObject? limits, string from, string? until, string publishedAt)
    {
        var programme = TestProgrammes.With(Programme, limits, version, publishedAt);
        programme["effectiveFrom"] = from;
        if (until is not null)
        {
            programme["effectiveUntil"] = until;
        }

        return programme;
    }

    private Task PublishAsync(int version = 1, string rate = "0.3000")
    {
        var programme = TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse"), version, version == 1
            ? "2024-05-01T00:00:00Z" : $"2026-06-01T01:59:0{version}Z");
        programme["formula"]!["rate"]!["rates"]!["training"]!["rate"] = rate;
        return Host.PublishAsync(programme);
    }

    private Task PublishAsync(string budget, string whenExhausted) =>
        Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget(budget, whenExhausted)));

    private async Task<JsonNode> RedecideAsync(JsonNode decision, bool third = false)
    {
        using var another = await Host.NewClientAsync("A third agency", Scopes.DecisionsRead, Scopes.DecisionsReadAll, Scopes.DecisionsReview);
        using var answer = await (third ? another : Officer)
            .PostKeyedAsync($"/v1/decisions/{decision["id"]}/redecisions", new JsonObject { ["ground"] = "The rate was printed wrong" });
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<string> LatestAsync(JsonNode decision)
    {
        var latest = Text((await GetAsync($"/v1/decisions/{decision["id"]}/standing"))["supersededBy"]);
        return latest.Length > 0 ? latest : Text(decision["id"]);
    }

    private async Task<string> StandingAsync(JsonNode decision)
    {
        var standing = (await GetAsync($"/v1/decisions/{decision["id"]}/standing"))["standing"]!;
        return string.Join(", ", new[]
            { "granted", "paid", "released", "recovered", "held" }.Select(name => $"{name} {Amount(standing[name])}"));
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

    private async Task MoveAsync(JsonNode decision, string what, JsonObject body)
    {
        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/{what}", body);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonNode> CreditAsync(JsonObject request, string net, string tax, string quantity, string prefix = "26")
    {
        using var answer = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, net, tax, quantity, prefix));
        var body = await answer.JsonAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), body.ToJsonString());
        return body;
    }

    private async Task<HttpResponseMessage> SendDocumentAsync(byte[] xml)
    {
        using var content = new ByteArrayContent(xml);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        return await Officer.PostAsync(new Uri("/v1/credit-notes/documents", UriKind.Relative), content);
    }

    private static JsonObject Note(JsonObject request, string net, string tax, string quantity, string prefix = "26")
    {
        var number = Text(request["invoice"]!["number"]);
        return new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["sellerTaxId"] = request["invoice"]!["seller"]!["taxId"]!.DeepClone(),
                ["number"] = number,
                ["issueDate"] = request["invoice"]!["issueDate"]!.DeepClone(),
            },
            ["number"] = $"{prefix}{number[2..]}",
            ["lines"] = new JsonArray(Line(net, tax, quantity)),
        };
    }

    private static JsonObject RedLetter(JsonObject request, string net, string tax, string quantity) => new()
    {
        ["ground"] = "red_letter_invoice",
        ["creditNote"] = new JsonObject
        { ["number"] = $"26{Text(request["invoice"]!["number"])[2..]}", ["lines"] = new JsonArray(Line(net, tax, quantity)) },
    };

    private static JsonObject Line(string net, string tax, string quantity) =>
        new()
        {
            ["line"] = 1,
            ["netAmount"] = TestProgrammes.Money(net),
            ["taxAmount"] = TestProgrammes.Money(tax),
            ["quantity"] = quantity
        };

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

    private static string StepOf(JsonNode decision)
    {
        var step = decision["steps"]![0]!;
        var operands = step["operands"]!.AsArray().Select(one => Text(one!["value"]));
        return $"{Text(step["kind"])} {step["line"]}: {string.Join(" + ", operands)} = {Text(step["result"])}";
    }

    private static string Amount(JsonNode? money) => Text(money?["amount"]);

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
