using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// What the line sells is of the kinds asked for: hardware, and not a service, software, a rental or a part for it. Goods that cannot be
/// told are never granted and never excluded; where the programme counts pieces, neither is a line that does not say how many there are.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The goods asked for; unclear is none of them.</param>
public sealed class GoodsAre(string id, Clause clause, IReadOnlyList<Goods> anyOf) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.GoodsAre;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf.Select(Term.Of));

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var goods = part.Goods;
        var paper = @case.Paper;
        if (goods.Goods == Goods.Unclear)
        {
            return Finding.CannotTell(paper, GoodsPhrases.Seen(goods), ReasonCode.GoodsUnclear, GoodsPhrases.Pointer(goods, part),
                Supplier.Officer,
                $"What the line sells cannot be told: {GoodsPhrases.EvidenceEn(goods)}.",
                $"无法判断该行销售的是什么：{GoodsPhrases.EvidenceZh(goods)}。");
        }

        if (!anyOf.Contains(goods.Goods))
        {
            var (partEn, partZh) = goods is { NamesHardware: true, Goods: Goods.Service or Goods.Software }
                ? (" What of it is hardware can count when the seller invoices it on a line of its own.", "其中如有硬件，请销售方单独列行开具发票后再行申报。")
                : ("", "");
            return Finding.NotMet(paper, GoodsPhrases.Seen(goods), ReasonCode.GoodsNotCovered, GoodsPhrases.Pointer(goods, part),
                $"The line sells {GoodsPhrases.En(goods.Goods)}: {GoodsPhrases.EvidenceEn(goods)}. The programme covers {string.Join(", ", anyOf.Select(GoodsPhrases.En))}.{partEn}",
                $"该行销售的是{GoodsPhrases.Zh(goods.Goods)}：{GoodsPhrases.EvidenceZh(goods)}。本项目支持{string.Join("、", anyOf.Select(GoodsPhrases.Zh))}。{partZh}");
        }

        return part.AreUnitsUnclear && @case.Programme.CountsUnits
            ? Finding.CannotTell(paper, part.Line.Unit, ReasonCode.UnitsUnclear, $"/invoice/lines/{part.Line.Number - 1}/unit",
                Supplier.Officer,
                $"The unit “{part.Line.Unit}” does not say how many pieces there are, and the text of the line prints no one number of them.",
                $"计量单位“{part.Line.Unit}”不能说明件数，该行文字亦未载明唯一的件数。")
            : Finding.Met(paper, GoodsPhrases.Seen(goods));
    }
}
