using System.Text;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire.Csv;

/// <summary>
/// The text of a file that a spreadsheet saved. What the file says of itself (a byte order mark) goes first; without one it is UTF-8 when
/// all of it is, and else GB18030, which Excel writes on a Chinese Windows. Nothing is replaced by question marks: what is neither is a
/// fault.
/// </summary>
internal static class CsvText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private static readonly UnicodeEncoding Utf16BigEndian = new(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true);

    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback,
        DecoderFallback.ExceptionFallback)
        ?? throw new InvalidOperationException("The platform has no GB18030.");

    /// <summary>The text, or null with the fault noted.</summary>
    public static string? Read(ReadOnlySpan<byte> file, Faults faults)
    {
        if (IsWorkbook(file))
        {
            faults.Add("", FaultCode.NotCsv,
                "csv_text.workbook()");
            return null;
        }

        var text = file switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Decode(Utf8, rest),
            [0xFF, 0xFE, .. var rest] => Decode(Utf16, rest),
            [0xFE, 0xFF, .. var rest] => Decode(Utf16BigEndian, rest),
            _ => Decode(Utf8, file) ?? Decode(Gb18030, file),
        };
        if (text is null || text.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add("", FaultCode.NotCsv,
                "csv_text.not_text()");
            return null;
        }

        return text;
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // A zip (xlsx) or a compound file (xls): officers send those by mistake, and deserve to be told so.
    private static bool IsWorkbook(ReadOnlySpan<byte> file) => file is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..];
}
