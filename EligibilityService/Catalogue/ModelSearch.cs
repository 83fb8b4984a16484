using EligibilityService.Core.Catalogue;

namespace EligibilityService.Catalogue;

/// <summary>Searching models by a piece of their names, in either script; width, case and separators do not matter.</summary>
internal static class ModelSearch
{
    /// <summary>The form in which texts are compared.</summary>
    public static string Fold(string text) => string.Concat(ModelName.Normalise(text).Where(char.IsLetterOrDigit));

    /// <summary>Whether a name, an alias or the id has the folded text in it.</summary>
    public static bool Has(ModelBody model, string folded) =>
        new[] { model.Id, model.Name.En, model.Name.Zh }.Concat(model.Aliases).Concat(model.ShortNames).Concat(model.PartNumbers)
            .Any(name => Fold(name).Contains(folded, StringComparison.Ordinal));
}
