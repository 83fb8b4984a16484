using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>Text is text: it comes back as it was, and does nothing.</summary>
public sealed class HostileTextTests : ServiceFixture
{
    private static readonly JsonSerializerOptions AsItStands = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Texts =
    [
        "'; DROP TABLE decisions; --",
        "\" OR 1=1 --",
        "@Id; DELETE FROM claims",
        "x\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
        "done\ninfo: Everything[0] is fine",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{{constructor.constructor('return 1')()}} ${jndi:ldap://x/a} %s%n %00",
        "😀👩‍👩‍👧‍👦🇨🇳 𠮷野家 é é",
        "\u202Eelbitrevni\u202C مرحبا שלום",
        "a\0b",
        "\u0001\u001B[31mred\u007F\u0085",
        "\\u0000 \\\" \\ / \\/ \t",
        "\uFEFF\u200B\u200D\uFFFD\uFFFE",
        "..\\..\\..\\..\\etc\\passwd ../../etc/passwd",
        "=cmd|'/c calc'!A1",
    ];

    // Where any text may stand: as it is printed on a line.
    private static readonly string[] Places = ["/invoice/lines/0/description", "/invoice/lines/0/specification"];

    // Names and ids: no character in them controls, formats or turns the writing direction, because nobody would see it.
    private static readonly string[] Names =
        ["/project/name", "/buyer/name", "/invoice/seller/name", "/invoice/lines/0/modelId", "/invoice/lines/0/vendor"];

    [Test]
    public async Task Decide_HostileTextEverywhere_ComesBackAsItWas([ValueSource(nameof(Texts))] string text, [Values] bool escaped)
    {
        var isName = Characters.HiddenIn(text) is null;
        var request = Places.Concat(isName ? Names : []).Aggregate(Requests.Grantable(), (one, place) => one.WithText(place, text));
        var sent = Encoding.UTF8.GetBytes(escaped ? request.ToJsonString() : request.ToJsonString(AsItStands));
        using var content = new ByteArrayContent(sent);
        content.Headers.ContentType = new("application/json");
        using var answer = await Client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        var decision = await answer.JsonAsync();
        var id = decision.Text("/id");
        using var kept = await Client.ReadAsync($"/v1/decisions/{id}/request");
        using var read = await Client.ReadAsync($"/v1/decisions/{id}");

        Assert.That(await kept.Content.ReadAsByteArrayAsync(), Is.EqualTo(sent));
        Assert.That(await read.Content.ReadAsByteArrayAsync(), Is.EqualTo(await answer.Content.ReadAsByteArrayAsync()));
        Assert.That(!isName || decision.Text("/buyer/name") == text, Is.True);
        Assert.That((bool)(await Client.ReadJsonAsync($"/v1/decisions/{id}/replay"))["identical"]!, Is.True);
        Assert.That(answer.Headers.Concat(answer.Content.Headers).Select(header => header.Key), Has.None.EqualTo("Set-Cookie"));
        Assert.That((await Client.DecidedAsync(request, 200)).Text("/id"), Is.EqualTo(id));
    }

    [Test]
    public async Task Decide_HiddenCharacterInANameOrAnId_IsRefusedWithItsCodePoint(
        [ValueSource(nameof(Names))] string place,
            [Values(0x00, 0x0A, 0x1B, 0x85, 0xAD, 0x200B, 0x200D, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xE0041)] int character)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText(place, $"a{char.ConvertFromUtf32(character)}b"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
        var fault = (await answer.JsonAsync())["errors"]!.AsArray().Single(one => one!.Text("/pointer") == place);
        Assert.That(fault!.Text("/detail"), Does.Contain($"U+{character:X4}"));
    }

    [TestCase("/buyer/name", 200)]
    [TestCase("/invoice/lines/0/description", 500)]
    public async Task Decide_TextOfCharactersOutsideTheBasicPlane_IsCountedInCharacters(string place, int most)
    {
        using var longest = await Client.DecideAsync(Requests.Grantable().WithText(place, string.Concat(Enumerable.Repeat("𠮷", most))));
        using var longer = await Client.DecideAsync(Requests.Grantable().WithText(place, string.Concat(Enumerable.Repeat("𠮷", most + 1))));

        Assert.That((int)longest.StatusCode, Is.EqualTo(201), await longest.Content.ReadAsStringAsync());
        Assert.That(await longer.InvalidAsync(), Is.EqualTo([$"{place} OUT_OF_BOUNDS"]));
    }

    [Test]
    public async Task Decide_HostileTextInAnInvoiceOfAnotherKind_IsRefusedOrComesBackAsItWas(
        [ValueSource(nameof(Texts))] string text, [Values("/invoice/number", "/invoice/seller/taxId")] string place)
    {
        var request = Requests.Grantable().WithText("/invoice/kind", "other").WithText("/invoice/seller/taxId", "DE123456789")
            .WithText(place, text);
        using var answer = await Client.DecideAsync(request);
        if ((int)answer.StatusCode == 400)
        {
            Assert.That(await answer.InvalidAsync(), Has.Length.EqualTo(1).And.All.StartsWith(place));
            return;
        }

        var decision = await answer.JsonAsync();
        var number = request.Text("/invoice/number");
        var found = await Client.ReadJsonAsync($"/v1/decisions?invoiceNumber={Uri.EscapeDataString(number)}");

        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        Assert.That((decision.Text("/invoice/number"), decision.Text("/invoice/sellerTaxId")),
            Is.EqualTo((number, request.Text("/invoice/seller/taxId"))));
        Assert.That(found["items"]!.AsArray().Select(item => item!.Text("/id")), Does.Contain(decision.Text("/id")));
    }

    [TestCase("/v1/decisions?buyer=")]
    [TestCase("/v1/decisions?invoiceNumber=")]
    [TestCase("/v1/decisions?programme=")]
    [TestCase("/v1/decisions?cursor=")]
    [TestCase("/v1/decisions?outcome=")]
    [TestCase("/v1/decisions?from=")]
    [TestCase("/v1/decisions/")]
    [TestCase("/v1/catalogue/models?q=")]
    [TestCase("/v1/catalogue/models?vendorId=")]
    [TestCase("/v1/catalogue/models/x/")]
    [TestCase("/v1/programmes/")]
    [TestCase("/v1/catalogue/versions/")]
    [TestCase("/problems/")]
    [TestCase("/v1/programmes/beijing-gpu-purchase/versions/")]
    [TestCase("/v1/catalogue/models?")]
    public async Task Read_HostileTextInTheAddress_IsAnsweredCalmly(string address)
    {
        var before = await RecordedAsync();
        foreach (var text in Texts.Where(text => address.Contains('?') || !text.Contains('\0')))
        {
            using var answer = await Client.ReadAsync(address + Uri.EscapeDataString(text));

            Assert.That((int)answer.StatusCode, Is.EqualTo(200).Or.EqualTo(400).Or.EqualTo(404), text);
            Assert.That(answer.Headers.Contains("Set-Cookie"), Is.False);
        }

        Assert.That(await RecordedAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Decide_HostileTextInHeaders_IsAnsweredCalmly()
    {
        foreach (var name in new[]
            { "Accept-Language", "traceparent", "Accept", "If-None-Match", "User-Agent", "X-Forwarded-For", "Forwarded" })
        {
            foreach (var text in Texts.Where(text => !text.Any(char.IsControl)))
            {
                using var answer = await Client.ReadAsync("/v1/decisions/dec_0", (name, text));

                // A text that happens to be a media type is one that is not made.
                var isRefused = name == "Accept" && answer.StatusCode == System.Net.HttpStatusCode.NotAcceptable;
                _ = await answer.ProblemAsync(isRefused ? 406 : 404, isRefused ? "not-acceptable" : "not-found");
            }
        }
    }

    [Test]
    public async Task Problem_OfHostileMembers_EchoesThemAsJsonOnly()
    {
        foreach (var text in Texts)
        {
            using var answer = await Client.DecideAsync(new JsonObject { [text] = text });

            Assert.That((await answer.InvalidAsync())[0], Does.EndWith("UNKNOWN_MEMBER"));
        }
    }
}
