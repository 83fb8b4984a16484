using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>Reads members of the wire's JSON. The names of members are spelled where they are used, not here.</summary>
internal static class Wire
{
    /// <summary>The member's text, or nothing when the member (or the object itself) is absent or null.</summary>
    public static string? Text(this JsonNode? node, string name) => node?[name]?.GetValue<string>();

    /// <summary>The text of a member that must be there.</summary>
    public static string NeededText(this JsonNode node, string name) =>
        node.Text(name) ?? throw new InvalidOperationException($"'{name}' is missing in {node.GetPath()}.");

    /// <summary>A truth value, or nothing when nobody declared it.</summary>
    public static bool? Truth(this JsonNode? node, string name) => node?[name]?.GetValue<bool>();

    /// <summary>A date, or nothing.</summary>
    public static DateOnly? Date(this JsonNode? node, string name) => node.Text(name) is { } text ? ParseDate(text) : null;

    /// <summary>A decimal written as a string or as a number.</summary>
    public static Rational Decimal(this JsonNode node, string name)
    {
        JsonNode value = node[name] ?? throw new InvalidOperationException($"'{name}' is missing in {node.GetPath()}.");
        return Rational.Parse(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString());
    }

    /// <summary>Money in fen. A cap is money with its clause around it, so the amount may stand one object deeper.</summary>
    public static BigInteger Fen(this JsonNode node) =>
        node["amount"] is JsonObject inner ? inner.Fen() : (node.Decimal("amount") * 100).TowardsZero();

    /// <summary>Money in fen of a member that must be there.</summary>
    public static BigInteger Fen(this JsonNode node, string name) =>
        (node[name] ?? throw new InvalidOperationException($"'{name}' is missing in {node.GetPath()}.")).Fen();

    /// <summary>The items of a list; an absent list has none.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, string name) =>
        node?[name]?.AsArray().Select(item => item!) ?? [];

    /// <summary>A list of texts; an absent list has none.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string name) => node.Items(name).Select(item => item.GetValue<string>());

    /// <summary>A tax rate as invoices write it: <c>0.13</c>, <c>13%</c>, or <c>免税</c> (free of tax).</summary>
    public static Rational TaxRate(this JsonNode line)
    {
        string text = line.NeededText("taxRate");
        if (text == "免税")
            return Rational.Zero;

        return text.EndsWith('%') ? Rational.Parse(text[..^1]) / 100 : Rational.Parse(text);
    }

    private static DateOnly ParseDate(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
