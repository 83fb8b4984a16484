using System.Net.Http.Headers;
using System.Text;
using EligibilityService.Documents.Xml;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Documents;

/// <summary>Hostile XML: each limit has a document that passes it, and a document that just keeps it.</summary>
public sealed class XmlSafetyTests : ServiceFixture
{
    private static IEnumerable<TestCaseData> Hostile() =>
    [
        new TestCaseData("<!DOCTYPE x><x/>", "XML_FORBIDDEN", "DTD").SetName("{m}(DTD)"),
        new TestCaseData("<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\"><x/>", "XML_FORBIDDEN", "DTD").SetName("{m}(external DTD)"),
        new TestCaseData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", "XML_FORBIDDEN", "DTD")
            .SetName("{m}(external entity)"),
        new TestCaseData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><x>&b;</x>",
            "XML_FORBIDDEN", "DTD").SetName("{m}(billion laughs)"),
        new TestCaseData("<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><x/>", "XML_FORBIDDEN", "DTD")
            .SetName("{m}(parameter entity)"),
        new TestCaseData("<x>&undeclared;</x>", "NOT_XML", "line 1").SetName("{m}(undeclared entity)"),
        new TestCaseData("<x><y></x>", "NOT_XML", "line 1").SetName("{m}(not well-formed)"),
        new TestCaseData("no XML", "NOT_XML", "line 1").SetName("{m}(no XML)"),
        new TestCaseData("", "NOT_XML", "line").SetName("{m}(nothing)"),
        new TestCaseData("<x>\u0001</x>", "NOT_XML", "line 1").SetName("{m}(control character)"),
        new TestCaseData(Nested(XmlLimits.Depth + 1), "OUT_OF_BOUNDS", "nesting").SetName("{m}(depth)"),
        new TestCaseData($"<x>{Repeated("<y/>", XmlLimits.Elements)}</x>", "OUT_OF_BOUNDS", "number of elements").SetName("{m}(elements)"),
        new TestCaseData($"<x {string.Join(' ', Enumerable.Range(0, XmlLimits.Attributes + 1).Select(i => $"a{i}=\"\""))}/>",
            "OUT_OF_BOUNDS", "attributes").SetName("{m}(attributes)"),
        new TestCaseData($"<x a=\"{new string('a', XmlLimits.Name + 1)}\"/>", "OUT_OF_BOUNDS", "length of an attribute")
            .SetName("{m}(attribute's length)"),
        new TestCaseData($"<{new string('x', XmlLimits.Name + 1)}/>", "OUT_OF_BOUNDS", "length of a name").SetName("{m}(name's length)"),
        new TestCaseData($"<x>{new string('a', XmlLimits.Text + 1)}</x>", "OUT_OF_BOUNDS", "text of an element")
            .SetName("{m}(text's length)"),
        new TestCaseData($"<x><![CDATA[{new string('a', XmlLimits.Text + 1)}]]></x>", "OUT_OF_BOUNDS", "text of an element")
            .SetName("{m}(CDATA's length)"),
    ];

    [TestCaseSource(nameof(Hostile))]
    public async Task Parse_XmlThatPassesALimit_IsRefusedWithItsName(string xml, string code, string says)
    {
        using var answer = await ParseAsync(xml);
        var problem = await answer.ProblemAsync(400, "invalid-request");

        Assert.That(problem.Text("/errors/0/code"), Is.EqualTo(code), problem.ToJsonString());
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain(says));
    }

    [Test]
    public async Task Parse_XmlAtItsLimits_IsLookedAt()
    {
        string[] atTheLimit =
        [
            Nested(XmlLimits.Depth), $"<x>{Repeated("<y/>", XmlLimits.Elements - 1)}</x>", $"<x>{new string('a', XmlLimits.Text)}</x>",
            $"<x {string.Join(' ', Enumerable.Range(0, XmlLimits.Attributes).Select(i => $"a{i}=\"\""))}/>", "<x>&amp;&#65;&lt;</x>",
        ];
        foreach (var xml in atTheLimit)
        {
            using var answer = await ParseAsync(xml);

            // It is no invoice, which is found out only when it was read.
            await answer.ProblemAsync(415, "unsupported-media-type");
        }
    }

    [Test]
    public async Task Parse_FileAboveItsSize_IsTooLarge()
    {
        using var answer = await ParseAsync($"<x>{new string(' ', Limits.FileBytes)}</x>");
        var problem = await answer.ProblemAsync(413, "too-large");

        Assert.That(problem.Text("/detail"), Does.Contain("10 MiB"));
    }

    [Test]
    public async Task Parse_AttachmentOfMegabytes_IsSkipped()
    {
        var xml = DocumentSamples.Text("Ubl/full.xml")
            .Replace("JVBERi0xLjQKJSBvd24gc2FtcGxlCg==", new string('A', 8_000_000), StringComparison.Ordinal);

        using var answer = await ParseAsync(xml);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }

    [TestCase("utf-8"), TestCase("utf-16"), TestCase("gb18030"), TestCase("gbk")]
    public void Read_OtherEncodings_AreReadAsDeclared(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(name);
        var xml = DocumentSamples.Text("China/special.xml").Replace("encoding=\"utf-8\"", $"encoding=\"{name}\"", StringComparison.Ordinal);

        var parsed = DocumentSamples.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(xml)]);

        Assert.That((parsed.Invoice!.Seller.Name, parsed.Findings.Count), Is.EqualTo(("北京示例供应链有限公司", 0)));
    }

    [Test]
    public void Read_FindingsWithoutEnd_AreListedUpToTheLimit()
    {
        var lines = string.Concat(Enumerable.Range(0, 1000).Select(_ => "<cac:InvoiceLine/>"));
        var xml = $"<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\">{lines}</Invoice>";

        var parsed = DocumentSamples.Read(Encoding.UTF8.GetBytes(xml));

        Assert.That((parsed.Findings.Count, parsed.IsDecidable), Is.EqualTo((EligibilityService.Documents.Findings.Most, false)));
    }

    private async Task<HttpResponseMessage> ParseAsync(string xml)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(xml));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        return await Client.PostAsync(new Uri("/v1/invoices/parse", UriKind.Relative), content);
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("<x>", depth)) + string.Concat(Enumerable.Repeat("</x>", depth));

    private static string Repeated(string xml, int times) => string.Concat(Enumerable.Repeat(xml, times));
}
