using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// The limits of a programme at work on one case that would be granted: each per buyer in the declared order, then the budget. Each is a
/// step that shows asked, cap, used, remaining and granted, also where it takes nothing.
/// </summary>
internal sealed class LimitRun(Case @case, ProgrammeLimits limits, BalanceView balances, Assessment assessment)
{
    private readonly RoundingRule _rounding = @case.Programme.Formula.Rounding.Rule;
    private readonly Currency _currency = @case.Programme.Currency;
    private readonly List<Reason> _reasons = [.. assessment.Reasons];
    private readonly List<Step> _steps = [.. assessment.Steps];
    private long _amount = assessment.Amount.MinorUnits;

    /// <summary>What is left of the assessment.</summary>
    public Assessment Run()
    {
        foreach (var limit in limits.PerBuyer)
        {
            var used = limit.Period == LimitPeriod.CalendarYear ? balances.BuyerYearUsedFen : balances.BuyerProgrammeUsedFen;
            if (Take(limit, used) is { } refused)
            {
                return refused;
            }
        }

        return (limits.Budget is { } budget ? Take(budget) : null) ?? Cut();
    }

    private Assessment? Take(BuyerLimit limit, long used)
    {
        var (asked, remaining) = (_amount, Remaining(limit.Amount.MinorUnits, used));
        var granted = Note(StepKind.BuyerLimit, asked, limit.Amount.MinorUnits, used, remaining, asked <= remaining
            || limit.WhenExhausted == WhenExhausted.Partial,
            limit.Clause);
        if (granted == asked)
        {
            return null;
        }

        var over = limit.Period == LimitPeriod.CalendarYear ? Phrase.Of("limit_run.period_year(year)", @case.ReceivedOn.Year)
            : Phrase.Of("limit_run.period_programme()");
        var texts = Phrase.Of("limit_run.buyer_limit(limit, period, used, remaining, asked)", limit.Amount.Amount, over,
            Rounding.ShowYuan(used), Rounding.ShowYuan(remaining), Rounding.ShowYuan(asked));
        return Lessen(granted, remaining, asked, ReasonCode.BuyerLimitCut, ReasonCode.BuyerLimitExhausted, "/buyer/creditCode",
            limit.Clause, texts);
    }

    private Assessment? Take(BudgetLimit budget)
    {
        var year = budget.YearOf(@case.ReceivedOn);
        var (asked, cap, used) = (_amount, budget.FenOf(year), balances.BudgetUsedFen);
        var remaining = Remaining(cap, used);
        var suffices = asked <= remaining;
        var clause = budget.Years.TryGetValue(year, out var rule) ? rule.Clause : budget.Clause;
        var waits = budget.WhenExhausted == WhenExhausted.Waitlist && (!suffices || balances.OthersWait);
        var granted = Note(StepKind.Budget, asked, cap, used, remaining, !waits
            && (suffices || budget.WhenExhausted == WhenExhausted.Partial), clause);
        if (granted == asked)
        {
            return null;
        }

        var texts = Phrase.Of("limit_run.budget(year, cap, used, remaining, asked)", year, Rounding.ShowYuan(cap),
            Rounding.ShowYuan(used), Rounding.ShowYuan(remaining), Rounding.ShowYuan(asked));
        return waits ? Wait(asked, remaining, clause, texts)
            : Lessen(granted, remaining, asked, ReasonCode.BudgetCut, ReasonCode.BudgetExhausted, "/programme", clause, texts);
    }

    // What is left in whole yuan, where the programme pays whole yuan only.
    private long Remaining(long cap, long used) => _rounding == RoundingRule.DownToYuan ? _rounding.Round(Math.Max(0, cap - used))
        : Math.Max(0, cap - used);

    private long Note(StepKind kind, long asked, long cap, long used, long remaining, bool mayGrant, Clause clause)
    {
        var granted = mayGrant ? Math.Min(asked, remaining) : 0;
        var rounded = _rounding == RoundingRule.DownToYuan ? "down_to_yuan(cap − used)" : "cap − used";
        _steps.Add(new Step(_steps.Count + 1, kind, null, null, mayGrant ? $"min(asked, remaining); remaining = max(0, {rounded})"
            : $"0; remaining = max(0, {rounded})",
            [new("asked", Figure.Money(asked)), new("cap", Figure.Money(cap)), new("used", Figure.Money(used)),
                new("remaining", Figure.Money(remaining))], Figure.Money(granted),
            clause.Marked));
        return granted;
    }

    private Assessment? Lessen(long granted, long remaining, long asked, ReasonCode cut, ReasonCode exhausted, string pointer,
        Clause clause, LocalizedText text)
    {
        var (seen, needed) = (Rounding.ShowYuan(asked), Rounding.ShowYuan(remaining));
        if (granted > 0)
        {
            _reasons.Add(new Reason(cut, ReasonEffect.Cuts, null, null, pointer, seen, needed, null, clause, text));
            _amount = granted;
            return null;
        }

        _reasons.Add(new Reason(exhausted, ReasonEffect.Refuses, null, null, pointer, seen, needed, null, clause, text));
        return Withhold.From(assessment with { Steps = _steps }, Outcome.Refused) with { Reasons = _reasons };
    }

    private Assessment Wait(long asked, long remaining, Clause clause, LocalizedText text)
    {
        _reasons.Add(
            new Reason(ReasonCode.BudgetWaitlisted, ReasonEffect.Waits, null, null, "/programme", Rounding.ShowYuan(asked),
                Rounding.ShowYuan(remaining), null, clause,
            Phrase.Of(balances.OthersWait ? "limit_run.waits_behind_others(budget)" : "limit_run.waits(budget)", text)));
        return Withhold.From(assessment with { Steps = _steps }, Outcome.Waitlisted) with
        { Reasons = _reasons, WaitlistedAmount = new Money(asked, _currency) };
    }

    private Assessment Cut()
    {
        if (_amount == assessment.Amount.MinorUnits)
        {
            return assessment with { Steps = _steps };
        }

        var lines = new LineDecision[assessment.Lines.Count];
        var shares = new long[lines.Length];
        Spread.Over(_amount, [.. assessment.Lines.Select(line => (decimal)line.Amount.MinorUnits)], shares);
        for (var i = 0; i < lines.Length; i++)
        {
            var before = assessment.Lines[i];
            lines[i] = before.Amount.MinorUnits == shares[i] ? before : before with { Amount = new Money(shares[i], _currency) };
            if (before.Amount.MinorUnits != shares[i])
            {
                _steps.Add(new Step(_steps.Count + 1, StepKind.Share, before.Line, null, "total × amount ÷ sum, largest remainders",
                    [new("total", Figure.Money(_amount)), new("amount", Figure.Money(before.Amount.MinorUnits)),
                        new("sum", Figure.Money(assessment.Amount.MinorUnits))],
                    Figure.Money(shares[i])));
            }
        }

        return assessment with
        { Outcome = Outcome.PartlyGranted, Amount = new Money(_amount, _currency), Lines = lines, Reasons = _reasons, Steps = _steps };
    }
}
