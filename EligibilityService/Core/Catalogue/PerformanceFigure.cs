namespace EligibilityService.Core.Catalogue;

/// <summary>One figure of one model. Equal when all members are equal.</summary>
/// <param name="Metric">What was counted and in which unit, in snake case: <c>fp16_tflops</c>.</param>
/// <param name="Value">The figure, not negative.</param>
/// <param name="Kind">Claimed or measured.</param>
/// <param name="Source">Where it stands; never empty, since most figures of these products are unofficial.</param>
public sealed record PerformanceFigure(string Metric, decimal Value, FigureKind Kind, string Source);
