using System.Text.Json.Nodes;
using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>
/// How the words of a description are read: brackets, clauses, joined pieces, measures, places (docs/deciding.md, section
/// 11.2, in its order).
/// </summary>
internal sealed class GoodsWordingTests
{
    [TestCase('(', ')')]
    [TestCase('（', '）')]
    [TestCase('[', ']')]
    [TestCase('{', '}')]
    [TestCase('【', '】')]
    [TestCase('〔', '〕')]
    [TestCase('《', '》')]
    [TestCase('〈', '〉')]
    [TestCase('「', '」')]
    [TestCase('『', '』')]
    public void Brackets_OfEveryKind_HoldASideText(char open, char close) =>
        Assert.That(Says($"{open}软件{close}MTT S80"), Is.EqualTo((Goods.Unclear, "MTT S80|软件")));

    [TestCase("MTT S80（软件", Goods.Unclear, "MTT S80|软件")]
    [TestCase("MTT S80（国产（软件））", Goods.Unclear, "MTT S80|软件")]
    [TestCase("MTT S80（软件（国产））", Goods.Unclear, "MTT S80|软件")]
    [TestCase("MTT S80（国产（软件", Goods.Unclear, "MTT S80|软件")]
    [TestCase("MTT S80）软件", Goods.Software, "软件")]
    [TestCase("MTT S80（国产）软件", Goods.Software, "软件")]
    [TestCase("((((((((((软件)))))))))) MTT S80", Goods.Unclear, "MTT S80|软件")]
    [TestCase("((((((((((((国产)))))))))))) MTT S80", Goods.Hardware, "MTT S80")]
    [TestCase("*（软件）*MTT S80", Goods.Hardware, "MTT S80")]
    [TestCase("*某某*（软件）MTT S80", Goods.Unclear, "MTT S80|软件")]
    [TestCase("（国产）（MTT S80）（软件）", Goods.Unclear, "MTT S80|软件")]
    [TestCase("MTT S80（国产）", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80（某某）", Goods.Hardware, "MTT S80")]
    [TestCase("软件（MTT S80）", Goods.Software, "软件")]
    public void Brackets_WhereverTheyStand_AreReadAside(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase(",")]
    [TestCase("，")]
    [TestCase("；")]
    [TestCase("。")]
    [TestCase("！")]
    [TestCase("|")]
    public void Clauses_EndAtAMark(string mark)
    {
        Assert.That(Says($"MTT S80{mark}软件"), Is.EqualTo((Goods.Unclear, "MTT S80|软件")));
        Assert.That(Says($"国产{mark}MTT S80{mark}软件"), Is.EqualTo((Goods.Unclear, "MTT S80|软件")));
        Assert.That(Says($"软件{mark}MTT S80"), Is.EqualTo((Goods.Software, "软件")));
    }

    [TestCase("加速卡（含软件）支架", Goods.Accessory, "支架")]
    [TestCase("加速卡 含支架", Goods.Hardware, "加速卡")]
    [TestCase("加速卡 with 支架", Goods.Hardware, "加速卡")]
    [TestCase("含支架 加速卡", Goods.Unclear, "支架 加速卡")]
    [TestCase("加速卡（含支架）", Goods.Hardware, "加速卡")]
    [TestCase("MTT S80 surplus软件", Goods.Software, "软件")]
    [TestCase("MTT S80 送货上门", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 赠品", Goods.Accessory, "赠品")]
    [TestCase("磁带送支架", Goods.Unclear, "磁带")]
    public void With_TakesOutWhatComesWithTheGoods(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("加速卡（用于训练）支架", Goods.Accessory, "支架")]
    [TestCase("软件 outfits MTT S80", Goods.Unclear, "outfits MTT S80")]
    [TestCase("软件 fits MTT S80", Goods.Software, "软件")]
    [TestCase("支架 fits MTT S80", Goods.Accessory, "支架")]
    [TestCase("加速卡 fits MTT S80", Goods.Unclear, "加速卡 fits MTT S80")]
    [TestCase("加速卡 用于MTT S80", Goods.Unclear, "加速卡 用于MTT S80")]
    [TestCase("某物 用于MTT S80", Goods.Accessory, "某物")]
    [TestCase("某物 用于训练", Goods.Unclear, "某物")]
    [TestCase("曦云C500 用于MTT S80", Goods.Hardware, "曦云C500")]
    [TestCase("显卡支架 适配：MTT S80", Goods.Accessory, "支架")]
    [TestCase("适配服务器", Goods.Accessory, "服务器")]
    [TestCase("适配：服务器", Goods.Accessory, "服务器")]
    [TestCase("适配摩尔线程加速卡", Goods.Accessory, "加速卡")]
    [TestCase("适配gpu", Goods.Accessory, "gpu")]
    [TestCase("适配国产加速卡", Goods.Hardware, "加速卡")]
    [TestCase("适配加速卡的服务器", Goods.Hardware, "服务器")]
    [TestCase("适配软件", Goods.Software, "软件")]
    [TestCase("适配散热器加速卡", Goods.Hardware, "加速卡")]
    [TestCase("兼容性用于MTT S80", Goods.Accessory, "兼容性")]
    [TestCase("MTT S80（适配曦云C500）", Goods.Hardware, "MTT S80")]
    [TestCase("加速卡（国产 适配曦云C500）", Goods.Hardware, "加速卡")]
    [TestCase("加速卡（MTT S80）（适配曦云C500）", Goods.Hardware, "加速卡")]
    [TestCase("加速卡，适配曦云C500", Goods.Unclear, "加速卡|适配曦云C500")]
    [TestCase("加速卡，MTT S80，适配曦云C500", Goods.Hardware, "加速卡")]
    [TestCase("加速卡（适配服务器）", Goods.Hardware, "加速卡")]
    public void For_TellsTheGoodsFromWhatTheyAreFor(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("加速卡、服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡+服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡&服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡和服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡及服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡与服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡以及服务器", Goods.Hardware, "服务器")]
    [TestCase("加速卡、软件", Goods.Unclear, "加速卡、软件")]
    [TestCase("加速卡+软件", Goods.Unclear, "加速卡+软件")]
    [TestCase("加速卡和软件", Goods.Unclear, "加速卡和软件")]
    [TestCase("加速卡以及软件", Goods.Unclear, "加速卡以及软件")]
    [TestCase("支架、卡、支架", Goods.Unclear, "支架、卡、支架")]
    [TestCase("显卡（单+双）支架", Goods.Accessory, "支架")]
    [TestCase("昆仑芯R300+租赁", Goods.Rental, "租赁")]
    [TestCase("MTT S80和", Goods.Unclear, "和")]
    [TestCase("某和软件", Goods.Software, "软件")]
    [TestCase("国产、MTT S80", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80、国产", Goods.Hardware, "MTT S80")]
    [TestCase("某物、某物", Goods.Unclear, "某物、某物")]
    public void Joined_Pieces_MustAgree(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("MTT S80 某某国产大学", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 北京 大学", Goods.Unclear, "北京")]
    [TestCase("MTT S80大学", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 某某软件学院", Goods.Software, "软件")]
    [TestCase("软件 某某银行", Goods.Software, "软件")]
    [TestCase("支架某某医院", Goods.Accessory, "支架")]
    public void Places_ArePassedOverWithTheirNames(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("MTT S80 abcd", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 abcde", Goods.Unclear, "abcde")]
    [TestCase("MTT S80 ABCDE12345", Goods.Hardware, "MTT S80")]
    [TestCase("风华1号支架", Goods.Accessory, "支架")]
    [TestCase("MTT S80 raid卡", Goods.Accessory, "raid卡")]
    [TestCase("MTT S80 hba卡", Goods.Accessory, "hba卡")]
    [TestCase("MTT S80 gpu卡", Goods.Hardware, "gpu卡")]
    [TestCase("MTT S80 pre-owned", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 open-box", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 非支架", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 无支架", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 免安装", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 未安装", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 单风扇", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 双风扇", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 两风扇", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 四风扇", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 五风扇", Goods.Accessory, "风扇")]
    [TestCase("MTT S80 双软件", Goods.Software, "软件")]
    [TestCase("风扇", Goods.Accessory, "风扇")]
    [TestCase("（双）风扇", Goods.Accessory, "风扇")]
    public void Head_IsTheLastWordThatSaysSomething(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("张", Goods.Unclear, "张")]
    [TestCase("8张", Goods.Unclear, "")]
    [TestCase("MTT S80 8张", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 八张", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 十六张", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 8 pcs", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 1卡·月", Goods.Unclear, "MTT S80 1卡·月")]
    [TestCase("MTT S80 1张·卡·月", Goods.Unclear, "MTT S80 1张·卡·月")]
    [TestCase("MTT S80 1台·张·卡·月", Goods.Unclear, "月")]
    [TestCase("MTT S80 张", Goods.Unclear, "张")]
    [TestCase("MTT S80 3英寸", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 3个月", Goods.Unclear, "MTT S80 3个月")]
    [TestCase("MTT S80 某张", Goods.Unclear, "某张")]
    public void Measures_BehindANumber_ArePassedOver(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("MTT S4000加速卡 3年维保", Goods.Service, "维保")]
    [TestCase("MTT S4000加速卡 3年售后", Goods.Service, "售后")]
    [TestCase("MTT S4000加速卡 3年保修", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 3年联保", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 3年 质保", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 3年 原厂 质保", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 三年原厂质保", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 3年软件质保", Goods.Service, "质保")]
    [TestCase("MTT S4000加速卡 原厂质保", Goods.Service, "质保")]
    [TestCase("MTT S4000加速卡 质保 3年", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡（3年售后）", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡（质保）", Goods.Unclear, "加速卡|质保")]
    [TestCase("MTT S4000加速卡（质保3年）", Goods.Hardware, "加速卡")]
    [TestCase("质保3年", Goods.Service, "质保")]
    [TestCase("3年质保", Goods.Service, "质保")]
    [TestCase("软件3年质保", Goods.Service, "质保")]
    public void Terms_BesideADuration_SayNothingOfACard(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    [TestCase("显卡 MTT S4000专用", Goods.Unclear, "显卡 MTT S4000专用")]
    [TestCase("显卡 专用", Goods.Hardware, "显卡")]
    [TestCase("显卡 曦云C500 服务器扩容 MTT S80专用", Goods.Hardware, "曦云C500")]
    [TestCase("MTT S4000（曦云C500专用）", Goods.Unclear, "MTT S4000|专用")]
    [TestCase("MTT S4000（服务器专用）", Goods.Hardware, "MTT S4000")]
    [TestCase("服务器适用", Goods.Accessory, "适用")]
    [TestCase("MTT S80适配", Goods.Accessory, "适配")]
    [TestCase("MTT S80兼容", Goods.Accessory, "兼容")]
    [TestCase("服务器用", Goods.Accessory, "用")]
    [TestCase("支架 服务器用", Goods.Accessory, "支架")]
    public void Purpose_BehindItsWord_IsPassedOverWithIt(string text, object goods, string quotes) =>
        Assert.That(Says(text), Is.EqualTo(((Goods)goods, quotes)));

    internal static (Goods, string) Says(string text, string? specification = null)
    {
        var goods = GoodsLines.Read(new JsonObject
        {
            ["description"] = text,
            ["specification"] = specification,
            ["kind"] = "other",
            ["right"] = new JsonArray()
        }).Goods;
        return (goods.Goods, string.Join('|', goods.Evidence.Select(one => one.Quote)));
    }
}
