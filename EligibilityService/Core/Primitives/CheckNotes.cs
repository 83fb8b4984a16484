namespace EligibilityService.Core.Primitives;

/// <summary>The days that a version claims.</summary>
/// <param name="Number">The version.</param>
/// <param name="From">Its first day.</param>
/// <param name="Until">The first day after it; null for no end.</param>
public sealed record VersionPeriod(int Number, DateOnly From, DateOnly? Until);

/// <summary>Where checks note what they find: the findings that drafts of every kind share.</summary>
public sealed class CheckNotes
{
    /// <summary>A value that changes by more than this factor is worth a look.</summary>
    public const int Leap = 10;

    private readonly List<CheckFinding> _all = [];

    /// <summary>All that was noted, in order.</summary>
    public IReadOnlyList<CheckFinding> All => _all;

    /// <summary>Notes something that must be corrected.</summary>
    public void Error(FindingCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) => Add(Severity.Error, code, pointer, phrase, arguments);

    /// <summary>Notes something that is worth a look.</summary>
    public void Warning(FindingCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) => Add(Severity.Warning, code, pointer, phrase, arguments);

    /// <summary>Notes something that is good to know.</summary>
    public void Info(FindingCode code, string pointer, string phrase,
        params ReadOnlySpan<Argument> arguments) => Add(Severity.Info, code, pointer, phrase, arguments);

    /// <summary>A text for people is there in both languages.</summary>
    public void Texts(LocalizedText? text, string pointer)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text.En) || string.IsNullOrWhiteSpace(text.Zh)))
        {
            Error(FindingCode.TextMissing, pointer, "check_notes.text_missing()");
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

        Error(FindingCode.PeriodEmpty, until, "check_notes.period_empty(end, first)", end, first);
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
    public void NoteJumps(decimal? now, decimal? before, string pointer)
    {
        // Divided and not multiplied: the largest figures have no room above them.
        if (now is { } value && before is { } old && value != old && (value / Leap > old || old / Leap > value))
        {
            Warning(FindingCode.ValueLeaps, pointer,
                "check_notes.value_leaps(value, old, leap)", value, old, Leap);
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
                "check_notes.period_overlap(earlier, from)", earlier.Number, from);
        }

        if (later is not null && (until is null || until > later.From))
        {
            Warning(FindingCode.PeriodOverlap, "/effectiveFrom",
                "check_notes.later_version_applies(later, from)", later.Number, later.From);
        }
        else if (until is { } end && later is not null && end < later.From)
        {
            Gap(later.Number, end, later.From, "/effectiveUntil");
        }
        else if (until is { } over && later is null && earlier is not null && (earlier.Until is null || earlier.Until > over))
        {
            Warning(FindingCode.PeriodGap, "/effectiveUntil",
                "check_notes.period_gap(earlier, over)", earlier.Number, over);
        }
    }

    private void Gap(int number, DateOnly from, DateOnly until, string pointer) => Warning(FindingCode.PeriodGap, pointer,
        "check_notes.period_gap_between(number, from, until)", number, from, until);

    private void Swapped(DateOnly day, DateOnly turned, string pointer) => Warning(FindingCode.DayAndMonthSwapped, pointer,
        "check_notes.day_and_month_swapped(day, turned)", day, turned);

    // Null where there is no such day, or it is the same.
    private static DateOnly? Turned(DateOnly day) => day.Day <= 12 && day.Day != day.Month
        ? new DateOnly(day.Year, day.Day, day.Month) : null;

    private void Add(Severity severity, FindingCode code, string pointer, string phrase, params ReadOnlySpan<Argument> arguments) =>
        _all.Add(new CheckFinding(severity, code, pointer, Phrase.Of(phrase, arguments)));
}
