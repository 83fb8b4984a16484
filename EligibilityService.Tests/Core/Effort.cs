using System.Globalization;

namespace EligibilityService.Tests.Core;

/// <summary>
/// How much random and destructive tests try. Usually as much as the test itself says. <c>ELIGIBILITY_EFFORT=10</c> is ten times that
/// (<c>.ci/long</c>). <c>CsCheck_Iter</c> says how many random cases a property gets instead, fewer where the tests run a thousand times
/// over, as under mutation.
/// </summary>
internal static class Effort
{
    private static readonly long Factor = Said("ELIGIBILITY_EFFORT") ?? 1;

    /// <summary>Whether this is a long run, made by hand on a machine that does nothing else.</summary>
    public static bool IsLong => Factor > 1;

    /// <summary>As many random cases as <c>CsCheck_Iter</c> says; else the usual number times the effort.</summary>
    public static long Cases(long usual) => Said("CsCheck_Iter") ?? (usual * Factor);

    /// <summary>The usual number of kills, races or rounds, times the effort.</summary>
    public static int Rounds(int usual) => checked((int)(usual * Factor));

    private static long? Said(string variable) =>
        long.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var said)
            ? said : null;
}
