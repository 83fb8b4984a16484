namespace EligibilityService.Core.Primitives;

/// <summary>
/// The words for people of what the wire writes as a code: one table for each language side by side. Sentences hold these, and never the
/// codes. What a programme or a catalogue names itself (a purpose, a category, a ground) and is not here is shown with its underscores
/// taken out.
/// </summary>
public static class InWords
{
    // By the family and its member. A test holds that every member of every family here has its words.
    private static readonly Dictionary<string, LocalizedText> Members = new(StringComparer.Ordinal)
    {
        ["InvoiceVerification.NotConfigured"] = new("not connected", "未接入"),
        ["InvoiceVerification.Verified"] = new("verified", "查验相符"),
        ["InvoiceVerification.NotFound"] = new("without a record of it", "查无此票"),
        ["InvoiceVerification.Mismatch"] = new("at odds with it", "查验不符"),
        ["InvoiceVerification.Unavailable"] = new("not answering", "未能答复"),
        ["InvoiceVerification.NotAsked"] = new("not asked", "未查询"),
        ["RegistryAnswer.NotConfigured"] = new("not connected", "未接入"),
        ["RegistryAnswer.Answered"] = new("silent on this", "已答复但未涉及此项"),
        ["RegistryAnswer.NotFound"] = new("without a record of the buyer", "查无该单位"),
        ["RegistryAnswer.Unavailable"] = new("not answering", "未能答复"),
        ["RegistryAnswer.NotAsked"] = new("not asked", "未查询"),
        ["BuyerKind.Enterprise"] = new("an enterprise", "企业"),
        ["BuyerKind.IndividualBusiness"] = new("an individual business", "个体工商户"),
        ["BuyerKind.PublicInstitution"] = new("a public institution", "事业单位"),
        ["BuyerKind.Government"] = new("a government body", "机关"),
        ["BuyerKind.SocialOrganisation"] = new("a social organisation", "社会组织"),
        ["BuyerKind.Other"] = new("another kind of organisation", "其他组织"),
        ["InvoiceKind.DigitalSpecial"] = new("digital VAT invoice, special", "数电票（增值税专用发票）"),
        ["InvoiceKind.DigitalOrdinary"] = new("digital VAT invoice, ordinary", "数电票（普通发票）"),
        ["InvoiceKind.VatSpecial"] = new("paper VAT invoice, special", "增值税专用发票"),
        ["InvoiceKind.VatOrdinary"] = new("paper VAT invoice, ordinary", "增值税普通发票"),
        ["InvoiceKind.VatElectronicSpecial"] = new("electronic VAT invoice, special", "增值税电子专用发票"),
        ["InvoiceKind.VatElectronicOrdinary"] = new("electronic VAT invoice, ordinary", "增值税电子普通发票"),
        ["InvoiceKind.Other"] = new("another kind of invoice", "其他发票"),
        ["GoodsCondition.New"] = new("new", "全新"),
        ["GoodsCondition.Used"] = new("used", "二手"),
        ["GoodsCondition.Refurbished"] = new("refurbished", "翻新"),
        ["ExcludedCostGround.Installation"] = new("installation", "安装"),
        ["ExcludedCostGround.Service"] = new("a service", "服务"),
        ["ExcludedCostGround.Software"] = new("software", "软件"),
        ["ExcludedCostGround.Storage"] = new("storage", "存储设备"),
        ["ExcludedCostGround.Network"] = new("network equipment", "网络设备"),
        ["ExcludedCostGround.Security"] = new("security equipment", "安全设备"),
        ["ExcludedCostGround.ForeignComponent"] = new("a foreign component", "进口部件"),
        ["ExcludedCostGround.Other"] = new("another ground", "其他"),
        ["DomesticSense.Design"] = new("designed in China", "国内设计"),
        ["DomesticSense.Ip"] = new("domestic intellectual property", "自有知识产权"),
        ["DomesticSense.Fab"] = new("made in China", "国内制造"),
        ["DomesticSense.OfficialList"] = new("on an official list", "列入官方名录"),
        ["ModelStatus.Shipping"] = new("on sale", "在售"),
        ["ModelStatus.Announced"] = new("announced only", "仅已发布，尚未供货"),
        ["ModelStatus.InDevelopment"] = new("in development", "研发中"),
        ["ModelStatus.Discontinued"] = new("discontinued", "已停产"),
        ["ModelStatus.Integrated"] = new("a part of another chip", "集成于其他芯片"),
        ["ModelStatus.Unknown"] = new("not known", "不详"),
        ["InvoiceField.Seller"] = new("the seller", "销售方"),
        ["InvoiceField.Buyer"] = new("the buyer", "购买方"),
        ["InvoiceField.IssueDate"] = new("the day of issue", "开票日期"),
        ["InvoiceField.NetAmount"] = new("the net amount", "不含税金额"),
        ["InvoiceField.TaxAmount"] = new("the tax", "税额"),
        ["InvoiceField.GrossAmount"] = new("the gross amount", "价税合计"),
        ["InvoiceField.Status"] = new("how it stands", "状态"),
        ["FigureKind.Claimed"] = new("as its maker claims", "厂商宣称"),
        ["FigureKind.Measured"] = new("as measured", "实测"),
    };

    // Ids that programmes, catalogues and registries use.
    private static readonly Dictionary<string, LocalizedText> Ids = new(StringComparer.Ordinal)
    {
        ["training"] = new("cards for training", "训练加速卡"),
        ["inference"] = new("cards for inference", "推理加速卡"),
        ["graphics"] = new("graphics cards", "图形显卡"),
        ["integrated"] = new("integrated graphics", "集成显卡"),
        ["ai_software"] = new("AI software", "人工智能软件"),
        ["ai_processor"] = new("AI processors", "人工智能处理器"),
        ["silicon_photonics"] = new("silicon photonics", "硅光"),
        ["quantum_chip"] = new("quantum chips", "量子芯片"),
        ["intelligent_computing_equipment"] = new("equipment for intelligent computing", "智能算力设备"),
        ["llm_training_general"] = new("training a general large model", "通用大模型训练"),
        ["llm_training_industry"] = new("training an industry-specific large model", "行业大模型训练"),
        ["intelligent_computing_service"] = new("intelligent computing services", "智能算力服务"),
        ["ai_research_and_development"] = new("research and development in artificial intelligence", "人工智能研发"),
        ["foreign_made"] = new("it is made abroad", "系国外产品"),
        ["integrated_not_discrete"] = new("it is a part of another chip and no card", "系集成显卡，并非独立显卡"),
        ["status_unconfirmed"] = new("no source confirms that it is sold", "尚无资料证实其在售"),
        ["under_review"] = new("it is under review", "正在复核"),
        ["fp16_tflops"] = new("FP16 TFLOPS", "FP16算力（TFLOPS）"),
        ["bf16_tflops"] = new("BF16 TFLOPS", "BF16算力（TFLOPS）"),
        ["fp32_tflops"] = new("FP32 TFLOPS", "FP32算力（TFLOPS）"),
        ["fp64_tflops"] = new("FP64 TFLOPS", "FP64算力（TFLOPS）"),
        ["int8_tops"] = new("INT8 TOPS", "INT8算力（TOPS）"),
        ["memory_bandwidth_gbs"] = new("GB/s of memory bandwidth", "显存带宽（GB/s）"),
        ["memory_gb"] = new("GB of memory", "显存（GB）"),
        ["tdp_w"] = new("W of power", "功耗（W）"),
        ["voided"] = new("voided", "已作废"),
        ["reversed"] = new("reversed", "已红冲"),
        ["partly_reversed"] = new("reversed in part", "已部分红冲"),
    };

    /// <summary>The families whose members have words.</summary>
    public static IReadOnlyCollection<string> Families
    { get; } = [.. Members.Keys.Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).Distinct()];

    /// <summary>The words of a member of a family.</summary>
    public static LocalizedText Of<T>(T value) where T : struct, Enum => Members.TryGetValue($"{typeof(T).Name}.{value}", out var words)
        ? words
        : throw new ArgumentOutOfRangeException(nameof(value), value, "A member without words for people.");

    /// <summary>The words of several members, one after the other.</summary>
    public static LocalizedText Of<T>(IEnumerable<T> values) where T : struct, Enum => List(values.Select(Of));

    /// <summary>
    /// The words of an id that a programme, a catalogue or a registry uses; of one that is not known here, the id without its underscores.
    /// </summary>
    public static LocalizedText OfId(string id)
    {
        if (Ids.TryGetValue(id, out var words))
        {
            return words;
        }

        var plain = id.Replace('_', ' ');
        return new LocalizedText(plain, $"“{plain}”");
    }

    /// <summary>The words of several ids, one after the other.</summary>
    public static LocalizedText OfIds(IEnumerable<string> ids) => List(ids.Select(OfId));

    /// <summary>A period of days in words, with its last day.</summary>
    public static LocalizedText Of(EffectivePeriod period) => (period.From, period.Until) switch
    {
        (null, null) => new("on any day", "任何日期"),
        ({ } from, null) => new($"from {Show.Day(from)} on", $"{Show.Day(from)}（含）以后"),
        (null, { } until) => new($"before {Show.Day(until)}", $"{Show.Day(until)}（不含）以前"),
        ({ } from, { } until) => new($"from {Show.Day(from)} to {Show.Day(until.AddDays(-1))}",
            $"{Show.Day(from)}至{Show.Day(until.AddDays(-1))}"),
    };

    private static LocalizedText List(IEnumerable<LocalizedText> all)
    {
        var words = all.ToArray();
        return new LocalizedText(string.Join(", ", words.Select(one => one.En)), string.Join("、", words.Select(one => one.Zh)));
    }
}
