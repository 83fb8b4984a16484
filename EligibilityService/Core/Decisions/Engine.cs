namespace EligibilityService.Core.Decisions;

/// <summary>The number of the rules of deciding as a whole.</summary>
public static class Engine
{
    /// <summary>
    /// The number that every decision records. A decision is decided again byte for byte by its own engine only, so raise this by one with
    /// every change (★ in the change log) that can decide a case differently, or say it in other words; once in a release suffices. A test
    /// holds the answers of a fixed set of cases against it, and says so when they changed and it did not.
    /// </summary>
    public const int Number = 2;
}
