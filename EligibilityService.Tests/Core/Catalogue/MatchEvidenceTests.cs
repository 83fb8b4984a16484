using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>What a match carries besides its model: how it was found, and what kind of goods the line is.</summary>
[TestFixture]
internal sealed class MatchEvidenceTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("*计算机配套产品*曦云® Ｃ５００ 加速卡", null, "曦云® Ｃ５００", "曦云C500", MatchMethod.Alias)]
    [TestCase("摩尔线程加速卡", "S4000 48GB", "S4000", "S4000", MatchMethod.ShortName)]
    [TestCase("MTT", "S4000", "MTT S4000", "MTT S4000", MatchMethod.Alias)]
    [TestCase("加速卡", "MTT-S4000-48G", "MTT-S4000-48G", "MTT-S4000-48G", MatchMethod.Alias)]
    [TestCase("Iluvatar Bi_150卡", "", "Bi_150", "BI150", MatchMethod.Alias)]
    public void Match_Found_TellsTheSpanAsItStoodAndTheCataloguesSpelling(
        string description, string? specification, string span, string alias, MatchMethod method)
    {
        var match = Matcher.Match(new LineText(description, specification));

        Assert.Multiple(() =>
        {
            Assert.That(match.Span, Is.EqualTo(span));
            Assert.That(match.Alias, Is.EqualTo(alias));
            Assert.That(match.Method, Is.EqualTo(method));
        });
    }

    [Test]
    public void Match_AnyLine_TellsTheNormalisedText()
    {
        var match = Matcher.Match(new LineText("*计算机配套产品*曦云® Ｃ５００\u3000加速卡", "６４ＧＢ"));

        Assert.That(match.Normalised, Is.EqualTo("曦云 c500 加速卡 64gb"));
    }

    [TestCase("沐曦C500 GPU服务器 8台", "服务器")]
    [TestCase("昆仑芯AI加速器组R480-X8", "加速器组")]
    [TestCase("海光K100 标准机", "标准机")]
    [TestCase("MTT S4000 GPU Server", "Server")]
    [TestCase("曦云C500 整机柜", "整机柜")]
    [TestCase("曦云C500一体机", "一体机")]
    [TestCase("曦云C500 工作站", "工作站")]
    public void Match_WordForAWholeMachine_IsABundle(string line, string word)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.IsBundle, Is.True);
            Assert.That(match.FormWord, Is.EqualTo(word));
            Assert.That(match.Model, Is.Not.Null);
        });
    }

    [TestCase("曦云C500 加速卡")]
    [TestCase("曦云C500 GPU 模组")]
    [TestCase("曦云C500 服务器显卡")]
    [TestCase("曦云C500 服务器用加速卡")]
    [TestCase("MTT S4000 observer")]
    public void Match_WordForACard_IsNoBundle(string line)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.IsBundle, Is.False);
            Assert.That(match.FormWord, Is.Null);
        });
    }

    [Test]
    public void Match_ModelOfKnownContents_IsABundleWithoutAFormWord()
    {
        var match = Matcher.Match(new LineText("MCCX D800"));

        Assert.Multiple(() =>
        {
            Assert.That(match.IsBundle, Is.True);
            Assert.That(match.FormWord, Is.Null);
        });
    }

    [Test]
    public void Match_MachineAndTheCardsItHolds_IsTheMachine()
    {
        var match = Matcher.Match(new LineText("MCCX D800 服务器（含8张 MTT S4000）"));

        Assert.That(match.Model?.Id, Is.EqualTo("moorethreads/mccx-d800"));
    }

    [Test]
    public void Match_NothingKnown_HasNoEvidence()
    {
        var match = Matcher.Match(new LineText("*计算机外部设备*机械键盘", "K8"));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Unknown));
            Assert.That(match.Span, Is.Null);
            Assert.That(match.Alias, Is.Null);
            Assert.That(match.VendorId, Is.Null);
            Assert.That(match.VendorEvidence, Is.EqualTo(VendorEvidence.None));
            Assert.That(match.IsBundle, Is.False);
        });
    }

    [Test]
    public void Match_EmptyCatalogue_KnowsNothing()
    {
        var match = new TestCatalogue().Matcher().Match(new LineText("曦云C500 服务器", ModelId: "metax/c500"));

        Assert.That(match.Kind, Is.EqualTo(MatchKind.Unknown));
    }
}
