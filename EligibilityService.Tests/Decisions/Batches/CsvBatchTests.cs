using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Decisions.Batches;

/// <summary>A table as an officer's spreadsheet saved it, decided.</summary>
internal sealed class CsvBatchTests : ServiceFixture
{
    private const string Header =
        "idempotencyKey,programme,purpose,projectName,buyerName,buyerCreditCode,buyerRegion,buyerKind,invoiceKind,invoiceNumber,issueDate,currency,sellerName,sellerTaxId,"
        + "totalNetAmount,totalTaxAmount,totalGrossAmount,contractNumber,contractDate,deliveryAcceptedOn,deliveryReference,newGoods,originalUse,sellerRelated,subsidisedElsewhere,"
        + "description,specification,unit,quantity,unitPrice,netAmount,taxRate,taxAmount";

    private static int _number;

    [Test]
    public async Task Invoice_OfOneRow_IsDecidedAsItsRequestWouldBe()
    {
        var number = NextNumber();
        var answers = await SendAsync($"{Header}\r\n{Row(number)}\r\n");

        Assert.That((int)answers[0]["status"]!, Is.EqualTo(201), answers[0].ToJsonString());
        Assert.That((int)answers[0]["line"]!, Is.EqualTo(2));
        Assert.That(Text(answers[0]["idempotencyKey"]), Is.EqualTo($"key-{number}"));
        Assert.That((Text(answers[0]["decision"]!["outcome"]), Text(answers[0]["decision"]!["amount"]!["amount"])),
            Is.EqualTo(("granted", "448000.00")));
        var request = await Client.ReadJsonAsync($"/v1/decisions/{Text(answers[0]["decision"]!["id"])}/request");
        Assert.That(Text(request["invoice"]!["lines"]![0]!["description"]), Is.EqualTo("*计算机配套产品*摩尔线程 MTT S4000 加速卡"));
        Assert.That((bool)request["declarations"]!["newGoods"]!, Is.True);
        Assert.That(Text(request["invoice"]!["issueDate"]), Is.EqualTo("2025-09-15"));
    }

    [Test]
    public async Task Invoice_OfSeveralRows_IsOneCase()
    {
        var number = NextNumber();
        var first = Row(number, net: "1200000.00", tax: "156000.00", quantity: "15");
        var further = new string(',', 25) + "摩尔线程 MTT S4000,48GB,块,1,80000,80000.00,13%,10400.00";
        var answers = await SendAsync($"{Header}\n{first}\n{further}\n\n{Row(NextNumber())}\n");

        Assert.That(answers.SkipLast(1).Select(one => ((int)one["line"]!, (int)one["status"]!)), Is.EqualTo(new[] { (2, 201), (5, 201) }),
            answers[0].ToJsonString());
        Assert.That(answers[0]["decision"]!["lines"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(Text(answers[0]["decision"]!["amount"]!["amount"]), Is.EqualTo("448000.00"));
    }

    [TestCase("utf-8")]
    [TestCase("gb18030")]
    [TestCase("utf-16")]
    public async Task File_InTheEncodingsOfSpreadsheets_IsRead(string encoding)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var writes = Encoding.GetEncoding(encoding);
        var bytes = (byte[])[.. writes.GetPreamble(), .. writes.GetBytes($"{Header}\r\n{Row(NextNumber())}\r\n")];

        var answers = await SendAsync(bytes);

        Assert.That((int)answers[0]["status"]!, Is.EqualTo(201), answers[0].ToJsonString());
        Assert.That(Text(answers[0]["decision"]!["buyer"]!["name"]), Is.EqualTo("北京示例智能算力有限公司"));
    }

    [Test]
    public async Task Header_InChineseAndInAnyOrder_IsRead()
    {
        var number = NextNumber();
        var table = $"""
            发票号码;销售方纳税人识别号;补贴项目;用途;购买方名称;购买方统一社会信用代码;发票类型;开票日期;销售方名称;合计金额;合计税额;价税合计;货物名称;数量;单价;金额;税率;税额;全新;验收日期
            {number};91110114MA0FAKE023;beijing-gpu-purchase;llm_training_general;北京示例智能算力有限公司;91110108MA0FAKE01A;digital_special;2025/9/15;北京示例供应链有限公司;"1,280,000.00";166400.00;1446400.00;摩尔线程 MTT S4000;16;80000;1280000.00;13%;166400.00;是;2025年9月30日
            """;

        var answers = await SendAsync(table);

        Assert.That((int)answers[0]["status"]!, Is.EqualTo(201), answers[0].ToJsonString());
    }

    [Test]
    public async Task Row_ThatIsWrong_FailsAloneAndNamesItsCells()
    {
        var badBuyer = Row(NextNumber()).Replace("91110108MA0FAKE01A", "91110108MA0FAKE01B", StringComparison.Ordinal);
        var badLine = Row(NextNumber()).Replace(",16,80000,", ",sixteen,80000,", StringComparison.Ordinal);

        var answers = await SendAsync($"{Header}\n{Row(NextNumber())}\n{badBuyer}\n{badLine}\n");

        Assert.That(answers.SkipLast(1).Select(one => (int)one["status"]!), Is.EqualTo(new[] { 201, 400, 400 }));
        Assert.That(answers[1]["problem"]!["errors"]!.AsArray().Select(one => Text(one!["pointer"])),
            Is.EqualTo(new[] { "/3/buyerCreditCode" }));
        Assert.That(answers[2]["problem"]!["errors"]!.AsArray().Select(one => Text(one!["pointer"])), Does.Contain("/4/quantity"));
    }

    [Test]
    public async Task Rows_OfOneInvoiceThatDisagree_AreToldApart()
    {
        var number = NextNumber();
        var other = Row(number).Replace("2025-09-15", "2025-09-16", StringComparison.Ordinal);

        var answers = await SendAsync($"{Header}\n{Row(number)}\n{other}\n");

        Assert.That(answers[0]["problem"]!["errors"]!.AsArray().Select(one => (Text(one!["pointer"]), Text(one["code"]))),
            Is.EqualTo(new[] { ("/3/issueDate", "INCONSISTENT") }));
    }

    [Test]
    public async Task Row_WithMoreCellsThanTheHeader_IsNotReadAsItStands()
    {
        var moved = Row(NextNumber()).Replace("*计算机配套产品*摩尔线程", "*计算机配套产品*,摩尔线程", StringComparison.Ordinal);

        var answers = await SendAsync($"{Header}\n{moved}\n");

        Assert.That(answers[0]["problem"]!["errors"]!.AsArray().Select(one => (Text(one!["pointer"]), Text(one["code"]))),
            Is.EqualTo(new[] { ("/2", "MALFORMED") }));
    }

    [TestCase("buyer,invoiceNumber,sellerTaxId", "/1/buyer")]
    [TestCase("invoiceNumber,invoiceNumber,sellerTaxId", "/1/invoiceNumber")]
    [TestCase("sellerTaxId", "/1/invoiceNumber")]
    public async Task Header_ThatCannotBeUsed_Is400(string header, string pointer)
    {
        using var answer = await PostAsync(Encoding.UTF8.GetBytes($"{header}\n1,2,3\n"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Text((await answer.JsonAsync())["errors"]![0]!["pointer"]), Is.EqualTo(pointer));
    }

    [Test]
    public async Task Answer_AskedForAsCsv_IsATable()
    {
        using var content = new ByteArrayContent(
            Encoding.UTF8.GetBytes(
                $"{Header}\n{Row(NextNumber())}\n{Row(NextNumber()).Replace(",16,80000,", ",x,80000,", StringComparison.Ordinal)}\n"));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/decisions/batch") { Content = content };
        message.Headers.Accept.ParseAdd("text/csv");

        using var answer = await Client.SendAsync(message);

        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/csv"));
        Assert.That(lines[0], Is.EqualTo("line,status,idempotencyKey,replayed,decisionId,outcome,amount,currency,problem,detail"));
        Assert.That(lines[1], Does.Match("^2,201,key-[0-9]+,,dec_[0-9a-z]{24},granted,448000.00,CNY,,$"));
        Assert.That(lines[2], Does.StartWith("3,400,key-").And.Contain("/3/quantity"));
        Assert.That(lines[^1], Does.StartWith(",complete,").And.Contain("lines 2, decided 1, problems 1"));
    }

    [Test]
    public async Task Table_SentAgain_GivesTheSameDecisions()
    {
        var table = $"{Header}\n{Row(NextNumber())}\n{Row(NextNumber())}\n";

        var (first, again) = (await SendAsync(table), await SendAsync(table));

        Assert.That(again.SkipLast(1).Select(one => (bool?)one["replayed"]), Is.All.True);
        Assert.That(again.SkipLast(1).Select(one => one["decision"]!.ToJsonString()),
            Is.EqualTo(first.SkipLast(1).Select(one => one["decision"]!.ToJsonString())));
    }

    [TestCase("26112000000000000000", true)]
    [TestCase("26112000000000100000", true)]
    [TestCase("2.6112E+19", true)]
    [TestCase("2.6112000000000E+19", true)]
    [TestCase("26112000000000100001", false)]
    public async Task Number_ThatASpreadsheetRounded_NamesTheFifteenDigits(string number, bool isRounded)
    {
        var answers = await SendAsync($"{Header}\n{Row(number)}\n");
        var errors = answers[0]["problem"]?["errors"]?.AsArray().Select(one => $"{Text(one!["pointer"])} {Text(one["detail"])}")
            .ToArray() ?? [];

        Assert.That(errors.Any(one => one.StartsWith("/2/invoiceNumber ", StringComparison.Ordinal)
            && one.Contains("fifteen digits", StringComparison.Ordinal)), Is.EqualTo(isRounded), string.Join(" | ", errors));
    }

    [Test]
    public async Task File_WhoseNumbersASpreadsheetRounded_DecidesNothing()
    {
        var bytes = await File.ReadAllBytesAsync(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "Documents", "Samples", "Handed", "csv-excel-rounded-numbers.csv"));
        var answers = await SendAsync(bytes);

        Assert.That(answers.SkipLast(1)
            .Select(one => ((int)one["status"]!, Text(one["problem"]!["errors"]![0]!["pointer"]).Split('/')[^1])),
            Is.EqualTo(Enumerable.Repeat((400, "invoiceNumber"), 3)));
    }

    private static string NextNumber() => $"25119900000{Interlocked.Increment(ref _number):D9}";

    private static string Row(string number, string net = "1280000.00", string tax = "166400.00", string quantity = "16") =>
        $"key-{number},beijing-gpu-purchase,llm_training_general,City language model,北京示例智能算力有限公司,91110108MA0FAKE01A,110108,enterprise,digital_special,{number},2025-09-15,CNY,"
        + $"北京示例供应链有限公司,91110114MA0FAKE023,1280000.00,166400.00,1446400.00,HT-{number},2025-08-20,2025-09-30,YS-1,true,是,否,false,"
        + $"*计算机配套产品*摩尔线程 MTT S4000 加速卡,48GB,块,{quantity},80000,{net},0.13,{tax}";

    private Task<List<JsonNode>> SendAsync(string table) => SendAsync(Encoding.UTF8.GetBytes(table));

    private async Task<List<JsonNode>> SendAsync(byte[] table)
    {
        using var answer = await PostAsync(table);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)];
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] table)
    {
        using var content = new ByteArrayContent(table);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return await Client.PostAsync(new Uri("/v1/decisions/batch", UriKind.Relative), content);
    }

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
