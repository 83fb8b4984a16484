using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>A match, and the attachment that it needed.</summary>
/// <param name="ShownBy">Where in the request the attachment is that shows the declared model, from 0; null when none was needed.</param>
internal readonly record struct Evidenced(Match Match, int? ShownBy);

/// <summary>
/// What a line, or each of its components, is by the evidence: the text, what an officer ruled, what is declared and what an attachment
/// shows.
/// </summary>
internal static class ModelEvidence
{
    /// <summary>A line without components.</summary>
    public static Evidenced OfLine(Case @case, InvoiceLine line)
    {
        var matcher = @case.Catalogue.Matcher;
        if (OfficerRuling.OfModel(@case, line.Number) is { ModelId: { } ruled })
        {
            return new Evidenced(matcher.MatchRuled(ruled), null);
        }

        var match = matcher.Match(TextOf(@case, line));
        return match.Kind is MatchKind.NotPrinted or MatchKind.TextConflict && match.Model is { } model
            ? Settle(@case, line, match, model)
            : new Evidenced(match, null);
    }

    /// <summary>A line with components: what its text says, and each component.</summary>
    public static (Match Line, IReadOnlyList<Evidenced> Components) OfComponents(Case @case, InvoiceLine line)
    {
        var matcher = @case.Catalogue.Matcher;
        var printed = matcher.Read(TextOf(@case, line));
        var found = OfficerRuling.OfModel(@case, line.Number);
        var models = line.Declared.Components.Select(component => matcher.Find(component.ModelId)).ToArray();
        var against = Against(@case, line, printed, models);
        var components = new Evidenced[models.Length];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = OfComponent(@case, line, printed, models[i], against);
        }

        return (found is { ModelId: { } ruled } ? matcher.MatchRuled(ruled) : printed.Alone, components);
    }

    /// <summary>The models of which a line's text can mean each, so that to declare one of them settles the line.</summary>
    public static IReadOnlyList<string> Choosable(Case @case, int number) =>
        @case.Catalogue.Matcher.Choosable(TextOf(@case, @case.Invoice.Lines[number - 1]));

    private static LineText TextOf(Case @case, InvoiceLine line) => new(
        line.Description, line.Specification, @case.Invoice.Seller.Name, line.Declared.Vendor, line.Declared.ModelId, @case.Paper);

    private static Evidenced OfComponent(Case @case, InvoiceLine line, PrintedLine printed, Model? model, Contradiction? against)
    {
        var matcher = @case.Catalogue.Matcher;
        if (model is not null && OfficerRuling.RulesModel(@case, line.Number, model.Id))
        {
            return new Evidenced(matcher.MatchRuled(model.Id), null);
        }

        if (printed.Excludes(matcher))
        {
            return new Evidenced(printed.Alone, null);
        }

        if (model is null)
        {
            return new Evidenced(printed.Alone with
            {
                Kind = MatchKind.Unknown,
                Model = null,
                Method = MatchMethod.ModelId,
                Basis = Bases.Of(Basis.Declared),
                Candidates = []
            }, null);
        }

        if (model.Qualification == Qualification.Excluded)
        {
            return new Evidenced(Declaration.NotPrinted(printed.Alone, model), null);
        }

        if (printed.Alone.Kind == MatchKind.Conflict)
        {
            return Settle(@case, line, printed.Alone, model);
        }

        var chosen = Declaration.With(printed.Alone with { Basis = printed.Alone.Basis.With(Basis.Declared) }, model, MatchKind.Declared);
        return against is { } what ? Settle(@case, line, Declaration.Contradicts(matcher, printed, model, what), model)
            : IsCarried(matcher, printed, model) ? new Evidenced(chosen, null)
            : Settle(@case, line, Declaration.NotPrinted(printed.Alone, model), model);
    }

    // What an officer's answer on the condition leaves as it is declared, and what an attachment shows where the programme takes that.
    private static Evidenced Settle(Case @case, InvoiceLine line, Match match, Model model)
    {
        if (OfficerRuling.FindsListed(@case, line.Number))
        {
            return new Evidenced(Declaration.With(match with { Basis = Bases.Of(Basis.Officer) }, model, MatchKind.Ruled), null);
        }

        if (match is { Kind: MatchKind.NotPrinted, HasFormWord: true } && @case.Programme.TakesAttachments)
        {
            for (var i = 0; i < @case.Attachments.Count; i++)
            {
                if (@case.Attachments[i].Shows(line.Number))
                {
                    return new Evidenced(Declaration.With(match, model, MatchKind.Declared), i);
                }
            }
        }

        return new Evidenced(match, null);
    }

    // Text and components must be able to be the same machine.
    private static Contradiction? Against(Case @case, InvoiceLine line, PrintedLine printed, Model?[] models)
    {
        var matcher = @case.Catalogue.Matcher;
        Model[] known = [.. models.OfType<Model>()];
        if (known.Length == 0)
        {
            return null;
        }

        var declared = line.Declared.ModelId is { } id ? matcher.Find(id) : null;
        if (printed.Names.Any(name => !name.Models.Any(model => IsIn(matcher.Models[model], known)))
            || (line.Declared.ModelId is not null && (declared is null || !IsIn(declared, known))))
        {
            return Contradiction.Model;
        }

        if (printed.Brands.Any(brand => !known.Any(model => brand.Contains(matcher.FindVendor(model.Vendor)))))
        {
            return Contradiction.Brand;
        }

        var cards = 0m;
        for (var i = 0; i < models.Length; i++)
        {
            cards += models[i] is { } model ? line.Declared.Components[i].Count * Math.Max(1, model.Cards) : 0;
        }

        var isTooMany = printed.Alone.Single is { IsBundle: true } machine && cards > machine.Cards * line.Quantity;
        return !isTooMany && printed.AllowsCards(cards, line.Quantity, known.Select(model => model.Id).Distinct().Count()) ? null
            : Contradiction.Count;
    }

    // A model that the line names, and components that can be in it: it is one of them, or a machine that holds one, or one of its vendor's
    // of which nobody says what it holds.
    private static bool IsIn(Model named, IReadOnlyList<Model> components) => components.Any(component => Carries(named, component));

    private static bool Carries(Model named, Model component) =>
        named.Id == component.Id || named.Holds(component.Id)
            || (named is { IsMachine: true, IsBundle: false } && named.Vendor == component.Vendor);

    private static bool IsCarried(ModelMatcher matcher, PrintedLine printed, Model component) => printed.Names.Count > 0
        ? printed.Names.Any(name => !name.IsDoubtful && name.Models.Any(model => Carries(matcher.Models[model], component)))
        : printed.Alone.HasFormWord && printed.Brands.Any(brand => brand.Contains(matcher.FindVendor(component.Vendor)));
}
