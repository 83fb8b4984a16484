using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Versions.Programmes;

/// <summary>What is wrong, or odd, in the limits of a draft, and between them and the formula.</summary>
internal static class LimitChecks
{
    private sealed record Limit(LimitPeriod Period, decimal Amount, bool IsPartial, string Pointer);

    /// <summary>Looks at all of them.</summary>
    public static void Look(ProgrammeContent draft, ProgrammeContent? before, CheckNotes notes)
    {
        if (draft.Limits is not { } limits)
        {
            return;
        }

        NoteJumps(limits, before?.Limits, notes);
        Limit[] buyers = [.. (limits.PerBuyer ?? [])
            .Select((one, i) =>
                new Limit(one.Period, Figures.Number(one.Amount.Amount.Text) ?? decimal.MaxValue,
                    one.WhenExhausted == WhenExhausted.Partial, $"/limits/perBuyer/{i}/amount"))];
        PerBuyer(draft, buyers, limits.Budget, notes);
        if (limits.Budget is { } budget)
        {
            Budget(draft, budget, notes);
        }
    }

    private static void NoteJumps(LimitsBody limits, LimitsBody? before, CheckNotes notes)
    {
        for (var i = 0; i < (limits.PerBuyer?.Count ?? 0); i++)
        {
            var limit = limits.PerBuyer![i];
            var old = before?.PerBuyer?.FirstOrDefault(one => one.Id == limit.Id);
            notes.NoteJumps(Figures.Number(limit.Amount.Amount.Text), Figures.Number(old?.Amount.Amount.Text), $"/limits/perBuyer/{i}/amount");
        }

        var years = limits.Budget?.Years ?? [];
        for (var i = 0; i < years.Count; i++)
        {
            // A year that is new is held against the one before it.
            var old = before?.Budget?.Years.FirstOrDefault(one => one.Year == years[i].Year)
                ?? years.FirstOrDefault(one => one.Year == years[i].Year - 1);
            notes.NoteJumps(Figures.Number(years[i].Amount.Amount.Text), Figures.Number(old?.Amount.Amount.Text),
                $"/limits/budget/years/{i}/amount");
        }

        notes.NoteJumps(limits.Hold?.Days, before?.Hold?.Days, "/limits/hold/days");
    }

    private static void PerBuyer(ProgrammeContent draft, Limit[] buyers, BudgetBody? budget, CheckNotes notes)
    {
        var (cap, least) = (Figures.Of(draft.Formula.CapPerInvoice), Least(draft));
        for (var i = 0; i < buyers.Length; i++)
        {
            var limit = buyers[i];
            if (limit.Amount == 0)
            {
                notes.Error(FindingCode.CapAlwaysBites, limit.Pointer, "limit_checks.limit_is_zero()");
                continue;
            }

            if (budget is not null
                && IsWider(limit.Amount, Money(budget, limit.Period), limit.IsPartial && budget.WhenExhausted == WhenExhausted.Partial))
            {
                notes.Warning(FindingCode.CapNeverBites, limit.Pointer,
                    "limit_checks.budget_bites_first()");
            }

            if (buyers.Where((other, j) => j != i && (other.Period == LimitPeriod.Programme || other.Period == limit.Period)
                && IsWider(limit.Amount, other.Amount, (j < i || other.Period != limit.Period) && limit.IsPartial && other.IsPartial))
                    .FirstOrDefault() is { } narrower)
            {
                notes.Warning(FindingCode.CapNeverBites, limit.Pointer, "common.is_not_below_what_bites_first(pointer)", narrower.Pointer);
            }

            if (cap is { } most && IsWider(most, limit.Amount, limit.IsPartial))
            {
                notes.Warning(FindingCode.CapNeverBites, "/formula/capPerInvoice",
                    "limit_checks.not_below_invoice_limit(pointer)", limit.Pointer);
            }

            Always(limit.Amount, least, limit.IsPartial, limit.Pointer, notes);
        }
    }

    private static void Budget(ProgrammeContent draft, BudgetBody budget, CheckNotes notes)
    {
        var isPartial = budget.WhenExhausted == WhenExhausted.Partial;
        for (var i = 0; i < budget.Years.Count; i++)
        {
            if (Figures.Number(budget.Years[i].Amount.Amount.Text) == 0)
            {
                notes.Warning(FindingCode.CapAlwaysBites, $"/limits/budget/years/{i}/amount",
                    "limit_checks.year_without_money(years)", budget.Years[i].Year);
            }
        }

        // What is granted comes from one fiscal year, so the largest of them is the most that one invoice can get.
        var largest = budget.Years.Select(one => Figures.Number(one.Amount.Amount.Text) ?? 0).DefaultIfEmpty().Max();
        if (largest > 0)
        {
            if (Figures.Of(draft.Formula.CapPerInvoice) is { } cap && IsWider(cap, largest, isPartial))
            {
                notes.Warning(FindingCode.CapNeverBites, "/formula/capPerInvoice",
                    "limit_checks.every_budget_bites_first()");
            }

            Always(largest, Least(draft), isPartial, "/limits/budget", notes);
        }

        var last = draft.EffectiveUntil is { } until && until > draft.EffectiveFrom ? until.AddDays(-1) : draft.EffectiveFrom;
        var (from, to) = (YearOf(draft.EffectiveFrom, budget), YearOf(last, budget));
        int[] missing = [.. Enumerable.Range(from, to - from + 1).Where(year => budget.Years.All(one => one.Year != year))];
        if (missing.Length > 0)
        {
            string[] named = [.. missing.Take(5).Select(year => Show.Number(year))];
            notes.Warning(FindingCode.BudgetYearMissing, "/limits/budget/years",
                missing.Length > named.Length
                    ? "limit_checks.years_and_more_without_money(years)" : "limit_checks.years_without_money(years)",
                (Argument)named);
        }
    }

    private static int YearOf(DateOnly day, BudgetBody budget) => day.Month < budget.FirstMonth ? day.Year - 1 : day.Year;

    // The least that is paid at all, before limits: the floor, or what the least eligible cost gives, cut by the invoice's cap.
    private static decimal Least(ProgrammeContent draft)
    {
        var (floor, cap) = (Figures.Of(draft.Formula.FloorPerInvoice) ?? 0, Figures.Of(draft.Formula.CapPerInvoice) ?? decimal.MaxValue);
        return Math.Max(floor, Math.Min(FormulaChecks.LeastBeforeCap(draft) ?? 0, cap));
    }

    private static void Always(decimal limit, decimal least, bool isPartial, string pointer, CheckNotes notes)
    {
        if (least <= limit)
        {
            return;
        }

        if (isPartial)
        {
            notes.Warning(FindingCode.CapAlwaysBites, pointer, "limit_checks.every_case_is_cut(least)", Show.Number(least));
        }
        else
        {
            notes.Error(FindingCode.CapAlwaysBites, pointer, "limit_checks.every_case_is_refused(least)", Show.Number(least));
        }
    }

    // Where both cut, the one that is not below the other never shows. Where one refuses or lets wait, an equal one still decides whether
    // there is anything to cut.
    private static bool IsWider(decimal one, decimal other, bool alsoWhenEqual) => one > other || (one == other && alsoWhenEqual);

    // What all buyers together can be granted over a time. A calendar year meets two fiscal years where these do not begin with it.
    private static decimal Money(BudgetBody budget, LimitPeriod period)
    {
        var years = budget.Years.GroupBy(one => one.Year)
            .ToDictionary(group => group.Key, group => Figures.Sum(group.Select(one => Figures.Number(one.Amount.Amount.Text) ?? 0)));
        return period == LimitPeriod.Programme
            ? Figures.Sum(years.Values)
            : years.Select(one => Figures.Sum([one.Value, budget.FirstMonth == 1 ? 0 : years.GetValueOrDefault(one.Key + 1)]))
                .DefaultIfEmpty().Max();
    }
}
