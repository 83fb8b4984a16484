using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Register;

/// <summary>Makes the case of a record again; the slice that reads requests can.</summary>
internal interface IRecordedCases
{
    /// <summary>The case as it was: versions, facts, day, limits and findings of that time.</summary>
    Case Again(RecordedDecision record);

    /// <summary>The day, where the programmes are, of an instant.</summary>
    DateOnly DayOf(DateTimeOffset instant);

    /// <summary>The version of a programme whose limits apply now; null when none is in force today.</summary>
    ProgrammeVersion? LimitsNow(string programme, DateTimeOffset now);
}
