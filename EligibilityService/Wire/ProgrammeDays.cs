namespace EligibilityService.Wire;

/// <summary>The days of the programmes: China has one time zone and no summer time, so an offset says it all.</summary>
/// <param name="utcOffsetHours">Hours ahead of UTC where the days begin.</param>
internal sealed class ProgrammeDays(TimeProvider time, int utcOffsetHours)
{
    /// <summary>The day that it is there and now.</summary>
    public DateOnly Today => DayOf(time.GetUtcNow());

    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(utcOffsetHours)).DateTime);
}
