using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>The vendor comes first: the line's, else the seller's, else the declared one.</summary>
[TestFixture]
internal sealed class VendorEvidenceTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("摩尔线程 S60", null, null, "moorethreads/mtt-s60", VendorEvidence.Line)]
    [TestCase("S60 加速卡", "上海燧原科技股份有限公司", null, "enflame/s60", VendorEvidence.Seller)]
    [TestCase("S60 加速卡", "北京燧原代理有限公司", null, "enflame/s60", VendorEvidence.Seller)]
    [TestCase("S60 加速卡", "北京示例供应链有限公司", "enflame", "enflame/s60", VendorEvidence.Declared)]
    [TestCase("S60 加速卡", null, "燧原", "enflame/s60", VendorEvidence.Declared)]
    [TestCase("S4000 加速卡", null, "moorethreads", "moorethreads/mtt-s4000", VendorEvidence.Declared)]
    [TestCase("MTT S60", "上海燧原科技股份有限公司", null, "moorethreads/mtt-s60", VendorEvidence.Line)]
    [TestCase("BI-V100", "上海燧原科技股份有限公司", null, "iluvatar/tiangai-100", VendorEvidence.Model)]
    [TestCase("BI-V100", null, "iluvatar", "iluvatar/tiangai-100", VendorEvidence.Model)]
    [TestCase("G100", "砺算科技", null, "lisuan/7g106", VendorEvidence.Seller)]
    [TestCase("BI-V100", null, "inspur", "iluvatar/tiangai-100", VendorEvidence.Model)]
    public void Match_VendorKnown_ScopesTheModel(string line, string? seller, string? declared, string id, VendorEvidence evidence)
    {
        var match = Matcher.Match(new LineText(line, SellerName: seller, DeclaredVendor: declared));

        Assert.Multiple(() =>
        {
            Assert.That(match.Model?.Id, Is.EqualTo(id));
            Assert.That(match.VendorId, Is.EqualTo(match.Model?.Vendor));
            Assert.That(match.VendorEvidence, Is.EqualTo(evidence));
        });
    }

    [TestCase("S60 加速卡", null, "enflame/s60", "moorethreads/mtt-s60")]
    [TestCase("S60 加速卡", "沐曦集成电路（上海）股份有限公司", "enflame/s60", "moorethreads/mtt-s60")]
    [TestCase("S80 显卡", null, "moorethreads/mtt-s80")]
    [TestCase("G100 GPU", "北京示例供应链有限公司", "lisuan/7g106", "metax/g100")]
    public void Match_ShortNameWithoutItsVendor_IsAmbiguous(string line, string? seller, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line, SellerName: seller));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Ambiguous));
            Assert.That(match.Candidates, Is.EqualTo(candidates));
            Assert.That(match.VendorId, Is.Null);
        });
    }

    [TestCase("S60 加速卡", "metax")]
    [TestCase("沐曦C500", "biren")]
    [TestCase("BI-V100", "nvidia")]
    public void Match_DeclaredVendorContradicts_IsATextConflict(string line, string declared)
    {
        var match = Matcher.Match(new LineText(line, DeclaredVendor: declared));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.TextConflict));
            Assert.That(match.Model, Is.Null);
            Assert.That(match.Basis, Is.EqualTo(new[] { Basis.Transcribed, Basis.Declared }));
        });
    }

    [TestCase("Intel Xeon 8358 沐曦C500 服务器", "metax/c500")]
    [TestCase("海光CPU 寒武纪 MLU370-X4 服务器", "cambricon/mlu370-x4")]
    public void Match_BrandOfTheHostProcessor_IsNoContradiction(string line, string id)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That(match.Model?.Id, Is.EqualTo(id));
    }

    [TestCase("沐曦C500/摩尔线程S4000", "metax/c500", "moorethreads/mtt-s4000")]
    [TestCase("沐曦C500/S4000", "metax/c500", "moorethreads/mtt-s4000")]
    [TestCase("BI-V100 或 曦云C500", "iluvatar/tiangai-100", "metax/c500")]
    public void Match_ModelsOfTwoVendors_AreAmbiguous(string line, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Ambiguous));
            Assert.That(match.Candidates, Is.EqualTo(candidates));
            Assert.That(match.VendorId, Is.Null);
        });
    }

    [Test]
    public void Match_ShortNameBesideAFullNameOfItsVendor_IsThatVendors()
    {
        var match = Matcher.Match(new LineText("MXC500 (C500)"));

        Assert.That(match.Model?.Id, Is.EqualTo("metax/c500"));
    }
}
