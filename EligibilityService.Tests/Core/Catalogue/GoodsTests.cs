using System.Text.Json.Nodes;
using EligibilityService.Core.Catalogue;

namespace EligibilityService.Tests.Core.Catalogue;

/// <summary>What a line sells, rule by rule as docs/deciding.md, section 11, has them.</summary>
internal sealed class GoodsTests
{
    [TestCase("MTT S4000", Goods.Hardware, "MTT S4000")]
    [TestCase("加速卡", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000（含软件授权、维保）", Goods.Hardware, "MTT S4000")]
    [TestCase("MTT S4000 用于大模型训练", Goods.Hardware, "MTT S4000")]
    [TestCase("显卡支架（适配MTT S80）", Goods.Accessory, "支架")]
    [TestCase("适配MTT S80", Goods.Accessory, "MTT S80")]
    [TestCase("适配MTT S80显卡支架", Goods.Accessory, "支架")]
    [TestCase("用于大模型训练的加速卡", Goods.Hardware, "加速卡")]
    [TestCase("供电线 MTT S4000专用", Goods.Accessory, "线")]
    [TestCase("MTT S4000专用", Goods.Accessory, "专用")]
    [TestCase("MTT S80 三风扇", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 风扇", Goods.Accessory, "风扇")]
    [TestCase("曦云C500 16张", Goods.Hardware, "曦云C500")]
    [TestCase("算力服务 曦云C500 1卡·月", Goods.Service, "算力服务")]
    [TestCase("MTT S4000加速卡 3年质保", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 质保三年", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000 3年质保", Goods.Service, "质保")]
    [TestCase("加速卡 MTT S4000 质保3年", Goods.Hardware, "MTT S4000")]
    [TestCase("服务器3年质保", Goods.Hardware, "服务器")]
    [TestCase("MTT S4000加速卡 质保", Goods.Service, "质保")]
    [TestCase("MTT S4000加速卡（3年维保）", Goods.Hardware, "加速卡")]
    [TestCase("MTT S4000加速卡 免安装", Goods.Hardware, "加速卡")]
    [TestCase("散热器和风扇", Goods.Accessory, "风扇")]
    [TestCase("普及型显卡", Goods.Hardware, "显卡")]
    [TestCase("（国产）", Goods.Unclear, null)]
    [TestCase("（曦云C500）", Goods.Hardware, "曦云C500")]
    [TestCase("适配器", Goods.Accessory, "适配器")]
    [TestCase("含光800加速卡", Goods.Hardware, "加速卡")]
    [TestCase("技术支持 MTT S4000", Goods.Service, "技术支持")]
    [TestCase("Warranty for MTT S4000", Goods.Service, "Warranty")]
    [TestCase("Cooler compatible with MTT S80", Goods.Accessory, "Cooler")]
    [TestCase("second-hand MTT S80 card", Goods.Hardware, "card")]
    [TestCase("显卡 MTT S80 台式机游戏电竞", Goods.Hardware, "MTT S80")]
    [TestCase("MTT S80 显卡 云渲染", Goods.Hardware, "显卡")]
    [TestCase("MTT S80 显卡 直播转码", Goods.Hardware, "显卡")]
    [TestCase("曦云C500 服务器扩容", Goods.Hardware, "曦云C500")]
    [TestCase("曦云C500加速卡 DeepSeek一体机扩容", Goods.Hardware, "加速卡")]
    [TestCase("曦云C500 服务器", Goods.Hardware, "服务器")]
    [TestCase("MTT S80 某某大学", Goods.Hardware, "MTT S80")]
    [TestCase("某某大学", Goods.Unclear, null)]
    [TestCase("上海人工智能实验室 MTT S80", Goods.Hardware, "MTT S80")]
    [TestCase("加速卡 支架", Goods.Accessory, "支架")]
    [TestCase("MTT S80 bracket", Goods.Accessory, "bracket")]
    [TestCase("MTT S80 graphics card bracket", Goods.Accessory, "bracket")]
    [TestCase("MTT S4000（服务器专用）", Goods.Hardware, "MTT S4000")]
    [TestCase("MTT S4000（用于算力租赁）", Goods.Hardware, "MTT S4000")]
    [TestCase("MTT S4000加速卡 国产服务器适用", Goods.Hardware, "加速卡")]
    [TestCase("品牌：沐曦；型号：曦云C500；数量：8张", Goods.Hardware, "曦云C500")]
    [TestCase("应用服务器", Goods.Hardware, "服务器")]
    [TestCase("AI training card MTT S4000", Goods.Hardware, "MTT S4000")]
    [TestCase("AI服务器配件-加速卡 MTT S4000", Goods.Hardware, "MTT S4000")]
    [TestCase("智算服务项目 MTT S4000加速卡", Goods.Hardware, "加速卡")]
    [TestCase("三年质保 MTT S80显卡", Goods.Hardware, "显卡")]
    [TestCase("质保3年 MTT S80显卡", Goods.Hardware, "显卡")]
    [TestCase("三年质保 MTT S80", Goods.Hardware, "MTT S80")]
    [TestCase("曦云C500加速卡 2026年1月", Goods.Hardware, "加速卡")]
    [TestCase("曦云C500加速卡 12个月质保", Goods.Hardware, "加速卡")]
    [TestCase("曦云C500加速卡 提供3年免费质保", Goods.Hardware, "加速卡")]
    [TestCase("曦云C500适配麒麟操作系统", Goods.Hardware, "曦云C500")]
    public void Words_OfADescription_SayWhatItSells(string description, object goods, string? quote)
    {
        var seen = Read(description, "other").Goods;

        Assert.That((seen.Goods, seen.Evidence.Count == 0 ? null : seen.Evidence[0].Quote), Is.EqualTo(((Goods)goods, quote)));
    }

    [TestCase("MTT S4000 收纳", "收纳", GoodsHint.Unknown)]
    [TestCase("MTT S4000加速卡和维保服务", "MTT S4000加速卡和维保服务", GoodsHint.Unknown)]
    [TestCase("显卡支架 MTT S80", "支架 MTT S80", GoodsHint.Unknown)]
    [TestCase("GPU加速卡（适配曦云C500）", "加速卡", GoodsHint.Hardware)]
    [TestCase("MTT S4000（租赁）", "MTT S4000", GoodsHint.Hardware)]
    [TestCase("曦云C500加速卡，软件服务", "加速卡", GoodsHint.Hardware)]
    [TestCase("拉手条 曦云C500", "拉手条 曦云C500", GoodsHint.Unknown)]
    [TestCase("MTT S80 显卡 竖装支架", "支架", GoodsHint.Unknown)]
    [TestCase("MTT S80 云渲染", "云渲染", GoodsHint.Unknown)]
    [TestCase("MTT S80 显卡 扩容", "扩容", GoodsHint.Unknown)]
    [TestCase("MTT S80显卡云渲染", "云渲染", GoodsHint.Unknown)]
    [TestCase("MTT S4000 移植项目", "移植", GoodsHint.Unknown)]
    [TestCase("租赁曦云C500加速卡", "租赁曦云C500加速卡", GoodsHint.Unknown)]
    [TestCase("租赁国产GPU加速卡", "租赁国产GPU加速卡", GoodsHint.Unknown)]
    [TestCase("更换曦云C500加速卡", "更换曦云C500加速卡", GoodsHint.Unknown)]
    [TestCase("维修费-曦云C500加速卡", "维修费-曦云C500加速卡", GoodsHint.Unknown)]
    [TestCase("支架：MTT S80显卡", "支架：MTT S80显卡", GoodsHint.Unknown)]
    [TestCase("Rental of MTT S4000 GPU card", "Rental of MTT S4000 GPU card", GoodsHint.Unknown)]
    [TestCase("租赁8卡服务器", "租赁8卡服务器", GoodsHint.Unknown)]
    [TestCase("MTT S4000加速卡（租赁MTT S4000显卡）", "加速卡", GoodsHint.Hardware)]
    [TestCase("曦云C500加速卡 12个月", "加速卡 12个月", GoodsHint.Unknown)]
    [TestCase("曦云C500加速卡（1000小时）", "加速卡", GoodsHint.Hardware)]
    [TestCase("曦云C500 1卡·月", "曦云C500 1卡·月", GoodsHint.Unknown)]
    [TestCase("曦云C500适配测试报告", "曦云C500适配测试报告", GoodsHint.Unknown)]
    [TestCase("MTT S4000用于推理的算力租赁", "MTT S4000用于推理的算力租赁", GoodsHint.Unknown)]
    public void Words_ThatDisagree_AreUnclear(string description, string quote, object says)
    {
        var seen = Read(description, "other").Goods;

        Assert.That(seen.Goods, Is.EqualTo(Goods.Unclear));
        Assert.That(quote, Does.EndWith(seen.Evidence[0].Quote), seen.Evidence[0].Quote);
        Assert.That(seen.Evidence[0].Says, Is.EqualTo((GoodsHint)says));
    }

    [TestCase("加速卡", "MTT S4000", Goods.Hardware, "加速卡")]
    [TestCase("加速卡", "适配曦云C500", Goods.Unclear, "加速卡", "适配曦云C500")]
    [TestCase("MTT S4000", "适配曦云C500", Goods.Hardware, "MTT S4000")]
    [TestCase("支架", "适配曦云C500", Goods.Accessory, "支架")]
    [TestCase("加速卡", "曦云C500 适配服务器", Goods.Hardware, "加速卡")]
    [TestCase("（国产）", "MTT S4000", Goods.Hardware, "MTT S4000")]
    [TestCase("（国产）", "现货", Goods.Unclear)]
    [TestCase("MTT S4000", "租赁费", Goods.Unclear, "MTT S4000", "租赁费")]
    [TestCase("MTT S4000", "3年维保", Goods.Hardware, "MTT S4000")]
    [TestCase("MTT S4000（维保）", null, Goods.Unclear, "MTT S4000", "维保")]
    [TestCase("（国产）", "MTT S4000（租赁）", Goods.Unclear, "MTT S4000", "租赁")]
    public void Specification_BesideTheDescription_SpeaksWhereThatIsSilent(string description, string? specification, object goods,
        params string[] quotes)
    {
        var seen = Read(description, "other", specification: specification).Goods;

        Assert.That((seen.Goods, string.Join('|', seen.Evidence.Select(one => one.Quote))),
            Is.EqualTo(((Goods)goods, string.Join('|', quotes))));
    }

    [TestCase("MTT S4000", "二手", "二手", GoodsSource.Specification)]
    [TestCase("MTT S4000 拆机", "二手", "拆机", GoodsSource.Description)]
    public void UsedGoods_OfTheSpecification_CountToo(string description, string specification, string quote, object source)
    {
        var used = Read(description, "other", specification: specification).Goods.Used;

        Assert.That((used?.Quote, used?.Source), Is.EqualTo((quote, (GoodsSource?)source)));
    }

    [TestCase("digital_special", "MTT S4000加速卡", "块", "0.13", null, Goods.Hardware)]
    [TestCase("digital_special", "MTT S4000加速卡", "块", "0.06", null, Goods.Service)]
    [TestCase("other", "MTT S4000加速卡", "块", "0.06", null, Goods.Hardware)]
    [TestCase("digital_special", "MTT S4000软件", "块", "0.06", null, Goods.Software)]
    [TestCase("digital_special", "MTT S4000租赁", "块", "0.06", null, Goods.Rental)]
    [TestCase("digital_special", "MTT S4000加速卡", "每月", "0.13", null, Goods.Rental)]
    [TestCase("digital_special", "MTT S4000软件", "年", "0.13", null, Goods.Software)]
    [TestCase("digital_special", "MTT S4000算力", "卡·时", "0.13", null, Goods.Service)]
    [TestCase("digital_special", "MTT S4000加速卡", "次", "0.13", null, Goods.Service)]
    [TestCase("other", "MTT S4000加速卡", "MON", "0.13", null, Goods.Rental)]
    [TestCase("other", "MTT S4000加速卡", "月", "0.13", null, Goods.Hardware)]
    [TestCase("digital_special", "MTT S4000加速卡", "MON", "0.13", null, Goods.Hardware)]
    [TestCase("digital_special", "*计算机配套产品*MTT S4000", "月", "0.13", null, Goods.Unclear)]
    [TestCase("digital_special", "*计算机配套产品*MTT S4000", "块", "0.06", null, Goods.Unclear)]
    [TestCase("digital_special", "*经营租赁*MTT S4000", "块", "0.13", null, Goods.Rental)]
    [TestCase("digital_special", "*甲乙服务*MTT S4000租赁", "块", "0.13", null, Goods.Rental)]
    [TestCase("digital_special", "*甲乙劳务*MTT S4000", "块", "0.13", null, Goods.Service)]
    [TestCase("digital_special", "*甲乙租赁*MTT S4000", "块", "0.13", null, Goods.Rental)]
    [TestCase("digital_special", "*甲乙*MTT S4000", "块", "0.13", null, Goods.Hardware)]
    [TestCase("other", "*经营租赁*MTT S4000", "块", "0.13", null, Goods.Hardware)]
    [TestCase("digital_special", "MTT S4000", "块", "0.13", "3040203000000000000", Goods.Service)]
    [TestCase("digital_special", "MTT S4000", "块", "0.13", "3040502019900000000", Goods.Rental)]
    [TestCase("digital_special", "MTT S4000", "块", "0.13", "1060301010100000000", Goods.Software)]
    [TestCase("digital_special", "MTT S4000", "块", "0.13", "9990000000000000000", Goods.Hardware)]
    [TestCase("digital_special", "*软件*MTT S4000", "块", "0.13", "1090512010000000000", Goods.Unclear)]
    [TestCase("other", "MTT S4000", "块", "0.13", "3040203000000000000", Goods.Hardware)]
    public void Heading_BeforeTheWords_Decides(string kind, string description, string unit, string rate, string? code, object goods) =>
        Assert.That(Read(description, kind, unit, rate, code).Goods.Goods, Is.EqualTo((Goods)goods));

    [TestCase("MTT S4000（二手）", "二手")]
    [TestCase("拆机MTT S4000", "拆机")]
    [TestCase("used MTT S4000", "used")]
    [TestCase("全新非拆机 MTT S4000", null)]
    [TestCase("MTT S4000 非二手、翻新", null)]
    [TestCase("MTT S4000 非二手，翻新", "翻新")]
    [TestCase("unused MTT S4000", null)]
    [TestCase("MTT S4000 not refurbished", null)]
    [TestCase("MTT S4000（旧）", "旧")]
    [TestCase("旧 MTT S4000", "旧")]
    [TestCase("旧MTT S4000", "旧")]
    [TestCase("旧沐曦C500", "旧")]
    [TestCase("库存旧显卡 MTT S80", "旧")]
    [TestCase("显卡旧 MTT S80", "旧")]
    [TestCase("很旧的 MTT S80", "旧")]
    [TestCase("以旧换新 MTT S80", null)]
    [TestCase("怀旧 MTT S80", null)]
    [TestCase("旧款 MTT S80", null)]
    [TestCase("旧金山 MTT S80", null)]
    [TestCase("新旧程度 MTT S80", null)]
    [TestCase("MTT S80 旧显卡置换", null)]
    [TestCase("MTT S80（旧卡回收）二手", "二手")]
    [TestCase("MTT S80 95新", "95新")]
    [TestCase("MTT S80 九五新", "九五新")]
    [TestCase("95新显卡 MTT S80", "95新")]
    [TestCase("MTT S80 65新", null)]
    [TestCase("MTT S80 195新", null)]
    [TestCase("MTT S80 95新款", null)]
    [TestCase("MTT S80 九新", null)]
    [TestCase("MTT S80 成色：全新", null)]
    [TestCase("MTT S80 成色 崭新", null)]
    [TestCase("MTT S80 成色：好", "成色")]
    [TestCase("MTT S80 二手全新", "二手")]
    [TestCase("MTT S80 没有拆机", null)]
    [TestCase("退役军人 MTT S80", null)]
    [TestCase("MTT S80 含上下架", null)]
    [TestCase("MTT S80 used for training", null)]
    [TestCase("second hand MTT S80", "second hand")]
    [TestCase("*旧货*MTT S80", null)]
    [TestCase("MTT S80 不含二手", null)]
    [TestCase("MTT S80 不是二手", null)]
    [TestCase("MTT S80 并非二手", null)]
    [TestCase("MTT S80 杜绝二手", null)]
    [TestCase("MTT S80 拒绝二手", null)]
    [TestCase("MTT S80 无二手", null)]
    [TestCase("MTT S80 免拆机", null)]
    [TestCase("MTT S80 未拆机", null)]
    [TestCase("MTT S80 没拆机", null)]
    [TestCase("MTT S80 no used", null)]
    [TestCase("MTT S80 non used", null)]
    [TestCase("MTT S80 piano used", "used")]
    [TestCase("MTT S80 非二手/翻新", null)]
    [TestCase("MTT S80 非二手或翻新", null)]
    [TestCase("MTT S80 非二手和翻新", null)]
    [TestCase("MTT S80 非二手及翻新", null)]
    [TestCase("MTT S80 非二手与翻新", null)]
    [TestCase("MTT S80 旧卡置换", null)]
    [TestCase("MTT S80 旧卡抵扣", null)]
    [TestCase("MTT S80 旧卡折抵", null)]
    [TestCase("MTT S80 旧卡换新", null)]
    [TestCase("MTT S80 旧卡换购", null)]
    [TestCase("MTT S80 全旧", "旧")]
    [TestCase("MTT S80 较旧", "旧")]
    [TestCase("MTT S80 半旧", "旧")]
    [TestCase("MTT S80 陈旧", "旧")]
    [TestCase("MTT S80 废旧", "旧")]
    [TestCase("MTT S80 破旧", "旧")]
    [TestCase("MTT S80 70新", "70新")]
    [TestCase("MTT S80 99新", "99新")]
    [TestCase("MTT S80 八成新", "成新")]
    [TestCase("MTT S80 七五新", "七五新")]
    [TestCase("MTT S80 八五新", "八五新")]
    [TestCase("MTT S80 六五新", null)]
    [TestCase("*旧货*MTT S80 二手", "二手")]
    public void UsedGoods_AreQuoted(string description, string? quote) =>
        Assert.That(Read(description, "digital_special").Goods.Used?.Quote, Is.EqualTo(quote));

    [Test]
    public void Units_OfTime_AreRentals(
        [Values("月", "年", "季", "季度", "周", "星期", "天", "日", "时", "小时", "分钟", "台班", "卡·月", "卡 时", "每月")] string unit) =>
        Assert.That(Read("MTT S4000", "digital_special", unit).Goods.Goods, Is.EqualTo(Goods.Rental));

    [Test]
    public void Units_OfTimes_AreServices([Values("次", "人次", "每次", "·次", ".次", "/次", "-次", "*次", " 次")] string unit) =>
        Assert.That(Read("MTT S4000", "digital_special", unit).Goods.Goods, Is.EqualTo(Goods.Service));

    [Test]
    public void UnitCodes_OfTime_AreRentals([Values("HUR", "DAY", "MON", "ANN", "WEE", "MIN", "hur")] string unit) =>
        Assert.That(Read("MTT S4000", "other", unit).Goods.Goods, Is.EqualTo(Goods.Rental));

    [Test]
    public void Units_ThatCountNothing_AreKnown(
        [Values("项", "套", "批", "宗", "组", "式", "单", "笔", "份", "set", "lot", "每项", "·项", ".项", "/项", "-项", "*项")] string unit) =>
        Assert.That(GoodsReading.CountsNothing(unit), Is.True);

    [TestCase("（国产）", "服务器", true)]
    [TestCase("加速卡", "服务器", false)]
    [TestCase("服务器", "加速卡", true)]
    public void Machine_IsTheNounThatDecides(string description, string specification, bool isMachine) =>
        Assert.That(Read(description, "other", specification: specification).Goods.IsMachine, Is.EqualTo(isMachine));

    [TestCase("MTT S80", null, true)]
    [TestCase("某物", "MTT S80", true)]
    [TestCase("加速卡 租赁", null, true)]
    [TestCase("某物", "服务器", true)]
    [TestCase("某物", null, false)]
    [TestCase("某物", "软件", false)]
    public void Hardware_NamedAnywhere_IsTold(string description, string? specification, bool names) =>
        Assert.That(Read(description, "other", specification: specification).Goods.NamesHardware, Is.EqualTo(names));

    [TestCase("MTT S4000", "块", "0.06", "6%")]
    [TestCase("MTT S4000", "月", "0.13", "月")]
    [TestCase("*经营租赁*MTT S4000", "块", "0.13", "经营租赁")]
    [TestCase("*计算机配套产品*MTT S4000", "块", "0.06", "计算机配套产品|6%")]
    [TestCase("*计算机配套产品*MTT S4000软件", "块", "0.13", "计算机配套产品|软件")]
    [TestCase("*计算机配套产品*某物", "块", "0.13", "某物")]
    [TestCase("*计算机配套产品*（国产）", "块", "0.13", "")]
    [TestCase("*计算机配套产品*MTT S4000", "块", "0.13", "MTT S4000")]
    [TestCase("*经营租赁*MTT S4000租赁", "块", "0.13", "经营租赁")]
    [TestCase("*信息技术服务*MTT S4000租赁", "块", "0.13", "信息技术服务|租赁")]
    [TestCase("MTT S4000软件", "块", "0.06", "6%|软件")]
    public void Evidence_IsWhatDecidesOrDisagrees(string description, string unit, string rate, string quotes) =>
        Assert.That(string.Join('|', Read(description, "digital_special", unit, rate).Goods.Evidence.Select(one => one.Quote)),
            Is.EqualTo(quotes));

    [TestCase("项", true)]
    [TestCase("批 ", true)]
    [TestCase("SET", true)]
    [TestCase("张", false)]
    [TestCase(null, false)]
    public void Unit_ThatCountsNothing_IsKnown(string? unit, bool countsNothing) =>
        Assert.That(GoodsReading.CountsNothing(unit), Is.EqualTo(countsNothing));

    [TestCase("游戏电竞 ")]
    [TestCase("MTT S80 游戏电竞 ")]
    [TestCase("云渲染 ")]
    [TestCase("MTT S80 支架 ")]
    [TestCase("显卡 MTT S80 支架 ")]
    [TestCase("显卡 台式机游戏 ")]
    [TestCase("台式机台式机游戏")]
    [TestCase("MTT S80 ")]
    [TestCase("3年质保 ")]
    [TestCase("旧件回收")]
    public void Words_ManyTimesOver_AreReadInNoTime(string words)
    {
        var started = Environment.TickCount64;
        Read(string.Concat(Enumerable.Repeat(words, 600 / words.Length)), "other");

        // Each word more would double what is read twice: sixty are no matter of seconds.
        Assert.That(Environment.TickCount64 - started, Is.LessThan(30_000));
    }

    private static GoodsCase Read(string description, string kind, string? unit = null, string rate = "0.13", string? code = null,
        string? specification = null) => GoodsLines.Read(new JsonObject
        {
            ["description"] = description,
            ["specification"] = specification,
            ["kind"] = kind,
            ["unit"] = unit,
            ["taxRate"] = rate,
            ["classificationCode"] = code,
            ["right"] = new JsonArray(),
        });
}
