using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>The days that a version claims.</summary>
/// <param name="Number">The version.</param>
/// <param name="From">Its first day.</param>
/// <param name="Until">The first day after it; null for no end.</param>
public sealed record VersionPeriod(int Number, DateOnly From, DateOnly? Until);

/// <summary>Where checks note what they find: the findings that drafts of every kind share.</summary>
public sealed class CheckNotes
{
    /// <summary>How many times a value may change before somebody should look.</summary>
    public const int Leap = 10;

    private readonly List<CheckFinding> _all = [];

    /// <summary>All that was noted, in order.</summary>
    public IReadOnlyList<CheckFinding> All => _all;

    /// <summary>Notes something that must be mended.</summary>
    public void Error(FindingCode code, string pointer, string en, string zh) => Add(Severity.Error, code, pointer, en, zh);

    /// <summary>Notes something that somebody should look at.</summary>
    public void Warning(FindingCode code, string pointer, string en, string zh) => Add(Severity.Warning, code, pointer, en, zh);

    /// <summary>Notes something that is good to know.</summary>
    public void Info(FindingCode code, string pointer, string en, string zh) => Add(Severity.Info, code, pointer, en, zh);

    /// <summary>A text for people is there in both languages.</summary>
    public void Texts(LocalizedText? text, string pointer)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text.En) || string.IsNullOrWhiteSpace(text.Zh)))
        {
            Error(FindingCode.TextMissing, pointer, "The text is missing in one language. Write both.", "缺少一种语言的文本。请补全中英文。");
        }
    }

    /// <summary>A period has at least one day, and its days look like what was meant.</summary>
    /// <param name="now">The period.</param>
    /// <param name="before">What it was.</param>
    /// <param name="from">Where its first day stands.</param>
    /// <param name="until">Where its end stands.</param>
    public void Period(EffectivePeriod now, EffectivePeriod before, string from, string until)
    {
        if (now is not { From: { } first, Until: { } end } || end > first)
        {
            Day(now.From, before.From, from);
            Day(now.Until, before.Until, until);
            return;
        }

        Error(FindingCode.PeriodEmpty, until, $"It ends on {Show.Day(end)}, before it begins ({Show.Day(first)}): no day is in it.",
            $"结束日{Show.Day(end)}不晚于开始日{Show.Day(first)}，期间为空。");
        if (Turned(end) is { } later && later > first)
        {
            Swapped(end, later, until);
        }
        else if (Turned(first) is { } earlier && earlier < end)
        {
            Swapped(first, earlier, from);
        }
    }

    /// <summary>
    /// A day that is the one before with day and month in each other's place; or one early in January, whose turn is the first of a month,
    /// on which rules begin.
    /// </summary>
    public void Day(DateOnly? now, DateOnly? before, string pointer)
    {
        if (now is { } day && day != before && Turned(day) is { } turned && (turned == before || day.Month == 1))
        {
            Swapped(day, turned, pointer);
        }
    }

    /// <summary>A value that changed by more than ten times.</summary>
    public void Leaps(decimal? now, decimal? before, string pointer)
    {
        // Divided and not multiplied: the largest figures have no room above them.
        if (now is { } value && before is { } old && value != old && (value / Leap > old || old / Leap > value))
        {
            Warning(FindingCode.ValueLeaps, pointer,
                string.Create(CultureInfo.InvariantCulture,
                    $"{value} was {old}: more than {Leap} times another. A zero too many or too few?"),
                string.Create(CultureInfo.InvariantCulture, $"{value}原为{old}，变化超过{Leap}倍。是否多写或少写了零？"));
        }
    }

    /// <summary>
    /// How the draft's days join those of the other versions. The version that began last is in force, and only while its own period lasts:
    /// an earlier one never comes back.
    /// </summary>
    /// <param name="from">The draft's first day.</param>
    /// <param name="until">The first day after it; null for no end.</param>
    /// <param name="others">All other versions.</param>
    public void Succession(DateOnly from, DateOnly? until, IEnumerable<VersionPeriod> others)
    {
        VersionPeriod? earlier = null, later = null;
        foreach (var other in others)
        {
            if (other.From > from)
            {
                later = later is null || other.From < later.From ? other : later;
            }
            else if (earlier is null || (other.From, other.Number).CompareTo((earlier.From, earlier.Number)) > 0)
            {
                earlier = other;
            }
        }

        if (earlier is { Until: { } ended } && ended < from)
        {
            Gap(earlier.Number, ended, from, "/effectiveFrom");
        }
        else if (earlier is not null && earlier.From == from)
        {
            Info(FindingCode.PeriodOverlap, "/effectiveFrom",
                $"Version {earlier.Number} begins on {Show.Day(from)} too: once this is published, it is in force on none of its days.",
                $"第{earlier.Number}版同样自{Show.Day(from)}起生效：本版发布后，该版不再适用于任何一天。");
        }

        if (later is not null && (until is null || until > later.From))
        {
            Warning(FindingCode.PeriodOverlap, "/effectiveFrom",
                $"Version {later.Number} is in force from {Show.Day(later.From)}: from that day on this draft changes nothing.",
                    $"自{Show.Day(later.From)}起适用第{later.Number}版：自该日起本草案不起作用。");
        }
        else if (until is { } end && later is not null && end < later.From)
        {
            Gap(later.Number, end, later.From, "/effectiveUntil");
        }
        else if (until is { } over && later is null && earlier is not null && (earlier.Until is null || earlier.Until > over))
        {
            Warning(FindingCode.PeriodGap, "/effectiveUntil",
                $"Version {earlier.Number} lasted beyond {Show.Day(over)} and does not come back: from that day on no version is in force.",
                $"第{earlier.Number}版原延续至{Show.Day(over)}之后，但不会恢复：自该日起没有生效版本。");
        }
    }

    private void Gap(int number, DateOnly from, DateOnly until, string pointer) => Warning(FindingCode.PeriodGap, pointer,
        $"Between this version and version {number}, from {Show.Day(from)} until {Show.Day(until)}, no version is in force.",
            $"本版与第{number}版之间，自{Show.Day(from)}至{Show.Day(until)}没有生效版本。");

    private void Swapped(DateOnly day, DateOnly turned, string pointer) => Warning(FindingCode.DayAndMonthSwapped, pointer,
        $"{Show.Day(day)}: day and month look swapped. Was {Show.Day(turned)} meant?", $"{Show.Day(day)}：日与月疑似颠倒。是否应为{Show.Day(turned)}？");

    // Null where there is no such day, or it is the same.
    private static DateOnly? Turned(DateOnly day) => day.Day <= 12 && day.Day != day.Month
        ? new DateOnly(day.Year, day.Day, day.Month) : null;

    private void Add(Severity severity, FindingCode code, string pointer, string en, string zh) =>
        _all.Add(new CheckFinding(severity, code, pointer, new LocalizedText(en, zh)));
}
