using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>The category is covered: the model's, or the declared one of the expense.</summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="anyOf">The categories covered; lower_snake words.</param>
public sealed class CategoryIn(string id, Clause clause, IReadOnlyList<string> anyOf) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.CategoryIn;

    /// <inheritdoc/>
    public override string Needed { get; } = string.Join(", ", anyOf);

    private LocalizedText Covered { get; } = InWords.OfIds(anyOf);

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        var byModel = @case.Programme.LinesCountBy == LinesCountBy.Model;
        var basis = byModel ? part.OfModel : Bases.Of(Basis.Declared);
        if (part.Category is not { } category)
        {
            return byModel && @case.Programme.AsksForListedModel
                ? Finding.CannotTellAsSaid(basis, null)
                : Finding.CannotTell(basis, null, ReasonCode.CategoryMissing, byModel ? $"{part.Pointer}/description"
                    : $"{part.Pointer}/expenseCategory", Supplier.Applicant,
                    "category_in.category_missing(noCategory, covered)", NoCategory(byModel, part), Covered);
        }

        return anyOf.Contains(category)
            ? Finding.Met(basis, category)
            : Finding.NotMet(basis, category, ReasonCode.CategoryNotCovered, byModel ? $"{part.Pointer}/description"
                : $"{part.Pointer}/expenseCategory",
                "category_in.not_covered(what, covered)", What(byModel, part, category), Covered);
    }

    private static LocalizedText NoCategory(bool byModel, Part part) => !byModel
        ? Phrase.Of("category_in.none_declared()")
        : part.IsModelDeclared ? Phrase.Of("category_in.declared_without_category()")
        : Phrase.Of("category_in.line_without_category()");

    private static LocalizedText What(bool byModel, Part part, string category)
    {
        var words = InWords.OfId(category);
        return byModel && !part.IsModelDeclared ? words : Phrase.Of("common.declared(words)", words);
    }
}
