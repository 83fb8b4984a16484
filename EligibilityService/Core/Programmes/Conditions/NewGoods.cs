using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The goods are new: no printed word says otherwise, and it is declared, of the line, else of all.</summary>
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
        // What is printed outranks what is declared.
        if (part.Goods.Used is { } used)
        {
            var member = used.Source == GoodsSource.Specification ? "specification" : "description";
            return Finding.NotMet(@case.Paper, used.Quote, ReasonCode.GoodsNotNew, $"/invoice/lines/{part.Line.Number - 1}/{member}",
                "new_goods.text_says_used(quote)", used.Quote);
        }

        if (part.Line.Declared.GoodsCondition is { } condition)
        {
            return condition == GoodsCondition.New ? Finding.Met(Basis.Declared, Needed)
                : NotNew(Term.Of(condition), InWords.Of(condition), $"/invoice/lines/{part.Line.Number - 1}/goodsCondition");
        }

        return @case.Declarations.NewGoods switch
        {
            true => Finding.Met(Basis.Declared, Needed),
            false => NotNew("not new", Phrase.Of("new_goods.other_than_new()"), "/declarations/newGoods"),
            null => Finding.CannotTell(Basis.Declared, null, ReasonCode.GoodsConditionNotDeclared, "/declarations/newGoods",
                Supplier.Applicant,
                "new_goods.not_declared()"),
        };
    }

    private static Finding NotNew(string seen, LocalizedText words, string pointer) =>
        Finding.NotMet(Basis.Declared, seen, ReasonCode.GoodsNotNew, pointer,
        "new_goods.declared_not_new(words)", words);
}
