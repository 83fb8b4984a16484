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
        NoteJumps(draft.Formula, before?.Formula, notes);
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

    private static void NoteJumps(FormulaBody formula, FormulaBody? before, CheckNotes notes)
    {
        notes.NoteJumps(Figures.Of(formula.CapPerUnit), Figures.Of(before?.CapPerUnit), "/formula/capPerUnit");
        notes.NoteJumps(Figures.Of(formula.CapPerLine), Figures.Of(before?.CapPerLine), "/formula/capPerLine");
        notes.NoteJumps(Figures.Of(formula.CapPerInvoice), Figures.Of(before?.CapPerInvoice), "/formula/capPerInvoice");
        notes.NoteJumps(Figures.Of(formula.FloorPerInvoice), Figures.Of(before?.FloorPerInvoice), "/formula/floorPerInvoice");
        var old = before is null ? [] : BaseRates(before.Rate).ToDictionary(one => one.Pointer, one => one.Rate, StringComparer.Ordinal);
        foreach (var (pointer, rate) in BaseRates(formula.Rate))
        {
            notes.NoteJumps(rate, old.TryGetValue(pointer, out var was) ? was : null, pointer);
        }

        var (brackets, others) = (formula.Rate.Brackets ?? [], before?.Rate.Brackets ?? []);
        for (var i = 1; i < Math.Min(brackets.Count, others.Count); i++)
        {
            notes.NoteJumps(Figures.Number(brackets[i].From.Amount.Text), Figures.Number(others[i].From.Amount.Text),
                $"/formula/rate/brackets/{i}/from");
        }

        for (var i = 0; i < formula.Uplifts.Count; i++)
        {
            var uplift = formula.Uplifts[i];
            notes.NoteJumps(Figures.Number(uplift.Rate),
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
                "formula_checks.rate_above_one(rate)", Show.Number(rate));
        }
        else
        {
            notes.Warning(FindingCode.RateIsOne, pointer, "formula_checks.rate_is_one()");
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
            notes.Error(FindingCode.BracketsNotMonotone, "/formula/rate/brackets", "common.brackets_rise()");
        }

        var rates = brackets.Select(one => Figures.Number(one.Rate) ?? 0).ToArray();
        if (rate.Mode == BracketMethod.Marginal && !rates.SequenceEqual(rates.Order()) && !rates.SequenceEqual(rates.OrderDescending()))
        {
            notes.Warning(FindingCode.BracketsNotMonotone, "/formula/rate/brackets",
                "formula_checks.rates_not_monotone()");
        }

        for (var i = 1; i < rates.Length && rate.Mode != BracketMethod.Marginal; i++)
        {
            if (rates[i] < rates[i - 1])
            {
                notes.Warning(FindingCode.BracketsNotMonotone, $"/formula/rate/brackets/{i}/rate",
                    "formula_checks.rate_falls_on_whole_cost()");
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
                notes.Error(FindingCode.CategoryWithoutRate, "/formula/rate/rates",
                    "formula_checks.category_without_rate(category, pointer)", category, pointer);
            }
        }

        foreach (var category in rates.Keys.Where(category => asked.Any(one => !one.Condition.AnyOf!.Contains(category))))
        {
            notes.Warning(FindingCode.RateNeverUsed, $"/formula/rate/rates/{Figures.Step(category)}",
                "formula_checks.rate_never_used(category)", category);
        }

        if (asked.Length == 0 && draft.LinesCountBy == LinesCountBy.Model && catalogue is not null)
        {
            var qualified = catalogue.Models.Where(model => model.Qualification == Qualification.Qualified)
                .Select(model => Term.Of(model.Category)).Distinct(StringComparer.Ordinal);
            foreach (var category in qualified.Where(category => !rates.ContainsKey(category)))
            {
                notes.Warning(FindingCode.CategoryWithoutRate, "/formula/rate/rates",
                    "formula_checks.models_without_rate(category)", category);
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
                notes.Warning(FindingCode.RateNeverUsed, $"/formula/uplifts/{i}/purpose",
                    "formula_checks.purpose_never_used(purpose)", purpose);
            }
        }
    }

    private static void Caps(ProgrammeContent draft, CheckNotes notes)
    {
        var formula = draft.Formula;
        var (unit, line, invoice, floor) = (Figures.Of(formula.CapPerUnit), Figures.Of(formula.CapPerLine),
            Figures.Of(formula.CapPerInvoice), Figures.Of(formula.FloorPerInvoice));
        NeverBites(unit, line, "/formula/capPerUnit", Phrase.Of("formula_checks.cap_line()"), notes);
        NeverBites(unit, invoice, "/formula/capPerUnit", Phrase.Of("formula_checks.cap_invoice()"), notes);
        NeverBites(line, invoice, "/formula/capPerLine", Phrase.Of("formula_checks.cap_invoice()"), notes);
        foreach (var (cap, pointer) in new[]
            { (unit, "/formula/capPerUnit"), (line, "/formula/capPerLine"), (invoice, "/formula/capPerInvoice") })
        {
            if (cap == 0)
            {
                notes.Error(FindingCode.CapAlwaysBites, pointer, "formula_checks.cap_is_zero()");
            }
        }

        if (floor > invoice)
        {
            notes.Error(FindingCode.CapAlwaysBites, "/formula/floorPerInvoice",
                "formula_checks.floor_above_cap()");
        }

        var least = LeastBeforeCap(draft);
        if (least > invoice && invoice > 0)
        {
            notes.Warning(FindingCode.CapAlwaysBites, "/formula/capPerInvoice",
                "formula_checks.cap_cuts_every_case(least)", Show.Number(least!.Value));
        }

        if (floor > 0 && floor <= least && !(floor > invoice) && formula.Rounding.Where == RoundingPlace.Sum)
        {
            notes.Warning(FindingCode.CapNeverBites, "/formula/floorPerInvoice",
                "formula_checks.floor_never_bites(least)", Show.Number(least!.Value));
        }
    }

    private static void NeverBites(decimal? cap, decimal? wider, string pointer, LocalizedText text, CheckNotes notes)
    {
        if (cap is { } mine && wider is { } other && mine >= other)
        {
            notes.Warning(FindingCode.CapNeverBites, pointer, "common.is_not_below_what_bites_first(pointer)", text);
        }
    }
}
