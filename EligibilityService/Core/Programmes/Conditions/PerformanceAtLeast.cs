using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes.Conditions;

/// <summary>
/// The model performs well enough: by the measured figure where there is one, else by the maker's claim; the answer says which.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="clause">Where it comes from.</param>
/// <param name="metric">The catalogue's name of the figure, e.g. <c>fp16_tflops</c>.</param>
/// <param name="minimum">The least that counts.</param>
public sealed class PerformanceAtLeast(string id, Clause clause, string metric, decimal minimum) : PartCondition(id, clause)
{
    /// <inheritdoc/>
    public override ConditionKind Kind => ConditionKind.PerformanceAtLeast;

    /// <inheritdoc/>
    public override string Needed { get; } = $"{metric} {Show.Number(minimum)}";

    /// <inheritdoc/>
    public override Finding Ask(Case @case, Part part)
    {
        if (part.Model is not { } model)
        {
            return @case.Programme.AsksForListedModel
                ? Finding.CannotTellAsSaid(part.OfModel, null)
                : Unknown(null, part, part.NamesNoModel.En, part.NamesNoModel.Zh);
        }

        if ((Best(model, FigureKind.Measured) ?? Best(model, FigureKind.Claimed)) is not { } figure)
        {
            return Unknown(model.Id, part, $"The catalogue has no figure of {part.NameOf(model).En} in {InWords.OfId(metric).En}.",
                $"目录中没有{part.NameOf(model).Zh}的{InWords.OfId(metric).Zh}数据。");
        }

        var (seen, words, kind) = ($"{metric} {Show.Number(figure.Value)} ({Term.Of(figure.Kind)})", InWords.OfId(metric),
            InWords.Of(figure.Kind));
        return figure.Value >= minimum
            ? Finding.Met(part.OfModel, seen)
            : Finding.NotMet(part.OfModel, seen, ReasonCode.PerformanceTooLow, $"{part.Pointer}/description",
                $"{part.NameOf(model).En} has {Show.Number(figure.Value)} {words.En} ({kind.En}); at least {Show.Number(minimum)} is needed.",
                $"{part.NameOf(model).Zh}的{words.Zh}为{Show.Number(figure.Value)}（{kind.Zh}）；至少需要{Show.Number(minimum)}。");
    }

    private PerformanceFigure? Best(Model model, FigureKind kind)
    {
        foreach (var figure in model.Performance)
        {
            if (figure.Kind == kind && string.Equals(figure.Metric, metric, StringComparison.Ordinal))
            {
                return figure;
            }
        }

        return null;
    }

    private static Finding Unknown(string? seen, Part part, string en, string zh) =>
        Finding.CannotTell(part.OfModel, seen, ReasonCode.PerformanceUnknown, $"{part.Pointer}/description", Supplier.Officer, en, zh);
}
