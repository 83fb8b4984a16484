using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// When a short name names nothing (docs/deciding.md, section 11.6), and what the seller and other names on the line make
/// of it.
/// </summary>
internal sealed class BareCodeTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    private static readonly ModelMatcher Two = new TestCatalogue()
        .Vendor("alpha", "甲公司", "甲牌").Model("alpha/x", "雷霆X1", ["Foo X9"])
        .Model("alpha/y", "Alpha Y1", shortNames: ["Y1"])
        .Model("alpha/q", "Alpha Q7", shortNames: ["Q7"])
        .Vendor("beta", "乙公司", "乙牌").Model("beta/x", "X9")
        .Model("beta/z", "Beta Z1", shortNames: ["Z1"])
        .Model("beta/q", "Beta Q7 T", shortNames: ["Q7 T"]).Matcher();

    [TestCase("C500", null, MatchKind.Unknown)]
    [TestCase("C500 X", null, MatchKind.Unknown)]
    [TestCase("C500", "沐曦集成电路（上海）股份有限公司", MatchKind.Alias)]
    [TestCase("C500", "北京示例供应链有限公司", MatchKind.Unknown)]
    [TestCase("C500", "", MatchKind.Unknown)]
    [TestCase("MXC500 / C550", null, MatchKind.Ambiguous)]
    [TestCase("C550 / MXC500", null, MatchKind.Ambiguous)]
    [TestCase("BI-V100 C500", null, MatchKind.Alias)]
    [TestCase("罗技 C500", "沐曦集成电路（上海）股份有限公司", MatchKind.Unknown)]
    [TestCase("罗技 MR100 显卡", null, MatchKind.Unknown)]
    [TestCase("罗技 BI-V100 显卡", null, MatchKind.Alias)]
    public void Match_ShortNameAlone_NeedsItsVendor(string line, string? seller, object kind) =>
        Assert.That(Matcher.Match(new LineText(line, SellerName: seller)).Kind, Is.EqualTo((MatchKind)kind));

    [TestCase("MXC500 C550 加速卡", null, "metax", VendorEvidence.Model)]
    [TestCase("C550 MXC500 加速卡", null, "metax", VendorEvidence.Model)]
    [TestCase("C500 C550 加速卡", "沐曦集成电路（上海）股份有限公司", "metax", VendorEvidence.Seller)]
    [TestCase("C500 C550 加速卡", null, null, VendorEvidence.None)]
    [TestCase("沐曦 C500 C550", null, "metax", VendorEvidence.Line)]
    [TestCase("MXC500 BI-V100", null, null, VendorEvidence.None)]
    public void Match_Several_TellTheVendorTheyShare(string line, string? seller, string? vendor, object evidence)
    {
        var match = Matcher.Match(new LineText(line, SellerName: seller));

        Assert.That((match.Kind, match.VendorId, match.VendorEvidence),
            Is.EqualTo((MatchKind.Ambiguous, vendor, (VendorEvidence)evidence)));
    }

    [TestCase("Q7 T", "alpha", MatchKind.Unknown)]
    [TestCase("Q7 T", "beta", MatchKind.NotPrinted)]
    [TestCase("Q7", "alpha", MatchKind.NotPrinted)]
    public void Match_VendorDeclared_IsOfTheCodeThatStands(string line, string vendor, object kind) =>
        Assert.That(Two.Match(new LineText(line, DeclaredVendor: vendor)).Kind, Is.EqualTo((MatchKind)kind));

    [TestCase("罗技 雷霆X1 显卡", "alpha/x")]
    [TestCase("罗技 Y1 显卡", null)]
    [TestCase("Foo X9 / Z1", "alpha/x")]
    [TestCase("Foo X9", "alpha/x")]
    [TestCase("X9 / Y1", "beta/x")]
    [TestCase("X9 / 甲牌 Y1", null)]
    public void Match_OtherNamesOnTheLine_SayWhoseACodeIs(string line, string? id) =>
        Assert.That(Two.Match(new LineText(line)).Model?.Id, Is.EqualTo(id));
}
