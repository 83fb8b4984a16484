using System.Net;
using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Storage;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// One invoice, contract, piece and red-letter invoice is one, however it is spelt; two that may be one are for an officer.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class IdentityTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-identities";

    private Desk _desk = null!;

    [SetUp]
    public async Task PublishAsync()
    {
        _desk = Desk.At(Host);
        await Host.PublishAsync(TestProgrammes.With(Programme, TestProgrammes.Budget("90000000.00", "refuse")));
    }

    [TearDown]
    public void CloseDesk() => _desk.Dispose();

    [Test]
    public async Task Decide_OneInvoiceInManySpellings_IsGrantedOnce()
    {
        var first = await _desk.DecideAsync(Foreign("CN91110114MA0FAKE023", "R-001"));
        Assert.That(Desk.Of(first).Outcome, Is.EqualTo("granted"));
        foreach (var (seller, number) in ((string, string)[])
            [("CN-91110114-MA0FAKE023", "R-001"), ("91110114MA0FAKE023", "r–001"), ("cn 91110114ma0fake023", "R 001"),
                ("９１１１０１１４ＭＡ０ＦＡＫＥ０２３", "R\u00A0\u2212001"), ("91110114MA0F\u200BAKE023", "R/001")])
        {
            var (status, body) = await _desk.TryDecideAsync(Foreign(seller, number));
            Assert.That((status, body.Text("/id")), Is.EqualTo((HttpStatusCode.OK, first.Text("/id"))), $"{seller} {number}");
        }

        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM entries"), Is.EqualTo(1));
        foreach (var filter in (string[])["invoiceNumber=r%E2%80%93001", "invoiceNumber=R+001", "buyer=CN-91110108+MA0FAKE01A"])
        {
            Assert.That((await _desk.GetAsync($"/v1/decisions?programme={Programme}&{filter}"))["items"]!.AsArray()
                .Select(one => one!.Text("/id")), Is.EqualTo([first.Text("/id")]), filter);
        }
    }

    [Test]
    public async Task Decide_OneDigitalNumberOfAnotherSeller_Is409ThatNamesTheSeller()
    {
        var request = Requests.Grantable(Programme);
        var first = await _desk.DecideAsync(request);
        var (status, problem) = await _desk.TryDecideAsync(request.WithText("/invoice/seller/taxId", "91310115MA1FAKE038"));
        var fault = problem["errors"]!.AsArray().Single()!;

        Assert.That((status, fault.Text("/pointer"), fault.Text("/code")),
            Is.EqualTo((HttpStatusCode.Conflict, "/invoice/seller/taxId", "DIFFERS_FROM_RECORD")));
        Assert.That(fault.Text("/detail"), Does.Contain("seller").And.Not.Contain("91110114MA0FAKE023"));
        Assert.That(problem.Text("/detail"), Does.Contain(first.Text("/id")));
    }

    [Test]
    public async Task Decide_ADigitalInvoiceAsKindOther_IsTheSameInvoice()
    {
        var request = Requests.Grantable(Programme);
        _ = await _desk.DecideAsync(request);
        var (status, problem) = await _desk.TryDecideAsync(
            request.WithText("/invoice/kind", "other").WithText("/invoice/seller/taxId", "CN91110114MA0FAKE023"));

        Assert.That(status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(problem["errors"]!.AsArray().Select(error => error!.Text("/pointer")), Does.Contain("/invoice/kind"));
    }

    [Test]
    public async Task Decide_SameNumberOfAnotherDayAndAmount_IsAnotherInvoice()
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-001"));
        var next = await _desk.DecideAsync(Half(Foreign("DE123456789", "R-001")).WithText("/invoice/issueDate", "2025-09-20"));

        Assert.That((Desk.Of(first), Desk.Of(next)), Is.EqualTo((("granted", "384000.00"), ("granted", "192000.00"))));
        Assert.That(next["supersedes"], Is.Null);
    }

    [TestCase("R001", "2025-09-15")]
    [TestCase("R-001", "2025-09-16")]
    [TestCase("R001", "2025-09-16")]
    [TestCase("Ŕ-001", "2025-09-15")]
    public async Task Decide_WhatMayBeTheSameInvoice_IsUndeterminedAndNamesTheFirst(string number, string issued)
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-001"));
        var second = await _desk.DecideAsync(Foreign("DE 123456789", number).WithText("/invoice/issueDate", issued));

        Assert.That((Desk.Of(second).Outcome, second.Reason("POSSIBLE_DUPLICATE").Text("/seen")),
            Is.EqualTo(("undetermined", first.Text("/id"))));
        Assert.That((await PreviewAsync(Foreign("DE123456789", number).WithText("/invoice/issueDate", issued))).Reason("POSSIBLE_DUPLICATE")
            .Text("/seen"), Is.EqualTo(first.Text("/id")));
        await _desk.ExpectReplaysAsync([first, second]);
    }

    [Test]
    public async Task Review_OfAPossibleDuplicate_SettlesItOnBothSides()
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-001"));
        var second = await _desk.DecideAsync(Foreign("DE123456789", "R001"));
        var other = await _desk.MoveAsync(second, "reviews", Ruling(first, "not_met"));

        Assert.That(Desk.Of(other), Is.EqualTo(("granted", "384000.00")));

        // The first is decided anew: the ruling holds for it too.
        var again = await _desk.MoveAsync(first, "reviews",
            JsonNode.Parse("""{"ground":"g","findings":[{"condition":"window","answer":"met","ground":"g"}]}""")!);
        Assert.That(Desk.Of(again).Outcome, Is.EqualTo("granted"));
        await _desk.ExpectReplaysAsync([first, second, other, again]);
    }

    [Test]
    public async Task Review_ThatFindsTheSameInvoice_Refuses()
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-001"));
        var second = await _desk.DecideAsync(Foreign("DE123456789", "R001"));
        var same = await _desk.MoveAsync(second, "reviews", Ruling(first, "met"));

        Assert.That((Desk.Of(same).Outcome, same.Reason("INVOICE_ALREADY_CLAIMED").Text("/seen")),
            Is.EqualTo(("refused", first.Text("/id"))));
    }

    [Test]
    public async Task Decide_PossibleDuplicateOfWhatWasGivenBack_IsGranted()
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-001"));
        var second = await _desk.DecideAsync(Foreign("DE123456789", "R001"));
        await _desk.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });
        var granted = await _desk.DecideAsync(Foreign("DE123456789", "R001"));

        Assert.That((Desk.Of(granted).Outcome, granted.Text("/supersedes")), Is.EqualTo(("granted", second.Text("/id"))));
    }

    [Test]
    public async Task Decide_TwentySpellingsAtOnceOnTwoReplicas_OneIsGranted()
    {
        // One SQLite file has one service: there the two are the same.
        await using var other = IsShared ? NewHost() : null;
        using var second = Desk.At(other ?? Host);
        string[] numbers = ["R-0-01", "R0-01", "R-001", "R00-1", "R001", "R-00-1", "R-0-0-1", "R0-0-1", "r 001", "r/001"];
        var answers = await Task.WhenAll(
            numbers.SelectMany(number =>
                ((Desk[])[_desk, second]).Select(desk => Task.Run(() => desk.TryDecideAsync(Foreign("DE123456789", number))))));

        Assert.That(answers.Where(answer => answer.Body.Text("/outcome") == "granted").Select(answer => answer.Body.Text("/id")).Distinct()
            .Count(), Is.EqualTo(1));
        Assert.That(await Store.CountAsync("SELECT COUNT(*) FROM entries"), Is.EqualTo(1));
    }

    [Test]
    public async Task Decide_OnePieceInManySpellings_IsGrantedOnce()
    {
        var first = await _desk.DecideAsync(Serial("SN-MX0001"));
        foreach (var serial in (string[])["#SN mx0001", "S/N: MX-0001", "ＭＸ０００１", "序列号：MX0001", "MX\u200B0001"])
        {
            var request = Serial(serial);
            var (_, second) = await _desk.TryDecideAsync(request);
            Assert.That((second.Text("/outcome"), second["reasons"]!.ToJsonString().Contains(first.Text("/id"), StringComparison.Ordinal)),
                Is.EqualTo(("refused", true)), serial);
        }
    }

    [Test]
    public async Task Release_OneRedLetterInvoiceInManySpellings_TakesBackOnce()
    {
        var decision = await _desk.DecideAsync(Requests.Grantable(Programme));
        await _desk.MoveAsync(decision, "releases", Credit("26112000000900000001"));
        var standing = await _desk.StandingAsync(decision);
        foreach (var number in (string[])["2611 2000 0009 0000 0001", "２６１１２００００００９０００００００１", "26112000-0009-0000-0001"])
        {
            using var answer = await Officer.PostKeyedAsync($"/v1/decisions/{decision["id"]}/releases", Credit(number));
            Assert.That((await _desk.StandingAsync(decision)).ToJsonString(), Is.EqualTo(standing.ToJsonString()), number);
        }
    }

    [Test]
    public async Task Decide_TheInvoiceOfAnotherAgency_Is409AndTellsNothing()
    {
        var request = Foreign("DE123456789", "R-001");
        var first = await _desk.DecideAsync(request);
        using var another = await Host.NewClientAsync("Another agency", Scopes.DecisionsWrite);
        foreach (var sent in (JsonNode[])[request, Foreign("DE-123456789", "r 001"), Half(Foreign("DE123456789", "R-001"))])
        {
            using var answer = await another.DecideAsync(sent);
            var problem = await answer.ProblemAsync(409, "decided-for-another");
            Assert.That(problem.Errors(), Is.EqualTo(["/invoice/number DECIDED_FOR_ANOTHER"]));
            Assert.That(problem.ToJsonString(),
                Does.Not.Contain(first.Text("/id")).And.Not.Contain("384000").And.Not.Contain("Development"));
        }

        // A review by an officer of another agency does not make it that agency's.
        var undetermined = await _desk.DecideAsync(Foreign("DE123456789", "R001"));
        var reviewed = await _desk.MoveAsync(undetermined, "reviews", Ruling(first, "not_met"));
        var (status, body) = await _desk.TryDecideAsync(Foreign("DE123456789", "R001"));
        Assert.That((status, body.Text("/id")), Is.EqualTo((HttpStatusCode.OK, reviewed.Text("/id"))));

        // What was given back is anybody's.
        await _desk.MoveAsync(first, "releases", new JsonObject { ["ground"] = "withdrawn" });
        using var free = await Officer.DecideAsync(request);
        Assert.That(free.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Decide_OneInvoiceUnderTheSellersTwoIds_IsClaimedOnce(bool bothFirst)
    {
        var both = Foreign("DE123456789", "R-100").WithText("/invoice/seller/registrationId", "HRB 12345");
        var other = Foreign("hrb-12345", "R-100");
        var (one, two) = bothFirst ? (both, other) : (other, both);
        var granted = await _desk.DecideAsync(one);
        var refused = await _desk.DecideAsync(two);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((Desk.Of(granted).Outcome, Desk.Of(refused).Outcome), Is.EqualTo(("granted", "refused")));
            Assert.That(refused["reasons"]!.AsArray().Count(reason => reason!.Text("/code") == "INVOICE_ALREADY_CLAIMED"), Is.EqualTo(1),
                "one line is told once");
            Assert.That(refused.Reason("INVOICE_ALREADY_CLAIMED").Text("/text/en"), Does.Contain(granted.Text("/id")));
        }

        await _desk.ExpectReplaysAsync([granted, refused]);
        await _desk.MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });
        Assert.That(Desk.Of(await _desk.DecideAsync(two)).Outcome, Is.EqualTo("granted"), "what was given back is free under both");
        Assert.That((await _desk.GetAsync("/v1/admin/verification"))["disagreements"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Decide_OneInvoiceUnderIdsThatNothingLinks_IsForAnOfficer()
    {
        var first = await _desk.DecideAsync(Foreign("DE123456789", "R-101"));
        var stranger = await _desk.DecideAsync(Foreign("HRB12345", "r 101"));
        var less = await _desk.DecideAsync(Half(Foreign("FR12345678901", "R-101")));
        var later = await _desk.DecideAsync(Foreign("NL123456789B01", "R-101").WithText("/invoice/issueDate", "2025-09-16"));

        Assert.That(stranger.ReasonCodes(), Does.Contain("POSSIBLE_DUPLICATE"), stranger.ToJsonString());
        Assert.That((Desk.Of(stranger).Outcome, stranger.Reason("POSSIBLE_DUPLICATE").Text("/seen")),
            Is.EqualTo(("undetermined", first.Text("/id"))));
        Assert.That((Desk.Of(less).Outcome, Desk.Of(later).Outcome), Is.EqualTo(("granted", "granted")),
            "another amount, another day: sellers have the same numbers");
        Assert.That((await PreviewAsync(Foreign("HRB12345", "R-101"))).Reason("POSSIBLE_DUPLICATE").Text("/seen"),
            Is.EqualTo(first.Text("/id")));
        Assert.That(Desk.Of(await _desk.MoveAsync(stranger, "reviews", Ruling(first, "not_met"))).Outcome, Is.EqualTo("granted"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task CreditNote_ThatNamesTheSellersOtherId_TakesBackTheSameInvoice(bool before)
    {
        var request = Foreign("DE123456789", before ? "R-103" : "R-102").WithText("/invoice/seller/registrationId", "HRB 12345");
        var credit = new JsonObject
        {
            ["invoice"] = new JsonObject
            { ["sellerTaxId"] = "HRB12345", ["number"] = request.Text("/invoice/number"), ["issueDate"] = "2025-09-15" },
            ["number"] = before ? "CN-2" : "CN-1",
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-640000.00"),
                ["taxAmount"] = TestProgrammes.Money("-83200.00"),
                ["quantity"] = "-8"
            }),
        };
        var decided = before ? null : await _desk.DecideAsync(request);
        using (var kept = await Officer.PostKeyedAsync("/v1/credit-notes", credit))
        {
            Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.Created), await kept.Content.ReadAsStringAsync());
        }

        var preview = before ? await PreviewAsync(request) : null;
        decided ??= await _desk.DecideAsync(request);
        var held = (await _desk.StandingAsync(decided)).At("/standing/held/amount")!.GetValue<string>();

        Assert.That((preview?.Text("/amount/amount") ?? "192000.00", held), Is.EqualTo(("192000.00", "192000.00")));
        Assert.That((await _desk.GetAsync("/v1/admin/verification"))["disagreements"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task Review_WithTheRightContent_TakesThePlaceOfAWrongSubmission()
    {
        var right = Requests.Grantable(Programme);
        var wrong = Half(right.DeepClone().AsObject()).WithText("/invoice/lines/0/description", "*计算机配套产品*NVIDIA H100");
        var refused = await _desk.DecideAsync(wrong);
        Assert.That(Desk.Of(refused).Outcome, Is.EqualTo("refused"));
        Assert.That((await _desk.TryDecideAsync(right)).Status, Is.EqualTo(HttpStatusCode.Conflict));

        // Four eyes: not who asked.
        using (var own = await Client.PostKeyedAsync($"/v1/decisions/{refused["id"]}/reviews", Content(right)))
        {
            Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }

        var granted = await _desk.MoveAsync(refused, "reviews", Content(right));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Desk.Of(granted), Is.EqualTo(("granted", "384000.00")));
            Assert.That(granted.Text("/supersedes"), Is.EqualTo(refused.Text("/id")));
            Assert.That((bool)granted.At("/review/replacesContent")!, Is.True);
            Assert.That(granted.Text("/invoice/fingerprint"), Is.Not.EqualTo(refused.Text("/invoice/fingerprint")));
            Assert.That((await _desk.TryDecideAsync(right)).Body.Text("/id"), Is.EqualTo(granted.Text("/id")));
            Assert.That((await _desk.TryDecideAsync(wrong)).Status, Is.EqualTo(HttpStatusCode.Conflict));
        }

        await _desk.ExpectReplaysAsync([refused, granted]);
    }

    [Test]
    public async Task Review_WithTheRightContentOfAGrant_IsAConflictThatSaysWhatToDoFirst()
    {
        var right = Requests.Grantable(Programme);
        var granted = await _desk.DecideAsync(Half(right.DeepClone().AsObject()));
        using (var refused = await Officer.PostKeyedAsync($"/v1/decisions/{granted["id"]}/reviews", Content(right)))
        {
            Assert.That((await refused.ProblemAsync(409, "wrong-state")).Text("/detail"), Does.Contain("Release or recover that money first"));
        }

        Assert.That(Desk.Of(await _desk.GetAsync($"/v1/decisions/{granted["id"]}")), Is.EqualTo(("granted", "192000.00")), "it stands");
        await _desk.MoveAsync(granted, "releases", new JsonObject { ["ground"] = "withdrawn" });
        Assert.That((await _desk.TryDecideAsync(Half(right.DeepClone().AsObject()))).Status, Is.EqualTo(HttpStatusCode.Created),
            "what was given back is decided anew");
    }

    [Test]
    public async Task Review_WithTheRightContentAndAnAttachment_KeepsItsBytesApartFromTheRequest()
    {
        var right = Requests.Grantable(Programme);
        var wrong = Half(right.DeepClone().AsObject()).WithText("/invoice/lines/0/description", "*计算机配套产品*NVIDIA H100");
        var bytes = "装箱单 16"u8.ToArray();
        var refused = await _desk.DecideAsync(wrong);
        right["attachments"] = new JsonArray(new JsonObject
        { ["kind"] = "packing_list", ["mediaType"] = "text/plain", ["content"] = Convert.ToBase64String(bytes) });

        var granted = await _desk.MoveAsync(refused, "reviews", Content(right));
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        var recorded = (await _desk.GetAsync($"/v1/decisions/{granted["id"]}/request"))["attachments"]![0]!;
        using var kept = await Client.ReadAsync($"/v1/decisions/{granted["id"]}/attachments/{sha256}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((recorded["content"], recorded.Text("/sha256"), (int)recorded["length"]!),
                Is.EqualTo(((JsonNode?)null, sha256, bytes.Length)));
            Assert.That(await kept.Content.ReadAsByteArrayAsync(), Is.EqualTo(bytes));
            Assert.That(granted.Text("/attachments/0/sha256"), Is.EqualTo(sha256));
        }

        await _desk.ExpectReplaysAsync([refused, granted]);
        Assert.That((await _desk.TryDecideAsync(right)).Body.Text("/id"), Is.EqualTo(granted.Text("/id")),
            "the same again is the same decision");
    }

    [Test]
    public async Task Review_WithTheContentOfAnotherInvoice_IsRefused()
    {
        var refused = await _desk.DecideAsync(
            Requests.Grantable(Programme).WithText("/invoice/lines/0/description", "*计算机配套产品*NVIDIA H100"));
        using var other = await Officer.PostKeyedAsync($"/v1/decisions/{refused["id"]}/reviews", Content(Requests.Grantable(Programme)));
        Assert.That(await other.InvalidAsync(), Is.EqualTo(["/request/invoice/number INCONSISTENT"]));

        using var bad = await Officer.PostKeyedAsync($"/v1/decisions/{refused["id"]}/reviews",
            Content(Requests.Grantable(Programme).WithText("/buyer/creditCode", "91110108MA0FAKE01B")));
        Assert.That(await bad.InvalidAsync(), Is.EqualTo(["/request/buyer/creditCode CHECK_CHARACTER_WRONG"]));
    }

    [Test]
    public async Task Keys_OfAnAgencyInAnotherSpelling_AreNotMade()
    {
        await using var database = Database.Of(Store.Options);
        var keys = new ApiKeys(database, TimeProvider.System);
        var key = await keys.CreateAsync(Somebody.Of("Bureau of Economy"), [Scopes.DecisionsRead]);
        Assert.That(key.Key.Agency, Is.EqualTo("Bureau of Economy"));
        Assert.That(() => keys.CreateAsync(Somebody.Of("BUREAU\u00A0of  economy"), [Scopes.DecisionsRead]),
            Throws.TypeOf<OtherSpellingException>().With.Message.Contains("Bureau of Economy"));
    }

    private async Task<JsonNode> PreviewAsync(JsonNode request)
    {
        using var answer = await Client.PostAsync(new Uri("/v1/previews", UriKind.Relative), Requests.Body(request));
        return await answer.JsonAsync();
    }

    private static JsonObject Foreign(string seller, string number) => Requests.Grantable(Programme)
        .WithText("/invoice/kind", "other").WithText("/invoice/seller/taxId", seller).WithText("/invoice/number", number)
            .WithText("/invoice/issueDate", "2025-09-15");

    private static JsonObject Serial(string serial)
    {
        var request = Requests.Grantable(Programme);
        request["invoice"]!["lines"]![0]!["serialNumbers"] = new JsonArray(serial);
        return request;
    }

    // Eight cards for 640,000.00 instead of sixteen for 1,280,000.00.
    private static JsonObject Half(JsonObject request) => request
        .WithText("/invoice/lines/0/quantity", "8").WithText("/invoice/lines/0/netAmount/amount", "640000.00")
            .WithText("/invoice/lines/0/taxAmount/amount", "83200.00")
        .WithText("/invoice/totals/netAmount/amount", "640000.00").WithText("/invoice/totals/taxAmount/amount", "83200.00")
            .WithText("/invoice/totals/grossAmount/amount", "723200.00");

    private static JsonNode Ruling(JsonNode first, string answer) =>
        JsonNode.Parse(
            $$"""{"ground":"The originals were seen.","findings":[{"duplicateOf":"{{first.Text("/id")}}","answer":"{{answer}}","ground":"The originals were seen."}]}""")!;

    private static JsonObject Content(JsonNode request) => new()
    { ["ground"] = "The first was typed wrong; the original is before us.", ["request"] = request.DeepClone() };

    private static JsonObject Credit(string number) => new()
    {
        ["ground"] = "red_letter_invoice",
        ["creditNote"] = new JsonObject
        {
            ["number"] = number,
            ["lines"] = new JsonArray(new JsonObject
            {
                ["line"] = 1,
                ["netAmount"] = TestProgrammes.Money("-80000.00"),
                ["taxAmount"] = TestProgrammes.Money("-10400.00"),
                ["quantity"] = "-1"
            }),
        },
    };
}
