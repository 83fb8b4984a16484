using EligibilityService.Core.Decisions;

namespace EligibilityService.Core.Impact;

/// <summary>How one balance would have gone under a draft.</summary>
/// <param name="Difference">By how much more, or less, it would be used than it was, in fen.</param>
/// <param name="Level">What would be used of it after the last decision that bears on it.</param>
/// <param name="Waits">How many of the decisions so far would wait for it.</param>
/// <param name="WaitsDifference">How many more, or fewer, than do.</param>
public readonly record struct SimulatedBalance(long Difference, long Level, long Waits, long WaitsDifference)
{
    /// <summary>Whether it is not what it was.</summary>
    public bool IsShifted() => Difference != 0 || WaitsDifference != 0;
}

/// <summary>
/// Which balance: of a buyer in a calendar year, of a buyer ever (year 0), or (with an empty buyer) of a programme's fiscal year.
/// </summary>
/// <param name="Programme">The programme.</param>
/// <param name="Buyer">The buyer's credit code; empty for the budget.</param>
/// <param name="Year">The year; 0 for all.</param>
public readonly record struct SimulatedKey(string Programme, string Buyer, int Year);

/// <summary>
/// Balances as they would have been under a draft. What a recorded decision saw is on record; this type holds the difference that earlier
/// decisions would have made to it. Releases, payments and decisions outside a report are therefore counted as they happened, and a draft
/// that changes nothing shifts nothing. Where the used amount is not on record (no limit was asked then), it is the amount used so far in
/// this simulation.
/// </summary>
public sealed class SimulatedMoney
{
    private readonly Dictionary<SimulatedKey, SimulatedBalance> _balances = [];
    private readonly HashSet<SimulatedKey> _moved = [];

    /// <summary>All balances that are known.</summary>
    public IReadOnlyDictionary<SimulatedKey, SimulatedBalance> Balances => _balances;

    /// <summary>Those that have moved since this was asked last; by these an earlier state is brought up to date.</summary>
    public IReadOnlyList<KeyValuePair<SimulatedKey, SimulatedBalance>> TakeMoved()
    {
        KeyValuePair<SimulatedKey, SimulatedBalance>[] moved = [.. _moved.Select(key => KeyValuePair.Create(key, _balances[key]))];
        _moved.Clear();
        return moved;
    }

    /// <summary>Brings a balance to where it was.</summary>
    public void Restore(SimulatedKey key, SimulatedBalance balance) => _balances[key] = balance;

    /// <summary>Whether a decision would have seen other balances than it saw.</summary>
    public bool BearsOn(OnRecord standing) => standing.Balances is not null
        && (Of(Budget(standing.Programme, standing.FiscalYear)).IsShifted()
            || Of(new SimulatedKey(standing.Programme, standing.Buyer, standing.CalendarYear)).IsShifted()
            || Of(new SimulatedKey(standing.Programme, standing.Buyer, 0)).IsShifted());

    /// <summary>What a case would have seen.</summary>
    public BalanceView ViewOf(OnRecord standing, Case @case)
    {
        var (fiscalYear, calendarYear) = Settle.YearsOf(@case);
        var budget = Of(Budget(standing.Programme, fiscalYear));
        var seen = standing.Balances;
        var seenBudget = fiscalYear == standing.FiscalYear ? seen?.BudgetUsedFen : null;
        var othersWait = seen is not null && (standing.KeepsPlace || !budget.IsShifted()) ? seen.OthersWait : !standing.KeepsPlace
            && budget.Waits > 0;
        return new BalanceView(
            Used(budget, seenBudget),
            othersWait,
            Used(Of(new SimulatedKey(standing.Programme, standing.Buyer, calendarYear)), seen?.BuyerYearUsedFen),
            Used(Of(new SimulatedKey(standing.Programme, standing.Buyer, 0)), seen?.BuyerProgrammeUsedFen));
    }

    /// <summary>Notes what became of a decision; those after it see it.</summary>
    /// <param name="standing">The decision.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="ofBuyers">Whether balances of buyers are asked for at all; they are many.</param>
    public void Note(OnRecord standing, Redecided result, bool ofBuyers)
    {
        var (before, after) = (result.Item.Before.MinorUnits, result.Item.After.MinorUnits);
        var seen = standing.Balances;
        if (result.YearBefore == result.YearAfter)
        {
            Move(Budget(standing.Programme, result.YearBefore), seen?.BudgetUsedFen, before, after, result.WaitsBefore > 0,
                result.WaitsAfter > 0);
        }
        else
        {
            Move(Budget(standing.Programme, result.YearBefore), seen?.BudgetUsedFen, before, 0, result.WaitsBefore > 0, false);
            Move(Budget(standing.Programme, result.YearAfter), null, 0, after, false, result.WaitsAfter > 0);
        }

        if (ofBuyers)
        {
            Move(new SimulatedKey(standing.Programme, standing.Buyer, standing.CalendarYear), seen?.BuyerYearUsedFen, before, after,
                false, false);
            Move(new SimulatedKey(standing.Programme, standing.Buyer, 0), seen?.BuyerProgrammeUsedFen, before, after, false, false);
        }
    }

    private void Move(SimulatedKey key, long? seen, long before, long after, bool waited, bool waits)
    {
        var old = Of(key);
        var moved = new SimulatedBalance(
            checked(old.Difference + after - before),
            checked(Used(old, seen) + after),
            old.Waits + (waits ? 1 : 0),
            old.WaitsDifference + (waits ? 1 : 0) - (waited ? 1 : 0));
        if (moved != old)
        {
            _balances[key] = moved;
            _moved.Add(key);
        }
    }

    private SimulatedBalance Of(SimulatedKey key) => _balances.GetValueOrDefault(key);

    private static SimulatedKey Budget(string programme, int year) => new(programme, "", year);

    private static long Used(SimulatedBalance balance, long? seen) =>
        Math.Max(0, seen is { } used ? checked(used + balance.Difference) : balance.Level);
}
