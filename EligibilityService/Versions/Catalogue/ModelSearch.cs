using EligibilityService.Core.Catalogue;

namespace EligibilityService.Versions.Catalogue;

/// <summary>Searching models by a piece of their names, in either script; width, case and separators do not matter.</summary>
internal static class ModelSearch
{
    /// <summary>The form in which texts are compared.</summary>
    public static string Fold(string text) => string.Concat(ModelName.Normalise(text).Where(char.IsLetterOrDigit));

    /// <summary>
    /// The id, the names, the aliases and the part numbers of a model, folded, with something between them that no folded text has.
    /// </summary>
    public static string FoldNames(ModelBody model) =>
        string.Join('\n', new[]
            { model.Id, model.Name.En, model.Name.Zh }.Concat(model.Aliases).Concat(model.ShortNames).Concat(model.PartNumbers)
            .Select(Fold));
}
