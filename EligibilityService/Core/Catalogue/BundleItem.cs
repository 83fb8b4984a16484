namespace EligibilityService.Core.Catalogue;

/// <summary>
/// What one unit of a whole machine holds, as a source states it; a count is never guessed. Equal when both members are equal.
/// </summary>
/// <param name="ModelId">The id of the model inside.</param>
/// <param name="Count">How many of it, at least 1.</param>
public sealed record BundleItem(string ModelId, int Count);
