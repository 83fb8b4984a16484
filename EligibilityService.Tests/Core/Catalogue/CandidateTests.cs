using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// Which of several spellings a match quotes, and what a declared vendor or model makes of several models
/// (docs/deciding.md, section 3.1).
/// </summary>
internal sealed class CandidateTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    // X1 is a short name of two makers' cards, and the machine of the first holds that maker's.
    private static readonly ModelMatcher Two = new TestCatalogue()
        .Vendor("alpha", "甲公司", "甲牌").Model("alpha/x", "Alpha X100", shortNames: ["X100"])
        .Model("alpha/m", "Alpha M900", bundleOf: ("alpha/x", 8))
        .Vendor("beta", "乙公司", "乙牌").Model("beta/x", "Beta X100", shortNames: ["X100"]).Matcher();

    [TestCase("S60 Pro / K100 加速卡", "K100")]
    [TestCase("K100 / S60 Pro 加速卡", "K100")]
    [TestCase("S4000 / BI-V100 加速卡", "BI-V100")]
    [TestCase("BI-V100 / S4000 加速卡", "BI-V100")]
    [TestCase("沐曦C500 / MTT S4000", "MTT S4000")]
    [TestCase("MXC500 / 曦云C550", "曦云C550")]
    [TestCase("BR100 / 曦云C500X", "曦云C500X")]
    [TestCase("曦云C500X / BR100", "曦云C500X")]
    [TestCase("BR100、BR104", "BR100")]
    [TestCase("BR104、BR100", "BR104")]
    [TestCase("壁仞 天垓150 / 智铠100", "天垓150")]
    public void Match_Several_QuotesTheBestOfThem(string line, string span) =>
        Assert.That(Matcher.Match(new LineText(line)).Span, Is.EqualTo(span));

    [Test]
    public void Read_Names_StandInTheOrderOfTheText() =>
        Assert.That(Matcher.Read(new LineText("BR104、BR100、曦云C500")).Names.Select(name => name.Place.Start),
            Is.Ordered.And.Exactly(3).Items);

    [TestCase("C500", "metax", MatchKind.NotPrinted, "metax/c500")]
    [TestCase("C500", "biren", MatchKind.Unknown, null)]
    [TestCase("C500", "某某", MatchKind.Unknown, null)]
    [TestCase("106M", "biren", MatchKind.NotPrinted, "biren/106m")]
    [TestCase("S60", "enflame", MatchKind.NotPrinted, "enflame/s60")]
    [TestCase("S60", "moorethreads", MatchKind.NotPrinted, "moorethreads/mtt-s60")]
    [TestCase("餐费", "metax", MatchKind.Unknown, null)]
    [TestCase("BI-V100 C500", "metax", MatchKind.TextConflict, null)]
    [TestCase("S60 / K100 加速卡", "enflame", MatchKind.TextConflict, null)]
    [TestCase("S60 Pro 加速卡 S60", "enflame", MatchKind.Ambiguous, null)]
    [TestCase("S60 加速卡 S60", "enflame", MatchKind.Declared, "enflame/s60")]
    [TestCase("英伟达H20", "metax", MatchKind.Excluded, "nvidia/h20")]
    [TestCase("NVIDIA S5000", "moorethreads", MatchKind.Conflict, null)]
    public void Match_VendorDeclared_ChoosesWhatTheTextCanMean(string line, string vendor, MatchKind kind, string? id)
    {
        var match = Matcher.Match(new LineText(line, DeclaredVendor: vendor));

        Assert.That((match.Kind, match.Model?.Id), Is.EqualTo((kind, id)));
    }

    [Test]
    public void Match_VendorDeclaredOfSeveralModels_LeavesThoseOfTheVendor()
    {
        var match = Matcher.Match(new LineText("BR106 加速卡", DeclaredVendor: "biren"));

        Assert.That((match.Kind, match.Model, match.VendorId, match.VendorEvidence),
            Is.EqualTo((MatchKind.Ambiguous, (Model?)null, "biren", VendorEvidence.Declared)));
        Assert.That(match.Candidates, Is.EqualTo(new[] { "biren/106b", "biren/106c", "biren/106m" }));
    }

    [TestCase("X100 加速卡", "alpha", "alpha/x")]
    [TestCase("X100 加速卡", "beta", "beta/x")]
    public void Match_VendorDeclaredOfOneModel_IsThatModel(string line, string vendor, string id)
    {
        var match = Two.Match(new LineText(line, DeclaredVendor: vendor));

        Assert.That((match.Kind, match.Model?.Id, match.VendorId, match.Method),
            Is.EqualTo((MatchKind.Declared, id, vendor, MatchMethod.ShortName)));
    }

    [TestCase("X100", "alpha", "alpha/x")]
    [TestCase("X100", "beta", "beta/x")]
    public void Match_VendorDeclaredOfABareCode_IsNotPrinted(string line, string vendor, string id)
    {
        var match = Two.Match(new LineText(line, DeclaredVendor: vendor));

        Assert.That((match.Kind, match.Model?.Id, match.VendorId, match.VendorEvidence),
            Is.EqualTo((MatchKind.NotPrinted, id, (string?)null, VendorEvidence.None)));
        Assert.That(match.Candidates, Is.EqualTo(new[] { id }));
    }

    [TestCase("X100 GPU服务器", "alpha/m", MatchKind.Declared)]
    [TestCase("X100 加速卡", "alpha/m", MatchKind.TextConflict)]
    [TestCase("X100 加速卡", "alpha/x", MatchKind.Declared)]
    [TestCase("甲牌 加速卡", "alpha/x", MatchKind.Declared)]
    [TestCase("甲牌 8卡", "alpha/x", MatchKind.NotPrinted)]
    [TestCase("加速卡", "alpha/x", MatchKind.NotPrinted)]
    [TestCase("乙牌 加速卡", "alpha/x", MatchKind.TextConflict)]
    [TestCase("甲牌 乙牌 加速卡", "alpha/x", MatchKind.TextConflict)]
    public void Match_ModelDeclared_IsHeldAgainstTheText(string line, string id, MatchKind kind) =>
        Assert.That(Two.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo(kind));

    [TestCase("燧原 摩尔线程 加速卡 S60", "enflame/s60", MatchKind.TextConflict)]
    [TestCase("S60 Pro / S60 加速卡", "enflame/s60", MatchKind.Ambiguous)]
    [TestCase("壁仞 GPU", "biren/br100", MatchKind.Declared)]
    [TestCase("S60 / K100 加速卡", "enflame/s60", MatchKind.TextConflict)]
    public void Match_ModelDeclaredAmongSeveral_IsHeldAgainstAllOfThem(string line, string id, MatchKind kind) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo(kind));

    [TestCase("沐曦 8卡服务器", "metax/c500", true)]
    [TestCase("昆仑芯 GPU", "kunlunxin/r480-x8", true)]
    [TestCase("沐曦 GPU", "metax/c500", false)]
    public void Match_ModelDeclared_IsABundleByTheTextOrByItself(string line, string id, bool isBundle) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).IsBundle, Is.EqualTo(isBundle));

    [Test]
    public void MatchRuled_AModel_ReadsNoText()
    {
        var match = Matcher.MatchRuled("metax/c500");

        Assert.That((match.Normalised, match.VendorId, match.VendorEvidence), Is.EqualTo(("", "metax", VendorEvidence.Model)));
        Assert.That(match.Basis, Is.EqualTo(new[] { Basis.Officer }));
    }
}
