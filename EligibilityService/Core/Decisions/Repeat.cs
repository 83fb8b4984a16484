namespace EligibilityService.Core.Decisions;

/// <summary>That an invoice which was refused, or undetermined, is asked for again with other declarations.</summary>
/// <param name="DecisionId">The decision that is repeated: the last refused one in the row, else the last undetermined one.</param>
/// <param name="OfRefused">Whether that decision was a refusal.</param>
/// <param name="Changes">What is declared otherwise, at most fifty members.</param>
public sealed record Repeat(string DecisionId, bool OfRefused, IReadOnlyList<DeclarationChange> Changes)
{
    /// <summary>The most changes that are listed.</summary>
    public const int MostChanges = 50;
}

/// <summary>A declaration that changed.</summary>
/// <param name="Pointer">The member of the request, as a JSON Pointer.</param>
/// <param name="Was">What it was, as JSON; absent when there was none.</param>
/// <param name="Is">What it is, as JSON; absent when there is none.</param>
public sealed record DeclarationChange(string Pointer, string? Was = null, string? Is = null);
