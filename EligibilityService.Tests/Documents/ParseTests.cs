using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using EligibilityService.Tests.Contract;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Documents;

/// <summary>Reading documents over HTTP, with nothing recorded.</summary>
public sealed class ParseTests : ServiceFixture
{
    private const string ZipBytes = "zip";

    private static readonly string[] Samples = ["Ubl/full.xml", "Ubl/credit-note.xml", "Ubl/negative-invoice.xml", "Ubl/corrective.xml",
        "Ubl/returned-goods.xml", "Ubl/prefixes.xml", "China/special.xml", "China/ordinary.xml", "China/red-letter.xml"];

    private protected override (string Key, string Value)[] Settings =>
        [("Limits:UnitsPerSecond", "1000000"), ("Limits:AnonymousUnitsPerSecond", "1000000")];

    [TestCaseSource(nameof(Samples))]
    public async Task Parse_ASample_AnswersAsTheContractSays(string sample)
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        using var answer = await ParseAsync(DocumentSamples.Bytes(sample), "application/xml");

        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        Assert.That(await AnswerCheck.FaultsAsync(contract.Operations.Single(one => one.Id == "parseInvoice"), answer), Is.Empty);
        Assert.That((await answer.JsonAsync()).Text("/sha256"),
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(DocumentSamples.Bytes(sample)))));
        Assert.That(CountOf("decisions"), Is.Zero);
    }

    [Test]
    public async Task Parse_AQrText_AnswersAsTheContractSays()
    {
        var contract = await ContractDocument.OfAsync(Host.Services);
        using var answer = await ParseAsync("01,31,,25112000000012345678,1446400.00,20250915,"u8.ToArray(), "text/plain");

        Assert.That(await AnswerCheck.FaultsAsync(contract.Operations.Single(one => one.Id == "parseInvoice"), answer), Is.Empty);
        Assert.That((await answer.JsonAsync()).Text("/qr/amount/amount"), Is.EqualTo("1446400.00"));
    }

    [Test]
    public async Task Parse_OwnJson_IsCheckedAsADocumentIs()
    {
        var invoice = Requests.Grantable()["invoice"]!.AsObject().WithText("/lines/0/taxAmount/amount", "166400.07")
            .WithText("/totals/taxAmount/amount", "166400.07").WithText("/totals/grossAmount/amount", "1446400.07");
        using var answer = await ParseAsync(Encoding.UTF8.GetBytes(invoice.ToJsonString()), "application/json");
        var parsed = await answer.JsonAsync();

        Assert.That((parsed.Text("/format"), parsed.Text("/isDecidable")), Is.EqualTo(("json", "false")));
        Assert.That((parsed.Text("/findings/0/rule"), parsed.Text("/findings/0/place"), parsed.Text("/findings/0/expected")),
            Is.EqualTo(("CN-LINE-TAX", "/lines/0/taxAmount", "166400.00")));
        Assert.That((parsed.Text("/faults/0/pointer"), parsed.Text("/faults/0/code")),
            Is.EqualTo(("/invoice/lines/0/taxAmount", "ARITHMETIC_WRONG")));
    }

    [TestCase("application/pdf", "%PDF-1.7")]
    [TestCase("application/ofd", ZipBytes)]
    [TestCase("application/zip", ZipBytes)]
    [TestCase("image/png", "an image")]
    [TestCase("application/xml", ZipBytes)]
    [TestCase("application/xml", "%PDF-1.7 a PDF that says it is XML")]
    [TestCase("text/plain", "%PDF-1.7")]
    [TestCase("application/json", "GIF89a")]
    [TestCase("application/xml", "<CrossIndustryInvoice xmlns='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>")]
    [TestCase("application/xml", "<Invoice/>")]
    [TestCase("application/xml", "<EInvoice/>")]
    public async Task Parse_AnotherFormat_SaysWhatIsReadAndWhy(string type, string body)
    {
        using var answer = await ParseAsync(body == ZipBytes ? [.. "PK\u0003\u0004"u8] : Encoding.Latin1.GetBytes(body), type);
        var problem = await answer.ProblemAsync(415, "unsupported-media-type");

        Assert.That(problem.Text("/detail"), Does.Contain("UBL 2.1").And.Contain("数电票").And.Contain("no OCR"));
    }

    [TestCase("multipart/form-data; boundary=x")]
    [TestCase("text/html")]
    public async Task Parse_AnotherType_IsNotRead(string type)
    {
        using var answer = await ParseAsync("<x/>"u8.ToArray(), type);

        await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task Parse_ACompressedBody_IsNotRead()
    {
        using var content = new ByteArrayContent(DocumentSamples.Bytes("Ubl/full.xml"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await Client.PostAsync(new Uri("/v1/invoices/parse", UriKind.Relative), content);

        await answer.ProblemAsync(415, "unsupported-media-type");
    }

    [Test]
    public async Task Parse_WithTheQrText_ComparesBoth()
    {
        using var answer = await ParseAsync(DocumentSamples.Bytes("China/special.xml"), "text/xml; charset=utf-8",
            "?qr=01,31,,25112000000012345678,1.00,20250915,");
        var parsed = await answer.JsonAsync();

        Assert.That((parsed.Text("/findings/0/rule"), parsed.Text("/findings/0/seen"), parsed.Text("/isDecidable")),
            Is.EqualTo(("QR-DIFFERS-AMOUNT", "1.00", "false")));
    }

    private async Task<HttpResponseMessage> ParseAsync(byte[] bytes, string type, string query = "")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await Client.PostAsync(new Uri($"/v1/invoices/parse{query}", UriKind.Relative), content);
    }
}
