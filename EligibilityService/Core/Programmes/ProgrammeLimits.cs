using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes;

/// <summary>What a programme does when a limit leaves less than is asked.</summary>
public enum WhenExhausted
{
    /// <summary>What is left is granted; when nothing is, the case is refused.</summary>
    Partial,

    /// <summary>The case is refused whole.</summary>
    Refuse,

    /// <summary>The case waits in line until money comes back. For the budget only.</summary>
    Waitlist,
}

/// <summary>Over which time a limit per buyer counts.</summary>
public enum LimitPeriod
{
    /// <summary>The calendar year of the day of the request.</summary>
    CalendarYear,

    /// <summary>The whole programme, all its versions and years.</summary>
    Programme,
}

/// <summary>
/// What depends on what others, or the same buyer, were granted before. Limits are applied in this order: each per buyer, then the budget.
/// </summary>
/// <param name="PerBuyer">What one buyer may get, in the declared order.</param>
/// <param name="Budget">What the programme has for a fiscal year; null for no bound.</param>
/// <param name="Hold">How long a reservation lasts; null for no end.</param>
public sealed record ProgrammeLimits(IReadOnlyList<BuyerLimit> PerBuyer, BudgetLimit? Budget, HoldRule? Hold)
{
    /// <summary>Whether any value in it is stated by no published text.</summary>
    public bool Illustrative => Clauses.Any(clause => clause.Illustrative);

    private IEnumerable<Clause> Clauses =>
    [
        .. PerBuyer.Select(one => one.Clause),
        .. Budget is null ? [] : Budget.Years.Values.Select(one => one.Clause).Prepend(Budget.Clause),
        .. Hold is null ? Enumerable.Empty<Clause>() : [Hold.Clause],
    ];
}

/// <summary>The most for one buyer over a time.</summary>
/// <param name="Id">Its name in the version.</param>
/// <param name="Period">Over which time.</param>
/// <param name="Amount">The most.</param>
/// <param name="WhenExhausted">Partial or refuse.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record BuyerLimit(string Id, LimitPeriod Period, Money Amount, WhenExhausted WhenExhausted, Clause Clause);

/// <summary>The programme's money, year by year.</summary>
/// <param name="FirstMonth">The month in which a fiscal year begins, 1 to 12; the year is named by the calendar year in which it
/// begins.</param>
/// <param name="Years">The money of each year; a year that is not named has none.</param>
/// <param name="WhenExhausted">What happens when it is used up.</param>
/// <param name="Clause">Where it comes from; a year's amount has its own clause too.</param>
public sealed record BudgetLimit(int FirstMonth, IReadOnlyDictionary<int, AmountRule> Years, WhenExhausted WhenExhausted, Clause Clause)
{
    /// <summary>The fiscal year of a day.</summary>
    public int YearOf(DateOnly day) => day.Month < FirstMonth ? day.Year - 1 : day.Year;

    /// <summary>The money of a year, in fen; no money was voted for a year that is not named.</summary>
    public long FenOf(int year) => Years.TryGetValue(year, out var rule) ? rule.Value.MinorUnits : 0;
}

/// <summary>How long a reservation lasts that is not paid.</summary>
/// <param name="Days">How many days after the day of the decision it still holds.</param>
/// <param name="Clause">Where it comes from.</param>
public sealed record HoldRule(int Days, Clause Clause);
