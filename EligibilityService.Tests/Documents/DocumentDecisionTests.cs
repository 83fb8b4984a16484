using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Documents;

/// <summary>Decisions on documents: the case as JSON and the file beside it.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class DocumentDecisionTests(StoreKind kind)
{
    private static int _number;
    private TestStore _store = null!;
    private ServiceHost _host = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _store = await TestStore.NewAsync(kind);
        _host = new ServiceHost(_store.Settings);
        _client = _host.Client();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    [Test]
    public async Task Decide_AChineseInvoiceAsXml_GrantsAndKeepsTheDocument()
    {
        var (xml, number) = Special();
        using var answer = await SendAsync("/v1/decisions/documents", Case(), xml);
        var decision = await Decision(answer, 201);
        var id = decision.Text("/id");

        using (Assert.EnterMultipleScope())
        {
            // 16 cards less the discount, 1,200,000 × 0.35; the cable is no card.
            Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("partly_granted", "420000.00")),
                decision["reasons"]!.ToJsonString());
            Assert.That(decision.Text("/invoice/number"), Is.EqualTo(number));
            Assert.That(decision["document"]!.ToJsonString(),
                Is.EqualTo($$"""{"sha256":"{{Sha(xml)}}","mediaType":"application/xml","length":{{xml.Length}},"format":"cn_einvoice"}"""));
        }

        using var document = await _client.ReadAsync($"/v1/decisions/{id}/document");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await document.Content.ReadAsByteArrayAsync(), Is.EqualTo(xml));
            Assert.That((document.Content.Headers.ContentType!.ToString(), document.Headers.ETag!.Tag),
                Is.EqualTo(("application/xml", $"\"{Sha(xml)}\"")));
            Assert.That(document.Content.Headers.ContentDisposition!.ToString(), Is.EqualTo($"attachment; filename=\"{id}.xml\""));
            Assert.That(document.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
        }

        using var again = await _client.ReadAsync($"/v1/decisions/{id}/document", ("If-None-Match", $"\"{Sha(xml)}\""));
        Assert.That((int)again.StatusCode, Is.EqualTo(304));
        var replay = await _client.ReadJsonAsync($"/v1/decisions/{id}/replay");
        Assert.That(replay.Text("/identical"), Is.EqualTo("true"), replay["differences"]!.ToJsonString());
        var request = await _client.ReadJsonAsync($"/v1/decisions/{id}/request");
        Assert.That(request.Text("/invoice/lines/0/description"), Is.EqualTo("*计算机配套产品*摩尔线程MTT S4000加速卡"));
    }

    [Test]
    public async Task Decide_ADocumentTwice_IsOneDecisionAndOneDocument()
    {
        var (xml, _) = Special();
        using var first = await SendAsync("/v1/decisions/documents", Case(), xml);
        using var second = await SendAsync("/v1/decisions/documents", Case(), xml);

        Assert.That((await Decision(first, 201)).Text("/id"), Is.EqualTo((await Decision(second, 200)).Text("/id")));
        Assert.That(await _store.CountAsync($"SELECT COUNT(*) FROM documents WHERE sha256 = '{Sha(xml)}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Decide_OneDocumentUnderTwoProgrammes_KeepsItOnce()
    {
        var (xml, _) = Special();
        var other = Case().WithText("/programme", "beijing-ai-research").WithText("/project/purpose", "ai_research_and_development");
        using var first = await SendAsync("/v1/decisions/documents", other, xml);
        using var second = await SendAsync("/v1/decisions/documents", Case(), xml);

        Assert.That(((int)first.StatusCode, (int)second.StatusCode), Is.EqualTo((201, 201)), await first.Content.ReadAsStringAsync());
        Assert.That(await _store.CountAsync($"SELECT COUNT(*) FROM documents WHERE sha256 = '{Sha(xml)}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task Decide_UnderAnIdempotencyKey_IsRepeatedWithTheSameDocumentOnly()
    {
        var (xml, _) = Special();
        var key = $"document-{Interlocked.Increment(ref _number)}";
        var @case = Case();
        using var first = await SendAsync("/v1/decisions/documents", @case, xml, key: key);
        using var same = await SendAsync("/v1/decisions/documents", @case, xml, key: key);
        using var other = await SendAsync("/v1/decisions/documents", @case, [.. xml, (byte)'\n'], key: key);

        Assert.That(((int)first.StatusCode, (int)same.StatusCode), Is.EqualTo((201, 201)));
        Assert.That(same.Headers.GetValues("Idempotent-Replayed"), Is.EqualTo(["true"]));
        await other.ProblemAsync(422, "idempotency-key-reused");
    }

    [Test]
    public async Task Decide_WithAdditionsToLines_UsesThem()
    {
        var (xml, _) = Special();
        var @case = Case();
        @case["lines"] = JsonNode.Parse(
            """[{"line":1,"serialNumbers":["SN-DOC-1","SN-DOC-2"]},{"line":3,"excludedCosts":[{"amount":{"amount":"188.12","currency":"CNY"},"ground":"network"}]}]""");
        using var answer = await SendAsync("/v1/previews/documents", @case, xml);
        var preview = await Decision(answer, 200);

        Assert.That((preview.Text("/outcome"), preview.Text("/amount/amount"), preview.Text("/document/sha256")),
            Is.EqualTo(("granted", "420000.00", Sha(xml))), preview["reasons"]!.ToJsonString());
    }

    [TestCase("""[{"line":0}]""", "/lines/0/line OUT_OF_BOUNDS")]
    [TestCase("""[{"line":4}]""", "/lines/0/line OUT_OF_BOUNDS")]
    [TestCase("""[{"line":1},{"line":1}]""", "/lines/1/line OUT_OF_BOUNDS")]
    [TestCase("""[{"line":1,"model":"x"}]""", "/lines/0/model UNKNOWN_MEMBER")]
    public async Task Decide_WithAdditionsThatFitNoLine_IsInvalid(string lines, string error)
    {
        var @case = Case();
        @case["lines"] = JsonNode.Parse(lines);
        using var answer = await SendAsync("/v1/decisions/documents", @case, Special().Xml);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([error]));
    }

    [Test]
    public async Task Decide_ADocumentThatBreaksARule_NamesTheRuleAndItsPlace()
    {
        var xml = DocumentSamples.Changed("Ubl/full.xml", [["set", "/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount", "15180.00"]]);
        using var answer = await SendAsync("/v1/decisions/documents", Case(), xml);
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Errors(), Is.EqualTo(["file/ubl:Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount RULE_BROKEN"]));
        Assert.That(problem.Text("/errors/0/detail"), Does.StartWith("BR-CO-16: "));
    }

    [Test]
    public async Task Decide_AUblInvoice_IsDecidedInItsCurrency()
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), DocumentSamples.Bytes("Ubl/full.xml"));
        var decision = await Decision(answer, 201);

        Assert.That((decision.Text("/outcome"), decision.Text("/document/format")), Is.EqualTo(("refused", "ubl_invoice")));
        Assert.That(decision.ReasonCodes(), Does.Contain("CURRENCY_NOT_ACCEPTED"));
    }

    [Test]
    public async Task Decide_ForAnotherBuyer_IsRefused()
    {
        using var answer = await SendAsync("/v1/decisions/documents",
            Case().WithText("/buyer/creditCode", "91110302MA0FAKE05A"), Special().Xml);
        var decision = await Decision(answer, 201);

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("refused", "0.00")));
        Assert.That(decision.ReasonCodes(), Does.Contain("BUYER_NOT_APPLICANT"));
        var request = await _client.ReadJsonAsync($"/v1/decisions/{decision.Text("/id")}/request");
        Assert.That(request.Text("/invoice/buyer/taxId"), Is.EqualTo("91110108MA0FAKE01A"), "what is printed is on record");
        var replay = await _client.ReadJsonAsync($"/v1/decisions/{decision.Text("/id")}/replay");
        Assert.That(replay.Text("/identical"), Is.EqualTo("true"), replay["differences"]!.ToJsonString());
    }

    [TestCase("91110302MA0FAKE05B", "a misread number")]
    [TestCase("110108123456789", "fifteen digits")]
    [TestCase("", "a name only")]
    public async Task Decide_WithABuyerThatCannotBeTold_IsForAnOfficer(string printed, string what)
    {
        var xml = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Special().Xml)
            .Replace("<BuyerIdNum>91110108MA0FAKE01A<", $"<BuyerIdNum>{printed}<", StringComparison.Ordinal));
        using var answer = await SendAsync("/v1/decisions/documents", Case(), xml);
        var undetermined = await Decision(answer, 201);

        Assert.That((undetermined.Text("/outcome"), undetermined.ReasonCodes()),
            Is.EqualTo(("undetermined", undetermined.ReasonCodes())), what);
        Assert.That(undetermined.ReasonCodes(), Does.Contain("INVOICE_BUYER_UNCLEAR"), what);
        using var officer = _host.Client(EligibilityService.Access.DevelopmentKey.Officer);
        using var reviewed = await officer.PostKeyedAsync($"/v1/decisions/{undetermined.Text("/id")}/reviews",
            JsonNode.Parse(
                """{"ground":"seen","findings":[{"condition":"buyer-is-applicant","answer":"met","ground":"The tax bureau confirmed the buyer"}]}""")!);
        Assert.That((await Decision(reviewed, 201)).Text("/amount/amount"), Is.EqualTo("420000.00"), what);
    }

    [Test]
    public async Task Decide_TheSameInvoiceAsJsonWithoutTheBuyerThatTheDocumentNamed_Differs()
    {
        var xml = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Special().Xml)
            .Replace("<BuyerIdNum>91110108MA0FAKE01A<", "<BuyerIdNum>91110302MA0FAKE05A<", StringComparison.Ordinal));
        using var refused = await SendAsync("/v1/decisions/documents", Case(), xml);
        var request = await _client.ReadJsonAsync($"/v1/decisions/{(await Decision(refused, 201)).Text("/id")}/request");
        request["invoice"]!.AsObject().Remove("buyer");
        using var again = await _client.DecideAsync((JsonObject)request);
        var problem = await again.ProblemAsync(409, "invoice-differs");

        Assert.That(problem.Errors().Select(error => error.Split(' ')[0]), Is.EqualTo(["/invoice/buyer"]),
            "leaving the buyer out is no way round");
    }

    [Test]
    public async Task Decide_AUblInvoiceInEuroOfAEuropeanSubsidiary_GrantsUnderTheProgrammeInEuro()
    {
        var xml = Ubl("peppol-r002-german-two-notes", "91110108MA0FAKE01A", "DE 987 654 321");
        var @case = Case().WithText("/programme", "eu-subsidiaries-example");
        @case["buyer"] = JsonNode.Parse(
            """{"name":"Beispiel Rechenzentrum GmbH","companyId":"DE987654321","country":"DE","kind":"enterprise"}""");
        using var answer = await SendAsync("/v1/decisions/documents", @case, xml);
        var decision = await Decision(answer, 201);

        // 1,280,000.00 × 10 % = 128,000.00, of which at most 100,000.00 is paid for one invoice.
        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount"), decision.Text("/amount/currency")),
            Is.EqualTo(("partly_granted", "100000.00", "EUR")), decision["reasons"]!.ToJsonString());
        Assert.That((decision.Text("/buyer/companyId"), decision["buyer"]!["creditCode"]), Is.EqualTo(("DE987654321", (JsonNode?)null)));
        using var officer = _host.Client(EligibilityService.Access.DevelopmentKey.Officer);
        using var paid = await officer.PostKeyedAsync($"/v1/decisions/{decision.Text("/id")}/payments",
            JsonNode.Parse("""{"reference":"SEPA-1"}""")!);
        Assert.That((int)paid.StatusCode, Is.EqualTo(201), await paid.Content.ReadAsStringAsync());
        var replay = await _client.ReadJsonAsync($"/v1/decisions/{decision.Text("/id")}/replay");
        Assert.That(replay.Text("/identical"), Is.EqualTo("true"), replay["differences"]!.ToJsonString());
    }

    [TestCase("ubl-type-325-proforma", "NOT_A_TAX_INVOICE")]
    [TestCase("ubl-seller-is-buyer-vat-prefix", "SELLER_RELATED")]
    public async Task Decide_AHandedDocument_IsRefusedForWhatItIs(string name, string reason)
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), Ubl(name, "2026-03-15", "2025-09-15"));
        var decision = await Decision(answer, 201);

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("refused", "0.00")));
        Assert.That(decision.ReasonCodes(), Does.Contain(reason));
    }

    [Test]
    public async Task Decide_YenInADocumentInYuan_IsInvalid()
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(),
            Ubl("ubl-amounts-in-jpy-document-cny", "2026-03-15", "2025-09-15"));
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem["errors"]!.AsArray().Select(error => error!.Text("/detail").Split(':')[0]),
            Does.Contain("PEPPOL-EN16931-R051"));
    }

    [Test]
    public async Task Decide_ForACompanyOfAnotherCountry_WhereTheProgrammeAsksForACreditCode_IsInvalid()
    {
        var @case = Case();
        @case["buyer"] = JsonNode.Parse("""{"name":"Beispiel Rechenzentrum GmbH","companyId":"DE987654321"}""");
        using var answer = await SendAsync("/v1/decisions/documents", @case, Special().Xml);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/buyer/companyId INCONSISTENT"]));
    }

    [Test]
    public async Task Decide_WithAQrTextOfAnotherInvoice_IsInvalid()
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), DocumentSamples.Bytes("China/special.xml"),
            qr: "01,31,,25112000000012345678,1.00,20250915,");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["qr/amount RULE_BROKEN"]));
    }

    [Test]
    public async Task Decide_ARedLetterInvoice_NamesTheDecisionThatItReleases()
    {
        var (xml, number) = Special();
        using var first = await SendAsync("/v1/decisions/documents", Case(), xml);
        var id = (await Decision(first, 201)).Text("/id");
        var red = Encoding.UTF8.GetBytes(
            DocumentSamples.Text("China/red-letter.xml").Replace("25112000000012345678", number, StringComparison.Ordinal));
        using var answer = await SendAsync("/v1/decisions/documents", Case(), red);
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Errors(), Is.EqualTo(["file CREDIT_NOT_DECIDED"]));
        Assert.That(problem.Text("/detail"), Does.Contain($"POST /v1/decisions/{id}/releases"));
    }

    [Test]
    public async Task Decide_ACreditNoteOfAnUnknownInvoice_SaysThatThereIsNone()
    {
        using var answer = await SendAsync("/v1/previews/documents", Case(), DocumentSamples.Bytes("Ubl/credit-note.xml"));
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Text("/detail"), Does.Contain("No decision on that invoice was found"));
    }

    [TestCase("application/pdf", "%PDF-1.7")]
    [TestCase("application/xml", "GIF89a")]
    public async Task Decide_AnotherFormat_SaysWhatIsRead(string type, string body)
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), Encoding.Latin1.GetBytes(body), type: type);

        Assert.That((await answer.ProblemAsync(415, "unsupported-media-type")).Text("/detail"), Does.Contain("UBL 2.1"));
    }

    [Test]
    public async Task Decide_XmlThatCameAsBytes_IsReadAsXml()
    {
        using var answer = await SendAsync("/v1/previews/documents", Case(), Special().Xml, type: "application/octet-stream");

        Assert.That((await Decision(answer, 200)).Text("/document/mediaType"), Is.EqualTo("application/xml"));
    }

    [Test]
    public async Task Decide_OnlyTheQrText_HasNoLines()
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), "01,31,,25112000000012345678,1.00,20250915,"u8.ToArray(),
            type: "text/plain");

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["file MISSING"]));
    }

    [Test]
    public async Task Decide_WithoutAPart_NamesIt()
    {
        using var only = new MultipartFormDataContent { { Json(Case()), "case" } };
        using var answer = await _client.PostAsync(new Uri("/v1/decisions/documents", UriKind.Relative), only);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["file MISSING"]));
    }

    [Test]
    public async Task Decide_WithAnUnknownPart_NamesIt()
    {
        using var parts = new MultipartFormDataContent { { Json(Case()), "case" }, { new StringContent("x"), "annex" } };
        using var answer = await _client.PostAsync(new Uri("/v1/decisions/documents", UriKind.Relative), parts);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["annex UNKNOWN_MEMBER"]));
    }

    [TestCase("multipart/form-data")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task Decide_AFormThatCannotBeRead_IsInvalid(string type)
    {
        using var content = new StringContent("no form");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await _client.PostAsync(new Uri("/v1/decisions/documents", UriKind.Relative), content);

        Assert.That((await answer.InvalidAsync()).Single(), Does.EndWith("MALFORMED"));
    }

    [Test]
    public async Task Decide_AFileAboveItsSize_IsTooLarge()
    {
        using var answer = await SendAsync("/v1/decisions/documents", Case(), new byte[EligibilityService.Wire.Limits.FileBytes + 1]);

        Assert.That((await answer.ProblemAsync(413, "too-large")).Text("/detail"), Does.Contain("10 MiB"));
    }

    [Test]
    public async Task Document_OfADecisionOnJson_IsNotThere()
    {
        using var decided = await _client.DecideAsync(Requests.Grantable());
        using var answer = await _client.ReadAsync($"/v1/decisions/{(await decided.JsonAsync()).Text("/id")}/document");

        await answer.ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task Document_OfAReviewedCase_IsStillNamed()
    {
        var (xml, _) = Special();
        var @case = Case();
        @case.Remove("delivery");
        using var first = await SendAsync("/v1/decisions/documents", @case, xml);
        var undetermined = await Decision(first, 201);
        using var officer = _host.Client(EligibilityService.Access.DevelopmentKey.Officer);
        using var reviewed = await officer.PostKeyedAsync($"/v1/decisions/{undetermined.Text("/id")}/reviews",
            JsonNode.Parse("""{"ground":"seen","findings":[{"condition":"delivery-accepted","answer":"met","ground":"I was there"}]}""")!);
        var decision = await Decision(reviewed, 201);

        Assert.That(decision.Text("/document/sha256"), Is.EqualTo(Sha(xml)));
        using var document = await _client.ReadAsync($"/v1/decisions/{decision.Text("/id")}/document");
        Assert.That(await document.Content.ReadAsByteArrayAsync(), Is.EqualTo(xml));
    }

    private static byte[] Ubl(string name, string from, string to) =>
        Encoding.UTF8.GetBytes(DocumentSamples.Text($"Handed/{name}.xml").Replace(from, to, StringComparison.Ordinal));

    private static JsonObject Case()
    {
        var @case = Requests.Grantable();
        @case.Remove("invoice");
        return @case;
    }

    // Nobody has claimed it yet.
    private static (byte[] Xml, string Number) Special()
    {
        var number = $"251120000{(FirstNumber + Interlocked.Increment(ref _number)):D11}";
        return (Encoding.UTF8.GetBytes(
            DocumentSamples.Text("China/special.xml").Replace("25112000000012345678", number, StringComparison.Ordinal)), number);
    }

    private const int FirstNumber = 90_000_000;

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static StringContent Json(JsonNode json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonNode> Decision(HttpResponseMessage answer, int status)
    {
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string address, JsonObject @case, byte[] file, string type = "application/xml",
        string? qr = null, string? key = null)
    {
        using var parts = new MultipartFormDataContent { { Json(@case), "case" } };
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        parts.Add(content, "file", "invoice.xml");
        if (qr is not null)
        {
            parts.Add(new StringContent(qr), "qr");
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = parts };
        if (key is not null)
        {
            message.Headers.Add("Idempotency-Key", key);
        }

        return await _client.SendAsync(message);
    }
}
