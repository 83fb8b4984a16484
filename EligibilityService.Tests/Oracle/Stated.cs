using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Which answers and steps rest on a clause that no published text states: docs/deciding.md, section 7. A step is named by its kind, and
/// the part by line and place, both from 0; the slices stand in the order of their brackets.
/// </summary>
internal sealed record Marks(
    bool Version, IReadOnlySet<string> Conditions, IReadOnlyDictionary<string, bool> Steps,
    IReadOnlyDictionary<(int Line, int Part), bool> Rates, bool PartAmounts, IReadOnlyList<bool> Slices);

/// <summary>Derives the marks from the clauses of a programme.</summary>
internal static class Stated
{
    /// <summary>The marks of a decision whose eligible parts these are.</summary>
    public static Marks Marks(JsonNode programme, string? purpose, IReadOnlyList<Part> eligible)
    {
        JsonNode formula = programme["formula"]!;
        JsonNode rate = formula["rate"]!;
        bool uplift = formula.Items("uplifts").Where(added => added.Text("purpose") == purpose).Any(IsImagined);
        BigInteger cost = eligible.Aggregate(BigInteger.Zero, (sum, part) => sum + part.Cost);
        return new(
            AnyImagined(programme),
            programme.Items("conditions").Where(IsImagined).Select(condition => condition.NeededText("id")).ToHashSet(),
            new Dictionary<string, bool>
            {
                ["cap_per_unit"] = IsImagined(formula["capPerUnit"]),
                ["cap_per_line"] = IsImagined(formula["capPerLine"]),
                ["cap_per_invoice"] = IsImagined(formula["capPerInvoice"]),
                ["floor_per_invoice"] = IsImagined(formula["floorPerInvoice"]),
                ["round_line"] = IsImagined(formula["rounding"]),
                ["round_sum"] = IsImagined(formula["rounding"]),
            },
            eligible.ToDictionary(part => (part.Line, part.Index), part => IsImagined(rate) || uplift || OfItsOwn(rate, part, cost)),
            rate.Text("mode") == "marginal" && uplift,
            [.. Brackets(rate).Where(bracket => bracket.Fen("from") < cost).Select(bracket => IsImagined(rate) || IsImagined(bracket))]);
    }

    private static bool OfItsOwn(JsonNode rate, Part part, BigInteger cost) => (rate.Text("kind"), rate.Text("mode")) switch
    {
        ("by_category", _) => IsImagined(rate["rates"]![part.Category!]),
        ("brackets", "slab") => IsImagined(Brackets(rate).LastOrDefault(bracket => bracket.Fen("from") <= cost)),
        _ => false,
    };

    private static IEnumerable<JsonNode> Brackets(JsonNode rate) => rate.Items("brackets").OrderBy(bracket => bracket.Fen("from"));

    private static bool IsImagined(JsonNode? value) => value?["clause"].Truth("illustrative") == true;

    private static bool AnyImagined(JsonNode? node) => node switch
    {
        JsonObject members => IsImagined(members) || members.Any(member => AnyImagined(member.Value)),
        JsonArray items => items.Any(AnyImagined),
        _ => false,
    };
}
