using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>What a part was taken for. The model is named only by the kind <see cref="Match.Model"/>.</summary>
internal sealed record Match(string Kind, JsonNode? Named)
{
    /// <summary>One model, beyond doubt.</summary>
    public const string Model = "model";

    /// <summary>The catalogue has nothing of that name.</summary>
    public const string Unknown = "unknown";

    /// <summary>More than one model bears the name.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>More than one model bears the name, and none of them qualifies.</summary>
    public const string AmbiguousExcluded = "ambiguous_excluded";

    /// <summary>The caller's model id against a text that names another model.</summary>
    public const string TextConflict = "text_conflict";

    /// <summary>Lines that count by expense category are not matched at all.</summary>
    public const string NotAsked = "not_asked";
}

/// <summary>
/// A deliberately naive matcher: it understands only the texts that <see cref="RandomCases"/> writes, which are a whole alias, a whole
/// short name, or a text that names no model. Real texts are the matcher's own tests' business;
/// the oracle is about what follows from a match.
/// </summary>
internal static class Matching
{
    /// <summary>The word that makes a text a whole machine.</summary>
    public const string ServerWord = "服务器";

    /// <summary>The model of that id, or nothing.</summary>
    public static JsonNode? ModelById(JsonNode catalogue, string id) =>
        catalogue.Items("models").FirstOrDefault(model => model.Text("id") == id);

    /// <summary>A match by id alone, as for the components of a bundle.</summary>
    public static Match ById(JsonNode catalogue, string id) =>
        ModelById(catalogue, id) is { } model ? new(Match.Model, model) : new(Match.Unknown, null);

    /// <summary>A match of a line: the caller's id wins, unless the text names one other model.</summary>
    public static Match OfLine(JsonNode catalogue, JsonNode line)
    {
        Match byText = ByText(catalogue, line);
        if (line.Text("modelId") is not { } id)
            return byText;

        Match byId = ById(catalogue, id);
        bool contradicts = byText.Kind == Match.Model && byText.Named.Text("id") != id;
        return contradicts && byId.Kind == Match.Model ? new(Match.TextConflict, null) : byId;
    }

    private static Match ByText(JsonNode catalogue, JsonNode line)
    {
        string text = line.NeededText("description");
        List<JsonNode> bearers = [.. catalogue.Items("models").Where(model => Bears(model, text))];
        if (bearers.Count > 1 && line.Text("vendor") is { } vendor)
            bearers.RemoveAll(model => model.Text("vendor") != vendor);

        return bearers.Count switch
        {
            0 => new(Match.Unknown, null),
            1 => new(Match.Model, bearers[0]),
            _ when bearers.TrueForAll(model => model.Text("qualification") == "excluded") => new(Match.AmbiguousExcluded, null),
            _ => new(Match.Ambiguous, null),
        };
    }

    private static bool Bears(JsonNode model, string text) => model.Texts("aliases").Concat(model.Texts("shortNames")).Contains(text);
}
