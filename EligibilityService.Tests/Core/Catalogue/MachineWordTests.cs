using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// Which word makes a line a whole machine, and what a machine's own GPU and other makers' brands leave of the names on it.
/// </summary>
internal sealed class MachineWordTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket()
        .Vendor("loongson", "龙芯中科技术股份有限公司", "龙芯").Integrated("loongson/7a2000", "龙芯7A2000", "7A2000", "X7")
        .Model("loongson/9a1000", "龙芯9A1000", shortNames: ["9A1000", "X7"]).Matcher();

    [TestCase("显卡 MTT S80 台式机游戏电竞", null)]
    [TestCase("MTT S80 台式机游戏电竞", "台式机")]
    [TestCase("台式机游戏电竞 显卡 MTT S80", "台式机")]
    [TestCase("显卡 MTT S80 游戏电竞台式机", "台式机")]
    [TestCase("显卡 MTT S80 台式机", "台式机")]
    [TestCase("显卡 MTT S80台式机游戏", "台式机")]
    [TestCase("显卡 MTT S80 台式机游戏 i7", "台式机")]
    [TestCase("显卡 MTT S80 联想台式机游戏", "台式机")]
    [TestCase("显卡 MTT S80 电脑主机装机", null)]
    [TestCase("GPU MTT S80 AI服务器训练推理", null)]
    [TestCase("曦云C500 服务器扩容", null)]
    [TestCase("服务器扩容 曦云C500", "服务器")]
    [TestCase("服务器扩容", "服务器")]
    [TestCase("曦云C500 服务器训练", "服务器")]
    [TestCase("MTT S80 国产台式机适配", null)]
    [TestCase("工控机 MTT S80", "工控机")]
    public void Match_MachineBehindACard_IsWhatTheCardGoesInto(string line, string? formWord) =>
        Assert.That(Matcher.Match(new LineText(line)).FormWord, Is.EqualTo(formWord));

    [TestCase("龙芯3A6000整机 7A2000桥片", MatchKind.Unknown, null)]
    [TestCase("龙芯7A2000 台式机", MatchKind.Unknown, null)]
    [TestCase("7A2000 台式机 龙芯", MatchKind.Unknown, "loongson")]
    [TestCase("龙芯7A2000 桥片", MatchKind.Excluded, "loongson")]
    [TestCase("龙芯7A2000 台式机 MTT S80", MatchKind.Exact, "moorethreads")]
    [TestCase("龙芯 X7 台式机", MatchKind.Ambiguous, "loongson")]
    [TestCase("英伟达H20 台式机", MatchKind.Excluded, "nvidia")]
    public void Match_GpuOfTheHost_SaysNothingOfAMachine(string line, object kind, string? vendor)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.That((match.Kind, match.VendorId), Is.EqualTo(((MatchKind)kind, vendor)));
    }

    [TestCase("龙芯7A2000 8卡服务器", "metax/c500", MatchKind.NotPrinted)]
    [TestCase("龙芯7A2000 沐曦 8卡服务器", "metax/c500", MatchKind.Declared)]
    public void Match_GpuOfTheHostOnAMachine_IsNoBrandAgainstTheDeclaration(string line, string id, object kind) =>
        Assert.That(Matcher.Match(new LineText(line, ModelId: id)).Kind, Is.EqualTo((MatchKind)kind));

    [TestCase("罗技 MR100 显卡", MatchKind.Unknown)]
    [TestCase("罗技 MXC500 显卡", MatchKind.Alias)]
    [TestCase("罗技 天垓100 显卡", MatchKind.Exact)]
    [TestCase("罗技 沐曦 C500", MatchKind.Alias)]
    public void Match_BrandOfAnotherMaker_TakesShortSpellingsAlone(string line, object kind) =>
        Assert.That(Matcher.Match(new LineText(line)).Kind, Is.EqualTo((MatchKind)kind));
}
