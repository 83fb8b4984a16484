using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Impact;

/// <summary>What is due for one line of a decision, by what it was bought from and as. Equal by its members.</summary>
/// <param name="Vendor">The vendor's id; <see cref="Unnamed"/> where no single one is known.</param>
/// <param name="Category">The category, as a word; <see cref="Unnamed"/> where none is known.</param>
/// <param name="Fen">How much, in fen.</param>
public readonly record struct Share(string Vendor, string Category, long Fen)
{
    /// <summary>Stands for a vendor or a category that is not known.</summary>
    public const string Unnamed = "-";

    /// <summary>
    /// The shares of a settled assessment: one for each line for which anything is due, so that they add up to its amount.
    /// </summary>
    public static Share[] Of(Case @case, Assessment settled)
    {
        var shares = new List<Share>(settled.Lines.Count);
        foreach (var line in settled.Lines)
        {
            if (!line.Amount.IsZero)
            {
                shares.Add(Of(@case, line.Line, line.Match?.VendorId, line.Match?.Category is { } category ? Term.Of(category) : null,
                    line.Amount.MinorUnits));
            }
        }

        return [.. shares];
    }

    /// <summary>
    /// The share of one line: by its match; a line whose money is in its components goes whole to the first one's maker and category; a
    /// line that counts by expense has no vendor.
    /// </summary>
    public static Share Of(Case @case, int line, string? vendor, string? category, long fen)
    {
        var declared = @case.Invoice.Lines[line - 1].Declared;
        return (vendor is null || category is null) && declared.Components.Count > 0
            && @case.Catalogue.TryGetModel(declared.Components[0].ModelId, out var component)
            ? new Share(component.Vendor, Term.Of(component.Category), fen)
            : new Share(vendor ?? declared.Vendor ?? Unnamed, category ?? declared.ExpenseCategory ?? Unnamed, fen);
    }
}
