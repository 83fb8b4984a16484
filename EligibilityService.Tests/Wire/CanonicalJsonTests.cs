using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Wire;

internal sealed class CanonicalJsonTests
{
    private static readonly string[] OrderOfTheRfc = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"];

    [Test]
    public void Text_MembersOfRfc8785_InTheOrderOfTheRfc()
    {
        // RFC 8785, section 3.2.3: sorted by UTF-16 code units, so the emoji comes before U+FB33.
        const string Given = """{"\u20ac":"Euro","\r":"Carriage Return","\ufb33":"Hebrew","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"Latin"}""";
        var keys = JsonElement.Parse(CanonicalJson.Text(JsonElement.Parse(Given))).EnumerateObject().Select(member => member.Name);
        Assert.That(keys, Is.EqualTo(OrderOfTheRfc));
    }

    [Test]
    public void Text_StringOfRfc8785_ShortestEscapes()
    {
        // RFC 8785, section 3.2.2.
        const string Given = """["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"]""";
        Assert.That(CanonicalJson.Text(JsonElement.Parse(Given)), Is.EqualTo("""["€$\u000f\nA'B\"\\\\\"/"]"""));
    }

    [Test]
    public void Text_LiteralsAndWholeNumbers_AsTheyAre() =>
        Assert.That(CanonicalJson.Text(JsonElement.Parse("""{ "b" : [ 1, -20, true, false, null ], "a" : {} }""")),
            Is.EqualTo("""{"a":{},"b":[1,-20,true,false,null]}"""));

    [Test]
    public void Sha256_OtherOrderAndSpaces_Same() =>
        Assert.That(CanonicalJson.Sha256(JsonElement.Parse("""{"a":1,"b":"x"}""")),
            Is.EqualTo(CanonicalJson.Sha256(JsonElement.Parse("""{ "b":"x", "a":1 }"""))));

    [Test]
    public void Sha256_OtherContent_Differs() =>
        Assert.That(CanonicalJson.Sha256(JsonElement.Parse("""{"a":"1"}""")),
            Is.Not.EqualTo(CanonicalJson.Sha256(JsonElement.Parse("""{"a":"2"}"""))));

    [Test]
    public void WriteString_AnyText_ReadsBackAsItWas() =>
        Gen.String.Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)).Sample(text =>
    {
        var into = new ArrayBufferWriter<byte>();
        CanonicalJson.WriteString(text, into);
        Assert.That(JsonElement.Parse(into.WrittenSpan).GetString(), Is.EqualTo(text));
    });
}
