namespace EligibilityService.Documents.China;

/// <summary>
/// What stands inside the numbers and codes of Chinese invoices: year and place. Neither is confirmed by a published norm, so what looks
/// odd is only worth a look.
/// </summary>
internal static class InvoiceNumbers
{
    private const int Century = 2000;

    // Province-level divisions (GB/T 2260). Cities with separate plans may have codes of their own in invoice numbers; which is not
    // published.
    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50",
            "51", "52", "53", "54",
        "61", "62", "63", "64", "65",
    ];

    /// <summary>Whether a text is so many digits.</summary>
    public static bool IsDigits(string? text, params ReadOnlySpan<int> lengths) => text is not null && lengths.Contains(text.Length)
        && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>The year in a fully digital invoice's number of 20 digits.</summary>
    public static int YearOf(string number) => Century + int.Parse(number.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture);

    public static string ProvinceOf(string number) => number[2..4];

    /// <summary>The year in an invoice code of 10 or 12 digits.</summary>
    public static int YearOfCode(string code) =>
        Century + int.Parse(code.AsSpan(code.Length == 12 ? 5 : 4, 2), System.Globalization.CultureInfo.InvariantCulture);

    public static string ProvinceOfCode(string code) => code.Length == 12 ? code[1..3] : code[..2];

    public static bool IsProvince(string code) => Provinces.Contains(code);
}
