using System.Globalization;

namespace EligibilityService.Tests.Core;

/// <summary>
/// How many random cases a property is tried on. Usually as many as its test says; where the tests run a thousand times over, as under mutation,
/// CsCheck's own variable <c>CsCheck_Iter</c> says fewer.
/// </summary>
internal static class Effort
{
    /// <summary>As many cases as the variable says, else the usual number.</summary>
    public static long Cases(long usual) =>
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : usual;
}
