using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>What a line sells, in words: the goods, what says so, and where.</summary>
internal static class GoodsPhrases
{
    /// <summary>The value seen: the goods, and the words that say so.</summary>
    public static string Seen(GoodsSeen goods) =>
        goods.Evidence.Count == 0 ? Term.Of(goods.Goods)
            : $"{Term.Of(goods.Goods)}: {string.Join(" / ", goods.Evidence.Select(one => one.Quote))}";

    /// <summary>The member of the line that the last piece of evidence stands in.</summary>
    public static string Pointer(GoodsSeen goods, Part part) =>
        $"/invoice/lines/{part.Line.Number - 1}/{Member(goods.Evidence.Count == 0 ? GoodsSource.Description : goods.Evidence[^1].Source)}";

    /// <summary>The evidence, without a full stop.</summary>
    public static LocalizedText Evidence(GoodsSeen goods) => goods.Evidence.Count == 0 ? Phrase.Of("goods_phrases.none()")
        : goods.Evidence.Select(Said).Distinct().Aggregate((all, next) => Phrase.Of("goods_phrases.but(all, next)", all, next));

    private static string Member(GoodsSource source) => source switch
    {
        GoodsSource.ClassificationCode => "classificationCode",
        GoodsSource.TaxRate => "taxRate",
        GoodsSource.Unit => "unit",
        GoodsSource.Specification => "specification",
        _ => "description",
    };

    private static LocalizedText Said(GoodsEvidence one) => Phrase.Of("goods_phrases.says(place, goods)", Phrase.Of(one.Source switch
    {
        GoodsSource.ClassificationCode => "goods_phrases.classification_code(quote)",
        GoodsSource.ShortName => "goods_phrases.short_name(quote)",
        GoodsSource.TaxRate => "goods_phrases.tax_rate(quote)",
        GoodsSource.Unit => "goods_phrases.unit(quote)",
        GoodsSource.Specification => "goods_phrases.specification(quote)",
        _ => "goods_phrases.description(quote)",
    }, one.Quote), InWords.Of(one.Says));
}
