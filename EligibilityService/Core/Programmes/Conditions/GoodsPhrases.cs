using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>What a line sells, in words: the goods, what says so, and where.</summary>
internal static class GoodsPhrases
{
    /// <summary>The goods in English.</summary>
    public static string En(Goods goods) => goods switch
    {
        Goods.Hardware => "hardware",
        Goods.Software => "software",
        Goods.Service => "a service",
        Goods.Rental => "a rental",
        Goods.Accessory => "a part or another device",
        _ => "something unclear",
    };

    /// <summary>The goods in Chinese.</summary>
    public static string Zh(Goods goods) => goods switch
    {
        Goods.Hardware => "硬件",
        Goods.Software => "软件",
        Goods.Service => "服务",
        Goods.Rental => "租赁",
        Goods.Accessory => "配件或其他设备",
        _ => "不明",
    };

    /// <summary>The value seen: the goods, and the words that say so.</summary>
    public static string Seen(GoodsSeen goods) =>
        goods.Evidence.Count == 0 ? Term.Of(goods.Goods)
            : $"{Term.Of(goods.Goods)}: {string.Join(" / ", goods.Evidence.Select(one => one.Quote))}";

    /// <summary>The member of the line that the last piece of evidence stands in.</summary>
    public static string Pointer(GoodsSeen goods, Part part) =>
        $"/invoice/lines/{part.Line.Number - 1}/{Member(goods.Evidence.Count == 0 ? GoodsSource.Description : goods.Evidence[^1].Source)}";

    /// <summary>The evidence in English, without a full stop.</summary>
    public static string EvidenceEn(GoodsSeen goods) => goods.Evidence.Count == 0
        ? "its text names no goods"
        : string.Join(", but ", goods.Evidence.Select(one => $"{PlaceEn(one)} says {HintEn(one.Says)}").Distinct(StringComparer.Ordinal));

    /// <summary>The evidence in Chinese, without a full stop.</summary>
    public static string EvidenceZh(GoodsSeen goods) => goods.Evidence.Count == 0
        ? "文字未载明货物或服务名称"
        : string.Join("，而", goods.Evidence.Select(one => $"{PlaceZh(one)}表明{HintZh(one.Says)}").Distinct(StringComparer.Ordinal));

    private static string Member(GoodsSource source) => source switch
    {
        GoodsSource.ClassificationCode => "classificationCode",
        GoodsSource.TaxRate => "taxRate",
        GoodsSource.Unit => "unit",
        GoodsSource.Specification => "specification",
        _ => "description",
    };

    private static string PlaceEn(GoodsEvidence one) => one.Source switch
    {
        GoodsSource.ClassificationCode => $"the classification code {one.Quote}",
        GoodsSource.ShortName => $"the short name “{one.Quote}”",
        GoodsSource.TaxRate => $"the tax rate {one.Quote}",
        GoodsSource.Unit => $"the unit “{one.Quote}”",
        GoodsSource.Specification => $"“{one.Quote}” in the specification",
        _ => $"“{one.Quote}” in the description",
    };

    private static string PlaceZh(GoodsEvidence one) => one.Source switch
    {
        GoodsSource.ClassificationCode => $"税收分类编码{one.Quote}",
        GoodsSource.ShortName => $"简称“{one.Quote}”",
        GoodsSource.TaxRate => $"税率{one.Quote}",
        GoodsSource.Unit => $"单位“{one.Quote}”",
        GoodsSource.Specification => $"规格型号中的“{one.Quote}”",
        _ => $"项目名称中的“{one.Quote}”",
    };

    private static string HintEn(GoodsHint hint) => hint switch
    {
        GoodsHint.Thing => "that a thing is sold",
        GoodsHint.Hardware => "hardware",
        GoodsHint.Software => "software",
        GoodsHint.Service => "a service",
        GoodsHint.Rental => "a rental",
        GoodsHint.Accessory => "a part or another device",
        GoodsHint.Time => "something sold by time",
        _ => "nothing that is known",
    };

    private static string HintZh(GoodsHint hint) => hint switch
    {
        GoodsHint.Thing => "销售的是货物",
        GoodsHint.Hardware => "销售的是硬件",
        GoodsHint.Software => "销售的是软件",
        GoodsHint.Service => "提供的是服务",
        GoodsHint.Rental => "属于租赁",
        GoodsHint.Accessory => "销售的是配件或其他设备",
        GoodsHint.Time => "按时间计价",
        _ => "的内容无法识别",
    };
}
