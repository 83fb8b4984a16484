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

    /// <summary>Whether an attachment would show what the line does not name: there is a form word, and the programme takes one.</summary>
    public bool TakesAttachment => print.FormWord && at.Programme.Items("conditions").Any(
        condition => condition.Text("kind") == "model_listed" && condition.Text("whenDeclared") == "attachment");

    /// <summary>Candidates that, declared, settle an ambiguous line.</summary>
    public IEnumerable<JsonNode> Settling() => OfDeclaredVendor(print.Models).Where(candidate =>
    {
        JsonNode declared = line.DeepClone();
        declared["modelId"] = candidate.NeededText("id");
        return new Matching(at, declared, number).OfLine().Kind is Match.Model or Match.AllExcluded;
    });

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

        if (DeclaredVendor() is { } vendor && print.Names.Count > 0)
        {
            if (print.Names.Any(name => name.All(model => model.Text("vendor") != vendor)))
                return Reach(print.Kind == Print.One ? Branch.VendorAgainstModel : Branch.VendorAgainstCandidates,
                    new Match(Match.TextConflict, null, at.PaperAndDeclared));
            at.Reach(print.Kind == Print.One ? Branch.VendorAgrees : Branch.VendorChooses);
        }

        return line.Text("modelId") is { } id ? OfModelId(id)
            : print.Models.Count == 0 ? UnnamedByVendor() ?? ByText([], at.Paper)
            : print.Kind == Print.One || DeclaredVendor() is null ? ByText(print.Models, at.Paper)
            : OfVendor();
    }

    // A short name that names nothing, but would have been one of the vendor that is declared (section 11.6).
    private Match? UnnamedByVendor()
    {
        List<JsonNode> meant = DeclaredVendor() is { } vendor && print.Models.Count == 0
            ? [.. print.Unnamed.Where(model => model.Text("vendor") == vendor)]
            : [];
        if (meant.Count == 0)
            return null;

        // As with a model that is declared: nobody needs proof of what speaks against himself.
        return Reach(
            Branch.ShortNameAlone,
            meant.Count == 1 && IsExcluded(meant[0]) ? new Match(Match.Model, meant[0], at.DeclaredOnly)
                : new Match(Match.NotOnInvoice, null, at.DeclaredOnly));
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
            ? Reach(print.Names.Count > 0 ? Branch.ComponentNamed : Branch.ComponentByBrand,
                new Match(Match.Model, model, at.PaperAndDeclared))
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

    /// <summary>Whether a machine by its source holds the card.</summary>
    public static bool Holds(JsonNode machine, JsonNode card) =>
        machine.Items("bundleOf").Any(content => content.Text("model") == card.Text("id"));

    private static bool IsMachineOfUnknownContents(JsonNode model) =>
        model.Text("formFactor")?.StartsWith("server", StringComparison.Ordinal) == true && !model.Items("bundleOf").Any();

    private static bool IsOrHolds(JsonNode meant, JsonNode card) =>
        meant.Text("id") == card.Text("id") || Holds(meant, card)
        || (IsMachineOfUnknownContents(meant) && meant.Text("vendor") == card.Text("vendor"));

    private string? DeclaredVendor() =>
        line.Text("vendor") is { } vendor && at.Catalogue.Items("vendors").Any(known => known.Text("id") == vendor) ? vendor : null;

    private List<JsonNode> OfDeclaredVendor(IEnumerable<JsonNode> models) =>
        [.. models.Where(model => DeclaredVendor() is not { } vendor || model.Text("vendor") == vendor)];

    // Candidates of the declared vendor: one, or one that holds the others, or several still.
    private Match OfVendor()
    {
        List<JsonNode> left = OfDeclaredVendor(print.Models);
        JsonNode? holder = left.Find(machine => left.TrueForAll(model => model == machine || Holds(machine, model)));
        return holder is not null ? new(Match.Model, holder, at.PaperAndDeclared) : ByText(left, at.PaperAndDeclared);
    }

    private Match OfModelId(string id)
    {
        if (ModelById(at.Catalogue, id) is not { } declared)
        {
            return print.Models.Count > 0
                ? Reach(Branch.IdUnknownAgainstText, new Match(Match.TextConflict, null, at.PaperAndDeclared))
                : Reach(Branch.IdUnknown, new Match(Match.Unknown, null, at.DeclaredOnly));
        }

        return print.Names.Count > 0 ? AmongNamed(declared)
            : print.Brands.Count > 0 ? UnderBrands(declared)
            : IsExcluded(declared) ? Reach(Branch.IdExcludedUnnamed, new Match(Match.Model, declared, at.DeclaredOnly))
            : NotOnInvoice(declared);
    }

    private Match AmongNamed(JsonNode declared)
    {
        if (print.Kind == Print.One && print.Models[0].Text("id") == declared.Text("id"))
            return Reach(Branch.IdIsTheModel, ByText(print.Models, at.Paper));

        bool held = print.MachineWord && !print.Names.All(name => Means(name, declared));
        bool allMeanIt = print.Names.All(
            name => Means(name, declared) || (print.MachineWord && OfDeclaredVendor(name).Exists(meant => Holds(declared, meant))));
        if (!allMeanIt || print.Brands.Any(brand => brand != declared.Text("vendor")))
            return Reach(Branch.IdAgainstText, new Match(Match.TextConflict, null, at.PaperAndDeclared));

        return CountedCards(Reach(held ? Branch.IdHoldsTheNamed : Branch.IdAmongCandidates, declared));
    }

    private bool Means(IReadOnlyList<JsonNode> name, JsonNode declared) =>
        OfDeclaredVendor(name).Exists(meant => meant.Text("id") == declared.Text("id"));

    private Match UnderBrands(JsonNode declared)
    {
        bool contradicts = print.Brands.Any(brand => brand != declared.Text("vendor"));
        if (contradicts)
            return Reach(Branch.IdAgainstBrand, new Match(Match.TextConflict, null, at.PaperAndDeclared));
        if (IsExcluded(declared))
        {
            IReadOnlySet<string> bases = print.FormWord ? at.PaperAndDeclared : at.DeclaredOnly;
            return Reach(Branch.IdExcludedUnderBrand, new Match(Match.Model, declared, bases));
        }

        return print.FormWord ? CountedCards(Reach(Branch.IdUnderItsBrand, declared)) : NotOnInvoice(declared);
    }

    // Rule 7: a machine holds as many cards as the text counts.
    private Match CountedCards(JsonNode declared)
    {
        Rational held = Rational.Sum(declared.Items("bundleOf").Select(content => content.Decimal("count")));
        return held > Rational.Zero && !print.AllowsNumber(held, declared.Items("bundleOf").Count(), Rational.One)
            ? Reach(Branch.IdAgainstNumber, new Match(Match.TextConflict, null, at.PaperAndDeclared))
            : new(Match.Model, declared, at.PaperAndDeclared);
    }

    private Match NotOnInvoice(JsonNode declared)
    {
        return TakesAttachment && at.HasListOf(number)
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

        List<Component> counted = [.. all.Where(component => component.Model is not null)];
        Rational cards = Rational.Sum(counted.Select(component => component.Count * CardsIn(component.Model!)));
        // No more cards than the one machine that is printed holds.
        if (print.Kind == Print.One && print.Models[0].Items("bundleOf").Any()
            && cards > CardsIn(print.Models[0]) * line.Decimal("quantity"))
            return Reach(Branch.ComponentsAgainstNumber, false);

        int models = counted.SelectMany(component => ModelsIn(component.Model!)).Distinct().Count();
        return print.AllowsNumber(cards, models, line.Decimal("quantity")) || Reach(Branch.ComponentsAgainstNumber, false);
    }

    private static Rational CardsIn(JsonNode model) =>
        model.Items("bundleOf").Any() ? Rational.Sum(model.Items("bundleOf").Select(content => content.Decimal("count"))) : Rational.One;

    private static IEnumerable<string> ModelsIn(JsonNode model) =>
        model.Items("bundleOf").Any() ? model.Items("bundleOf").Select(content => content.NeededText("model")) : [model.NeededText("id")];

    private T Reach<T>(Branch branch, T result)
    {
        at.Reach(branch);
        return result;
    }
}
