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
                "goods_are.unclear(evidence)", GoodsPhrases.Evidence(goods));
        }

        if (!anyOf.Contains(goods.Goods))
        {
            return Finding.NotMet(paper, GoodsPhrases.Seen(goods), ReasonCode.GoodsNotCovered, GoodsPhrases.Pointer(goods, part),
                goods is { NamesHardware: true, Goods: Goods.Service or Goods.Software }
                    ? "goods_are.not_covered_but_its_hardware(goods, evidence, covered)"
                    : "goods_are.not_covered(goods, evidence, covered)",
                InWords.Of(goods.Goods), GoodsPhrases.Evidence(goods), InWords.Of<Goods>(anyOf));
        }

        return part.AreUnitsUnclear && @case.Programme.CountsUnits
            ? Finding.CannotTell(paper, part.Line.Unit, ReasonCode.UnitsUnclear, $"/invoice/lines/{part.Line.Number - 1}/unit",
                Supplier.Officer,
                "goods_are.units_unclear(unit)", part.Line.Unit)
            : Finding.Met(paper, GoodsPhrases.Seen(goods));
    }
}
