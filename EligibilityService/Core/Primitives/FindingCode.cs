namespace EligibilityService.Core.Primitives;

/// <summary>
/// What kind of thing the checks found in a draft. Codes are append-only: a code never changes its meaning and is never taken away.
/// </summary>
public enum FindingCode
{
    /// <summary>
    /// No version can be made of the draft as it stands: something is missing, stands twice, leads nowhere or cannot be read.
    /// </summary>
    DocumentNotWhole,

    /// <summary>A text is missing in one of the two languages.</summary>
    TextMissing,

    /// <summary>A fact does not say where it was published.</summary>
    SourceMissing,

    /// <summary>A clause does not say where it stands, or where that is published.</summary>
    CitationMissing,

    /// <summary>Payments need no reference, so one that is recorded twice is not found.</summary>
    PaymentsWithoutReference,

    /// <summary>The finished impact report of the draft shows no decision on record that its dates bear on.</summary>
    ImpactTouchesNothing,

    /// <summary>A clause says in words that no text states its value, and is not marked as illustrative.</summary>
    IllustrativeDisagrees,

    /// <summary>No day is in a period.</summary>
    PeriodEmpty,

    /// <summary>Between this version and another there are days on which no version is in force.</summary>
    PeriodGap,

    /// <summary>This version and another claim the same days: one of them is not in force on them.</summary>
    PeriodOverlap,

    /// <summary>Day and month of a date look swapped.</summary>
    DayAndMonthSwapped,

    /// <summary>A value is more than ten times, or less than a tenth of, what it was.</summary>
    ValueLeaps,

    /// <summary>A name, an alias, a part number or a brand stands for something else too.</summary>
    SpellingCollides,

    /// <summary>Models of one vendor share a short name: a line with nothing else is ambiguous.</summary>
    ShortNameShared,

    /// <summary>A line with a spelling of a model is not understood as that model.</summary>
    LineAmbiguous,

    /// <summary>A condition can never be met.</summary>
    ConditionNeverMet,

    /// <summary>A date window lies before the programme's own period: only what came before the programme can be in it.</summary>
    WindowBeforePeriod,

    /// <summary>A cap, a limit or a floor never makes a difference.</summary>
    CapNeverBites,

    /// <summary>A cap, a limit or a floor cuts every case.</summary>
    CapAlwaysBites,

    /// <summary>A rate, or a rate with its uplift, pays the whole cost.</summary>
    RateIsOne,

    /// <summary>A rate, or a rate with its uplift, pays more than the cost.</summary>
    RateAboveOne,

    /// <summary>Brackets do not rise from zero, or their rates do not go one way.</summary>
    BracketsNotMonotone,

    /// <summary>A category counts and has no rate.</summary>
    CategoryWithoutRate,

    /// <summary>A rate or an uplift is for something that the conditions do not let through.</summary>
    RateNeverUsed,

    /// <summary>A fiscal year of the programme's period has no money.</summary>
    BudgetYearMissing,

    /// <summary>Something that is named is not known here.</summary>
    ReferenceUnknown,

    /// <summary>A newer version was approved since the draft began.</summary>
    DraftOvertaken,

    /// <summary>A golden case of the draft does not give what it promises.</summary>
    GoldenCaseBroken,

    /// <summary>Under the draft a golden case of a published programme comes out differently.</summary>
    GoldenCaseMoved,

    /// <summary>Of two programmes only one names the other as exclusive. They exclude each other all the same.</summary>
    ExclusivityOneSided,

    /// <summary>
    /// A fiscal year that is not done with, because cases of it are open or money of it is reserved, is not in the draft's budget any more.
    /// </summary>
    BudgetYearDropped,
}
