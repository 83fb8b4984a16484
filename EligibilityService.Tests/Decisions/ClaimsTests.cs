using System.Text.Json.Nodes;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>An invoice has one content and is claimed once; so is a contract; and exclusive programmes know of each other.</summary>
public sealed class ClaimsTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";

    [Test]
    public async Task Decide_SameInvoiceAgain_GivesTheSameBytes()
    {
        var request = Requests.Grantable();
        using var first = await Client.DecideAsync(request);
        using var second = await Client.DecideAsync(request);

        Assert.That(((int)first.StatusCode, (int)second.StatusCode), Is.EqualTo((201, 200)));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.EqualTo(await first.Content.ReadAsByteArrayAsync()));
        Assert.That(second.Headers.Location, Is.EqualTo(first.Headers.Location));
    }

    [TestCase("/invoice/seller/name", "\"另一公司\"", "/invoice/seller/name")]
    [TestCase("/invoice/issueDate", "\"2025-09-16\"", "/invoice/issueDate")]
    [TestCase("/invoice/lines/0/description", "\"*计算机配套产品*摩尔线程 MTT S5000\"", Line + "/description")]
    [TestCase("/invoice/lines/0/specification", "\"64GB\"", Line + "/specification")]
    [TestCase("/invoice/lines/0/unit", "\"张\"", Line + "/unit")]
    [TestCase("/invoice/kind", "\"digital_ordinary\"", "/invoice/kind")]
    public async Task Decide_SameInvoiceWithOtherContent_Is409AndNamesTheMember(string pointer, string raw, string differing)
    {
        var request = Requests.Grantable();
        var decision = await Client.DecidedAsync(request);
        var before = await RecordedAsync();
        using var answer = await Client.DecideAsync(request.With(pointer, raw));
        var problem = await answer.ProblemAsync(409, "invoice-differs");

        Assert.That(problem.Errors(), Is.EqualTo([$"{differing} DIFFERS_FROM_RECORD"]));
        Assert.That(problem.Text("/detail"), Does.Contain(decision.Text("/id")));
        Assert.That(await RecordedAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Decide_SameInvoiceWithOtherFiguresAndOneMoreLine_EveryDifferenceIsNamed()
    {
        var request = Requests.Grantable();
        _ = await Client.DecidedAsync(request);
        request.With($"{Line}/quantity", "17").WithText($"{Line}/netAmount/amount", "1360000")
            .WithText($"{Line}/taxAmount/amount", "176800")
            .WithText("/invoice/totals/netAmount/amount", "1360001").WithText("/invoice/totals/taxAmount/amount", "176800.13")
            .WithText("/invoice/totals/grossAmount/amount", "1536801.13");
        request.At("/invoice/lines")!.AsArray().Add(JsonNode.Parse(
            """{"description":"线缆","netAmount":{"amount":1,"currency":"CNY"},"taxRate":"13%","taxAmount":{"amount":0.13,"currency":"CNY"}}"""));
        using var answer = await Client.DecideAsync(request);

        Assert.That((await answer.ProblemAsync(409, "invoice-differs")).Errors().Select(error => error.Split(' ')[0]), Is.EquivalentTo(
        [
            $"{Line}/quantity", $"{Line}/netAmount", $"{Line}/taxAmount", "/invoice/lines/1",
            "/invoice/totals/netAmount", "/invoice/totals/taxAmount", "/invoice/totals/grossAmount",
        ]));
    }

    [Test]
    public async Task Decide_FiguresWrittenDifferently_AreTheSameInvoice()
    {
        var request = Requests.Grantable();
        var decision = await Client.DecidedAsync(request);
        request.With($"{Line}/unitPrice", "80000").With($"{Line}/quantity", "16.0").With($"{Line}/netAmount/amount", "1280000")
            .WithText($"{Line}/taxAmount/amount", "166400.0").With($"{Line}/taxRate", "\"13%\"")
                .With("/invoice/totals/grossAmount/amount", "1446400.00");

        Assert.That((await Client.DecidedAsync(request, 200)).Text("/id"), Is.EqualTo(decision.Text("/id")));
    }

    [Test]
    public async Task Decide_ExactJsonNumbers_AreAccepted()
    {
        var request = Requests.Grantable().With($"{Line}/unitPrice", "80000.00").With($"{Line}/netAmount/amount", "1280000")
            .With("/invoice/totals/netAmount/amount", "1280000.0");
        var decision = await Client.DecidedAsync(request);

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("granted", "448000.00")));
    }

    [Test]
    public async Task Decide_AnnotationsOfTheCaller_AreNotPartOfTheInvoice()
    {
        var request = Requests.Grantable();
        var decision = await Client.DecidedAsync(request);
        var annotated = await Client.DecidedAsync(
            request.WithText($"{Line}/modelId", "moorethreads/mtt-s4000").WithText($"{Line}/vendor", "moorethreads")
                .WithText($"{Line}/goodsCondition", "new"), 200);

        Assert.That(annotated.ToJsonString(), Is.EqualTo(decision.ToJsonString()));
    }

    [Test]
    public async Task Decide_UndeterminedThenWithModelId_IsDecidedAnewAndNamesWhatItSupersedes()
    {
        var request = Requests.Grantable().WithText($"{Line}/description", "*计算机配套产品*华为昇腾910B加速卡");
        var undetermined = await Client.DecidedAsync(request);
        var granted = await Client.DecidedAsync(request.WithText($"{Line}/modelId", "huawei/ascend-910b2"));

        Assert.That((undetermined.Text("/outcome"), granted.Text("/outcome")), Is.EqualTo(("undetermined", "granted")));
        Assert.That(granted.Text("/supersedes"), Is.EqualTo(undetermined.Text("/id")));
        Assert.That(granted.Text("/invoice/fingerprint"), Is.EqualTo(undetermined.Text("/invoice/fingerprint")));
        Assert.That(undetermined["supersedes"], Is.Null);
    }

    [Test]
    public async Task Decide_GrantedAfterUndetermined_StandsAlsoForTheFirstRequest()
    {
        var request = Requests.Grantable().WithText($"{Line}/description", "*计算机配套产品*华为昇腾910B加速卡");
        _ = await Client.DecidedAsync(request);
        var granted = await Client.DecidedAsync(request.DeepClone().WithText($"{Line}/modelId", "huawei/ascend-910b2"));

        Assert.That((await Client.DecidedAsync(request, 200)).Text("/id"), Is.EqualTo(granted.Text("/id")));
    }

    [Test]
    public async Task Decide_RefusedRepeatedIdentically_GivesTheSameDecision()
    {
        var request = Requests.Grantable().With("/declarations/originalUse", "false");
        var refused = await Client.DecidedAsync(request);
        var again = await Client.DecidedAsync(request, 200);

        Assert.That(refused.ReasonCodes(), Does.Contain("NOT_ORIGINAL_USE"));
        Assert.That((refused.Text("/outcome"), refused.Text("/amount/amount")), Is.EqualTo(("refused", "0.00")));
        Assert.That(again.ToJsonString(), Is.EqualTo(refused.ToJsonString()));
    }

    [Test]
    public async Task Decide_RefusedThenMended_IsGrantedAndSupersedes()
    {
        var request = Requests.Grantable().With("/declarations/originalUse", "false");
        var refused = await Client.DecidedAsync(request);
        var granted = await Client.DecidedAsync(request.With("/declarations/originalUse", "true"));

        Assert.That((granted.Text("/outcome"), granted.Text("/supersedes")), Is.EqualTo(("granted", refused.Text("/id"))));
    }

    [Test]
    public async Task Decide_RefusedOrUndetermined_ClaimsNothing()
    {
        var before = CountOf("claims");
        var contract = Requests.Grantable();
        _ = await Client.DecidedAsync(contract.With("/declarations/originalUse", "false"));
        _ = await Client.DecidedAsync(Requests.Grantable().Without("/declarations/originalUse"));

        Assert.That(CountOf("claims"), Is.EqualTo(before));
        var other = Requests.Grantable().WithText("/contract/number", contract.Text("/contract/number"));
        Assert.That((await Client.DecidedAsync(other)).Text("/outcome"), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Decide_ContractOfAnotherInvoice_IsRefusedNamingTheDecision()
    {
        var first = Requests.Grantable();
        var holder = await Client.DecidedAsync(first);
        var second = await Client.DecidedAsync(Requests.Grantable().WithText("/contract/number", first.Text("/contract/number")));
        var reason = second.Reason("CONTRACT_ALREADY_CLAIMED");

        Assert.That((second.Text("/outcome"), second.Text("/amount/amount"), second.Text("/assessedAmount/amount")),
            Is.EqualTo(("refused", "0.00", "448000.00")));
        Assert.That((reason.Text("/seen"), reason.Text("/pointer"), reason.Text("/condition")),
            Is.EqualTo((holder.Text("/id"), "/contract/number", "contract-once")));
        Assert.That(reason.Text("/text/zh"), Does.Contain(holder.Text("/id")));
    }

    [Test]
    public async Task Decide_SameContractNumberOfAnotherBuyer_IsAnotherContract()
    {
        var first = Requests.Grantable();
        _ = await Client.DecidedAsync(first);
        var second = Requests.Grantable().WithText("/contract/number", first.Text("/contract/number"))
            .WithText("/buyer/creditCode", Code("91110108MA0FAKE77"));

        Assert.That((await Client.DecidedAsync(second)).Text("/outcome"), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Decide_TwentyInvoicesOfOneContractAtOnce_OneIsGranted()
    {
        var contract = Requests.Grantable().Text("/contract/number");
        var decisions = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => Requests.Grantable().WithText("/contract/number", contract))
            .Select(request => Task.Run(() => Client.DecidedAsync(request))));
        var granted = decisions.Single(decision => decision.Text("/outcome") == "granted");

        Assert.That(decisions.Where(decision => decision != granted)
            .Select(decision => decision.Reason("CONTRACT_ALREADY_CLAIMED").Text("/seen")),
            Is.All.EqualTo(granted.Text("/id")));
    }

    [Test]
    public async Task Decide_LineClaimedUnderAnExclusiveProgramme_IsRefused([Values] bool shenzhenFirst)
    {
        var (beijing, shenzhen) = TwoProgrammes();
        var (earlier, later) = shenzhenFirst ? (shenzhen, beijing) : (beijing, shenzhen);
        var holder = await Client.DecidedAsync(earlier);
        var refused = await Client.DecidedAsync(later);
        var reason = refused.Reason("SUBSIDISED_ELSEWHERE");

        Assert.That((holder.Text("/outcome"), refused.Text("/outcome")), Is.EqualTo(("granted", "refused")));
        Assert.That((reason.Text("/seen"), reason.Text("/pointer")), Is.EqualTo((earlier.Text("/programme"), Line)));
        Assert.That(reason.Text("/text/en"), Does.Contain(holder.Text("/id")));
    }

    [Test]
    public async Task Decide_TheSameInvoiceUnderTwoProgrammesAtOnce_OneIsGranted()
    {
        for (var round = 0; round < 5; round++)
        {
            var (beijing, shenzhen) = TwoProgrammes();
            var decisions = await Task.WhenAll(Task.Run(() => Client.DecidedAsync(beijing)), Task.Run(() => Client.DecidedAsync(shenzhen)));

            Assert.That(decisions.Select(decision => decision.Text("/outcome")), Is.EquivalentTo(["granted", "refused"]));
        }
    }

    // A national registration (100000 in the code) may be declared in either city; the declared region decides.
    private static (JsonObject Beijing, JsonObject Shenzhen) TwoProgrammes()
    {
        var beijing = Requests.Grantable().WithText("/buyer/creditCode", Code("91100000MA0FAKE01"))
            .WithText("/project/purpose", "intelligent_computing_service");
        var shenzhen = beijing.DeepClone().AsObject().WithText("/programme", "shenzhen-guangming-compute-platform")
            .WithText("/buyer/region", "440311")
            .WithText($"{Line}/expenseCategory", "intelligent_computing_equipment")
                .With($"{Line}/evidence", """[{"kind":"approval","reference":"深光 1"}]""");
        return (beijing, shenzhen);
    }

    private static string Code(string first17) => first17 + UnifiedSocialCreditCode.CheckCharacter($"{first17}0");
}
