namespace EligibilityService.Wire;

/// <summary>Instants as the record keeps them.</summary>
internal static class Clock
{
    /// <summary>Now, in whole milliseconds: the record shows no more than that, and a replay compares texts.</summary>
    public static DateTimeOffset Now(TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
