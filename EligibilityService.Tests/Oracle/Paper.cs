using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>Writes values as the wire writes them.</summary>
internal static class Paper
{
    /// <summary>Fen as yuan with two decimals.</summary>
    public static string Yuan(BigInteger fen) => Scaled(fen, 2);

    public static JsonObject Money(BigInteger fen, string currency = "CNY") => new() { ["amount"] = Yuan(fen), ["currency"] = currency };

    /// <summary>A whole number shifted by decimals: 1234 with 3 decimals is 1.234.</summary>
    public static string Scaled(BigInteger whole, int decimals)
    {
        string digits = BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string sign = whole.Sign < 0 ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    public static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A text in both languages.</summary>
    public static JsonObject Both(string en, string zh) => new() { ["en"] = en, ["zh"] = zh };

    /// <summary>A clause that says nothing, as every rule needs one.</summary>
    public static JsonObject Clause() =>
        new() { ["en"] = "Art. 1", ["zh"] = "第一条", ["source"] = "none: a random test", ["illustrative"] = true };

    public static JsonArray List(params IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
