using System.Globalization;

namespace EligibilityService.Core.Primitives;

/// <summary>Values as they are shown in reasons: invariant, and as the wire writes them.</summary>
public static class Show
{
    /// <summary>An ISO date.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("0.#############", CultureInfo.InvariantCulture);
}
