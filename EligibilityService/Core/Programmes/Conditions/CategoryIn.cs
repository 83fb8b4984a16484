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
                    $"{NoCategory(byModel, part).En}; it must be one of: {Covered.En}.",
                    $"{NoCategory(byModel, part).Zh}；须为以下之一：{Covered.Zh}。");
        }

        return anyOf.Contains(category)
            ? Finding.Met(basis, category)
            : Finding.NotMet(basis, category, ReasonCode.CategoryNotCovered, byModel ? $"{part.Pointer}/description"
                : $"{part.Pointer}/expenseCategory",
                $"The programme does not cover {What(byModel, part, category).En}; it covers: {Covered.En}.",
                $"本项目不支持{What(byModel, part, category).Zh}；支持的类别为：{Covered.Zh}。");
    }

    private static LocalizedText NoCategory(bool byModel, Part part) => !byModel
        ? new LocalizedText("No category is declared for the line", "该行未申报类别")
        : part.IsModelDeclared ? new LocalizedText("What is declared tells no category", "申报内容未指明类别")
        : new LocalizedText("The line has no category", "该行没有类别");

    private static LocalizedText What(bool byModel, Part part, string category)
    {
        var words = InWords.OfId(category);
        return byModel && !part.IsModelDeclared ? words : new LocalizedText($"{words.En} (declared)", $"{words.Zh}（申报）");
    }
}
