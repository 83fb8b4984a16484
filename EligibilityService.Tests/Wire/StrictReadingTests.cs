using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Wire;

/// <summary>What looks almost right at a door is refused there, and never stored as something else.</summary>
public sealed class StrictReadingTests : ServiceFixture
{
    private const string Drafts = "/v1/programmes/beijing-gpu-purchase/drafts";

    [TestCase("2027-03-01T00:00:00Z", "2027-03-01T00:00:00.000Z")]
    [TestCase("2027-03-01T00:00:00+08:00", "2027-02-28T16:00:00.000Z")]
    [TestCase("2027-03-01T00:00:00.5-05:00", "2027-03-01T05:00:00.500Z")]
    public void Instant_WithAnOffset_IsThatInstant(string text, string shown)
    {
        Assert.That(InstantText.TryParse(text, out var instant), Is.True);
        Assert.That(InstantText.Show(instant), Is.EqualTo(shown));
    }

    [TestCase("2027-03-01")]
    [TestCase("2027-03-01T00:00:00")]
    [TestCase("2027-03-01T00:00:00.000")]
    [TestCase("2027-03-01 00:00:00Z")]
    [TestCase("2027-03-01T00:00Z")]
    [TestCase("2027-02-29T00:00:00Z")]
    [TestCase("0001-01-01T00:00:00+08:00")]
    [TestCase("01/03/2027 00:00:00Z")]
    public async Task Instant_WithoutAnOffsetOrOfNoDay_IsAFaultInBodyAndQuery(string text)
    {
        var draft = await DraftClient.BeginAsync(Client, Drafts, 1);
        using var body = await Client.SendJsonAsync($"{draft.Address}/impact-reports", new JsonObject { ["from"] = text });
        using var query = await Client.ReadAsync($"/v1/decisions?from={Uri.EscapeDataString(text)}");

        Assert.That(await body.InvalidAsync(), Is.EqualTo(["/from MALFORMED"]));
        Assert.That(await query.InvalidAsync(), Is.EqualTo(["from MALFORMED"]));
    }

    [TestCase("/v1/decisions?programme=no-such-programme", "programme PROGRAMME_UNKNOWN")]
    [TestCase("/v1/registries/waiting?programme=no-such-programme", "programme PROGRAMME_UNKNOWN")]
    [TestCase("/v1/decisions?buyer=91110108MA0FAKE01", "buyer MALFORMED", TestName = "Filter_OfACreditCodeOfSeventeen_IsAFault")]
    [TestCase("/v1/decisions?buyer=91110108MA0FAKE01AA", "buyer MALFORMED", TestName = "Filter_OfACreditCodeOfNineteen_IsAFault")]
    [TestCase("/v1/decisions?buyer=91110108MA0FAKE01B", "buyer MALFORMED",
        TestName = "Filter_OfACreditCodeWithTheWrongCheckCharacter_IsAFault")]
    [TestCase("/v1/decisions?buyers=91110108MA0FAKE01A", "buyers UNKNOWN_MEMBER")]
    public async Task Filter_ThatCanFindNothing_IsAFaultAndNoEmptyList(string address, string fault)
    {
        using var answer = await Client.ReadAsync(address);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([fault]));
    }

    [TestCase("/v1/decisions?buyer=91110108MA0FAKE01A")]
    [TestCase("/v1/decisions?buyer=DE123456789")]
    [TestCase("/v1/decisions?buyer=110108123456789")]
    [TestCase("/v1/decisions?programme=beijing-gpu-purchase")]
    public async Task Filter_OfWhatThereMayBe_IsAnswered(string address)
    {
        using var answer = await Client.ReadAsync(address);

        Assert.That((await answer.JsonAsync())["items"], Is.Not.Null);
    }

    [Test]
    public async Task Text_ThatGrowsWhenItIsWrittenOut_IsRefusedAtItsPlace()
    {
        var request = Requests.Grantable();
        request["invoice"]!["lines"]![0]!["description"] = new string('\uFDFA', 100);
        request["project"]!["name"] = $"A\u0301{new string('\u0301', Characters.MostMarks)}";

        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(),
            Is.EquivalentTo(["/invoice/lines/0/description OUT_OF_BOUNDS", "/project/name OUT_OF_BOUNDS"]));
    }

    [TestCase("*计算机配套产品*摩尔线程 MTT S4000 加速卡㎡㈱℡①Ⅻ", 500)]
    [TestCase("Ấn phẩm GPU", 500)]
    [TestCase("ﷺ", 10)]
    [TestCase("क्षि हि", 10)]
    public void Text_OfAnyLanguage_HasNoExcess(string text, int most) => Assert.That(Characters.Excess(text, most), Is.Null);

    [TestCase("/buyer/kind", "ENTERPRISE")]
    [TestCase("/invoice/kind", "DIGITAL_SPECIAL")]
    public async Task Word_InAnotherCase_IsRefused(string place, string word)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText(place, word));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{place} UNKNOWN_VALUE"]));
    }

    [TestCase("""{"name":{"en":"\ud800"}}""", "/name/en")]
    [TestCase("""{"conditions":[null]}""", "/conditions/0")]
    [TestCase("""{"nonsense":null}""", "/nonsense")]
    [TestCase("""{"name":null}""", "/name")]
    [TestCase("""{"legalBasis":[{"title":{"en":"a","zh":"b"},"source":"c"},null]}""", "/legalBasis/1")]
    [TestCase("""{"name":{"en":"a","en":"b"}}""", "/name/en")]
    [TestCase("""{"name":{"en":"a\u202eb"}}""", "/name/en")]
    [TestCase("[]", "")]
    public async Task Patch_ThatCannotBeRead_IsRefusedAtItsPlace(string patch, string pointer)
    {
        var answer = await PatchAsync(Encoding.UTF8.GetBytes(patch));

        Assert.That(answer.Status, Is.EqualTo(400), answer.Body.ToJsonString());
        Assert.That(answer.Body["errors"]!.AsArray().Select(one => one!.Text("/pointer")), Does.Contain(pointer));
    }

    [Test]
    public async Task Patch_WithBytesThatAreNoText_IsRefused()
    {
        var answer = await PatchAsync([.. "{\"name\":{\"en\":\""u8, 0xC3, 0x28, .. "\"}}"u8]);

        Assert.That(answer.Status, Is.EqualTo(400), answer.Body.ToJsonString());
    }

    private async Task<(int Status, JsonNode Body)> PatchAsync(byte[] patch)
    {
        var draft = await DraftClient.BeginAsync(Client, Drafts, 1);
        using var message = new HttpRequestMessage(HttpMethod.Patch, new Uri($"{draft.Address}/document", UriKind.Relative))
        { Content = new ByteArrayContent(patch) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue(MergePatch.MediaType);
        message.Headers.IfMatch.Add(new EntityTagHeaderValue(draft.Tag));
        using var answer = await Client.SendAsync(message);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }
}
