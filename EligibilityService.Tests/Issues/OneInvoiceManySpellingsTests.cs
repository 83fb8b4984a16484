using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Issues;

/// <summary>
/// Keys were once texts as they were written: one invoice was granted under each spelling of its seller or its number, and a seller that
/// was the buyer with a country prefix in front was a stranger. The documents are made up.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class OneInvoiceManySpellingsTests(StoreKind kind) : StoreFixture(kind)
{
    private const string Programme = "test-spellings";

    private static readonly DateTimeOffset Now = new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero);

    [SetUp]
    public async Task PublishAsync()
    {
        Host.Clock.SetUtcNow(Now);
        var programme = TestProgrammes.With(Programme, null);
        programme["conditions"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"independent","kind":"seller_independent","clause":{"en":"Art. 11","zh":"第十一条","source":"none: a test","illustrative":true}}"""));
        await Host.PublishAsync(programme);
    }

    [Test]
    public async Task Decide_TheSameInvoiceWithHyphensInTheSellersId_IsTheFirstDecision()
    {
        var (status, first) = await DecideAsync("ubl-duplicate-seller-hyphen-1");
        Assert.That((status, first.Text("/outcome"), first.Text("/amount/amount")), Is.EqualTo((201, "granted", "384000.00")),
            first.ToJsonString());
        var (again, second) = await DecideAsync("ubl-duplicate-seller-hyphen-2");

        Assert.That((again, second.Text("/id")), Is.EqualTo((200, first.Text("/id"))), second.ToJsonString());
    }

    [Test]
    public async Task Decide_TheSameNumberInTheNextPeriod_IsAnotherInvoice()
    {
        var (_, first) = await DecideAsync("ubl-duplicate-seller-hyphen-1");
        var (status, next) = await DecideAsync("ubl-same-number-next-period");

        Assert.That((status, next.Text("/outcome"), next.Text("/amount/amount")), Is.EqualTo((201, "granted", "192000.00")),
            next.ToJsonString());
        Assert.That(next.Text("/id"), Is.Not.EqualTo(first.Text("/id")));
    }

    [Test]
    public async Task Decide_OneNumberUnderTwoSellers_Is409ThatNamesTheSeller()
    {
        var (_, first) = await DecideAsync("cn-same-20-digit-number-other-seller-1");
        var (status, problem) = await DecideAsync("cn-same-20-digit-number-other-seller-2");

        Assert.That(first.Text("/outcome"), Is.EqualTo("granted"), first.ToJsonString());
        Assert.That((status, problem.Errors()), Is.EqualTo((409, (string[])["/invoice/seller/taxId DIFFERS_FROM_RECORD"])),
            problem.ToJsonString());
        Assert.That(problem.Text("/errors/0/detail"), Does.Contain("The record has another seller than"));
    }

    [Test]
    public async Task Decide_ASellerThatIsTheBuyerWithACountryPrefix_IsRelated()
    {
        var (status, decision) = await DecideAsync("ubl-seller-is-buyer-vat-prefix");

        Assert.That((status, decision.Text("/outcome")), Is.EqualTo((201, "refused")), decision.ToJsonString());
        Assert.That(decision.ReasonCodes(), Does.Contain("SELLER_RELATED"));
    }

    private async Task<(int Status, JsonNode Body)> DecideAsync(string document)
    {
        var @case = Requests.Grantable(Programme);
        @case.Remove("invoice");
        using var parts = new MultipartFormDataContent { { Requests.Body(@case), "case" } };
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(DocumentSamples.Text($"Identities/{document}.xml")));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        parts.Add(file, "file", "invoice.xml");
        using var answer = await Client.PostAsync(new Uri("/v1/decisions/documents", UriKind.Relative), parts);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }
}
