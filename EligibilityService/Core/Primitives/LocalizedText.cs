namespace EligibilityService.Core.Primitives;

/// <summary>A text for people, in English and in Chinese. Both are always there; equal when both are equal.</summary>
/// <param name="En">The English text.</param>
/// <param name="Zh">The Chinese text (simplified).</param>
public sealed record LocalizedText(string En, string Zh);
