using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// Each word that makes a line a machine, a card, about GPUs, or another model, does so (docs/deciding.md, sections 3.1,
/// 11.2 and 11.6).
/// </summary>
internal sealed class FormWordTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [Test]
    public void Words_ForAMachine_MakeTheLineOne(
        [Values("服务器", "整机", "整机柜", "一体机", "加速器组", "工作站", "机柜", "机架", "集群", "标准机", "超节点", "主机", "电脑", "台式机", "工控机", "笔记本",
            "server", "servers", "chassis", "rack", "pod", "cluster", "workstation")] string word) =>
        Assert.That(Matcher.Match(new LineText($"曦云C500 {word}")).FormWord, Is.EqualTo(word));

    [Test]
    public void Words_ForACard_SayTheForm(
        [Values("加速卡", "显卡", "独显", "计算卡", "推理卡", "训练卡", "图形卡", "智算卡", "模组", "芯片", "gpu", "gpgpu", "card", "cards", "module",
            "accelerator")] string word)
    {
        var match = Matcher.Match(new LineText($"曦云C500 {word}"));
        Assert.That((match.HasFormWord, match.FormWord), Is.EqualTo((true, (string?)null)));
    }

    [TestCase("曦云C500")]
    [TestCase("曦云C500 PCIe")]
    [TestCase("曦云C500 罗技")]
    public void Words_OfOtherKinds_SayNoForm(string line) => Assert.That(Matcher.Match(new LineText(line)).HasFormWord, Is.False);

    [Test]
    public void Words_OfTheFormFactor_MayHangOnAName(
        [Values("sxm", "sxm2", "sxm3", "sxm4", "sxm5", "oam", "pcie", "fhfl", "hhhl", "hfhl", "mxm", "hbm", "hbm2", "hbm2e",
            "hbm3", "hbm3e", "gddr5", "gddr6", "gddr6x", "gddr7",
            "ddr4", "ddr5", "lpddr4", "lpddr4x", "lpddr5", "lpddr5x", "server", "gpu", "card", "64g", "80gb", "1t", "1.5tb",
            "x8", "8x", "nvidia", "h100")] string word)
    {
        Assert.That(Matcher.Match(new LineText($"H20-{word}")).Kind,
            Is.EqualTo(word == "h100" ? MatchKind.Ambiguous : MatchKind.Excluded), "behind");
        Assert.That(Matcher.Match(new LineText($"{word}-H20")).Kind,
            Is.EqualTo(word == "h100" ? MatchKind.Ambiguous : MatchKind.Excluded), "before");
    }

    [TestCase("H20-g")]
    [TestCase("H20-gb")]
    [TestCase("H20-48m")]
    [TestCase("H20-48gx")]
    [TestCase("H20-48gbx")]
    [TestCase("H20-x")]
    [TestCase("H20-8x8")]
    [TestCase("H20-8")]
    [TestCase("H20-pro")]
    [TestCase("q-H20")]
    [TestCase("x-H20")]
    [TestCase("8-H20")]
    [TestCase("H800x8-q")]
    [TestCase("1000xH800")]
    [TestCase("axH800")]
    [TestCase("xH800")]
    [TestCase("H800x8a")]
    [TestCase("H800x1000")]
    [TestCase("H20-64g-64g-64g-64g-64g-64g-64g-64g-64g")]
    [TestCase("64g-64g-64g-64g-64g-64g-64g-64g-64g-H20")]
    public void Words_OfOtherNames_TakeTheName(string line) =>
        Assert.That(Matcher.Match(new LineText(line)).Kind, Is.EqualTo(MatchKind.Unknown));

    [TestCase("H20-")]
    [TestCase("-H20")]
    [TestCase("H20--64g")]
    [TestCase("显卡-H20")]
    [TestCase("H20-显卡")]
    [TestCase("H20/")]
    [TestCase("H20_48G")]
    [TestCase("H20-64g-64g-64g-64g-64g-64g-64g-64g")]
    [TestCase("64g-64g-64g-64g-64g-64g-64g-64g-H20")]
    [TestCase("16xH800")]
    [TestCase("H800x128")]
    [TestCase("H20 x")]
    [TestCase("H20（E）")]
    [TestCase("H20[E]")]
    [TestCase("H20 48G版")]
    [TestCase("H20 PCIe版")]
    public void Words_ThatBelongToNoName_LeaveItAlone(string line) =>
        Assert.That(Matcher.Match(new LineText(line)).Kind, Is.EqualTo(MatchKind.Excluded));

    [Test]
    public void Words_OfAVariant_MakeAnotherModel(
        [Values("pro", "max", "ultra", "plus", "lite", "mini", "super", "ti", "duo", "se", "e", "AI版", "某X版")] string word) =>
        Assert.That(Matcher.Match(new LineText($"曦云C550 {word}")).Kind,
            Is.EqualTo(word == "某X版" ? MatchKind.Exact : MatchKind.Ambiguous));

    [TestCase("壁砺106B/C", MatchKind.Ambiguous)]
    [TestCase("壁砺106B/8张", MatchKind.Exact)]
    [TestCase("壁砺106B/x", MatchKind.Exact)]
    [TestCase("壁砺106B/AB", MatchKind.Exact)]
    [TestCase("壁砺106B/", MatchKind.Exact)]
    [TestCase("风华1号ABC-Q", MatchKind.Ambiguous)]
    [TestCase("沐曦C500-C550", MatchKind.Ambiguous)]
    [TestCase("壁仞 BR106 M", MatchKind.Alias)]
    [TestCase("BR100", MatchKind.Exact)]
    public void Words_RightBehindAName_AreLookedAt(string line, object kind) =>
        Assert.That(Matcher.Match(new LineText(line)).Kind, Is.EqualTo((MatchKind)kind));

    [Test]
    public void Words_ForGpus_MakeAShortNameOne(
        [Values("gpu", "gpgpu", "npu", "ppu", "oam", "accelerator", "加速卡", "显卡", "独显", "计算卡", "推理卡", "训练卡", "图形卡", "智算卡", "算力卡",
            "加速器", "加速模组", "加速模块",
            "8卡", "8 卡", "八卡", "八 卡", "十卡")] string word)
    {
        Assert.That(Matcher.Match(new LineText($"C500 {word}")).Kind, Is.EqualTo(MatchKind.Ambiguous));
        Assert.That(Matcher.Match(new LineText($"{word} C500")).Kind, Is.EqualTo(MatchKind.Ambiguous));
    }

    [Test]
    public void Words_ForOtherThings_LeaveAShortNameBare([Values("卡", "A卡", "网卡", "8张", "某卡", "8", "pcie", "server", "服务器",
            "dcux")] string word) =>
        Assert.That(Matcher.Match(new LineText($"{word} C500")).Kind, Is.EqualTo(MatchKind.Unknown));

    [Test]
    public void Words_ForAPart_AreNoMachine([Values("配件", "周边", "接口", "端", "板", "用", "适用", "适配", "兼容", "显卡", "用国产加速卡",
            "国产配件")] string word) =>
        Assert.That(Matcher.Match(new LineText($"曦云C500 服务器{word}")).FormWord, Is.Null);

    [Test]
    public void Words_ThatSetAMachineApart_LeaveIt([Values("含", "带", "附", "配", "及", "和", "与", "加", "内", "装", "共", "，", " ",
            "x")] string word) =>
        Assert.That(Matcher.Match(new LineText($"曦云C500 服务器{word}显卡")).FormWord, Is.EqualTo("服务器"));

    [TestCase("不含服务器", null)]
    [TestCase("曦云C500 不含服务器", null)]
    [TestCase("曦云C500 不带服务器", null)]
    [TestCase("曦云C500 非服务器", null)]
    [TestCase("曦云C500 无服务器", null)]
    [TestCase("曦云C500 含服务器", "服务器")]
    [TestCase("含服务器 曦云C500", "服务器")]
    [TestCase("带服务器", "服务器")]
    [TestCase("不配服务器", "服务器")]
    [TestCase("曦云C500 带服务器", "服务器")]
    [TestCase("非服务器 一体机", "一体机")]
    [TestCase("MTT S80 PCIe 台式机游戏", "台式机")]
    [TestCase("MTT S80 加速模块 台式机游戏", null)]
    [TestCase("显卡 MTT S80 曦云C500服务器扩容", "服务器")]
    [TestCase("曦云C500 服务器主机扩容", null)]
    [TestCase("显卡 MTT S80 台式机游戏 服务器", "服务器")]
    [TestCase("显卡 MTT S80 台式机主机游戏", null)]
    public void Machine_ThatIsDeniedOrHoldsTheCard_IsNone(string line, string? word) =>
        Assert.That(Matcher.Match(new LineText(line)).FormWord, Is.EqualTo(word));

    [Test]
    public void Brands_OfAHostProcessor_AreNone(
        [Values("cpu", "xeon", "至强", "epyc", "霄龙", "酷睿", "i3", "i5", "i7", "i9", "锐龙", "ryzen", "鲲鹏", "飞腾", "3a5000", "3a6000",
            "3c5000", "3c6000", "2k3000")] string word)
    {
        Assert.That(Matcher.Match(new LineText($"Intel {word}，曦云C500")).Kind, Is.EqualTo(MatchKind.Exact));
        Assert.That(Matcher.Match(new LineText($"{word} 显卡 MTT S80 台式机游戏")).FormWord, Is.EqualTo("台式机"));
    }

    [TestCase("Intel 曦云C500", MatchKind.Conflict)]
    [TestCase("Intel 至强 Intel 曦云C500", MatchKind.Conflict)]
    public void Brands_WithoutAHostProcessor_AreBrands(string line, object kind) =>
        Assert.That(Matcher.Match(new LineText(line)).Kind, Is.EqualTo((MatchKind)kind));

    [TestCase("海光 加速卡 K100 AI加速卡", "hygon/k100", "hygon/k100-ai")]
    [TestCase("海光 加速卡 K100 AI服务器", "hygon/k100", "hygon/k100-ai")]
    [TestCase("海光 加速卡 K100 AI 加速卡", "hygon/k100", "hygon/k100-ai")]
    public void Ai_BehindASpaceAndBeforeAForm_MayBelongToIt(string line, params string[] candidates) =>
        Assert.That(Matcher.Match(new LineText(line)).Candidates, Is.EqualTo(candidates));

    [TestCase("海光 加速卡 K100 AI")]
    [TestCase("海光 加速卡 K100 AI PCIe")]
    [TestCase("海光 加速卡 K100-AI加速卡")]
    [TestCase("海光 加速卡 K100_AI加速卡")]
    public void Ai_Otherwise_BelongsToTheName(string line) =>
        Assert.That(Matcher.Match(new LineText(line)).Model?.Id, Is.EqualTo("hygon/k100-ai"));
}
