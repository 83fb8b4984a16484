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
                : Unknown(null, part, part.NamesNoModel);
        }

        if ((Best(model, FigureKind.Measured) ?? Best(model, FigureKind.Claimed)) is not { } figure)
        {
            return Unknown(model.Id, part, "performance_at_least.unknown(model, metric)", part.NameOf(model),
                InWords.OfId(metric));
        }

        var (seen, words, kind) = ($"{metric} {Show.Number(figure.Value)} ({Term.Of(figure.Kind)})", InWords.OfId(metric),
            InWords.Of(figure.Kind));
        return figure.Value >= minimum
            ? Finding.Met(part.OfModel, seen)
            : Finding.NotMet(part.OfModel, seen, ReasonCode.PerformanceTooLow, $"{part.Pointer}/description",
                "performance_at_least.too_low(model, figure, words, kind, minimum)", part.NameOf(model),
                    Show.Number(figure.Value), words, kind, Show.Number(minimum));
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

    private static Finding Unknown(string? seen, Part part, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Finding.CannotTell(part.OfModel, seen, ReasonCode.PerformanceUnknown, $"{part.Pointer}/description", Supplier.Officer, phrase,
            arguments);
}
