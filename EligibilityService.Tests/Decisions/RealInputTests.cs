using System.Text.Json.Nodes;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Decisions;

/// <summary>Invoices as they come, against the seed.</summary>
public sealed class RealInputTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";

    private static readonly string[] AllThatStandsInTheWay =
    [
        "NOT_ORIGINAL_USE", "SELLER_RELATED", "SUBSIDISED_ELSEWHERE", "PURPOSE_NOT_COVERED", "DELIVERY_ACCEPTANCE_MISSING",
            "GOODS_NOT_NEW", "BUYER_REGION_UNCLEAR",
    ];

    [TestCase("*计算机配套产品*摩尔线程 MTT S4000 加速卡")]
    [TestCase("摩尔线程 MTT S4000")]
    [TestCase("ＭＴＴ　Ｓ４０００　加速卡")]
    [TestCase("MTTS4000")]
    [TestCase("mtt-s4000 48GB")]
    [TestCase("Moore Threads MTT-S4000 智算卡")]
    [TestCase("*电子计算机*MooreThreads® MTT™ S4000")]
    [TestCase("＊计算机外部设备＊摩尔线程智算加速卡Ｓ４０００（４８Ｇ）")]
    public async Task Decide_SpellingsOfOneModel_AreThatModel(string description)
    {
        var decision = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", description));

        Assert.That(decision.Text("/lines/0/match/modelId"), Is.EqualTo("moorethreads/mtt-s4000"), decision["reasons"]!.ToJsonString());
        Assert.That(decision.Text("/outcome"), Is.EqualTo("granted"));
    }

    [Test]
    public async Task Decide_ShortNameInsideALongerOne_DoesNotMatch()
    {
        var inside = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", "摩尔线程 S800 显卡"));
        var itself = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", "摩尔线程 S80 显卡"));

        Assert.That((inside.Text("/outcome"), inside.At("/lines/0/match/modelId")), Is.EqualTo(("refused", (JsonNode?)null)));
        Assert.That(inside.ReasonCodes(), Does.Contain("MODEL_UNKNOWN"));
        Assert.That((itself.Text("/outcome"), itself.Text("/lines/0/match/modelId")), Is.EqualTo(("granted", "moorethreads/mtt-s80")));
    }

    [TestCase("*计算机配套产品*NVIDIA H20 加速卡")]
    [TestCase("英伟达 H20 141GB")]
    [TestCase("ＮＶＩＤＩＡ　Ｈ２００")]
    public async Task Decide_ForeignModel_IsRefusedWithItsGround(string description)
    {
        var decision = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", description));
        var reason = decision.Reason("MODEL_EXCLUDED");

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount"), decision.Text("/lines/0/match/kind")),
            Is.EqualTo(("refused", "0.00", "excluded")));
        Assert.That(reason.ToJsonString(), Does.Contain("made abroad"));
        Assert.That(decision.ReasonCodes(), Does.Contain("ELIGIBLE_COST_TOO_LOW"));
    }

    [Test]
    public async Task Decide_AmbiguousModel_IsUndeterminedWithTheCandidates()
    {
        var decision = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", "昇腾910B 训练卡"));
        var candidates = decision.At("/lines/0/match/candidates")!.AsArray().Select(one => (string)one!).ToArray();

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("undetermined", "0.00")));
        Assert.That(candidates, Does.Contain("huawei/ascend-910b1").And.Contain("huawei/ascend-910b2"));
        Assert.That(decision.Reason("MODEL_AMBIGUOUS").Text("/suppliedBy"), Is.EqualTo("applicant"));
        Assert.That(decision.Text("/undeterminedCost/amount"), Is.EqualTo("1280000.00"));
    }

    [Test]
    public async Task Decide_ShortNameOfTwoVendors_NeedsTheVendor()
    {
        var request = Requests.Grantable().WithText($"{Line}/description", "K100 加速卡");
        var alone = await Client.DecidedAsync(request);
        var withVendor = await Client.DecidedAsync(request.WithText($"{Line}/vendor", "hygon"));

        Assert.That(alone.ReasonCodes(), Does.Contain("MODEL_AMBIGUOUS"));
        Assert.That(withVendor.Text("/lines/0/match/modelId"), Is.EqualTo("hygon/k100"));
    }

    [Test]
    public async Task Decide_BrandAndModelThatContradict_AreAConflict()
    {
        var decision = await Client.DecidedAsync(Requests.Grantable().WithText($"{Line}/description", "壁仞 天垓150 加速卡"));

        Assert.That(decision.ReasonCodes(), Does.Contain("MODEL_BRAND_CONFLICT"));
    }

    [Test]
    public async Task Decide_ModelIdAgainstAnExcludedModelInTheText_ThePaperStands()
    {
        var decision = await Client.DecidedAsync(
            Requests.Grantable().WithText($"{Line}/description", "NVIDIA H20").WithText($"{Line}/modelId", "moorethreads/mtt-s4000"));

        Assert.That((decision.Text("/outcome"), decision.Text("/lines/0/match/kind")), Is.EqualTo(("refused", "excluded")));
        Assert.That(decision.ReasonCodes(), Does.Contain("MODEL_EXCLUDED"));
    }

    [Test]
    public async Task Decide_MachineWithSourcedContents_CountsItsCards()
    {
        // 2 machines at 8 cards: the cap per card (50,000) is above 35 % of 80,000, and at 400,000 a card it cuts.
        var request = Requests.Grantable().WithText($"{Line}/description", "*电子计算机*夸娥 MCCX D800 智算服务器").With($"{Line}/quantity", "2")
            .WithText($"{Line}/unitPrice", "640000.00");
        var decision = await Client.DecidedAsync(request);

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("granted", "448000.00")),
            decision["reasons"]!.ToJsonString());
        Assert.That((decision.Text("/lines/0/match/modelId"), (bool)decision.At("/lines/0/match/isBundle")!),
            Is.EqualTo(("moorethreads/mccx-d800", true)));
        Assert.That(decision["steps"]!.ToJsonString(), Does.Contain("\"16\""));
    }

    [Test]
    public async Task Decide_MachineWithoutKnownContents_IsUndeterminedUntilTheComponentsAreGiven()
    {
        var request = Requests.Grantable().WithText($"{Line}/description", "摩尔线程 MTT S4000 8卡服务器").With($"{Line}/quantity", "2")
            .WithText($"{Line}/unitPrice", "640000.00");
        var undetermined = await Client.DecidedAsync(request);
        var decided = await Client.DecidedAsync(request.With($"{Line}/components",
            """[{"modelId":"moorethreads/mtt-s4000","count":16,"netAmount":{"amount":"1000000.00","currency":"CNY"}}]"""));

        Assert.That(undetermined.ReasonCodes(), Does.Contain("BUNDLE_COMPONENTS_MISSING"));
        Assert.That((decided.Text("/amount/amount"), decided.Text("/excludedCost/amount")), Is.EqualTo(("350000.00", "280000.00")));
        Assert.That(decided.ReasonCodes(), Does.Contain("BUNDLE_REMAINDER"));
    }

    [Test]
    public async Task Decide_ResearchProgramme_PaysByCategoryOfExpense()
    {
        var request = Requests.Grantable("beijing-ai-research").WithText("/project/purpose", "ai_research_and_development")
            .WithText($"{Line}/description", "光子芯片流片服务").WithText($"{Line}/expenseCategory", "silicon_photonics")
            .With($"{Line}/evidence", """[{"kind":"report","reference":"R-1"}]""");
        var decision = await Client.DecidedAsync(request);

        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("granted", "256000.00")),
            decision["reasons"]!.ToJsonString());
        Assert.That(decision.At("/lines/0/match"), Is.Null);
    }

    [Test]
    public async Task Decide_ResearchProgrammeWithoutCategoryOrEvidence_SaysWhatIsMissing()
    {
        var request = Requests.Grantable("beijing-ai-research").WithText("/project/purpose", "ai_research_and_development");
        var decision = await Client.DecidedAsync(request);

        Assert.That(decision.Text("/outcome"), Is.EqualTo("undetermined"));
        Assert.That(decision.ReasonCodes(), Does.Contain("CATEGORY_MISSING").And.Contain("EVIDENCE_MISSING"));
    }

    [Test]
    public async Task Decide_ShenzhenProgramme_PaysFivePerCentUpToItsCap()
    {
        var code = "91440311MA0FAKE01" + UnifiedSocialCreditCode.CheckCharacter("91440311MA0FAKE010");
        var request = Requests.Grantable("shenzhen-guangming-compute-platform")
            .WithText("/project/purpose", "intelligent_computing_service")
            .WithText("/buyer/creditCode", code).WithText("/buyer/region", "440311")
            .WithText($"{Line}/expenseCategory", "intelligent_computing_equipment")
                .With($"{Line}/evidence", """[{"kind":"approval","reference":"A-1"}]""");
        var below = await Client.DecidedAsync(request);
        var above = await Client.DecidedAsync(request.DeepClone().WithText("/invoice/number", "25442000000087654321")
            .With($"{Line}/unitPrice", "20000000").WithText($"{Line}/netAmount/amount", "320000000.00")
                .WithText($"{Line}/taxAmount/amount", "41600000.00")
            .WithText("/invoice/totals/netAmount/amount", "320000000.00").WithText("/invoice/totals/taxAmount/amount", "41600000.00")
            .WithText("/invoice/totals/grossAmount/amount", "361600000.00"));

        Assert.That((below.Text("/outcome"), below.Text("/amount/amount")), Is.EqualTo(("granted", "64000.00")),
            below["reasons"]!.ToJsonString());
        Assert.That((above.Text("/outcome"), above.Text("/amount/amount")), Is.EqualTo(("partly_granted", "10000000.00")));
        Assert.That(above.ReasonCodes(), Does.Contain("CAP_PER_INVOICE"));
    }

    [TestCase("2025-12-31", 1, 1, "448000.00")]
    [TestCase("2026-01-01", 2, 2, "384000.00")]
    [TestCase("2024-04-24", 1, 1, "448000.00")]
    public async Task Decide_DateOfTheInvoice_ChoosesTheVersions(string date, int programme, int catalogue, string amount)
    {
        using var answer = await Client.DecideAsync(Requests.Grantable().WithText("/invoice/issueDate", date));
        var decision = await answer.JsonAsync();

        Assert.That(((int)decision.At("/programme/version")!, (int)decision.At("/catalogue/version")!, decision.Text("/asOf")),
            Is.EqualTo((programme, catalogue, date)));
        Assert.That((decision.Text("/outcome"), decision.Text("/amount/amount")), Is.EqualTo(("granted", amount)),
            decision["reasons"]!.ToJsonString());
        Assert.That(answer.Headers.GetValues("Programme-Version"), Is.EqualTo([$"beijing-gpu-purchase/{programme}"]));
        Assert.That(answer.Headers.GetValues("Catalogue-Version"), Is.EqualTo([$"{catalogue}"]));
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo($"/v1/decisions/{decision.Text("/id")}"));
    }

    [Test]
    public async Task Decide_ModelOfALaterCatalogue_IsUnknownBefore()
    {
        var request = Requests.Grantable().WithText($"{Line}/description", "平头哥 真武810E 加速卡");
        var before = await Client.DecidedAsync(request.WithText("/invoice/issueDate", "2025-12-31"));
        var after = await Client.DecidedAsync(
            Requests.Grantable().WithText($"{Line}/description", "平头哥 真武810E 加速卡").WithText("/invoice/issueDate", "2026-01-01"));

        Assert.That(before.ReasonCodes(), Does.Contain("MODEL_UNKNOWN"));
        Assert.That((after.Text("/outcome"), after.Text("/lines/0/match/modelId")), Is.EqualTo(("granted", "thead/zhenwu-810e")));
    }

    [Test]
    public async Task Decide_EveryRefusal_ListsAllThatStandsInTheWayAndStillReckons()
    {
        var request = Requests.Grantable()
            .With("/declarations", """{"newGoods":false,"originalUse":false,"sellerRelated":true,"subsidisedElsewhere":true}""")
            .WithText("/project/purpose", "mining").Without("/delivery").WithText("/buyer/region", "310000");
        var decision = await Client.DecidedAsync(request);

        Assert.That(decision.Text("/outcome"), Is.EqualTo("refused"));
        Assert.That(decision.ReasonCodes(), Is.SupersetOf(AllThatStandsInTheWay));
        Assert.That(decision["reasons"]!.AsArray().Select(reason => reason!.Text("/text/en") + reason!.Text("/text/zh")), Is.All.Not.Empty);
    }

    [Test]
    public async Task Decide_LinesAndCosts_AddUpToTheInvoice()
    {
        var request = Requests.Grantable();
        var lines = request.At("/invoice/lines")!.AsArray();
        lines.Add(JsonNode.Parse(
            """
            {"description":"*计算机配套产品*摩尔线程 MTT S4000 加速卡","nature":"discount","taxRate":"0.13",
             "netAmount":{"amount":"-80000.00","currency":"CNY"},"taxAmount":{"amount":"-10400.00","currency":"CNY"}}
            """));
        lines.Add(JsonNode.Parse(
            """{"description":"鼠标","taxRate":"0.13","netAmount":{"amount":100,"currency":"CNY"},"taxAmount":{"amount":13,"currency":"CNY"}}"""));
        request.WithText("/invoice/totals/netAmount/amount", "1200100.00").WithText("/invoice/totals/taxAmount/amount", "156013.00")
            .WithText("/invoice/totals/grossAmount/amount", "1356113.00");
        var decision = await Client.DecidedAsync(request);

        Assert.That(decision["lines"]!.AsArray().Select(line => line!.Text("/outcome")), Is.EqualTo(["eligible", "netted", "excluded"]));
        Assert.That((decision.Text("/outcome"), decision.Text("/eligibleCost/amount"), decision.Text("/excludedCost/amount"),
            decision.Text("/amount/amount")),
            Is.EqualTo(("partly_granted", "1200000.00", "100.00", "420000.00")));
    }
}
