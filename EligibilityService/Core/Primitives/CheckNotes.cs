using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>Where checks note what they find: the findings that drafts of every kind share.</summary>
public sealed class CheckNotes
{
    /// <summary>How many times a value may change before somebody should look.</summary>
    public const int Leap = 10;

    private readonly List<CheckFinding> _all = [];

    /// <summary>All that was noted, in order.</summary>
    public IReadOnlyList<CheckFinding> All => _all;

    /// <summary>Notes something that must be mended.</summary>
    public void Error(string code, string pointer, string en, string zh) => _all.Add(new CheckFinding(Severity.Error, code, pointer, new LocalizedText(en, zh)));

    /// <summary>Notes something that somebody should look at.</summary>
    public void Warning(string code, string pointer, string en, string zh) => _all.Add(new CheckFinding(Severity.Warning, code, pointer, new LocalizedText(en, zh)));

    /// <summary>A text for people is there in both languages.</summary>
    public void Texts(LocalizedText? text, string pointer)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text.En) || string.IsNullOrWhiteSpace(text.Zh)))
        {
            Error("TEXT_MISSING", pointer, "The text is missing in one language. Write both.", "缺少一种语言的文本。请补全中英文。");
        }
    }

    /// <summary>A period has at least one day.</summary>
    public void Period(DateOnly? from, DateOnly? until, string pointer)
    {
        if (from is { } first && until is { } end && end <= first)
        {
            Error("PERIOD_EMPTY", pointer, $"It ends on {Show.Day(end)}, before it begins ({Show.Day(first)}): no day is in it.", $"结束日{Show.Day(end)}不晚于开始日{Show.Day(first)}，期间为空。");
        }
    }

    /// <summary>A day that differs from the one before only by day and month changing places.</summary>
    public void Swapped(DateOnly? now, DateOnly? before, string pointer)
    {
        if (now is { } day && before is { } old && day != old && day.Year == old.Year && day.Month == old.Day && day.Day == old.Month)
        {
            Warning("DAY_AND_MONTH_SWAPPED", pointer, $"{Show.Day(day)} was {Show.Day(old)}: day and month look swapped.", $"{Show.Day(day)}原为{Show.Day(old)}：日与月疑似颠倒。");
        }
    }

    /// <summary>A value that changed by more than ten times.</summary>
    public void Leaps(decimal? now, decimal? before, string pointer)
    {
        // Divided and not multiplied: the largest figures have no room above them.
        if (now is { } value && before is { } old && value != old && (value / Leap > old || old / Leap > value))
        {
            Warning("VALUE_LEAPS", pointer,
                string.Create(CultureInfo.InvariantCulture, $"{value} was {old}: more than {Leap} times another. A zero too many or too few?"),
                string.Create(CultureInfo.InvariantCulture, $"{value}原为{old}，变化超过{Leap}倍。是否多写或少写了零？"));
        }
    }
}
