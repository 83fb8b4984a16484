using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions.Catalogue;

namespace EligibilityService.Versions.Programmes;

/// <summary>What is wrong, or odd, in the formula of a draft: rates, brackets, caps and the floor.</summary>
internal static class FormulaChecks
{
    private const string Flat = "/formula/rate/rate";

    /// <summary>Looks at all of it.</summary>
    public static void Look(ProgrammeContent draft, ProgrammeContent? before, CatalogueContent? catalogue, CheckNotes notes)
    {
        Leaps(draft.Formula, before?.Formula, notes);
        Rates(draft.Formula, notes);
        Brackets(draft.Formula.Rate, notes);
        Categories(draft, catalogue, notes);
        Uplifts(draft, notes);
        Caps(draft, notes);
    }

    /// <summary>
    /// The least that the formula gives to a case that meets the conditions, before caps on invoices: the least eligible cost at the lowest
    /// rate. Null where nothing is asked, or where caps per unit or line may leave less.
    /// </summary>
    public static decimal? LeastBeforeCap(ProgrammeContent draft)
    {
        var costs = draft.Conditions.Where(one => one.Kind == ConditionKind.MinimumEligibleCost)
            .Select(one => Figures.Number(one.Amount?.Amount.Text) ?? 0).ToArray();
        var rates = BaseRates(draft.Formula.Rate).Select(one => one.Rate).ToArray();
        return costs.Length == 0 || rates.Length == 0 || draft.Formula.CapPerUnit is not null || draft.Formula.CapPerLine is not null
            ? null
            : costs.Max() * Math.Clamp(rates.Min(), 0, 1);
    }

    private static void Leaps(FormulaBody formula, FormulaBody? before, CheckNotes notes)
    {
        notes.Leaps(Figures.Of(formula.CapPerUnit), Figures.Of(before?.CapPerUnit), "/formula/capPerUnit");
        notes.Leaps(Figures.Of(formula.CapPerLine), Figures.Of(before?.CapPerLine), "/formula/capPerLine");
        notes.Leaps(Figures.Of(formula.CapPerInvoice), Figures.Of(before?.CapPerInvoice), "/formula/capPerInvoice");
        notes.Leaps(Figures.Of(formula.FloorPerInvoice), Figures.Of(before?.FloorPerInvoice), "/formula/floorPerInvoice");
        var old = before is null ? [] : BaseRates(before.Rate).ToDictionary(one => one.Pointer, one => one.Rate, StringComparer.Ordinal);
        foreach (var (pointer, rate) in BaseRates(formula.Rate))
        {
            notes.Leaps(rate, old.TryGetValue(pointer, out var was) ? was : null, pointer);
        }

        var (brackets, others) = (formula.Rate.Brackets ?? [], before?.Rate.Brackets ?? []);
        for (var i = 1; i < Math.Min(brackets.Count, others.Count); i++)
        {
            notes.Leaps(Figures.Number(brackets[i].From.Amount.Text), Figures.Number(others[i].From.Amount.Text),
                $"/formula/rate/brackets/{i}/from");
        }

        for (var i = 0; i < formula.Uplifts.Count; i++)
        {
            var uplift = formula.Uplifts[i];
            notes.Leaps(Figures.Number(uplift.Rate),
                Figures.Number(before?.Uplifts.FirstOrDefault(one => one.Purpose == uplift.Purpose)?.Rate), $"/formula/uplifts/{i}/rate");
        }
    }

    private static IEnumerable<(string Pointer, decimal Rate)> BaseRates(RateBody rate)
    {
        IEnumerable<(string Pointer, string? Rate)> all = rate.Kind switch
        {
            RateKind.Flat => [(Flat, rate.Rate)],
            RateKind.ByCategory => (rate.Rates ?? new Dictionary<string, CategoryRateBody>())
                .Select(pair => ($"/formula/rate/rates/{Figures.Step(pair.Key)}/rate", (string?)pair.Value.Rate)),
            _ => (rate.Brackets ?? []).Select((bracket, i) => ($"/formula/rate/brackets/{i}/rate", (string?)bracket.Rate)),
        };
        return all.Where(one => Figures.Number(one.Rate) is not null).Select(one => (one.Pointer, Figures.Number(one.Rate)!.Value));
    }

    private static void Rates(FormulaBody formula, CheckNotes notes)
    {
        var bases = BaseRates(formula.Rate).ToArray();
        (string Pointer, decimal Rate)[] all = [.. bases,
            .. formula.Uplifts.Select((uplift, i) => ($"/formula/uplifts/{i}/rate", Figures.Number(uplift.Rate) ?? 0))];
        foreach (var (pointer, rate) in all.Where(one => one.Rate >= 1))
        {
            One(rate, pointer, notes);
        }

        var uplift = formula.Uplifts.GroupBy(one => one.Purpose, StringComparer.Ordinal)
            .Select(group => Figures.Sum(group.Select(one => Figures.Number(one.Rate) ?? 0))).DefaultIfEmpty().Max();
        if (uplift > 0 && all.All(one => one.Rate < 1)
            && Figures.Sum([uplift, bases.Select(one => one.Rate).DefaultIfEmpty().Max()]) is >= 1 and var together)
        {
            One(together, "/formula", notes);
        }
    }

    private static void One(decimal rate, string pointer, CheckNotes notes)
    {
        if (rate > 1)
        {
            notes.Error(FindingCode.RateAboveOne, pointer,
                $"It reaches {Show.Number(rate)}; more than the cost is never paid. 30 per cent is 0.3.",
                $"达到{Show.Number(rate)}；不得超过费用本身。百分之三十写作0.3。");
        }
        else
        {
            notes.Warning(FindingCode.RateIsOne, pointer, "The whole cost is paid. Is that meant?", "支付全部费用。是否有意？");
        }
    }

    private static void Brackets(RateBody rate, CheckNotes notes)
    {
        if (rate is not { Kind: RateKind.Brackets, Brackets: { Count: > 0 } brackets })
        {
            return;
        }

        var from = brackets.Select(one => Figures.Number(one.From.Amount.Text) ?? 0).ToArray();
        if (from[0] != 0 || from.Zip(from.Skip(1)).Any(pair => pair.Second <= pair.First))
        {
            notes.Error(FindingCode.BracketsNotMonotone, "/formula/rate/brackets", "Brackets begin at 0.00 and rise.", "分档须自0.00起递增。");
        }

        var rates = brackets.Select(one => Figures.Number(one.Rate) ?? 0).ToArray();
        if (rate.Mode == BracketMethod.Marginal && !rates.SequenceEqual(rates.Order()) && !rates.SequenceEqual(rates.OrderDescending()))
        {
            notes.Warning(FindingCode.BracketsNotMonotone, "/formula/rate/brackets",
                "The rates of the brackets go up and down. Is that meant?", "各档比例时升时降。是否有意？");
        }

        for (var i = 1; i < rates.Length && rate.Mode != BracketMethod.Marginal; i++)
        {
            if (rates[i] < rates[i - 1])
            {
                notes.Warning(FindingCode.BracketsNotMonotone, $"/formula/rate/brackets/{i}/rate",
                    "The rate falls and is for all of the cost: a fen more of cost is paid less. Were slices meant (marginal)?",
                        "比例下降且适用于全部费用：费用多一分反而少得。是否应为分段累计（marginal）？");
            }
        }
    }

    private static void Categories(ProgrammeContent draft, CatalogueContent? catalogue, CheckNotes notes)
    {
        if (draft.Formula.Rate is not { Kind: RateKind.ByCategory, Rates: { } rates })
        {
            return;
        }

        var asked = draft.Conditions.Select((condition, i) => (Condition: condition, Pointer: $"/conditions/{i}"))
            .Where(one => one.Condition is { Kind: ConditionKind.CategoryIn, AnyOf: not null }).ToArray();
        foreach (var (condition, pointer) in asked)
        {
            foreach (var category in condition.AnyOf!.Where(category => !rates.ContainsKey(category)))
            {
                notes.Error(FindingCode.CategoryWithoutRate, "/formula/rate/rates", $"{category} counts by {pointer} and has no rate.",
                    $"{category}依{pointer}计入，但没有比例。");
            }
        }

        foreach (var category in rates.Keys.Where(category => asked.Any(one => !one.Condition.AnyOf!.Contains(category))))
        {
            notes.Warning(FindingCode.RateNeverUsed, $"/formula/rate/rates/{Figures.Step(category)}",
                $"No condition lets {category} through.", $"没有条件允许{category}计入。");
        }

        if (asked.Length == 0 && draft.LinesCountBy == LinesCountBy.Model && catalogue is not null)
        {
            var qualified = catalogue.Models.Where(model => model.Qualification == Qualification.Qualified)
                .Select(model => Term.Of(model.Category)).Distinct(StringComparer.Ordinal);
            foreach (var category in qualified.Where(category => !rates.ContainsKey(category)))
            {
                notes.Warning(FindingCode.CategoryWithoutRate, "/formula/rate/rates",
                    $"The catalogue has models of {category}, and it has no rate.", $"目录中有{category}类型号，但该类别没有比例。");
            }
        }
    }

    private static void Uplifts(ProgrammeContent draft, CheckNotes notes)
    {
        for (var i = 0; i < draft.Formula.Uplifts.Count; i++)
        {
            var purpose = draft.Formula.Uplifts[i].Purpose;
            if (draft.Conditions.Any(one => one is { Kind: ConditionKind.ProjectPurpose, AnyOf: { } purposes }
                && !purposes.Contains(purpose)))
            {
                notes.Warning(FindingCode.RateNeverUsed, $"/formula/uplifts/{i}/purpose", $"No condition lets {purpose} through.",
                    $"没有条件允许{purpose}用途。");
            }
        }
    }

    private static void Caps(ProgrammeContent draft, CheckNotes notes)
    {
        var formula = draft.Formula;
        var (unit, line, invoice, floor) = (Figures.Of(formula.CapPerUnit), Figures.Of(formula.CapPerLine),
            Figures.Of(formula.CapPerInvoice), Figures.Of(formula.FloorPerInvoice));
        NeverBites(unit, line, "/formula/capPerUnit", "the cap of the line", "行上限", notes);
        NeverBites(unit, invoice, "/formula/capPerUnit", "the cap of the invoice", "发票上限", notes);
        NeverBites(line, invoice, "/formula/capPerLine", "the cap of the invoice", "发票上限", notes);
        foreach (var (cap, pointer) in new[]
            { (unit, "/formula/capPerUnit"), (line, "/formula/capPerLine"), (invoice, "/formula/capPerInvoice") })
        {
            if (cap == 0)
            {
                notes.Error(FindingCode.CapAlwaysBites, pointer, "A cap of nothing: nothing is ever paid.", "上限为零：永不支付。");
            }
        }

        if (floor > invoice)
        {
            notes.Error(FindingCode.CapAlwaysBites, "/formula/floorPerInvoice",
                "The floor is above the cap of the invoice: nothing is ever paid.", "下限高于发票上限：永不支付。");
        }

        var least = LeastBeforeCap(draft);
        if (least > invoice && invoice > 0)
        {
            notes.Warning(FindingCode.CapAlwaysBites, "/formula/capPerInvoice",
                $"The least eligible cost already gives {Show.Number(least!.Value)}: every case is paid the cap, whatever its rate.",
                    $"最低费用即得{Show.Number(least!.Value)}：每件均按上限支付，比例不起作用。");
        }

        if (floor > 0 && floor <= least && !(floor > invoice) && formula.Rounding.Where == RoundingPlace.Sum)
        {
            notes.Warning(FindingCode.CapNeverBites, "/formula/floorPerInvoice",
                $"The least eligible cost already gives {Show.Number(least!.Value)}: no case falls below the floor.",
                    $"最低费用即得{Show.Number(least!.Value)}：不会有低于下限的情况。");
        }
    }

    private static void NeverBites(decimal? cap, decimal? wider, string pointer, string en, string zh, CheckNotes notes)
    {
        if (cap is { } mine && wider is { } other && mine >= other)
        {
            notes.Warning(FindingCode.CapNeverBites, pointer, $"It is not below {en}, which bites first.", $"不低于{zh}，后者先生效。");
        }
    }
}
