using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>How models are really written: benchmark reports, price tables, posts of the market. Each is a line somebody wrote.</summary>
[TestFixture]
internal sealed class RealSpellingsTests
{
    private static readonly ModelMatcher Matcher = TestCatalogue.OfTheMarket().Matcher();

    [TestCase("曦云®C500 64G", "metax/c500", MatchKind.Exact)]
    [TestCase("曦云®C500 64G  ", "metax/c500", MatchKind.Exact)]
    [TestCase("曦云C500", "metax/c500", MatchKind.Exact)]
    [TestCase("沐曦C500", "metax/c500", MatchKind.Alias)]
    [TestCase("昆仑芯AI加速卡R300", "kunlunxin/r300", MatchKind.Alias)]
    [TestCase("昆仑芯AI加速卡R300+", "kunlunxin/r300-plus", MatchKind.Alias)]
    [TestCase("昆仑芯AI加速器组R480-X8", "kunlunxin/r480-x8", MatchKind.Alias)]
    [TestCase("昆仑芯 R480", "kunlunxin/r480-x8", MatchKind.Alias)]
    [TestCase("昆仑芯 R200", "kunlunxin/r200", MatchKind.Exact)]
    [TestCase("Iluvatar BI-V100 32GB", "iluvatar/tiangai-100", MatchKind.Alias)]
    [TestCase("ILUVATAR BI100", "iluvatar/tiangai-100", MatchKind.Alias)]
    [TestCase("Iluvatar Bi-150", "iluvatar/tiangai-150", MatchKind.Alias)]
    [TestCase("MR-V100", "iluvatar/zhikai-100", MatchKind.Alias)]
    [TestCase("MTT S4000 48GB", "moorethreads/mtt-s4000", MatchKind.Exact)]
    [TestCase("MTT-S4000-48G", "moorethreads/mtt-s4000", MatchKind.Alias)]
    [TestCase("MTT-S4000-64GB", "moorethreads/mtt-s4000", MatchKind.Exact)]
    [TestCase("Atlas 800T A2", "huawei/atlas-800t-a2", MatchKind.Exact)]
    [TestCase("Atla s800T A2", "huawei/atlas-800t-a2", MatchKind.Exact)]
    [TestCase("Ascend901A", "huawei/ascend-910a", MatchKind.Alias)]
    [TestCase("海光 K100 64G", "hygon/k100", MatchKind.Alias)]
    [TestCase("海光K100 标准机", "hygon/k100", MatchKind.Alias)]
    [TestCase("K100 AI版 (深算三号)", "hygon/k100-ai", MatchKind.Alias)]
    [TestCase("910B B1 (64GB)", "huawei/ascend-910b1", MatchKind.Alias)]
    [TestCase("寒武纪590", "cambricon/mlu590", MatchKind.Alias)]
    [TestCase("沐曦C500 GPU服务器 8台", "metax/c500", MatchKind.Alias)]
    [TestCase("单台 VA16（8*128G）服务器", "vastai/va16", MatchKind.Alias)]
    [TestCase("壁砺106M", "biren/106m", MatchKind.Exact)]
    [TestCase("壁砺™106M", "biren/106m", MatchKind.Exact)]
    [TestCase("壁砺™ 106M", "biren/106m", MatchKind.Exact)]
    [TestCase("壁仞 壁砺106M", "biren/106m", MatchKind.Exact)]
    [TestCase("Biren166M", "biren/166m", MatchKind.Alias)]
    [TestCase("MCCX D800", "moorethreads/mccx-d800", MatchKind.Exact)]
    [TestCase("NVIDIA_A800-SXM4-80GB", "nvidia/a800", MatchKind.Excluded)]
    [TestCase("NVIDIA DGX A800(80G) ", "nvidia/a800", MatchKind.Excluded)]
    [TestCase("NVIDIA H800(80G)", "nvidia/h800", MatchKind.Excluded)]
    [TestCase("H200 8卡服务器 4台", "nvidia/h200", MatchKind.Excluded)]
    [TestCase("英伟达H20", "nvidia/h20", MatchKind.Excluded)]
    public void Match_OneModelSpelled_IsFound(string line, string id, MatchKind kind)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Model?.Id, Is.EqualTo(id));
            Assert.That(match.Kind, Is.EqualTo(kind));
            Assert.That(match.Span, Is.Not.Empty);
            Assert.That(match.Candidates, Is.Empty);
        });
    }

    [TestCase("沐曦 C500 / N260", "metax/c500", "metax/n260")]
    [TestCase("沐曦C500/C550/C280", "metax/c500", "metax/c550")]
    [TestCase("云燧 T20 、i20", "enflame/i20", "enflame/t20")]
    [TestCase("BR100、BR104", "biren/br100", "biren/br104")]
    [TestCase("壁仞 BR106", "biren/106b", "biren/106c", "biren/106m")]
    [TestCase("壁砺106B/C", "biren/106b")]
    [TestCase("K100 加速卡 64G", "hygon/k100", "kunlunxin/k100")]
    [TestCase("K100 GPU标准机", "hygon/k100", "kunlunxin/k100")]
    [TestCase("S4000 GPU", "moorethreads/mtt-s4000")]
    [TestCase("R200 AI加速卡", "kunlunxin/r200")]
    public void Match_SeveralModelsOrNoVendor_IsAmbiguous(string line, params string[] candidates)
    {
        var match = Matcher.Match(new LineText(line));

        Assert.Multiple(() =>
        {
            Assert.That(match.Kind, Is.EqualTo(MatchKind.Ambiguous));
            Assert.That(match.Model, Is.Null);
            Assert.That(match.Method, Is.EqualTo(MatchMethod.None));
            Assert.That(match.Candidates, Is.EqualTo(candidates));
        });
    }
}
