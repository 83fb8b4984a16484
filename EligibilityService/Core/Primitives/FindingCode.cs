namespace EligibilityService.Core.Primitives;

/// <summary>What kind of thing the checks found in a draft. Codes are append-only: none changes its meaning, and none is removed.</summary>
#pragma warning disable CS1591 // Phrases/en.txt says what each means.
public enum FindingCode
{
    DocumentNotWhole,
    TextMissing,
    SourceMissing,
    CitationMissing,
    PaymentsWithoutReference,
    ImpactTouchesNothing,
    IllustrativeDisagrees,
    PeriodEmpty,
    PeriodGap,
    PeriodOverlap,
    DayAndMonthSwapped,
    ValueLeaps,
    SpellingCollides,
    ShortNameShared,
    LineAmbiguous,
    ConditionNeverMet,
    WindowBeforePeriod,
    CapNeverBites,
    CapAlwaysBites,
    RateIsOne,
    RateAboveOne,
    BracketsNotMonotone,
    CategoryWithoutRate,
    RateNeverUsed,
    BudgetYearMissing,
    ReferenceUnknown,
    DraftOvertaken,
    GoldenCaseBroken,
    GoldenCaseMoved,
    ExclusivityOneSided,
    BudgetYearDropped,
}
