using System.Net.Http.Headers;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Issues;

/// <summary>A form that leaves an optional part empty, as Swagger UI sends it: the empty QR text was compared with the document.</summary>
public sealed class EmptyPartTests : ServiceFixture
{
    [TestCase("", "")]
    [TestCase("01,31,,25112000000012345678,1.00,20250915,", "qr/amount RULE_BROKEN")]
    public async Task Preview_WithAQrPart_IsComparedWithTheDocumentUnlessItIsEmpty(string qr, string fault)
    {
        using var form = new MultipartFormDataContent
        {
            { Requests.Body(Requests.Grantable().Without("/invoice")), "case" },
            { new StringContent(qr), "qr" },
        };
        var file = new ByteArrayContent(DocumentSamples.Bytes("China/special.xml"));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        form.Add(file, "file", "invoice.xml");

        using var answer = await Client.PostAsync(new Uri("/v1/previews/documents", UriKind.Relative), form);

        Assert.That(fault.Length == 0 ? await PreviewedAsync(answer) : await answer.InvalidAsync(), Is.EqualTo([fault]));
    }

    private static async Task<string[]> PreviewedAsync(HttpResponseMessage answer)
    {
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return [""];
    }
}
