using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The goods are new: as the line says, else as declared for all.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
public sealed class NewGoods(string id, Clause clause) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.NewGoods;

    /// <inheritdoc/>
    public override string Needed => "new";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        if (part.Line.Declared.GoodsCondition is { } condition)
        {
            return condition == GoodsCondition.New ? Finding.Met(Basis.Declared, Needed) : NotNew(Term.Of(condition), $"/invoice/lines/{part.Line.Number - 1}/goodsCondition");
        }

        return @case.Declarations.NewGoods switch
        {
            true => Finding.Met(Basis.Declared, Needed),
            false => NotNew("not new", "/declarations/newGoods"),
            null => Finding.CannotTell(Basis.Declared, null, ReasonCode.GoodsConditionNotDeclared, "/declarations/newGoods", Supplier.Applicant,
                "Whether the goods are new is not declared.",
                "未申报货物是否为新品。"),
        };
    }

    private static Finding NotNew(string seen, string pointer) => Finding.NotMet(Basis.Declared, seen, ReasonCode.GoodsNotNew, pointer,
        $"The goods are {seen}; only new goods are supported.",
        $"货物状态为{seen}；仅支持新品。");
}
