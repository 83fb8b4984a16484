using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Programmes;

/// <summary>Cases that are open: undetermined, or waiting for money.</summary>
/// <param name="ReceivedOn">The day of their request.</param>
/// <param name="Count">How many.</param>
public sealed record OpenCases(DateOnly ReceivedOn, int Count);

/// <summary>Money that is reserved of a fiscal year.</summary>
/// <param name="Year">The fiscal year.</param>
/// <param name="Fen">How much, in minor units.</param>
public sealed record HeldMoney(int Year, long Fen);

/// <summary>A fiscal year with open cases or reserved money that a draft's budget no longer names.</summary>
/// <param name="Year">The fiscal year.</param>
/// <param name="Open">How many cases of it are open.</param>
/// <param name="HeldFen">How much of it is reserved.</param>
/// <param name="Still">The version whose budget of the year would still apply; null where none would.</param>
public sealed record DroppedYear(int Year, int Open, long HeldFen, ProgrammeVersion? Still);

/// <summary>Finds the fiscal years that a draft drops though cases or money of them are open.</summary>
public static class DroppedYears
{
    /// <summary>All of them, oldest first; none on days on which the draft would not be in force.</summary>
    /// <param name="draft">The draft as a version, its number above all others.</param>
    /// <param name="published">The versions that there are.</param>
    /// <param name="today">Today.</param>
    /// <param name="open">The open cases.</param>
    /// <param name="held">What is reserved.</param>
    public static IReadOnlyList<DroppedYear> Of(
        ProgrammeVersion draft, IReadOnlyList<ProgrammeVersion> published, DateOnly today, IReadOnlyList<OpenCases> open,
            IReadOnlyList<HeldMoney> held)
    {
        ProgrammeVersion[] all = [.. published, draft];
        var day = draft.Effective.From is { } from && from > today ? from : today;
        if (InForce(all, day) != draft)
        {
            return [];
        }

        // For reserved money the day of the request is not looked up. The last day of its year stands for it.
        var month = BudgetYears.VersionFor(one => InForce(published, one), today, today)?.Limits?.Budget?.FirstMonth ?? 1;
        return
        [
            .. from one in open.Select(one => (one.ReceivedOn, one.Count, Fen: 0L))
                .Concat(held.Select(one => (ReceivedOn: BudgetYears.LastDayOf(one.Year, month), Count: 0, one.Fen)))
               let before = BudgetYears.VersionFor(at => InForce(published, at), today, one.ReceivedOn)
               where BudgetYears.Names(before, one.ReceivedOn) && !BudgetYears.Names(draft, one.ReceivedOn)
               let after = BudgetYears.VersionFor(at => InForce(all, at), day, one.ReceivedOn)
               group (one.Count, one.Fen, Still: BudgetYears.Names(after, one.ReceivedOn) ? after : null) by before.Limits!.Budget!.YearOf(
                   one.ReceivedOn) into year
               orderby year.Key
               select new DroppedYear(year.Key, year.Sum(one => one.Count), year.Sum(one => one.Fen), year.Any(one => one.Still is null)
                   ? null : year.First().Still),
        ];
    }

    // Whenever they are to be published.
    private static ProgrammeVersion? InForce(IEnumerable<ProgrammeVersion> versions, DateOnly day) =>
        Timeline.InForce(versions, day, DateTimeOffset.MaxValue);
}
