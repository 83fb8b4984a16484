using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// Compares what a caller declares of a line with what its text says. The text outranks the caller: a declaration chooses among what the
/// text can mean, contradicts it, or has no support on the line.
/// </summary>
internal static class Declaration
{
    /// <summary>What the line is, with the vendor and the model that the caller declares.</summary>
    public static Match Choose(ModelMatcher matcher, PrintedLine line, LineText text)
    {
        var byVendor = string.IsNullOrEmpty(text.DeclaredVendor) ? line.Alone
            : ChooseVendor(matcher, line, matcher.FindDeclaredVendor(text.DeclaredVendor));
        return text.ModelId is null || byVendor.Kind == MatchKind.TextConflict ? byVendor
            : ChooseModel(matcher, line, byVendor, text.ModelId);
    }

    /// <summary>What an officer's ruling stands for.</summary>
    public static Match Ruled(ModelMatcher matcher, string id)
    {
        var ruled = new Match { Kind = MatchKind.Unknown, Method = MatchMethod.ModelId, Basis = Bases.Of(Basis.Officer), Normalised = "" };
        return matcher.FindModel(id) is >= 0 and var index ? With(ruled, matcher.Models[index], MatchKind.Ruled) : ruled;
    }

    /// <summary>
    /// A match that a declaration made or contradicted: of the given kind, but an excluded model stays excluded however it was chosen.
    /// </summary>
    public static Match With(Match match, Model model, MatchKind kind) => match with
    {
        Kind = model.Qualification == Qualification.Excluded && kind is MatchKind.Declared or MatchKind.NotPrinted or MatchKind.Ruled
            ? MatchKind.Excluded : kind,
        Model = model,
        Method = MatchMethod.ModelId,
        VendorId = kind == MatchKind.NotPrinted ? null : model.Vendor,
        VendorEvidence = kind == MatchKind.NotPrinted ? VendorEvidence.None : VendorEvidence.Model,
        IsBundle = match.IsBundle || model.IsBundle,
        Candidates = [],
    };

    /// <summary>The declared model, where nothing on the line names it.</summary>
    public static Match NotPrinted(Match alone, Model model) =>
        With(alone, model, MatchKind.NotPrinted) with { Basis = Bases.Of(Basis.Declared), Candidates = [model.Id] };

    /// <summary>The declared model against something on the line.</summary>
    public static Match Contradicts(ModelMatcher matcher, PrintedLine line, Model? model, Contradiction against) => line.Alone with
    {
        Kind = MatchKind.TextConflict,
        Model = model,
        Against = against,
        Method = MatchMethod.None,
        Basis = line.Alone.Basis.With(Basis.Declared),
        Candidates = IdsOf(matcher, line, model),
    };

    private static Match ChooseVendor(ModelMatcher matcher, PrintedLine line, int vendor)
    {
        // A bare code with its vendor declared rests on the caller alone: nothing on the line says that it is a GPU.
        if (vendor >= 0 && line is { Names.Count: 0, Alone.Kind: MatchKind.Unknown }
            && line.Bare.Any(model => matcher.FindVendor(matcher.Models[model].Vendor) == vendor))
        {
            return NotPrinted(line.Alone,
                matcher.Models[line.Bare.First(model => matcher.FindVendor(matcher.Models[model].Vendor) == vendor)]);
        }

        if (vendor < 0 || line.Names.Count == 0 || line.Excludes(matcher) || line.Alone.Kind == MatchKind.Conflict)
        {
            return line.Alone;
        }

        bool IsOfVendor(int model) => matcher.FindVendor(matcher.Models[model].Vendor) == vendor;
        if (line.Names.Any(name => !name.Models.Any(IsOfVendor)))
        {
            return Contradicts(matcher, line, null, Contradiction.Brand);
        }

        if (line.Alone.Kind != MatchKind.Ambiguous || line.Names.Any(name => name.IsDoubtful))
        {
            return line.Alone;
        }

        int[] left = [.. line.Names.SelectMany(name => name.Models).Where(IsOfVendor).Distinct()];
        var one = left.Where(model => left.All(other => other == model || matcher.Models[model].Holds(matcher.Models[other].Id))).Append(-1)
            .First();
        var narrowed = line.Alone with
        {
            Basis = line.Alone.Basis.With(Basis.Declared),
            VendorId = matcher.Vendors[vendor].Id,
            VendorEvidence = VendorEvidence.Declared
        };
        return one < 0
            ? narrowed with { Candidates = [.. left.Select(model => matcher.Models[model].Id).Order(StringComparer.Ordinal)] }
            : With(narrowed, matcher.Models[one], MatchKind.Declared) with
            { Method = MatchMethod.ShortName, VendorEvidence = VendorEvidence.Declared };
    }

    private static Match ChooseModel(ModelMatcher matcher, PrintedLine line, Match byVendor, string id)
    {
        if (line.Excludes(matcher) || line.Alone.Kind == MatchKind.Conflict)
        {
            return line.Alone;
        }

        var declared = matcher.FindModel(id);
        if (declared < 0)
        {
            return line.Names.Count > 0
                ? Contradicts(matcher, line, null, Contradiction.Model)
                : line.Alone with { Kind = MatchKind.Unknown, Method = MatchMethod.ModelId, Basis = Bases.Of(Basis.Declared) };
        }

        var model = matcher.Models[declared];
        if (line.Alone.Single?.Id == id)
        {
            return line.Alone;
        }

        var match = OfText(matcher, line, byVendor, declared);
        return match.Kind is MatchKind.Declared && model.IsBundle && !line.AllowsCards(model.Cards, 1, model.BundleOf.Count)
            ? Contradicts(matcher, line, model, Contradiction.Count)
            : match;
    }

    private static Match OfText(ModelMatcher matcher, PrintedLine line, Match byVendor, int declared)
    {
        var model = matcher.Models[declared];
        var chosen = With(line.Alone with { Basis = line.Alone.Basis.With(Basis.Declared) }, model, MatchKind.Declared);
        if (line.Names.Count > 0)
        {
            var narrowed = byVendor.VendorEvidence == VendorEvidence.Declared && byVendor.VendorId != model.Vendor;
            return narrowed || line.Names.Any(name => !CanMean(matcher, line, name, declared))
                ? Contradicts(matcher, line, model, Contradiction.Model)
                : line.Brands.Any(brand => !brand.Contains(matcher.FindVendor(model.Vendor)))
                    ? Contradicts(matcher, line, model, Contradiction.Brand)
                : line.Names.Any(name => name.IsDoubtful) ? line.Alone
                : chosen;
        }

        var vendor = matcher.FindVendor(model.Vendor);
        if (line.Brands.Any(brand => !brand.Contains(vendor)))
        {
            return Contradicts(matcher, line, model, Contradiction.Brand);
        }

        return line.Brands.Count > 0 && line.Alone.HasFormWord ? chosen : NotPrinted(line.Alone, model);
    }

    // "MTT S4000 服务器" may well be the machine that the caller names, which holds these cards; a bare card is not.
    private static bool CanMean(ModelMatcher matcher, PrintedLine line, PrintedName name, int declared) => name.Models.Contains(declared)
        || (line.Alone.FormWord is not null && name.Models.Any(model => matcher.Models[declared].Holds(matcher.Models[model].Id)));

    private static string[] IdsOf(ModelMatcher matcher, PrintedLine line, Model? and)
    {
        var ids = new SortedSet<string>(line.Names.SelectMany(name => name.Models).Select(model => matcher.Models[model].Id),
            StringComparer.Ordinal);
        if (and is not null)
        {
            ids.Add(and.Id);
        }

        return [.. ids];
    }
}
