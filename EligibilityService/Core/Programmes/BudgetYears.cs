using System.Diagnostics.CodeAnalysis;

namespace EligibilityService.Core.Programmes;

/// <summary>
/// Whose limits apply: the money of a year is what was voted for that year, also when a later version no longer names it.
/// </summary>
public static class BudgetYears
{
    /// <summary>
    /// The version whose limits apply to a case of some day: of those in force today, on the last day of the case's fiscal year, and on the
    /// day of the request, the first whose budget names that year; where none does, that of today. A version of today without any budget
    /// sets none.
    /// </summary>
    /// <param name="inForce">The version in force on a day, as known now; null for none.</param>
    /// <param name="today">Today.</param>
    /// <param name="receivedOn">The day of the request.</param>
    public static ProgrammeVersion? VersionFor(Func<DateOnly, ProgrammeVersion?> inForce, DateOnly today, DateOnly receivedOn)
    {
        var now = inForce(today);
        if ((now is not null && now.Limits?.Budget is null) || Names(now, receivedOn))
        {
            return now;
        }

        var then = inForce(receivedOn);
        var month = (now ?? then)?.Limits?.Budget?.FirstMonth ?? 1;
        var last = inForce(LastDayOf(receivedOn.Month < month ? receivedOn.Year - 1 : receivedOn.Year, month));
        return Names(last, receivedOn) ? last : Names(then, receivedOn) ? then : now;
    }

    /// <summary>The last day of a fiscal year that begins in a month.</summary>
    public static DateOnly LastDayOf(int year, int firstMonth) => new DateOnly(year + 1, firstMonth, 1).AddDays(-1);

    /// <summary>Whether the budget of a version has money, or none, for the fiscal year of a day.</summary>
    public static bool Names([NotNullWhen(true)] ProgrammeVersion? version, DateOnly day) => version?.Limits?.Budget is { } budget
        && budget.Years.ContainsKey(budget.YearOf(day));
}
