using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>What is wrong is told, all of it, with its place; and nothing of it is recorded. No request of this fixture is good.</summary>
public sealed class BadInputTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";

    private (long, long, long, int) _before;

    [SetUp]
    public async Task Count() => _before = await RecordedAsync();

    [TearDown]
    public async Task NothingIsRecorded() => Assert.That(await RecordedAsync(), Is.EqualTo(_before));

    [TestCase("", " NOT_JSON")]
    [TestCase(" ", " NOT_JSON")]
    [TestCase("{", " NOT_JSON")]
    [TestCase("{}x", " NOT_JSON")]
    [TestCase("{'programme':1}", " NOT_JSON")]
    [TestCase("{\"programme\":1,}", " NOT_JSON")]
    [TestCase("{\"programme\":1 /* a comment */}", " NOT_JSON")]
    [TestCase("\uFEFF{}", " NOT_JSON")]
    [TestCase("null", " WRONG_TYPE")]
    [TestCase("[]", " WRONG_TYPE")]
    [TestCase("\"text\"", " WRONG_TYPE")]
    [TestCase("12", " WRONG_TYPE")]
    [TestCase("true", " WRONG_TYPE")]
    [TestCase("NaN", " NOT_JSON")]
    [TestCase("{}", "/programme MISSING", "/project MISSING", "/buyer MISSING", "/invoice MISSING")]
    public async Task Decide_BodyThatIsNoRequest_IsToldWhy(string body, params string[] errors)
    {
        using var answer = await PostAsync(body);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(errors));
    }

    [TestCase("[")]
    [TestCase("{\"a\":")]
    public async Task Decide_TenThousandBrackets_IsRefusedAndNothingFalls(string bracket)
    {
        using var answer = await PostAsync(string.Concat(Enumerable.Repeat(bracket, 10_000)));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([" NOT_JSON"]));
    }

    [Test]
    public async Task Decide_TextThatIsNotUtf8_IsRefused([Values] bool inAName)
    {
        var text = Requests.Grantable().ToJsonString();
        var bytes = Encoding.UTF8.GetBytes(inAName ? text.Replace("\"project\"", "\"proj\u0001ect\"")
            : text.Replace("phase 1", "phase \u0001"));
        bytes[Array.IndexOf(bytes, (byte)1)] = 0xFF;
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        using var answer = await Client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), content);

        Assert.That(await answer.InvalidAsync(), Is.Not.Empty);
    }

    [TestCase("\"phase 1\"", "\"\\ud800\"")]
    [TestCase("\"project\"", "\"\\udc00\"")]
    [TestCase("\"reference\"", "\"\\ud800x\"")]
    public async Task Decide_HalfOfASurrogatePair_IsRefused(string good, string bad)
    {
        var request = Requests.Grantable().WithText("/project/name", "phase 1").ToJsonString();
        using var answer = await PostAsync(request.Replace(good, bad, StringComparison.Ordinal));

        Assert.That(await answer.InvalidAsync(), Is.Not.Empty);
    }

    [TestCase("/programme", "\"no-such-programme\"", "/programme PROGRAMME_UNKNOWN")]
    [TestCase("/programme", "\"\"", "/programme PROGRAMME_UNKNOWN")]
    [TestCase("/programme", "\"Beijing-GPU-Purchase\"", "/programme PROGRAMME_UNKNOWN")]
    [TestCase("/programme", "null", "/programme WRONG_TYPE")]
    [TestCase("/programme", "7", "/programme WRONG_TYPE")]
    [TestCase("/project/purpose", "\"Training!\"", "/project/purpose MALFORMED")]
    [TestCase("/project", "[]", "/project WRONG_TYPE")]
    [TestCase("/buyer/name", "\"   \"", "/buyer/name MALFORMED")]
    [TestCase("/buyer/region", "\"1101\"", "/buyer/region MALFORMED")]
    [TestCase("/buyer/kind", "\"company\"", "/buyer/kind UNKNOWN_VALUE")]
    [TestCase("/buyer/kind", "0", "/buyer/kind WRONG_TYPE")]
    [TestCase("/invoice/kind", "\"DIGITAL\"", "/invoice/kind UNKNOWN_VALUE")]
    [TestCase("/invoice/currency", "\"RMB\"", "/invoice/currency UNKNOWN_VALUE")]
    [TestCase("/invoice/currency", "\"cny\"", "/invoice/currency UNKNOWN_VALUE")]
    [TestCase("/invoice/number", "\"2511200000001234567\"", "/invoice/number MALFORMED")]
    [TestCase("/invoice/number", "25112000000012345678", "/invoice/number WRONG_TYPE")]
    [TestCase("/invoice/number", "\"25112000000012345\\u0661\"", "/invoice/number MALFORMED")]
    [TestCase("/invoice/code", "\"011002200111\"", "/invoice/code INCONSISTENT")]
    [TestCase("/invoice/kind", "\"vat_special\"", "/invoice/number MALFORMED", "/invoice/code MISSING")]
    [TestCase("/invoice/lines", "{}", "/invoice/lines WRONG_TYPE")]
    [TestCase("/invoice/lines", "[null]", "/invoice/lines/0 WRONG_TYPE")]
    [TestCase("/invoice/lines/0/description", "null", Line + "/description WRONG_TYPE")]
    [TestCase("/invoice/lines/0/taxRate", "0.13", Line + "/taxRate WRONG_TYPE")]
    [TestCase("/invoice/lines/0/taxRate", "\"1.00\"", Line + "/taxRate MALFORMED")]
    [TestCase("/invoice/lines/0/taxRate", "\"-0.13\"", Line + "/taxRate MALFORMED")]
    [TestCase("/invoice/lines/0/taxRate", "\"13％\"", Line + "/taxRate MALFORMED")]
    [TestCase("/invoice/lines/0/quantity", "\"-16\"", Line + "/quantity MALFORMED")]
    [TestCase("/invoice/lines/0/quantity", "\"1e1\"", Line + "/quantity MALFORMED")]
    [TestCase("/invoice/lines/0/quantity", "\"0.00000000000001\"", Line + "/quantity MALFORMED")]
    [TestCase("/invoice/lines/0/quantity", "true", Line + "/quantity WRONG_TYPE")]
    [TestCase("/contract/number", "\"HT\\u0000\"", "/contract/number MALFORMED")]
    [TestCase("/contract/date", "\"2025-13-01\"", "/contract/date MALFORMED")]
    [TestCase("/delivery/acceptedOn", "\"30.09.2025\"", "/delivery/acceptedOn MALFORMED")]
    [TestCase("/declarations/newGoods", "\"true\"", "/declarations/newGoods MALFORMED")]
    [TestCase("/declarations/newGoods", "1", "/declarations/newGoods WRONG_TYPE")]
    public async Task Decide_MemberThatCannotBeRead_IsNamed(string pointer, string raw, params string[] errors)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With(pointer, raw));

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(errors));
    }

    [TestCase("/surprise")]
    [TestCase("/Programme")]
    [TestCase("/buyer/taxId")]
    [TestCase("/invoice/lines/0/brand")]
    [TestCase("/invoice/lines/0/netAmount/value")]
    [TestCase("/invoice/totals/a~1b")]
    public async Task Decide_UnknownMember_IsNamedAndTheKnownOnesAreTold(string pointer)
    {
        var request = Requests.Grantable();
        request.At(pointer[..pointer.LastIndexOf('/')])![pointer[(pointer.LastIndexOf('/') + 1)..].Replace("~1", "/")] = 1;
        using var answer = await Client.DecideAsync(request);
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Errors(), Is.EqualTo([$"{pointer} UNKNOWN_MEMBER"]));
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain("The known members are: "));
    }

    [TestCase("\"programme\":", "\"programme\":\"other\",\"programme\":", "/programme")]
    [TestCase("\"amount\":\"1446400.00\"", "\"amount\":\"1.00\",\"amount\":\"1446400.00\"", "/invoice/totals/grossAmount/amount")]
    [TestCase("\"unit\":", "\"\\u0075nit\":\"x\",\"unit\":", Line + "/unit")]
    public async Task Decide_MemberTwice_IsNamed(string once, string twice, string pointer)
    {
        using var answer = await PostAsync(Requests.Grantable().ToJsonString().Replace(once, twice, StringComparison.Ordinal));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{pointer} DUPLICATE_MEMBER"]));
    }

    [TestCase("/programme")]
    [TestCase("/project/purpose")]
    [TestCase("/buyer/creditCode")]
    [TestCase("/invoice/issueDate")]
    [TestCase("/invoice/lines/0/description")]
    [TestCase("/invoice/lines/0/netAmount/currency")]
    [TestCase("/invoice/totals/taxAmount")]
    public async Task Decide_RequiredMemberAbsent_IsNamed(string pointer)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().Without(pointer));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{pointer} MISSING"]));
    }

    [TestCase("1e400")]
    [TestCase("1.28e6")]
    [TestCase("0.001")]
    [TestCase("\"0.001\"")]
    [TestCase("\"1e6\"")]
    [TestCase("\"NaN\"")]
    [TestCase("\"Infinity\"")]
    [TestCase("\"\"")]
    [TestCase("\"+1\"")]
    [TestCase("\" 1\"")]
    [TestCase("\"1,280,000.00\"")]
    [TestCase("\"1280000.\"")]
    [TestCase("\".50\"")]
    [TestCase("\"0x10\"")]
    [TestCase("\"--1\"")]
    [TestCase("\"１２８００００\"")]
    [TestCase("\"١٢٨\"")]
    [TestCase("\"¥1280000.00\"")]
    [TestCase("123456789012345678901234567890")]
    [TestCase("\"123456789012345678901234567890\"")]
    [TestCase("\"90000000000.01\"")]
    [TestCase("9223372036854775808")]
    [TestCase("\"1280000.00\\u0000\"")]
    public async Task Decide_AmountThatIsNone_IsNamedWhereverItStands(string raw)
    {
        var places = new[] { $"{Line}/netAmount", $"{Line}/taxAmount", "/invoice/totals/grossAmount" };
        var request = places.Aggregate(Requests.Grantable(), (one, place) => one.With($"{place}/amount", raw));
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(places.Select(place => $"{place}/amount MALFORMED")));
    }

    [TestCase("null")]
    [TestCase("true")]
    [TestCase("[]")]
    [TestCase("{}")]
    public async Task Decide_AmountOfAnotherType_IsNamed(string raw)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With($"{Line}/netAmount/amount", raw));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{Line}/netAmount/amount WRONG_TYPE"]));
    }

    [Test]
    public async Task Decide_AmountWithThousandDigits_IsRefused([Values("1", "0.", "-")] string begins)
    {
        var raw = $"\"{begins}{new string('1', 1000)}\"";
        using var answer = await Client.DecideAsync(
            Requests.Grantable().With($"{Line}/netAmount/amount", raw).With($"{Line}/quantity", raw));

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo([$"{Line}/netAmount/amount MALFORMED", $"{Line}/quantity MALFORMED"]));
    }

    [Test]
    public async Task Decide_NegativeLine_EveryFigureThatDisagreesIsListed()
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With($"{Line}/netAmount/amount", "-1"));

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(
        [
            $"{Line}/netAmount OUT_OF_BOUNDS", $"{Line}/netAmount ARITHMETIC_WRONG", $"{Line}/taxAmount ARITHMETIC_WRONG",
            "/invoice/totals/netAmount ARITHMETIC_WRONG", "/invoice/totals/taxAmount ARITHMETIC_WRONG",
        ]));
    }

    [TestCase("/invoice/totals/netAmount", "1280000.01", "/invoice/totals/netAmount ARITHMETIC_WRONG",
        "/invoice/totals/grossAmount ARITHMETIC_WRONG")]
    [TestCase("/invoice/totals/taxAmount", "166400.01", "/invoice/totals/taxAmount ARITHMETIC_WRONG",
        "/invoice/totals/grossAmount ARITHMETIC_WRONG")]
    [TestCase("/invoice/totals/grossAmount", "1446399.99", "/invoice/totals/grossAmount ARITHMETIC_WRONG")]
    [TestCase("/invoice/lines/0/netAmount", "1280000.02", Line + "/netAmount ARITHMETIC_WRONG",
        "/invoice/totals/netAmount ARITHMETIC_WRONG")]
    [TestCase("/invoice/lines/0/taxAmount", "166400.07", Line + "/taxAmount ARITHMETIC_WRONG",
        "/invoice/totals/taxAmount ARITHMETIC_WRONG")]
    public async Task Decide_FiguresThatDoNotAddUp_AreAllListed(string pointer, string amount, params string[] errors)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText($"{pointer}/amount", amount));

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(errors));
    }

    [TestCase("/buyer/creditCode")]
    [TestCase("/invoice/seller/taxId")]
    public async Task Decide_CreditCodeWithAnotherCheckCharacter_IsToldWhichOneFits(string pointer)
    {
        var request = Requests.Grantable();
        var code = request.Text(pointer);
        using var answer = await Client.DecideAsync(request.WithText(pointer, $"{code[..^1]}{(code[^1] == '7' ? '8' : '7')}"));
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Errors(), Is.EqualTo([$"{pointer} CHECK_CHARACTER_WRONG"]));
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain($"give {code[^1]}."));
    }

    [Test]
    public async Task Decide_CreditCodeOutOfForm_IsMalformed(
        [Values("/buyer/creditCode", "/invoice/seller/taxId")] string pointer,
        [Values("", "91110108MA0FAKE01", "91110108MA0FAKE01A0", "91110108MA0FIKE01A", "91110108MA0FOKE01A", "91110108MA0FSKE01A",
            "91110108MA0FVKE01A",
            "91110108MA0FZKE01A", "9111O108MA0FAKE01A", "91110108\\u041CA0FAKE01A", "91110108MA0FAKE0\\u0000A")] string code)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With(pointer, $"\"{code}\""));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{pointer} MALFORMED"]));
    }

    [TestCase("\"2024-02-30\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"2025-02-29\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"2025-09-15T00:00:00Z\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"2025-09-15T00:00:00\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"2025-9-15\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"15.09.2025\"", "/invoice/issueDate MALFORMED")]
    [TestCase("\"２０２５-09-15\"", "/invoice/issueDate MALFORMED")]
    [TestCase("20250915", "/invoice/issueDate WRONG_TYPE")]
    [TestCase("\"2026-06-02\"", "/invoice/issueDate DATE_IN_FUTURE")]
    [TestCase("\"9999-12-31\"", "/invoice/issueDate DATE_IN_FUTURE")]
    [TestCase("\"2024-04-23\"", "/programme PROGRAMME_NOT_IN_FORCE")]
    [TestCase("\"2023-12-31\"", "/programme PROGRAMME_NOT_IN_FORCE", "/invoice/issueDate CATALOGUE_NOT_IN_FORCE")]
    [TestCase("\"0001-01-01\"", "/programme PROGRAMME_NOT_IN_FORCE", "/invoice/issueDate CATALOGUE_NOT_IN_FORCE")]
    public async Task Decide_DateThatCannotBe_IsNamed(string raw, params string[] errors)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With("/invoice/issueDate", raw));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(errors));
    }

    [TestCase("/invoice/lines/0/netAmount")]
    [TestCase("/invoice/lines/0/taxAmount")]
    [TestCase("/invoice/totals/netAmount")]
    [TestCase("/invoice/totals/grossAmount")]
    public async Task Decide_TwoCurrencies_AreNamed(string pointer)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText($"{pointer}/currency", "USD"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{pointer} CURRENCY_MIXED"]));
    }

    [Test]
    public async Task Decide_NoLine_IsRefused()
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With("/invoice/lines", "[]"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/invoice/lines OUT_OF_BOUNDS"]));
    }

    [TestCase("{}", 100)]
    [TestCase("1", 100)]
    [TestCase("null", 100)]
    public async Task Decide_TenThousandAndOneLinesOfNothing_AreRefusedPromptlyWithABoundedList(string line, int listed)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await Client.DecideAsync(
            Requests.Grantable().With("/invoice/lines", $"[{string.Join(',', Enumerable.Repeat(line, 10_001))}]"));

        Assert.That(await answer.InvalidAsync(), Has.Length.EqualTo(listed));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Decide_MoreLinesThanTaken_AreRefusedAsOneFault()
    {
        const string Small = """{"description":"x","netAmount":{"amount":1,"currency":"CNY"},"taxRate":"0","taxAmount":{"amount":0,"currency":"CNY"}}""";
        using var answer = await Client.DecideAsync(
            Requests.Grantable().With("/invoice/lines", $"[{string.Join(',', Enumerable.Repeat(Small, 2_001))}]"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/invoice/lines OUT_OF_BOUNDS"]));
    }

    [TestCase("quantity", "unitPrice")]
    [TestCase("unitPrice", "quantity")]
    public async Task Decide_QuantityOrUnitPriceAlone_TheOtherIsMissing(string left, string given)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().Without($"{Line}/{left}"));

        Assert.That(given, Is.Not.EqualTo(left));
        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{Line}/{left} MISSING"]));
    }

    [Test]
    public async Task Decide_DiscountWithoutParent_IsNamed()
    {
        var request = Requests.Grantable();
        request.At("/invoice/lines")!.AsArray().Insert(0, JsonNode.Parse(
            """
            {"description":"折扣","nature":"discount","taxRate":"0.13",
             "netAmount":{"amount":"-100.00","currency":"CNY"},"taxAmount":{"amount":"-13.00","currency":"CNY"}}
            """));
        WithTotals(request, "1279900.00", "166387.00", "1446287.00");
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{Line}/nature INCONSISTENT"]));
    }

    [Test]
    public async Task Decide_DiscountAboveItsLine_IsNamed()
    {
        var request = Requests.Grantable();
        request.At("/invoice/lines")!.AsArray().Add(JsonNode.Parse(
            """
            {"description":"折扣","nature":"discount","taxRate":"0.13",
             "netAmount":{"amount":"-1280000.01","currency":"CNY"},"taxAmount":{"amount":"-166400.00","currency":"CNY"}}
            """));
        WithTotals(request, "-0.01", "0.00", "-0.01");
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(),
            Is.EquivalentTo(["/invoice/lines/1/netAmount INCONSISTENT", "/invoice/totals/netAmount OUT_OF_BOUNDS"]));
    }

    [TestCase("excludedCosts", """[{"amount":{"amount":"1280000.01","currency":"CNY"},"ground":"installation"}]""",
        Line + "/excludedCosts INCONSISTENT")]
    [TestCase("excludedCosts", """[{"amount":{"amount":"-0.01","currency":"CNY"},"ground":"other"}]""",
        Line + "/excludedCosts/0/amount/amount OUT_OF_BOUNDS")]
    [TestCase("excludedCosts", """[{"amount":{"amount":"1.00","currency":"HKD"},"ground":"other"}]""",
        Line + "/excludedCosts/0/amount CURRENCY_MIXED")]
    [TestCase("excludedCosts", """[{"amount":{"amount":"1.00","currency":"CNY"},"ground":"bribe"}]""",
        Line + "/excludedCosts/0/ground UNKNOWN_VALUE")]
    [TestCase("components", """[{"modelId":"moorethreads/mtt-s4000","count":"16","netAmount":{"amount":"1280001.00","currency":"CNY"}}]""",
        Line + "/components INCONSISTENT")]
    [TestCase("components", """[{"modelId":"moorethreads/mtt-s4000","count":"0","netAmount":{"amount":"1.00","currency":"CNY"}}]""",
        Line + "/components/0/count OUT_OF_BOUNDS")]
    [TestCase("components", """[{"modelId":"","count":1,"netAmount":{"amount":"1.00","currency":"CNY"}}]""",
        Line + "/components/0/modelId MALFORMED")]
    [TestCase("components", "[null]", Line + "/components/0 WRONG_TYPE")]
    [TestCase("excludedCosts", "[null]", Line + "/excludedCosts/0 WRONG_TYPE")]
    [TestCase("evidence", "[null,null]", Line + "/evidence/0 WRONG_TYPE", Line + "/evidence/1 WRONG_TYPE")]
    [TestCase("evidence", """[{"kind":"approval","reference":""}]""", Line + "/evidence/0/reference MALFORMED")]
    public async Task Decide_DeclarationThatCannotBe_IsNamed(string member, string raw, params string[] errors)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().With($"{Line}/{member}", raw));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(errors));
    }

    [TestCase("/project/name", 200)]
    [TestCase("/buyer/name", 200)]
    [TestCase("/invoice/seller/name", 200)]
    [TestCase("/invoice/lines/0/description", 500)]
    [TestCase("/invoice/lines/0/specification", 200)]
    [TestCase("/invoice/lines/0/unit", 40)]
    [TestCase("/invoice/lines/0/modelId", 100)]
    [TestCase("/contract/number", 100)]
    [TestCase("/delivery/reference", 100)]
    public async Task Decide_TextThatIsTooLong_IsNamed(string pointer, int most)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText(pointer, new string('x', most + 1)));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{pointer} OUT_OF_BOUNDS"]));
    }

    [Test]
    public async Task Decide_SeveralFaultsAtOnce_AreAllListed()
    {
        var request = Requests.Grantable("no-such-programme").WithText("/buyer/creditCode", "91110108MA0FAKE01B")
            .WithText("/project/purpose", "!")
            .WithText("/invoice/issueDate", "2027-01-01").Without($"{Line}/unitPrice").WithText("/invoice/totals/netAmount/amount", "1.234")
            .WithText("/contract/number", "a\u0007b");
        using var answer = await Client.DecideAsync(request, "ä");

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(
        [
            "Idempotency-Key MALFORMED", "/programme PROGRAMME_UNKNOWN", "/project/purpose MALFORMED",
                "/buyer/creditCode CHECK_CHARACTER_WRONG",
            $"{Line}/unitPrice MISSING", "/invoice/totals/netAmount/amount MALFORMED", "/invoice/issueDate DATE_IN_FUTURE",
                "/contract/number MALFORMED",
        ]));
    }

    [Test]
    public async Task Decide_SeveralMembersThatDoNotFit_AreAllListed()
    {
        var request = Requests.Grantable().With("/x", "1").With("/buyer/kind", "\"king\"").With($"{Line}/quantity", "[]")
            .Without("/invoice/currency");
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(), Is.EquivalentTo(
            ["/x UNKNOWN_MEMBER", "/buyer/kind UNKNOWN_VALUE", $"{Line}/quantity WRONG_TYPE", "/invoice/currency MISSING"]));
    }

    [TestCase("\"\"")]
    [TestCase("日本")]
    [TestCase("a\tb")]
    public async Task Decide_IdempotencyKeyOutOfForm_IsNamed(string key) => await AssertKeyIsMalformedAsync(key);

    [Test]
    public async Task Decide_IdempotencyKeyTooLongOrTwice_IsNamed()
    {
        await AssertKeyIsMalformedAsync(new string('k', 256));
        await AssertKeyIsMalformedAsync("one", "two");
    }

    private async Task AssertKeyIsMalformedAsync(params string[] keys)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions") { Content = Requests.Body(Requests.Grantable()) };
        message.Headers.TryAddWithoutValidation("Idempotency-Key", keys);
        using var answer = await Client.SendAsync(message);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["Idempotency-Key MALFORMED"]));
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = Requests.Body(body);
        return await Client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), content);
    }

    private static void WithTotals(JsonNode request, string net, string tax, string gross) => request
        .WithText("/invoice/totals/netAmount/amount", net).WithText("/invoice/totals/taxAmount/amount", tax)
            .WithText("/invoice/totals/grossAmount/amount", gross);
}
