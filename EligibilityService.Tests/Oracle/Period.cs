namespace EligibilityService.Tests.Oracle;

/// <summary>Half-open periods: the first day is inside, the day "until" is not; an absent end is open.</summary>
internal static class Period
{
    /// <summary>Whether the day lies inside.</summary>
    public static bool Contains(DateOnly? from, DateOnly? until, DateOnly day) =>
        (from is null || day >= from) && (until is null || day < until);
}
