using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>What is known of an invoice line when its model is looked for. Equal when all members are equal.</summary>
/// <param name="Description">The goods' name as printed, tax category in front or not; may be empty.</param>
/// <param name="Specification">The specification column (规格型号), read as if it stood after the description; null when absent.</param>
/// <param name="SellerName">The seller's name; it only helps to choose between models that share a spelling.</param>
/// <param name="DeclaredVendor">The vendor by id or brand, as the caller declares it; it only chooses among what the text can mean.</param>
/// <param name="ModelId">The model as the caller declares it; it only chooses among what the text can mean.</param>
/// <param name="Paper">What the text rests on: printed or transcribed.</param>
public readonly record struct LineText(
    string Description,
    string? Specification = null,
    string? SellerName = null,
    string? DeclaredVendor = null,
    string? ModelId = null,
    Basis Paper = Basis.Transcribed);
