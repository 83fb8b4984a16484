using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire.Csv;

/// <summary>A column of a table that is read.</summary>
/// <param name="Name">Its name, as the contract and the answers have it.</param>
/// <param name="Chinese">Its Chinese name; read as well.</param>
/// <param name="Member">The member that it holds, as a JSON Pointer into what a row becomes; empty when it holds none.</param>
internal record CsvColumn(string Name, string Chinese, string Member)
{
    /// <summary>Its name in each language.</summary>
    public LocalizedText Title => new(Name, Chinese);
}
