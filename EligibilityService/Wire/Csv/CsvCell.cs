using System.Buffers;
using System.Globalization;

namespace EligibilityService.Wire.Csv;

/// <summary>
/// What is written into a cell, and what a cell was meant to be. A spreadsheet runs a cell that begins like a formula, so an apostrophe
/// goes in front, which makes it a text; reading takes that one away again, so nothing is lost on the way there and back.
/// </summary>
internal static class CsvCell
{
    private static readonly SearchValues<char> Figures = SearchValues.Create("0123456789.");

    public static string Show(string? text) => text is not null && IsRisky(text) ? $"'{text}" : text ?? "";

    /// <summary>The text of a cell: without that apostrophe, without spaces around it, with plain line breaks.</summary>
    public static string Read(string cell)
    {
        var text = cell.ReplaceLineEndings("\n").Trim();
        return text is ['\'', ..] && IsRisky(text) ? text[1..] : text;
    }

    /// <summary>
    /// The day of a cell, the year first: 2026-01-31, and the forms that a spreadsheet makes of it (2026/1/31, 2026.1.31, 2026年1月31日).
    /// Where the day stands first, it cannot be told from the month.
    /// </summary>
    public static bool TryReadDay(string text, out DateOnly day)
    {
        string[] forms = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日"];
        return DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    /// <summary>The yes or no of a cell; null when it is neither.</summary>
    public static bool? YesOrNo(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "Y" or "1" or "是" => true,
        "FALSE" or "NO" or "N" or "0" or "否" => false,
        _ => null,
    };

    // What Excel, LibreOffice and their Chinese input methods take for the beginning of a formula; apostrophes before it count too, or one
    // would be lost. A negative amount is none, and a column of them is there to be added up.
    private static bool IsRisky(string text) =>
        text.AsSpan().TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠', ..] risky
            && !IsNegative(risky);

    private static bool IsNegative(ReadOnlySpan<char> text) => text is ['-', >= '0' and <= '9', ..]
        && text[1..].IndexOfAnyExcept(Figures) < 0;
}
