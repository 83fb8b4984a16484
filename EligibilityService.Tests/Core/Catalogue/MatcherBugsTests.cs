using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>What public matchers of this market get wrong. Each case is a bug somebody shipped, or its nearest neighbour.</summary>
[TestFixture]
internal sealed class MatcherBugsTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("NVIDIA RTX PRO 4500 显卡")]
    [TestCase("摩尔线程 S800")]
    [TestCase("发票 910 元")]
    [TestCase("发票910元")]
    [TestCase("沐曦 MC500")]
    [TestCase("曦云C5000")]
    [TestCase("天垓1000")]
    [TestCase("华为 910B4-1")]
    [TestCase("GPU-V100S-1")]
    [TestCase("XY-V100")]
    [TestCase("BIV-V100")]
    [TestCase("摩尔线程 MTT-S4000-Pro")]
    [TestCase("高度H 100 mm")]
    [TestCase("网线 106 M")]
    [TestCase("海光 K100_A1")]
    [TestCase("C500")]
    public void Match_PieceOfALongerText_IsNotThatModel(string line)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Model, Is.Null);
    }

    [TestCase("沐曦", "metax")]
    [TestCase("天数", "iluvatar")]
    [TestCase("天数智芯 GPU 加速卡", "iluvatar")]
    [TestCase("*计算机配套产品*NVIDIA 显卡", "nvidia")]
    public void Match_VendorAlone_IsUnknownWithTheVendorAsEvidence(string line, string vendor)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Unknown));
            Assert.That(match.Model, Is.Null);
            Assert.That(match.VendorId, Is.EqualTo(vendor));
            Assert.That(match.VendorEvidence, Is.EqualTo(VendorEvidence.Line));
        });
    }

    [TestCase("昇腾910B", "huawei/ascend-910b1", "huawei/ascend-910b3", "huawei/ascend-910b4")]
    [TestCase("华为 910B 64G", "huawei/ascend-910b1", "huawei/ascend-910b3", "huawei/ascend-910b4")]
    [TestCase("风华1号", "innosilicon/fenghua-1-a", "innosilicon/fenghua-1-b")]
    [TestCase("风华一号 显卡", "innosilicon/fenghua-1-a", "innosilicon/fenghua-1-b")]
    [TestCase("兆芯 GT-10C0", "glenfly/arise-1020", "glenfly/kx-6000g")]
    public void Match_FamilyOrSharedToken_IsAmbiguousAmongItsMembers(string line, params string[] members)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Ambiguous));
            Assert.That(match.Candidates, Is.EqualTo(members));
        });
    }

    [TestCase("H800x8", "nvidia/h800")]
    [TestCase("H800×8", "nvidia/h800")]
    [TestCase("H800 x8", "nvidia/h800")]
    [TestCase("8xH800", "nvidia/h800")]
    [TestCase("8*H800", "nvidia/h800")]
    [TestCase("摩尔线程 S4000x8", "moorethreads/mtt-s4000")]
    [TestCase("摩尔线程 S4000*8", "moorethreads/mtt-s4000")]
    [TestCase("MLU370x8", "cambricon/mlu370-x8")]
    [TestCase("MLU370-X8", "cambricon/mlu370-x8")]
    [TestCase("沐曦 C500 x 8", "metax/c500")]
    [TestCase("曦云C500 X 8张", "metax/c500")]
    public void Match_CountGluedToTheModel_IsSetApart(string line, string id)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Model?.Id, Is.EqualTo(id));
    }

    [TestCase("壁仞 天垓150")]
    [TestCase("壁仞天垓100")]
    [TestCase("NVIDIA S5000")]
    [TestCase("壁仞 BI-V100")]
    [TestCase("NVIDIA BI-V100")]
    [TestCase("英伟达 曦云C500")]
    [TestCase("曦彩 H100")]
    public void Match_BrandOfAnotherVendor_IsAConflict(string line)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Conflict));
            Assert.That(match.Model, Is.Null);
            Assert.That(match.Candidates, Is.Not.Empty);
        });
    }

    [TestCase("昆仑芯 R300", "kunlunxin/r300")]
    [TestCase("昆仑芯 R300+", "kunlunxin/r300-plus")]
    [TestCase("昆仑芯R300+加速卡", "kunlunxin/r300-plus")]
    [TestCase("海光 K100", "hygon/k100")]
    [TestCase("海光 K100_AI", "hygon/k100-ai")]
    [TestCase("海光 K100-AI", "hygon/k100-ai")]
    [TestCase("海光K100AI", "hygon/k100-ai")]
    [TestCase("沐曦 C500", "metax/c500")]
    [TestCase("沐曦 C500X", "metax/c500x")]
    [TestCase("沐曦 C500 X", "metax/c500x")]
    [TestCase("壁砺106M", "biren/106m")]
    [TestCase("壁砺166M", "biren/166m")]
    [TestCase("昇腾910B4", "huawei/ascend-910b4")]
    [TestCase("RTX 4090", "nvidia/rtx-4090")]
    [TestCase("RTX 4090 D", "nvidia/rtx-4090d")]
    [TestCase("RTX4090D", "nvidia/rtx-4090d")]
    [TestCase("GeForce RTX 4090 D 24G", "nvidia/rtx-4090d")]
    public void Match_SubModel_IsNotSwallowedByItsFamily(string line, string id)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Model?.Id, Is.EqualTo(id));
    }

    [TestCase("BI-V100", "iluvatar/tiangai-100")]
    [TestCase("MR-V100", "iluvatar/zhikai-100")]
    [TestCase("V100", "nvidia/v100")]
    [TestCase("天垓100", "iluvatar/tiangai-100")]
    [TestCase("A100", "nvidia/a100")]
    [TestCase("曦彩G100", "metax/g100")]
    [TestCase("H100", "nvidia/h100")]
    [TestCase("摩尔线程 S80", "moorethreads/mtt-s80")]
    public void Match_NamesThatHoldEachOther_AreKeptApart(string line, string id)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Model?.Id, Is.EqualTo(id));
    }

    [TestCase("MTT S4000 Pro 显卡", "moorethreads/mtt-s4000")]
    [TestCase("曦云C500 Ultra", "metax/c500")]
    [TestCase("曦云C550 E", "metax/c550")]
    [TestCase("RTX 4090 Ti", "nvidia/rtx-4090")]
    [TestCase("4090 D", "nvidia/rtx-4090")]
    [TestCase("曦云C500 AI版", "metax/c500")]
    public void Match_VariantTheCatalogueDoesNotHave_IsAmbiguous(string line, string nearest)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Ambiguous));
            Assert.That(match.Candidates, Is.EqualTo(new[] { nearest }));
        });
    }

    [TestCase("海光 K100 AI加速卡", "hygon/k100", "hygon/k100-ai")]
    public void Match_AiBeforeAFormWord_MayBelongToEither(string line, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Candidates, Is.EqualTo(candidates));
    }

    [Test]
    public void Match_AiBeforeAFormWordOfAVendorWithOneReading_IsThatReading()
    {
        var match = Matcher.Match(new LineText("昆仑芯 K100 AI加速卡"));

        Assert.That(match.Model?.Id, Is.EqualTo("kunlunxin/k100"));
    }

    [Test]
    public void Match_EndlessChainOfNames_IsNoName()
    {
        var chain = string.Concat(Enumerable.Repeat("h20-", 500));

        Assert.That(Matcher.Match(new LineText(chain)).Model, Is.Null);
    }
}
