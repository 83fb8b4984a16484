using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// What a part was taken for. The model is named only where there is one; <paramref name="Bases"/> is what the match rests on.
/// </summary>
internal sealed record Match(string Kind, JsonNode? Named, IReadOnlySet<string> Bases, bool ByAttachment = false)
{
    /// <summary>One model, beyond doubt or as declared.</summary>
    public const string Model = "model";

    /// <summary>The catalogue has nothing of that name.</summary>
    public const string Unknown = "unknown";

    /// <summary>More than one model bears the name.</summary>
    public const string Ambiguous = "ambiguous";

    /// <summary>All that the text can mean is excluded.</summary>
    public const string AllExcluded = "all_excluded";

    /// <summary>Brand and model on the line contradict each other.</summary>
    public const string BrandConflict = "brand_conflict";

    /// <summary>What the caller declares against what the text says.</summary>
    public const string TextConflict = "text_conflict";

    /// <summary>Nothing on the line names what the caller declares.</summary>
    public const string NotOnInvoice = "not_on_invoice";

    /// <summary>Lines that count by expense category are not matched at all.</summary>
    public const string NotAsked = "not_asked";

    /// <summary>No match was looked for.</summary>
    public static Match None { get; } = new(NotAsked, null, new HashSet<string>());
}

/// <summary>A component as declared, and its model where the catalogue has it.</summary>
internal sealed record Component(string Id, JsonNode? Model, Rational Count);

/// <summary>How declarations stand against the print: docs/deciding.md, section 3.1, rule by rule.</summary>
internal sealed class Matching(CaseAtHand at, JsonNode line, int number)
{
    private readonly Print print = PrintReader.Read(line, at.Catalogue);

    /// <summary>The text has a word for a whole machine.</summary>
    public bool MachineWord => print.MachineWord;

    /// <summary>The model of that id, or nothing.</summary>
    public static JsonNode? ModelById(JsonNode catalogue, string id) =>
        catalogue.Items("models").FirstOrDefault(model => model.Text("id") == id);

    /// <summary>A line without components.</summary>
    public Match OfLine()
    {
        if (print.ExcludesByItself)
            return Reach(Branch.TextExcludes, ByText(print.Models, at.Paper));
        if (print.Kind == Print.Contradiction)
            return Reach(Branch.TextContradicts, new Match(Match.BrandConflict, null, at.Paper));

        return AfterVendor() is { } settled ? settled
            : line.Text("modelId") is { } id ? OfModelId(id, VendorsChoice())
            : ByText(VendorsChoice(), VendorChose() ? at.PaperAndDeclared : at.Paper);
    }

    /// <summary>A component of a line that has them.</summary>
    public Match OfComponent(Component component, IReadOnlyList<Component> all)
    {
        if (print.ExcludesByItself)
            return Reach(Branch.TextExcludesComponents, ByText(print.Models, at.Paper));
        if (component.Model is not { } model)
            return Reach(Branch.ComponentUnknown, new Match(Match.Unknown, null, at.DeclaredOnly));
        if (IsExcluded(model))
            return Reach(Branch.ComponentExcluded, new Match(Match.Model, model, at.DeclaredOnly));
        if (print.Kind == Print.Contradiction)
            return Reach(Branch.ComponentsUnderContradiction, new Match(Match.BrandConflict, null, at.Paper));
        if (!CanBeTheSameMachine(all))
            return new(Match.TextConflict, null, at.PaperAndDeclared);

        bool named = print.Names.Count > 0
            ? print.Names.Any(name => name.Any(meant => IsOrHolds(meant, model)))
            : print.Brands.Contains(model.NeededText("vendor")) && print.FormWord;
        return named
            ? Reach(print.Names.Count > 0 ? Branch.ComponentNamed : Branch.ComponentByBrand, new Match(Match.Model, model, at.PaperAndDeclared))
            : NotOnInvoice(model);
    }

    // A text with one model is that model; with several it is ambiguous; a text of excluded ones excludes, whichever is meant.
    private static Match ByText(IReadOnlyList<JsonNode> models, IReadOnlySet<string> bases) => models.Count switch
    {
        0 => new(Match.Unknown, null, bases),
        1 => new(Match.Model, models[0], bases),
        _ => new(models.All(IsExcluded) ? Match.AllExcluded : Match.Ambiguous, null, bases),
    };

    private static bool IsExcluded(JsonNode model) => model.Text("qualification") == "excluded";

    private static bool Holds(JsonNode machine, JsonNode card) =>
        machine.Items("bundleOf").Any(content => content.Text("model") == card.Text("id"));

    private static bool IsMachineOfUnknownContents(JsonNode model) =>
        model.Text("formFactor")?.StartsWith("server", StringComparison.Ordinal) == true && !model.Items("bundleOf").Any();

    private static bool IsOrHolds(JsonNode meant, JsonNode card) =>
        meant.Text("id") == card.Text("id") || Holds(meant, card)
        || (IsMachineOfUnknownContents(meant) && meant.Text("vendor") == card.Text("vendor"));

    private string? DeclaredVendor() =>
        line.Text("vendor") is { } vendor && at.Catalogue.Items("vendors").Any(known => known.Text("id") == vendor) ? vendor : null;

    private List<JsonNode> VendorsChoice() =>
        [.. print.Models.Where(model => DeclaredVendor() is not { } vendor || model.Text("vendor") == vendor)];

    private bool VendorChose() => VendorsChoice().Count < print.Models.Count;

    // The vendor is laid on what the text says before the model id is; nothing is left of the text when it contradicts.
    private Match? AfterVendor()
    {
        if (DeclaredVendor() is null || print.Models.Count == 0)
            return null;
        if (VendorsChoice().Count == 0)
            return Reach(print.Kind == Print.One ? Branch.VendorAgainstModel : Branch.VendorAgainstCandidates, new Match(Match.TextConflict, null, at.PaperAndDeclared));

        at.Reach(print.Kind == Print.One ? Branch.VendorAgrees : Branch.VendorChooses);
        return null;
    }

    private Match OfModelId(string id, List<JsonNode> candidates)
    {
        if (ModelById(at.Catalogue, id) is not { } declared)
        {
            return candidates.Count > 0
                ? Reach(Branch.IdUnknownAgainstText, new Match(Match.TextConflict, null, at.PaperAndDeclared))
                : Reach(Branch.IdUnknown, new Match(Match.Unknown, null, at.DeclaredOnly));
        }

        return candidates.Count > 0 ? AmongNamed(declared, candidates)
            : print.Brands.Count > 0 ? UnderBrands(declared)
            : IsExcluded(declared) ? Reach(Branch.IdExcludedUnnamed, new Match(Match.Model, declared, at.DeclaredOnly))
            : NotOnInvoice(declared);
    }

    private Match AmongNamed(JsonNode declared, List<JsonNode> candidates)
    {
        bool chosen = candidates.Exists(candidate => candidate.Text("id") == declared.Text("id"));
        if (chosen && candidates.Count == 1)
            return Reach(Branch.IdIsTheModel, ByText(candidates, VendorChose() ? at.PaperAndDeclared : at.Paper));
        if (chosen)
            return CountedCards(Reach(Branch.IdAmongCandidates, declared));

        return print.MachineWord && candidates.TrueForAll(candidate => Holds(declared, candidate))
            ? CountedCards(Reach(Branch.IdHoldsTheNamed, declared))
            : Reach(Branch.IdAgainstText, new Match(Match.TextConflict, null, at.PaperAndDeclared));
    }

    private Match UnderBrands(JsonNode declared)
    {
        if (IsExcluded(declared))
            return Reach(Branch.IdExcludedUnderBrand, new Match(Match.Model, declared, at.DeclaredOnly));
        if (print.Brands.Any(brand => brand != declared.Text("vendor")))
            return Reach(Branch.IdAgainstBrand, new Match(Match.TextConflict, null, at.PaperAndDeclared));

        return print.FormWord ? CountedCards(Reach(Branch.IdUnderItsBrand, declared)) : NotOnInvoice(declared);
    }

    // Rule 7: a machine holds as many cards as the text counts.
    private Match CountedCards(JsonNode declared)
    {
        Rational held = Rational.Sum(declared.Items("bundleOf").Select(content => content.Decimal("count")));
        return held > Rational.Zero && !print.AllowsNumber(held)
            ? Reach(Branch.IdAgainstNumber, new Match(Match.TextConflict, null, at.PaperAndDeclared))
            : new(Match.Model, declared, at.PaperAndDeclared);
    }

    private Match NotOnInvoice(JsonNode declared)
    {
        bool listed = at.Programme.Items("conditions").Any(
            condition => condition.Text("kind") == "model_listed" && condition.Text("whenDeclared") == "attachment");
        return listed && at.HasListOf(number)
            ? Reach(Branch.NamedByAttachment, new Match(Match.Model, declared, at.DeclaredOnly, ByAttachment: true))
            : Reach(Branch.NotOnInvoice, new Match(Match.NotOnInvoice, null, at.DeclaredOnly));
    }

    // Components rule 4: could what the line prints and what is declared be one machine?
    private bool CanBeTheSameMachine(IReadOnlyList<Component> all)
    {
        List<JsonNode> known = [.. all.Select(component => component.Model).OfType<JsonNode>()];
        IEnumerable<IReadOnlyList<JsonNode>> names = print.Names;
        if (line.Text("modelId") is { } id && ModelById(at.Catalogue, id) is { } declared)
            names = names.Append([declared]);
        if (!names.All(name => name.Any(meant => known.Exists(card => IsOrHolds(meant, card)))))
            return Reach(Branch.ComponentsAgainstName, false);
        if (!print.Brands.All(brand => known.Exists(card => card.Text("vendor") == brand)))
            return Reach(Branch.ComponentsAgainstBrand, false);

        Rational inOne = Rational.Sum(all.Select(component => component.Count)) / line.Decimal("quantity");
        return print.AllowsNumber(inOne) || Reach(Branch.ComponentsAgainstNumber, false);
    }

    private T Reach<T>(Branch branch, T result)
    {
        at.Reach(branch);
        return result;
    }
}
