using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Invoices;
using EligibilityService.Tests.Stores;

namespace EligibilityService.Tests.Life;

/// <summary>What once went out again though it had been given back: each story with its right ending, on the whole service and on both stores.</summary>
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

        Assert.That((Text(again["outcome"]), Amount(again["amount"]), CodesOf(again)), Is.EqualTo(("refused", "0.00", "INVOICE_CREDITED NO_ELIGIBLE_LINE")));
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

        Assert.That((Text(again["outcome"]), Amount(again["amount"]), StepOf(again)), Is.EqualTo(("granted", "144000.00", "left 1: 1280000.00 + -800000.00 = 480000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task RedLetter_ForADecisionWhosePlaceWasTaken_IsNotSwallowed()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var paid = await AskAsync(request);
        await MoveAsync(paid, "payments", new JsonObject { ["reference"] = "P-1" });
        await PublishAsync(2, "0.2000");
        using var anew = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/redecisions", new JsonObject { ["ground"] = "The rate was printed wrong" });
        var standing = await anew.JsonAsync();

        using var swallowed = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/releases", RedLetter(request, "-1280000.00", "-166400.00", "-16"));
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

        using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{paid["id"]}/redecisions", new JsonObject { ["ground"] = "The rate was printed wrong" });

        // 512,000 are due by the new rate: 300,000 are out already, 84,000 stay given up.
        var anew = await answer.JsonAsync();
        var standing = (await GetAsync($"/v1/decisions/{anew["id"]}/standing"))["standing"]!;
        Assert.That((Amount(anew["amount"]), Amount(standing["paid"]), Amount(standing["released"]), Amount(standing["held"])), Is.EqualTo(("512000.00", "300000.00", "84000.00", "128000.00")));
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

        Assert.That(credited["applied"]!.AsArray().Select(one => (Text(one!["programme"]), Amount(one["entry"]!["amount"]), Amount(one["standing"]!["held"]))),
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

        Assert.That(((int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode), Is.EqualTo((201, 200, 409)), await second.Content.ReadAsStringAsync());
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
        Assert.That(((int)unclear.StatusCode, (int)pay.StatusCode, (int)clear.StatusCode), Is.EqualTo((201, 409, 200)), await clear.Content.ReadAsStringAsync());
        Assert.That((Text(undetermined["outcome"]), CodesOf(undetermined)), Is.EqualTo(("undetermined", "CREDIT_UNCLEAR")));
        Assert.That((Text(again["outcome"]), Amount(again["amount"])), Is.EqualTo(("granted", "288000.00")));
        await AssertConsistentAsync();
    }

    [Test]
    public async Task Credit_AsARedLetterDocumentBeforeTheInvoice_CountsWhenThatIsDecided()
    {
        await PublishAsync();
        var request = Requests.Grantable(Programme);
        var number = Text(request["invoice"]!["number"]);
        var xml = Encoding.UTF8.GetBytes(Documents.Text("China/red-letter.xml")
            .Replace("25112000000012345678", number, StringComparison.Ordinal).Replace("25112000000012345999", $"26{number[2..]}", StringComparison.Ordinal));

        using var first = await SendDocumentAsync(xml);
        using var second = await SendDocumentAsync(xml);
        var preview = await PreviewAsync(request);
        var decided = await AskAsync(request);

        Assert.That(((int)first.StatusCode, (int)second.StatusCode), Is.EqualTo((201, 200)), await first.Content.ReadAsStringAsync());
        Assert.That(Amount(preview["amount"]), Is.EqualTo("288000.00"));
        Assert.That((Text(decided["outcome"]), Amount(decided["amount"]), StepOf(decided)), Is.EqualTo(("granted", "288000.00", "left 1: 1280000.00 + -320000.00 = 960000.00")));
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

    private static JsonNode Version(int version, JsonObject limits, string from, string? until, string publishedAt)
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
        var programme = TestProgrammes.With(Programme, TestProgrammes.Budget("900000.00", "refuse"), version, version == 1 ? "2024-05-01T00:00:00Z" : "2026-06-01T01:59:02Z");
        programme["formula"]!["rate"]!["rates"]!["training"]!["rate"] = rate;
        return Host.PublishAsync(programme);
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

    private async Task<JsonNode> CreditAsync(JsonObject request, string net, string tax, string quantity)
    {
        using var answer = await Officer.PostKeyedAsync("/v1/credit-notes", Note(request, net, tax, quantity));
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

    private static JsonObject Note(JsonObject request, string net, string tax, string quantity)
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
            ["number"] = $"26{number[2..]}",
            ["lines"] = new JsonArray(Line(net, tax, quantity)),
        };
    }

    private static JsonObject RedLetter(JsonObject request, string net, string tax, string quantity) => new()
    {
        ["ground"] = "red_letter_invoice",
        ["creditNote"] = new JsonObject { ["number"] = $"26{Text(request["invoice"]!["number"])[2..]}", ["lines"] = new JsonArray(Line(net, tax, quantity)) },
    };

    private static JsonObject Line(string net, string tax, string quantity) =>
        new() { ["line"] = 1, ["netAmount"] = TestProgrammes.Money(net), ["taxAmount"] = TestProgrammes.Money(tax), ["quantity"] = quantity };

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

    private async Task<JsonNode> GetAsync(string address) => JsonNode.Parse(await Client.GetStringAsync(new Uri(address, UriKind.Relative)))!;

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
