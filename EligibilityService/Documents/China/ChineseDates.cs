using System.Globalization;
using System.Text.RegularExpressions;

namespace EligibilityService.Documents.China;

/// <summary>Days as Chinese documents write them: 2025-09-15, 20250915, 2025/9/15, 2025年09月15日, with a time behind it or not.</summary>
internal static partial class ChineseDates
{
    /// <summary>Reads one; false when it is no day that exists.</summary>
    public static bool TryRead(string text, out DateOnly date)
    {
        date = default;
        var match = Form().Match(text.Trim());
        return match.Success && DateOnly.TryParseExact(
            $"{match.Groups["y"].Value}-{match.Groups["m"].Value.PadLeft(2, '0')}-{match.Groups["d"].Value.PadLeft(2, '0')}", "yyyy-MM-dd",
                CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }

    [GeneratedRegex(@"^(?<y>[0-9]{4})(?:(?<m>[0-9]{2})(?<d>[0-9]{2})|[-/.年](?<m>[0-9]{1,2})[-/.月](?<d>[0-9]{1,2})日?)(?:[T ].*)?$")]
    private static partial Regex Form();
}
